//! How a conversation comes about and what becomes of it.

use jiff::SignedDuration;
use sandbox::elevenlabs::{Conversation, Ending, Feedback, Later, Verdict};
use serde_json::{Value, json};

use crate::support::{ask, at, call, got, ids, json as body, vendor};

const ONE: &str = "/v1/convai/conversations/conv_1";
const LIST: &str = "/v1/convai/conversations";

/// State, duration, turns, and whether there is an analysis.
#[track_caller]
fn check(call: &Conversation, secs: i64, expected: (&str, i64, usize, bool)) {
    let shown = got(&mut vendor([call.clone()]), ONE, secs);
    let seen = (
        shown["status"].as_str().unwrap(),
        shown["metadata"]["call_duration_secs"].as_i64().unwrap(),
        shown["transcript"].as_array().unwrap().len(),
        !shown["analysis"].is_null(),
    );
    assert_eq!(seen, expected, "after {secs} s");
}

#[test]
fn a_call_is_seen_in_each_of_its_states() {
    let call = call("conv_1", 0);
    check(&call, 1, ("initiated", 0, 0, false));
    check(&call, 2, ("in-progress", 0, 0, false));
    check(&call, 61, ("in-progress", 0, 0, false));
    check(&call, 62, ("processing", 60, 3, false));
    check(&call, 67, ("done", 60, 3, true));
}

#[test]
fn a_call_that_breaks_fails_with_what_was_said_and_no_analysis() {
    let mut call = call("conv_1", 0);
    call.ends = Ending::Broken;
    check(&call, 63, ("processing", 60, 3, false));
    check(&call, 70, ("failed", 60, 3, false));
}

#[test]
fn an_attempt_that_reaches_nobody_fails_without_a_word() {
    let mut call = call("conv_1", 0);
    call.ends = Ending::NotReached("busy");
    check(&call, 1, ("initiated", 0, 0, false));
    check(&call, 2, ("failed", 0, 0, false));
    let shown = got(&mut vendor([call]), ONE, 2);
    assert_eq!(shown["metadata"]["error"]["code"], 486);
}

#[test]
fn a_call_that_is_never_processed_stays_so() {
    let mut call = call("conv_1", 0);
    call.processing = SignedDuration::MAX;
    check(&call, 86_400 * 365, ("processing", 60, 3, false));
}

#[test]
fn nothing_is_known_of_a_call_before_it_starts() {
    let mut vendor = vendor([call("conv_1", 10)]);
    assert_eq!(ask(&mut vendor, "GET", ONE, "", 9).status, 404);
    assert_eq!(ids(&got(&mut vendor, LIST, 9)).len(), 0);
    assert_eq!(ids(&got(&mut vendor, LIST, 10)), ["conv_1"]);
}

#[test]
fn the_list_may_learn_of_a_call_long_after_it_can_be_read() {
    let mut call = call("conv_1", 0);
    call.listed_after = SignedDuration::from_mins(10);
    let mut vendor = vendor([call]);
    assert_eq!(got(&mut vendor, ONE, 599)["status"], "done");
    assert_eq!(ids(&got(&mut vendor, LIST, 599)).len(), 0);
    assert_eq!(ids(&got(&mut vendor, LIST, 600)), ["conv_1"]);
}

#[test]
fn some_calls_may_be_listed_late_by_chance_and_all_of_them_in_the_end() {
    let mut vendor = vendor((0..100).map(|n| call(&format!("conv_{n}"), n)));
    vendor.faults.lists_late(30, SignedDuration::from_mins(5));
    let listed = |vendor: &mut _, secs| {
        ids(&got(vendor, "/v1/convai/conversations?page_size=100", secs)).len()
    };
    let early = listed(&mut vendor, 100);
    assert!((50..90).contains(&early), "{early}");
    assert_eq!(listed(&mut vendor, 100), early);
    assert_eq!(listed(&mut vendor, 400), 100);
}

#[test]
fn zero_retention_leaves_nothing_once_a_call_is_over() {
    let mut vendor = vendor([call("conv_1", 0)]);
    vendor.agents[0].zero_retention = true;
    assert_eq!(got(&mut vendor, ONE, 66)["status"], "processing");
    assert_eq!(ask(&mut vendor, "GET", ONE, "", 67).status, 404);
    assert_eq!(ids(&got(&mut vendor, LIST, 67)).len(), 0);
}

#[test]
fn a_call_is_kept_for_as_many_days_as_its_agent_says() {
    let mut vendor = vendor([call("conv_1", 0)]);
    vendor.agents[0].retention_days = 2;
    assert_eq!(got(&mut vendor, ONE, 2 * 86_400)["status"], "done");
    assert_eq!(
        ask(&mut vendor, "GET", ONE, "", 2 * 86_400 + 67).status,
        404
    );
}

