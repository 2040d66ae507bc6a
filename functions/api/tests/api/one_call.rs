//! Everything known of one call.

use serde_json::{Value, json};

use crate::sample::{INBOUND, INBOUND_ID, recorded};
use crate::world::World;

#[tokio::test]
async fn a_call_is_shown_with_everything_known_of_it() {
    let call = shown(INBOUND, INBOUND_ID).await;
    insta::assert_json_snapshot!(call);
}

#[tokio::test]
async fn a_call_in_a_list_is_shown_with_its_columns() {
    let world = World::new().await;
    world.deliver(recorded(INBOUND)).await;
    insta::assert_json_snapshot!(world.get("/api/v1/calls").await.ok());
}

#[tokio::test]
async fn what_is_not_known_is_null_and_never_missing() {
    let full = shown(INBOUND, INBOUND_ID).await;
    let bare = shown(
        "04-webhook-transcription-minimal",
        "conv_0001kbh1n4q7y5rx2tz8wm6vjs9d",
    )
    .await;
    assert_eq!(names(&full), names(&bare));
    assert_eq!(bare["title"], Value::Null);
    assert_eq!(bare["transcript"], json!([]));
    assert_eq!(bare["conversion"]["converted"], false);
    assert_eq!(bare["attribution"]["alternatives"], json!([]));
}

#[tokio::test]
async fn every_recorded_call_can_be_shown() {
    let world = World::new().await;
    for name in [
        INBOUND,
        "02-webhook-transcription-inbound-sip-trunk",
        "03-webhook-transcription-web-widget",
        "04-webhook-transcription-minimal",
        "05-webhook-transcription-outbound-batch-campaign",
        "06-webhook-transcription-failed",
        "08-webhook-call-initiation-failure-twilio-busy",
        "09-webhook-call-initiation-failure-twilio-no-answer",
        "10-webhook-call-initiation-failure-sip",
        "11-webhook-transcription-opentelemetry",
        "12-webhook-transcription-outbound-voicemail",
        "13-webhook-transcription-whatsapp-text",
        "14-webhook-transcription-documentation-shape",
    ] {
        world.deliver(recorded(name)).await;
    }
    let ids = world.get("/api/v1/calls?limit=100").await.ids();
    assert_eq!(ids.len(), 12, "one of them was recorded in two forms");
    for id in ids {
        let call = world.get(&format!("/api/v1/calls/{id}")).await.ok();
        assert_eq!(call["conversation_id"], id);
        let expected = if id == INBOUND_ID { 2 } else { 1 };
        assert_eq!(call["deliveries"].as_array().unwrap().len(), expected);
    }
}

#[tokio::test]
async fn the_raw_body_is_what_was_received_byte_for_byte() {
    let world = World::new().await;
    let body = recorded(INBOUND);
    world.deliver(body.clone()).await;
    let answer = world.get(&format!("/api/v1/calls/{INBOUND_ID}/raw")).await;
    assert_eq!(answer.header("content-type"), "application/json");
    assert_eq!(answer.body, body);
}

#[tokio::test]
async fn a_long_text_is_shortened_in_lists_and_whole_in_the_call() {
    let world = World::new().await;
    let mut body: Value = serde_json::from_slice(&recorded(INBOUND)).unwrap();
    let long = "word ".repeat(400);
    body["data"]["analysis"]["transcript_summary"] = json!(long);
    body["data"]["analysis"]["call_summary_title"] = json!(long);
    world.deliver(body.to_string()).await;
    let listed = &world.get("/api/v1/calls").await.ok()["calls"][0];
    assert!(listed["summary"].as_str().unwrap().ends_with('…'));
    let call = world.get(&format!("/api/v1/calls/{INBOUND_ID}")).await.ok();
    for field in ["summary", "title"] {
        assert_eq!(call[field].as_str().unwrap().trim(), long.trim());
    }
}

#[tokio::test]
async fn a_call_is_read_in_three_requests_besides_the_key() {
    let world = World::new().await;
    world.deliver(recorded(INBOUND)).await;
    let path = format!("/api/v1/calls/{INBOUND_ID}");
    world.get(&path).await.ok();
    let (_, requests) = world.sandbox.requests_of(world.get(&path)).await;
    assert_eq!(requests.of("Query"), 2, "{requests}");
    assert!(requests.of("GetItem") <= 2, "{requests}");
}

async fn shown(name: &str, id: &str) -> Value {
    let world = World::new().await;
    world.deliver(recorded(name)).await;
    let mut call = world.get(&format!("/api/v1/calls/{id}")).await.ok();
    // A delivery's id is partly random.
    call["deliveries"][0]["id"] = json!("…");
    call
}

/// The fields of an object and of the objects below it that are always there.
fn names(call: &Value) -> Vec<String> {
    let mut names: Vec<_> = call.as_object().unwrap().keys().cloned().collect();
    for part in ["conversion", "attribution", "analysis"] {
        names.extend(
            call[part]
                .as_object()
                .unwrap()
                .keys()
                .map(|name| format!("{part}.{name}")),
        );
    }
    names
}
