//! What goes wrong on purpose.

use std::time::Duration;

use jiff::SignedDuration;
use sandbox::elevenlabs::{Answer, Fault, Manner, Route, Vendor};

use crate::support::{ask, call, got, header, http, ids, json, served, vendor};

const LIST: &str = "/v1/convai/conversations";

fn struck(fault: Fault) -> Answer {
    let mut vendor = vendor([call("conv_1", 0)]);
    vendor.faults.next(Route::Conversations, 1, fault);
    let answer = ask(&mut vendor, "GET", LIST, "", 100);
    assert_eq!(ask(&mut vendor, "GET", LIST, "", 100).status, 200);
    answer
}

#[test]
fn each_fault_has_the_form_of_the_vendor() {
    let limited = struck(Fault::RateLimited {
        retry_after: Some(3),
    });
    assert_eq!(
        (limited.status, header(&limited, "retry-after")),
        (429, Some("3"))
    );
    assert_eq!(json(&limited)["detail"]["code"], "rate_limit_exceeded");
    let many = struck(Fault::TooManyAtOnce { retry_after: None });
    assert_eq!((many.status, header(&many, "retry-after")), (429, None));
    assert_eq!(
        json(&many)["detail"]["status"],
        "too_many_concurrent_requests"
    );
    let busy = json(&struck(Fault::Busy));
    assert!(busy["detail"]["code"].is_null() && busy["detail"]["status"] == "system_busy");
    assert_eq!(
        json(&struck(Fault::Failing(500)))["detail"],
        "Internal Server Error"
    );
    assert_eq!(struck(Fault::Failing(503)).status, 503);
    let page = struck(Fault::HtmlPage);
    assert_eq!(header(&page, "content-type"), Some("text/html"));
    let moved = struck(Fault::Redirects("http://elsewhere.example/".to_owned()));
    assert_eq!(
        header(&moved, "location"),
        Some("http://elsewhere.example/")
    );
    assert_eq!(struck(Fault::KeyRefused).status, 401);
    let refused = json(&struck(Fault::CursorRefused));
    assert_eq!(refused["detail"]["param"], "cursor");
    let half = struck(Fault::Truncated);
    assert!(half.status == 200 && !half.body.is_empty() && json(&half).is_null());
    assert_eq!(struck(Fault::Hangs).manner, Manner::Never);
    let slow = Duration::from_secs(2);
    assert_eq!(struck(Fault::Slow(slow)).manner, Manner::After(slow));
}

/// The ids of the first page and of the one it leads to.
fn two_pages(vendor: &mut Vendor) -> (Vec<String>, Vec<String>) {
    let target = format!("{LIST}?sort_direction=asc&page_size=2");
    let first = got(vendor, &target, 100);
    let cursor = first["next_cursor"].as_str().unwrap();
    let second = got(vendor, &format!("{target}&cursor={cursor}"), 100);
    (ids(&first), ids(&second))
}

#[test]
fn a_page_can_come_twice_or_be_left_out() {
    let mut vendor = vendor((0..6).map(|n| call(&format!("conv_{n}"), n)));
    let pair = |one: &str, two: &str| vec![one.to_owned(), two.to_owned()];
    let expected = (pair("conv_0", "conv_1"), pair("conv_2", "conv_3"));
    assert_eq!(two_pages(&mut vendor), expected);
    vendor.faults.next(None, 1, Fault::PageRepeated);
    let expected = (pair("conv_0", "conv_1"), pair("conv_0", "conv_1"));
    assert_eq!(two_pages(&mut vendor), expected);
    vendor.faults.next(None, 1, Fault::PageSkipped);
    let expected = (pair("conv_0", "conv_1"), pair("conv_4", "conv_5"));
    assert_eq!(two_pages(&mut vendor), expected);
}

#[test]
fn a_fault_strikes_its_route_as_long_as_it_is_on() {
    let mut vendor = vendor([]);
    vendor.faults.always(Route::Agents, Fault::Failing(503));
    assert_eq!(ask(&mut vendor, "GET", LIST, "", 0).status, 200);
    for _ in 0..5 {
        assert_eq!(
            ask(&mut vendor, "GET", "/v1/convai/agents", "", 0).status,
            503
        );
    }
    vendor.faults.clear();
    assert_eq!(
        ask(&mut vendor, "GET", "/v1/convai/agents", "", 0).status,
        200
    );
}

#[test]
fn one_request_in_ten_is_too_many_and_one_in_twenty_fails() {
    let statuses = || {
        let mut vendor = vendor([]);
        vendor.faults.usual();
        let one = |_| ask(&mut vendor, "GET", LIST, "", 0).status;
        (0..2000).map(one).collect::<Vec<_>>()
    };
    let all = statuses();
    let of = |wanted: u16| all.iter().filter(|status| **status == wanted).count();
    assert!((150..250).contains(&of(429)), "{}", of(429));
    assert!((70..130).contains(&of(503)), "{}", of(503));
    assert_eq!(of(200) + of(429) + of(503), 2000);
    assert_eq!(all, statuses(), "the same seed, the same faults");
}

#[test]
fn the_vendors_clock_may_be_wrong() {
    let mut vendor = vendor([]);
    let date = |vendor: &mut _| {
        let answer = ask(vendor, "GET", LIST, "", 0);
        header(&answer, "date").unwrap().to_owned()
    };
    assert_eq!(date(&mut vendor), "Wed, 18 Nov 2026 11:06:40 GMT");
    vendor.faults.skew = SignedDuration::from_mins(10);
    assert_eq!(date(&mut vendor), "Wed, 18 Nov 2026 11:16:40 GMT");
}

#[tokio::test]
async fn over_http_it_answers_counts_and_hangs() {
    let stand_in = served(100).await;
    stand_in.vendor().add(call("conv_1", 0));
    let http = http();
    let list = || {
        let request = http.get(format!("{}{LIST}", stand_in.base_url()));
        request.header("xi-api-key", stand_in.api_key()).send()
    };
    let answer = list().await.unwrap();
    assert_eq!(answer.headers()["date"], "Wed, 18 Nov 2026 11:08:20 GMT");
    assert_eq!(ids(&answer.json().await.unwrap()), ["conv_1"]);
    assert_eq!(stand_in.asked().of("GET /v1/convai/conversations"), 1);

    stand_in.vendor().faults.always(None, Fault::Hangs);
    let patience = Duration::from_millis(50);
    assert!(tokio::time::timeout(patience, list()).await.is_err());
    assert_eq!(stand_in.asked().total(), 2);
    assert_eq!(stand_in.most_at_once(), 1);
}
