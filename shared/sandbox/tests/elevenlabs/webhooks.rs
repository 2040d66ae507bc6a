//! What is told to a webhook, and again.

use std::sync::{Arc, Mutex};

use axum::Router;
use axum::body::Bytes;
use axum::http::{HeaderMap, StatusCode};
use elevenlabs::{HEADER, Secrets, Tolerance, verify};
use jiff::SignedDuration;
use sandbox::elevenlabs::{Delivery, Ending, Fault, Heard, Kind, StandIn, Vendor};
use serde_json::{Value, json};
use tokio::net::TcpListener;

use crate::support::{ask, at, call, got, http, json as body_of, vendor};

const SECRET: &str = "wsec_of_the_stand_in_0123456789";
const WEBHOOKS: &str = "/v1/workspace/webhooks";

/// A vendor with calls a second apart, and a webhook since before them.
fn telling(calls: i64) -> Vendor {
    let mut vendor = vendor((0..calls).map(|n| call(&format!("conv_{n}"), n)));
    vendor.webhook("http://ledger.example/", SECRET, at(0));
    vendor
}

fn with_retries(mut vendor: Vendor) -> Vendor {
    vendor.webhooks[0].retries = true;
    vendor
}

/// Lets an hour go by, and says when and with what each attempt came.
fn an_hour(vendor: &mut Vendor, heard: Heard) -> Vec<(i64, Delivery)> {
    let mut sent = Vec::new();
    for secs in 0..3600 {
        for delivery in vendor.due(at(secs)) {
            sent.push((secs, delivery.clone()));
            vendor.heard(delivery, heard, at(secs));
        }
    }
    sent
}

fn event(delivery: &Delivery) -> Value {
    serde_json::from_slice(&delivery.body).unwrap()
}

fn signature(delivery: &Delivery) -> &str {
    let found = delivery.headers.iter().find(|(name, _)| name == HEADER);
    &found.unwrap().1
}

#[test]
fn a_call_is_told_once_it_is_over_as_the_api_shows_it() {
    let mut vendor = telling(1);
    assert!(vendor.due(at(66)).is_empty());
    let due = vendor.due(at(67));
    let event = event(&due[0]);
    assert_eq!(event["type"], "post_call_transcription");
    let shown = got(&mut vendor, "/v1/convai/conversations/conv_0", 67);
    assert_eq!(event["data"], shown);
    assert!(vendor.due(at(9000)).is_empty());
}

#[test]
fn the_signature_is_one_that_a_receiver_accepts() {
    let mut vendor = telling(1);
    let due = vendor.due(at(67));
    let secrets: Secrets = SECRET.parse().unwrap();
    let check = |body: &[u8]| {
        let header = Some(signature(&due[0]).as_bytes());
        verify(&secrets, header, body, at(67), Tolerance::default()).map(drop)
    };
    assert_eq!(check(&due[0].body), Ok(()));
    assert!(check(b"{}").is_err());
}

#[test]
fn nothing_is_told_again_unless_somebody_switched_that_on() {
    assert_eq!(an_hour(&mut telling(1), Heard::Status(500)).len(), 1);
}

#[test]
fn a_failed_telling_is_repeated_four_times_ever_later() {
    for heard in [500, 503, 429, 408]
        .map(Heard::Status)
        .into_iter()
        .chain([Heard::Nothing])
    {
        let mut vendor = with_retries(telling(1));
        let sent = an_hour(&mut vendor, heard);
        let waits: Vec<i64> = sent.windows(2).map(|two| two[1].0 - two[0].0).collect();
        assert_eq!(waits.len(), 4, "{heard:?}");
        for (wait, least) in waits.iter().zip([30, 120, 480, 1800]) {
            assert!((least..=least + least / 10 + 1).contains(wait), "{waits:?}");
        }
        assert!(sent.iter().all(|(_, one)| one.body == sent[0].1.body));
        let attempts: Vec<usize> = vendor.sent().iter().map(|sent| sent.attempt).collect();
        assert_eq!(attempts, [1, 2, 3, 4, 5]);
    }
}

#[test]
fn a_refusal_is_final_and_so_is_a_success() {
    for status in [200, 400, 401, 404, 413] {
        let mut vendor = with_retries(telling(1));
        assert_eq!(
            an_hour(&mut vendor, Heard::Status(status)).len(),
            1,
            "{status}"
        );
    }
}

#[test]
fn a_retry_is_signed_anew_or_not() {
    let signed = |once: bool| {
        let mut vendor = with_retries(telling(1));
        vendor.faults.webhooks.signs_once = once;
        let sent = an_hour(&mut vendor, Heard::Nothing);
        (
            signature(&sent[0].1).to_owned(),
            signature(&sent[4].1).to_owned(),
        )
    };
    let (first, last) = signed(true);
    assert_eq!(first, last);
    let (first, last) = signed(false);
    assert_ne!(first, last);
}

