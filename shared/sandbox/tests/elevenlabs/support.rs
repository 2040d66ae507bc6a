//! A vendor without a network, and how to ask it.

use http::Method;
use jiff::Timestamp;
use sandbox::elevenlabs::{Answer, Conversation, Request, StandIn, Vendor};
use serde_json::Value;

/// When the first call of a test starts.
pub(crate) const START: i64 = 1_795_000_000;

/// So many seconds after the start.
pub(crate) fn at(secs: i64) -> Timestamp {
    Timestamp::from_second(START + secs).unwrap()
}

pub(crate) fn call(id: &str, secs: i64) -> Conversation {
    Conversation::new(id, "agent_demo_frontdesk", at(secs))
}

/// A vendor with these calls.
pub(crate) fn vendor(calls: impl IntoIterator<Item = Conversation>) -> Vendor {
    let mut vendor = Vendor::new(1);
    for call in calls {
        vendor.add(call);
    }
    vendor
}

/// Asks so many seconds after the start, with the right key.
pub(crate) fn ask(
    vendor: &mut Vendor,
    method: &str,
    target: &str,
    body: &str,
    secs: i64,
) -> Answer {
    let key = vendor.keys[0].text.clone();
    ask_with(vendor, Some(&key), method, target, body, secs)
}

pub(crate) fn ask_with(
    vendor: &mut Vendor,
    key: Option<&str>,
    method: &str,
    target: &str,
    body: &str,
    secs: i64,
) -> Answer {
    let (path, query) = target.split_once('?').unwrap_or((target, ""));
    let method: Method = method.parse().unwrap();
    let request = Request {
        method: &method,
        path,
        query,
        key,
        body: body.as_bytes(),
    };
    vendor.answer(&request, at(secs))
}

/// The body of a GET that is answered.
#[track_caller]
pub(crate) fn got(vendor: &mut Vendor, target: &str, secs: i64) -> Value {
    let answer = ask(vendor, "GET", target, "", secs);
    let body = json(&answer);
    assert_eq!(answer.status, 200, "{target}: {body}");
    body
}

pub(crate) fn json(answer: &Answer) -> Value {
    serde_json::from_slice(&answer.body).unwrap_or_default()
}

pub(crate) fn header<'a>(answer: &'a Answer, name: &str) -> Option<&'a str> {
    let found = answer.headers.iter().find(|(own, _)| *own == name);
    found.map(|(_, value)| value.as_str())
}

/// The ids on a page of the list.
pub(crate) fn ids(page: &Value) -> Vec<String> {
    let calls = page["conversations"].as_array().unwrap();
    let id = |call: &Value| call["conversation_id"].as_str().unwrap().to_owned();
    calls.iter().map(id).collect()
}

/// One that serves over HTTP, at a fixed time.
pub(crate) async fn served(secs: i64) -> StandIn {
    let now = at(secs);
    StandIn::start(move || now).await
}

/// A client that goes straight to the loopback.
pub(crate) fn http() -> reqwest::Client {
    // Another test may have been first.
    drop(rustls::crypto::ring::default_provider().install_default());
    reqwest::Client::builder().no_proxy().build().unwrap()
}
