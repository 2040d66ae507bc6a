//! Everything that the stand-in says, against the vendor's own schemas.

mod document;

use jiff::Timestamp;
use sandbox::elevenlabs::{Fault, Feedback, Heard, Key, Later, Recipient, Vendor, Verdict};
use serde_json::{Map, json};

use crate::support::{START, ask, ask_with, at, call, json as body_of, vendor};
use document::Document;

const LIST: &str = "/v1/convai/conversations";

/// Needs the vendor's OpenAPI document, which is not ours to copy.
#[test]
#[ignore = "LEFT OUT: set ELEVENLABS_OPENAPI to the path of the vendor's OpenAPI document and run with --ignored"]
fn whatever_the_stand_in_says_is_as_the_vendor_documents_it() {
    let document = Document::of_the_environment();
    let mut vendor = full();
    let ids = vendor.calls(300, at(0), at(36_000), 9);
    details(&document, &mut vendor, &ids);
    lists(&document, &mut vendor);
    account(&document, &mut vendor);
    changes(&document, &mut vendor, &ids[0]);
    refusals(&document, &mut vendor);
    assert_eq!(events(&document, &mut vendor), (true, true, true));
    slips_are_found(&document, &mut vendor);
}

/// A vendor that has something of everything.
fn full() -> Vendor {
    let mut vendor = vendor([]);
    let rated = Feedback {
        rating: Some(4),
        comment: Some("Thanks.".to_owned()),
        likes: Some(true),
    };
    vendor.add(call("conv_later", 0));
    vendor.later("conv_later", at(100), Later::Tagged(vec!["vip".to_owned()]));
    vendor.later("conv_later", at(200), Later::Rated(rated));
    let judged = Later::Judged(Verdict::Unknown, "Unclear.".to_owned());
    vendor.later("conv_later", at(300), judged);
    vendor.later("conv_later", at(400), Later::Emptied);
    vendor.batches[0].waiting.push(Recipient {
        id: "rcpnt_waiting".to_owned(),
        number: "+13125550177".to_owned(),
        variables: Map::new(),
    });
    vendor.webhook("http://ledger.example/", "wsec_of_the_stand_in", at(0));
    vendor.settings.events.insert("audio".to_owned());
    vendor.keys.push(Key {
        text: "sk_reads_only".to_owned(),
        is_admins: false,
    });
    vendor
}

/// Asks, and holds the answer against the document.
#[track_caller]
fn check(
    document: &Document,
    vendor: &mut Vendor,
    route: &str,
    target: &str,
    body: &str,
    secs: i64,
) -> u16 {
    let method = route.split_once(' ').unwrap().0;
    let answer = ask(vendor, method, target, body, secs);
    if answer.status != 204 {
        let checked = document.check_answer(route, answer.status, &body_of(&answer));
        checked.unwrap_or_else(|wrong| panic!("{wrong}"));
    }
    answer.status
}

/// Every conversation, in every state it has.
fn details(document: &Document, vendor: &mut Vendor, ids: &[String]) {
    let route = "GET /v1/convai/conversations/{id}";
    for id in ids.iter().map(String::as_str).chain(["conv_later"]) {
        let call = vendor.conversation(id).unwrap();
        let since = |moment: Timestamp| moment.as_second() - START;
        let moments = [
            call.started_at,
            call.answered_at(),
            call.hung_up_at(),
            call.over_at(),
            at(90_000),
        ];
        for secs in moments.map(since) {
            let target = format!("{LIST}/{id}");
            assert_eq!(check(document, vendor, route, &target, "", secs), 200);
        }
    }
}

fn lists(document: &Document, vendor: &mut Vendor) {
    let wanted = "page_size=100&summary_mode=include&data_collection_ids=lead_source\
        &evaluation_criteria_ids=appointment_booked";
    for (query, secs) in [
        ("", 100),
        ("?page_size=7", 18_000),
        (wanted, 36_001),
        (wanted, 90_000),
    ] {
        let target = format!("{LIST}?{}", query.trim_start_matches('?'));
        let route = "GET /v1/convai/conversations";
        assert_eq!(check(document, vendor, route, &target, "", secs), 200);
    }
}

fn account(document: &Document, vendor: &mut Vendor) {
    let batch = vendor.batches[0].id.clone();
    let batch = format!("/v1/convai/batch-calling/{batch}");
    for (route, target) in [
        ("GET /v1/convai/agents", "/v1/convai/agents?page_size=2"),
        ("GET /v1/convai/phone-numbers", "/v1/convai/phone-numbers"),
        (
            "GET /v1/convai/batch-calling/workspace",
            "/v1/convai/batch-calling/workspace",
        ),
        ("GET /v1/convai/batch-calling/{id}", &batch),
        ("GET /v1/workspace/webhooks", "/v1/workspace/webhooks"),
        (
            "GET /v1/workspace/webhooks",
            "/v1/workspace/webhooks?include_usages=true",
        ),
        ("GET /v1/convai/settings", "/v1/convai/settings"),
    ] {
        for secs in [0, 18_000, 90_000] {
            assert_eq!(check(document, vendor, route, target, "", secs), 200);
        }
    }
}