#[test]
fn only_what_was_said_is_repeated() {
    let mut vendor = with_retries(telling(1));
    vendor.settings.events.insert("audio".to_owned());
    let mut unanswered = call("conv_unanswered", 0);
    unanswered.ends = Ending::NotReached("no-answer");
    vendor.add(unanswered);
    let mut secret = call("conv_secret", 0);
    secret.leaves_nothing = true;
    vendor.add(secret);
    an_hour(&mut vendor, Heard::Status(500));
    let of = |id: &str, kind: Kind| {
        let own = vendor.sent().iter();
        own.filter(|sent| sent.conversation == id && sent.kind == kind)
            .count()
    };
    assert_eq!(of("conv_0", Kind::Transcript), 5);
    assert_eq!(of("conv_0", Kind::Audio), 1);
    assert_eq!(of("conv_unanswered", Kind::InitiationFailure), 1);
    assert_eq!(of("conv_secret", Kind::Transcript), 1);
}

#[test]
fn an_attempt_that_reached_nobody_is_told_in_its_own_shape() {
    let mut vendor = telling(0);
    let mut unanswered = call("conv_1", 0);
    unanswered.ends = Ending::NotReached("busy");
    vendor.add(unanswered);
    let event = event(&vendor.due(at(2))[0]);
    assert_eq!(event["type"], "call_initiation_failure");
    assert_eq!(event["data"]["failure_reason"], "busy");
    assert_eq!(event["data"]["metadata"]["body"]["CallStatus"], "busy");
}

#[test]
fn a_webhook_that_never_succeeded_is_switched_off_after_ten_failures() {
    let mut vendor = telling(12);
    an_hour(&mut vendor, Heard::Status(502));
    assert_eq!(vendor.sent().len(), 10);
    let line = got(&mut vendor, WEBHOOKS, 3600)["webhooks"][0].clone();
    assert_eq!(line["is_auto_disabled"], true);
    assert_eq!(line["most_recent_failure_error_code"], 502);
    assert_eq!(line["most_recent_failure_timestamp"], at(76).as_second());
}

#[test]
fn one_that_succeeded_within_a_week_stays_on() {
    let mut vendor = telling(1);
    an_hour(&mut vendor, Heard::Status(200));
    let fail = |vendor: &mut Vendor, day: i64| {
        for n in 0..10 {
            vendor.add(call(&format!("conv_{day}_{n}"), day * 86_400));
        }
        let now = at(day * 86_400 + 100);
        for delivery in vendor.due(now) {
            vendor.heard(delivery, Heard::Status(500), now);
        }
    };
    fail(&mut vendor, 6);
    assert!(vendor.webhooks[0].is_on());
    fail(&mut vendor, 8);
    assert!(!vendor.webhooks[0].is_on());
}

#[test]
fn a_webhook_is_switched_over_the_api() {
    let mut vendor = telling(2);
    vendor.webhooks[0].is_auto_disabled = true;
    let id = vendor.webhooks[0].id.clone();
    let mut patch = |body: Value| {
        let target = format!("{WEBHOOKS}/{id}");
        ask(&mut vendor, "PATCH", &target, &body.to_string(), 0).status
    };
    assert_eq!(patch(json!({ "is_disabled": false })), 422);
    assert_eq!(
        patch(json!({ "is_disabled": false, "name": "Ours", "retry_enabled": true })),
        200
    );
    assert!(vendor.webhooks[0].is_on() && vendor.webhooks[0].retries);
    let line = got(&mut vendor, &format!("{WEBHOOKS}?include_usages=true"), 0);
    assert_eq!(line["webhooks"][0]["name"], "Ours");
    assert_eq!(
        line["webhooks"][0]["usage"][0]["usage_type"],
        "ConvAI Settings"
    );
    assert!(line["webhooks"][0]["retry_enabled"].is_null());

    let off = json!({ "is_disabled": true, "name": "Ours" }).to_string();
    ask(&mut vendor, "PATCH", &format!("{WEBHOOKS}/{id}"), &off, 0);
    assert_eq!(an_hour(&mut vendor, Heard::Status(200)).len(), 0);
}

#[test]
fn the_settings_say_what_is_told_and_where() {
    let mut vendor = telling(1);
    let patch = |vendor: &mut _, webhooks: Value| {
        let body = json!({ "webhooks": webhooks }).to_string();
        let answer = ask(vendor, "PATCH", "/v1/convai/settings", &body, 0);
        (answer.status, body_of(&answer))
    };
    assert_eq!(patch(&mut vendor, json!({ "events": ["nonsense"] })).0, 422);
    assert_eq!(
        patch(&mut vendor, json!({ "transcript_format": "opentelemetry" })).0,
        501
    );
    let (status, shown) = patch(&mut vendor, json!({ "exclude_transcript": true }));
    assert_eq!(
        (status, &shown["webhooks"]["exclude_transcript"]),
        (200, &json!(true))
    );
    assert_eq!(shown, got(&mut vendor, "/v1/convai/settings", 0));
    assert_eq!(
        event(&vendor.due(at(67))[0])["data"]["transcript"],
        json!([])
    );

    let mut vendor = telling(1);
    patch(&mut vendor, json!({ "events": ["audio"] }));
    let sent = an_hour(&mut vendor, Heard::Status(200));
    assert_eq!(event(&sent[0].1)["type"], "post_call_audio");
    let mut vendor = telling(1);
    patch(&mut vendor, json!({ "post_call_webhook_id": null }));
    assert_eq!(an_hour(&mut vendor, Heard::Status(200)).len(), 0);
}