#[test]
fn what_comes_later_is_seen_from_then_on() {
    let mut vendor = vendor([call("conv_1", 0)]);
    let rated = Feedback {
        rating: Some(2),
        comment: Some("It took long.".to_owned()),
        likes: None,
    };
    vendor.later("conv_1", at(100), Later::Tagged(vec!["vip".to_owned()]));
    vendor.later("conv_1", at(200), Later::Rated(rated));
    let judged = Later::Judged(Verdict::Failure, "Looked at again.".to_owned());
    vendor.later("conv_1", at(300), judged);
    vendor.later("conv_1", at(400), Later::Emptied);

    assert_eq!(got(&mut vendor, ONE, 99)["tag_ids"], json!([]));
    assert_eq!(got(&mut vendor, ONE, 100)["tag_ids"], json!(["vip"]));
    let rated = got(&mut vendor, ONE, 200);
    assert_eq!(rated["metadata"]["feedback"]["rating"], 2);
    assert_eq!(rated["analysis"]["call_successful"], "success");
    let judged = got(&mut vendor, ONE, 300);
    assert_eq!(judged["analysis"]["call_successful"], "failure");
    let emptied = got(&mut vendor, ONE, 400);
    assert_eq!(emptied["transcript"], json!([]));
    let deletion = &emptied["metadata"]["deletion_settings"];
    assert!(deletion["deleted_transcript_at_time_unix_secs"].is_i64());
}

#[test]
fn tags_feedback_another_analysis_and_deletion_come_over_the_api() {
    let mut vendor = vendor([call("conv_1", 0)]);
    let post = |vendor: &mut _, what: &str, body: &str| {
        ask(vendor, "POST", &format!("{ONE}/{what}"), body, 100)
    };
    assert_eq!(
        post(&mut vendor, "tags", r#"{"tag_ids":["vip"]}"#).status,
        204
    );
    assert_eq!(post(&mut vendor, "tags", r#"{"tag_ids":[]}"#).status, 422);
    let liked = post(&mut vendor, "feedback", r#"{"feedback":"like"}"#);
    assert_eq!(liked.status, 200);
    assert_eq!(
        post(&mut vendor, "feedback", r#"{"feedback":"meh"}"#).status,
        422
    );
    let judged = body(&post(&mut vendor, "analysis/run", ""));
    assert_ne!(judged["analysis"]["call_successful"], "success");

    let shown = got(&mut vendor, ONE, 100);
    assert_eq!(shown["tag_ids"], json!(["vip"]));
    assert_eq!(shown["metadata"]["feedback"]["overall_score"], "like");
    assert_eq!(shown["analysis"], judged["analysis"]);

    assert_eq!(ask(&mut vendor, "DELETE", ONE, "", 101).status, 200);
    assert_eq!(ask(&mut vendor, "GET", ONE, "", 101).status, 404);
}

#[test]
fn the_times_of_what_was_said_fit_the_length_of_the_call() {
    let mut call = call("conv_1", 0);
    call.lasts = SignedDuration::from_secs(7);
    let shown = got(&mut vendor([call]), ONE, 100);
    let turns = shown["transcript"].as_array().unwrap();
    let times: Vec<i64> = turns
        .iter()
        .map(|turn| turn["time_in_call_secs"].as_i64().unwrap())
        .collect();
    assert!(
        times.is_sorted() && times.iter().all(|secs| *secs < 7),
        "{times:?}"
    );
}

#[test]
fn ten_thousand_calls_come_from_a_seed_and_each_is_its_own() {
    let mut one = vendor([]);
    let ids = one.calls(10_000, at(0), at(86_400), 7);
    assert_eq!(ids, vendor([]).calls(10_000, at(0), at(86_400), 7));
    assert_ne!(ids, vendor([]).calls(10_000, at(0), at(86_400), 8));
    assert_eq!(one.conversations().count(), 10_000);
    let all = |call: &Conversation| (at(0)..at(86_400)).contains(&call.started_at);
    assert!(one.conversations().all(all));
    let with =
        |ends: fn(&Ending) -> bool| one.conversations().filter(|call| ends(&call.ends)).count();
    assert!(with(|ends| *ends == Ending::Done) > 8_000);
    assert!(with(|ends| matches!(ends, Ending::NotReached(_))) > 100);
    assert!(with(|ends| *ends == Ending::Broken) > 100);
    assert_eq!(
        got(&mut one, "/v1/convai/conversations?page_size=1", 0)["conversations"],
        Value::Array(vec![])
    );
}