fn changes(document: &Document, vendor: &mut Vendor, id: &str) {
    let one = format!("{LIST}/{id}");
    let webhook = format!("/v1/workspace/webhooks/{}", vendor.webhooks[0].id);
    let off = json!({ "is_disabled": false, "name": "Ours", "retry_enabled": true });
    let settings = json!({ "webhooks": { "exclude_transcript": false } });
    let mut check = |route: &str, target: &str, body: &str| {
        check(document, vendor, route, target, body, 90_000)
    };
    let feedback = format!("{one}/feedback");
    let (tags, run) = (format!("{one}/tags"), format!("{one}/analysis/run"));
    let route = |what: &str| format!("POST /v1/convai/conversations/{{id}}/{what}");
    assert_eq!(
        check(&route("feedback"), &feedback, r#"{"feedback":"like"}"#),
        200
    );
    assert_eq!(
        check(&route("feedback"), &feedback, r#"{"feedback":"meh"}"#),
        422
    );
    assert_eq!(check(&route("feedback"), &feedback, "{"), 422);
    assert_eq!(check(&route("tags"), &tags, r#"{"tag_ids":["vip"]}"#), 204);
    assert_eq!(check(&route("tags"), &tags, "{}"), 422);
    assert_eq!(check(&route("analysis/run"), &run, ""), 200);
    let (webhooks, post) = ("/v1/workspace/webhooks", "POST /v1/workspace/webhooks");
    let new = json!({ "auth_type": "hmac", "name": "New", "webhook_url": "http://x.example/" });
    let new = json!({ "settings": new }).to_string();
    assert_eq!(check(post, webhooks, &new), 200);
    assert_eq!(check(post, webhooks, "{}"), 422);
    let patch = "PATCH /v1/workspace/webhooks/{id}";
    assert_eq!(check(patch, &webhook, &off.to_string()), 200);
    assert_eq!(check(patch, &webhook, "{}"), 422);
    assert_eq!(
        check(
            "PATCH /v1/convai/settings",
            "/v1/convai/settings",
            &settings.to_string()
        ),
        200
    );
    assert_eq!(check("DELETE /v1/convai/conversations/{id}", &one, ""), 200);
    assert_eq!(check("GET /v1/convai/conversations/{id}", &one, ""), 404);
}

fn refusals(document: &Document, vendor: &mut Vendor) {
    let route = "GET /v1/convai/conversations";
    for (query, status) in [
        ("page_size=0", 422),
        ("nonsense=1", 422),
        ("cursor=x", 400),
        ("search=x", 501),
    ] {
        let target = format!("{LIST}?{query}");
        assert_eq!(check(document, vendor, route, &target, "", 0), status);
    }
    let retry_after = Some(1);
    for fault in [
        Fault::RateLimited { retry_after },
        Fault::TooManyAtOnce { retry_after },
        Fault::Busy,
        Fault::Failing(500),
        Fault::Failing(503),
        Fault::KeyRefused,
        Fault::CursorRefused,
    ] {
        vendor.faults.next(None, 1, fault);
        assert_ne!(check(document, vendor, route, LIST, "", 0), 200);
    }
    for (key, target, status) in [
        (None, LIST, 401),
        (Some("sk_wrong"), LIST, 401),
        (Some("sk_reads_only"), "/v1/workspace/webhooks", 403),
    ] {
        let answer = ask_with(vendor, key, "GET", target, "", 0);
        assert_eq!(answer.status, status);
        let route = format!("GET {target}");
        document
            .check_answer(&route, status, &body_of(&answer))
            .unwrap();
    }
}

/// Every webhook's body; whether there were transcripts, audio and failures.
fn events(document: &Document, vendor: &mut Vendor) -> (bool, bool, bool) {
    let mut kinds = Vec::new();
    for delivery in vendor.due(at(90_000)) {
        let event = serde_json::from_slice(&delivery.body).unwrap();
        document.check_event(&event).unwrap();
        kinds.push(event["type"].as_str().unwrap().to_owned());
        vendor.heard(delivery, Heard::Status(200), at(90_000));
    }
    let has = |kind: &str| kinds.iter().any(|own| own == kind);
    (
        has("post_call_transcription"),
        has("post_call_audio"),
        has("call_initiation_failure"),
    )
}

/// The check bites: a field of the wrong type, one too few, and one too many.
fn slips_are_found(document: &Document, vendor: &mut Vendor) {
    let route = "GET /v1/convai/conversations/{id}";
    let answer = ask(vendor, "GET", &format!("{LIST}/conv_later"), "", 90_000);
    let whole = body_of(&answer);
    assert_eq!(document.check_answer(route, 200, &whole), Ok(()));
    for (pointer, slip) in [
        ("/metadata/call_duration_secs", json!("60")),
        ("/status", json!("finished")),
        ("/metadata/phone_call", json!({ "type": "twilio" })),
        ("/transcript", json!([{ "role": "agent" }])),
        ("/metadata/feedback", json!({ "stars": 4 })),
    ] {
        let mut body = whole.clone();
        *body.pointer_mut(pointer).unwrap() = slip;
        assert!(
            document.check_answer(route, 200, &body).is_err(),
            "{pointer}"
        );
    }
}