#[test]
fn a_webhook_is_not_told_of_what_was_over_before_it_was_there() {
    let mut vendor = vendor([call("conv_old", 0), call("conv_new", 1)]);
    vendor.webhook("http://ledger.example/", SECRET, at(68));
    let sent = an_hour(&mut vendor, Heard::Status(200));
    assert_eq!(sent.len(), 1);
    assert_eq!(vendor.sent()[0].conversation, "conv_new");
}

#[test]
fn no_more_than_a_hundred_retries_wait() {
    let mut vendor = with_retries(telling(150));
    vendor.webhooks[0].retries = true;
    // A success lately, so that it is not switched off.
    let due = vendor.due(at(67));
    for delivery in due {
        vendor.heard(delivery, Heard::Status(200), at(67));
    }
    let due = vendor.due(at(300));
    assert_eq!(due.len(), 149);
    for delivery in due {
        vendor.heard(delivery, Heard::Status(500), at(300));
    }
    assert_eq!(vendor.due(at(400)).len(), 100);
}

#[test]
fn mishaps_befall_webhooks() {
    let mut vendor = telling(50);
    vendor.faults.webhooks.never = 100;
    assert_eq!(an_hour(&mut vendor, Heard::Status(200)).len(), 0);

    let mut vendor = telling(50);
    vendor.faults.webhooks.twice = 20;
    let sent = an_hour(&mut vendor, Heard::Status(200));
    assert!((53..70).contains(&sent.len()), "{}", sent.len());
    assert_eq!(vendor.sent().len(), 50, "copies are the network's");

    let mut vendor = with_retries(telling(1));
    vendor.faults.webhooks.answer_lost = 100;
    assert_eq!(an_hour(&mut vendor, Heard::Status(200)).len(), 5);

    let mut vendor = telling(1);
    vendor.faults.webhooks.late = 100;
    vendor.faults.webhooks.late_by = SignedDuration::from_mins(5);
    assert_eq!(an_hour(&mut vendor, Heard::Status(200))[0].0, 367);
}

/// What a receiver was sent: header and body.
type Received = Arc<Mutex<Vec<(HeaderMap, Bytes)>>>;

async fn receiver(status: StatusCode) -> (String, Received) {
    let received = Received::default();
    let kept = received.clone();
    let router = Router::new().fallback(move |headers: HeaderMap, body: Bytes| {
        kept.lock().unwrap().push((headers, body));
        async move { status }
    });
    let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
    let url = format!("http://{}/hook", listener.local_addr().unwrap());
    tokio::spawn(async move { axum::serve(listener, router).await });
    (url, received)
}

#[tokio::test]
async fn what_is_due_is_sent_over_http() {
    let (url, received) = receiver(StatusCode::OK).await;
    let stand_in = StandIn::start(|| at(100)).await;
    stand_in.vendor().webhook(&url, SECRET, at(0));
    stand_in.vendor().add(call("conv_1", 0));
    assert_eq!(stand_in.deliver_due(&http()).await, 1);
    assert_eq!(stand_in.deliver_due(&http()).await, 0);
    assert_eq!(stand_in.vendor().sent()[0].heard, Heard::Status(200));

    let received = received.lock().unwrap();
    let (headers, body) = &received[0];
    let header = headers.get(HEADER).map(|header| header.as_bytes());
    let secrets: Secrets = SECRET.parse().unwrap();
    assert!(verify(&secrets, header, body, at(100), Tolerance::default()).is_ok());
}

#[tokio::test]
async fn a_receiver_that_fails_or_is_not_there_is_noted() {
    let (url, received) = receiver(StatusCode::INTERNAL_SERVER_ERROR).await;
    let stand_in = StandIn::start(|| at(100)).await;
    stand_in.vendor().webhook(&url, SECRET, at(0));
    stand_in.vendor().add(call("conv_1", 0));
    stand_in.deliver_due(&http()).await;
    stand_in
        .vendor()
        .webhook("http://127.0.0.1:1/", SECRET, at(0));
    stand_in.vendor().add(call("conv_2", 0));
    stand_in.deliver_due(&http()).await;
    stand_in.vendor().faults.webhooks.lost = 100;
    stand_in.vendor().add(call("conv_3", 0));
    stand_in.deliver_due(&http()).await;
    let vendor = stand_in.vendor();
    let heard: Vec<Heard> = vendor.sent().iter().map(|sent| sent.heard).collect();
    assert_eq!(heard, [Heard::Status(500), Heard::Nothing, Heard::Nothing]);
    assert_eq!(received.lock().unwrap().len(), 1);
}

#[test]
fn a_webhook_is_told_even_while_the_api_is_down() {
    let mut vendor = telling(1);
    vendor.faults.always(None, Fault::Failing(503));
    assert_eq!(an_hour(&mut vendor, Heard::Status(200)).len(), 1);
}
