//! The list of conversations.

use jiff::SignedDuration;
use sandbox::elevenlabs::{Feedback, Vendor, Verdict};
use serde_json::Value;

use crate::support::{START, ask, at, call, got, ids, json, vendor};

const LIST: &str = "/v1/convai/conversations";

/// Every page, from the first to the last.
fn pages(vendor: &mut Vendor, query: &str, secs: i64) -> Vec<Vec<String>> {
    let mut pages = Vec::new();
    let mut cursor = String::new();
    loop {
        let page = got(vendor, &format!("{LIST}?{query}{cursor}"), secs);
        pages.push(ids(&page));
        assert_eq!(page["has_more"], !page["next_cursor"].is_null());
        match page["next_cursor"].as_str() {
            Some(next) => cursor = format!("&cursor={next}"),
            None => return pages,
        }
    }
}

#[test]
fn the_pages_together_are_the_whole_list_in_its_order() {
    let mut vendor = vendor([]);
    let made = vendor.calls(250, at(0), at(3600), 3);
    for size in [1, 7, 100] {
        let query = format!("sort_direction=asc&page_size={size}");
        let pages = pages(&mut vendor, &query, 86_400);
        assert_eq!(pages.len(), 250_usize.div_ceil(size));
        let mut listed = pages.concat();
        assert_eq!(listed.len(), 250);
        // Calls of the same second may stand in any order.
        listed.sort();
        let mut made = made.clone();
        made.sort();
        assert_eq!(listed, made);
    }
    let mut ascending = pages(&mut vendor, "sort_direction=asc", 86_400).concat();
    ascending.reverse();
    assert_eq!(pages(&mut vendor, "", 86_400).concat(), ascending);
}

#[test]
fn calls_that_arrive_meanwhile_disturb_no_pages_of_a_closed_window() {
    let mut vendor = vendor((0..9).map(|n| call(&format!("conv_{n}"), n)));
    let window = format!(
        "{LIST}?sort_direction=asc&page_size=5&call_start_before_unix={}",
        START + 60
    );
    let first = got(&mut vendor, &window, 100);
    vendor.add(call("conv_new", 90));
    let cursor = first["next_cursor"].as_str().unwrap();
    let second = got(&mut vendor, &format!("{window}&cursor={cursor}"), 100);
    assert_eq!(ids(&second), ["conv_5", "conv_6", "conv_7", "conv_8"]);
}

#[test]
fn a_list_is_narrowed_by_what_is_asked_for() {
    let rated = Feedback {
        rating: Some(5),
        comment: Some("Quick.".to_owned()),
        likes: None,
    };
    let mut other = call("conv_other", 10).telling(|told| {
        told.verdict = Verdict::Failure;
        told.feedback = rated;
        told.tags = vec!["vip".to_owned()];
        told.user_id = Some("user 7".to_owned());
        told.language = "de".to_owned();
    });
    other.agent_id = "agent_demo_solar".to_owned();
    other.lasts = SignedDuration::from_secs(20);
    let mut vendor = vendor([call("conv_usual", 0), other, call("conv_running", 150)]);

    for (query, expected) in [
        ("agent_id=agent_demo_solar", "conv_other"),
        ("agent_id=agent_of_nobody", ""),
        ("visited_agent_ids=agent_demo_solar", "conv_other"),
        (
            "call_start_after_unix=1795000010&call_start_before_unix=1795000010",
            "conv_other",
        ),
        ("call_start_before_unix=1795000009", "conv_usual"),
        ("call_start_after_unix=1795000011", "conv_running"),
        (
            "call_duration_min_secs=1&call_duration_max_secs=20",
            "conv_other",
        ),
        ("call_successful=failure", "conv_other"),
        ("call_successful=unknown", "conv_running"),
        ("rating_min=4", "conv_other"),
        ("rating_max=4", ""),
        ("has_feedback_comment=true", "conv_other"),
        ("user_id=user+7", "conv_other"),
        ("tag_ids=vip&tag_ids=else", "conv_other"),
        ("main_languages=de", "conv_other"),
        (
            "exclude_statuses=done&exclude_statuses=failed",
            "conv_running",
        ),
        ("conversation_initiation_source=whatsapp", ""),
        ("text_only=true", ""),
    ] {
        let page = got(&mut vendor, &format!("{LIST}?{query}"), 200);
        assert_eq!(ids(&page).join(" "), expected, "{query}");
    }
}

#[test]
fn summaries_and_results_come_when_they_are_asked_for() {
    let mut vendor = vendor([]);
    vendor.calls(60, at(0), at(10), 5);
    let line = |vendor: &mut _, query: &str| -> Value {
        let target = format!("{LIST}?agent_id=agent_demo_frontdesk&call_successful=success{query}");
        got(vendor, &target, 86_400)["conversations"][0].clone()
    };
    let plain = line(&mut vendor, "");
    assert!(plain["transcript_summary"].is_null() && plain["call_summary_title"].is_string());
    assert!(plain["data_collection_results"].is_null());
    assert!(plain["sentiment_analysis"]["overall_label"].is_string());
    let full = line(
        &mut vendor,
        "&summary_mode=include&data_collection_ids=lead_source",
    );
    assert!(full["transcript_summary"].is_string());
    assert!(full["data_collection_results"].is_object());
}

#[track_caller]
fn refused(query: &str, status: u16, pointer: &str, expected: &str) {
    let mut vendor = vendor([]);
    let answer = ask(&mut vendor, "GET", &format!("{LIST}?{query}"), "", 0);
    let body = json(&answer);
    assert_eq!(answer.status, status, "{body}");
    assert_eq!(body.pointer(pointer).unwrap(), expected, "{body}");
}

#[test]
fn what_makes_no_sense_is_named() {
    refused("page_size=101", 422, "/detail/0/type", "less_than_equal");
    refused("page_size=0", 422, "/detail/0/type", "greater_than_equal");
    refused("page_size=many", 422, "/detail/0/type", "int_parsing");
    refused(
        "sort_direction=up",
        422,
        "/detail/0/loc/1",
        "sort_direction",
    );
    refused("exclude_statuses=gone", 422, "/detail/0/type", "enum");
    refused(
        "has_feedback_comment=maybe",
        422,
        "/detail/0/type",
        "bool_parsing",
    );
    refused(
        "call_start_after_unix=today",
        422,
        "/detail/0/type",
        "int_parsing",
    );
    refused("pagesize=10", 422, "/detail/0/loc/1", "pagesize");
    refused("cursor=nonsense", 400, "/detail/code", "invalid_cursor");
    refused(
        "search=roof",
        501,
        "/detail",
        "the stand-in does not play the filter `search`",
    );
}

#[test]
fn a_cursor_ages_and_fits_one_list_only() {
    let mut vendor = vendor((0..9).map(|n| call(&format!("conv_{n}"), n)));
    let first = got(&mut vendor, &format!("{LIST}?page_size=5"), 100);
    let cursor = first["next_cursor"].as_str().unwrap();
    let mut status = |query: &str, secs| {
        let target = format!("{LIST}?{query}cursor={cursor}");
        ask(&mut vendor, "GET", &target, "", secs).status
    };
    assert_eq!(status("page_size=2&", 3700), 200);
    assert_eq!(status("", 3701), 400);
    assert_eq!(status("sort_direction=asc&", 100), 400);
    assert_eq!(status("agent_id=agent_demo_solar&", 100), 400);
}
