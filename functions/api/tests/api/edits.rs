//! What people enter about a call.

use serde_json::json;

use crate::sample::{INBOUND, INBOUND_ID, recorded};
use crate::world::World;

#[tokio::test]
async fn a_conversion_is_shown_wherever_the_call_is() {
    let world = called().await;
    let body = json!({ "converted": true, "value": 120.5, "currency": "USD", "note": "whitening" });
    let saved = world.put(&path("conversion"), &body).await.ok();
    assert_eq!(saved["value"], 120.5);
    assert_eq!(saved["at"], "2026-12-01T12:00:00Z");
    assert_eq!(saved["source"], "person");
    assert!(saved["by"].as_str().unwrap().starts_with("key:k_"));

    assert_eq!(world.get(&path("")).await.ok()["conversion"], saved);
    let listed = world.get("/api/v1/calls?converted=true").await.ok();
    let expected = json!({
        "converted": true, "value": 120.5, "currency": "USD", "source": "person", "at": saved["at"],
    });
    assert_eq!(listed["calls"][0]["conversion"], expected);
}

#[tokio::test]
async fn a_conversion_has_a_type() {
    let world = called().await;
    let body = json!({ "converted": true, "type": "appointment" });
    let saved = world.put(&path("conversion"), &body).await.ok();
    assert_eq!(saved["type"], "appointment");
    let call = world.get(&path("")).await.ok();
    assert_eq!(call["conversions"][0]["type"], "appointment");
    assert_eq!(call["conversions"][0]["source"], "person");
    let none = json!({ "converted": false, "type": "appointment" });
    assert_eq!(
        world.put(&path("conversion"), &none).await.blames("field"),
        "type"
    );
}

#[tokio::test]
async fn a_conversion_replaces_the_one_before_as_a_whole() {
    let world = called().await;
    let body = json!({ "converted": true, "value": 99, "currency": "EUR", "note": "n" });
    world.put(&path("conversion"), &body).await.ok();
    let saved = world
        .put(
            &path("conversion"),
            &json!({ "converted": false, "value": null }),
        )
        .await
        .ok();
    assert_eq!(saved["converted"], false);
    assert_eq!(
        (&saved["value"], &saved["note"]),
        (&json!(null), &json!(null))
    );
}

#[tokio::test]
async fn notes_are_kept_as_they_are_and_an_empty_text_takes_them_away() {
    let world = called().await;
    let text = format!("first\r\n\tsecond {}", "ä".repeat(9_000));
    world
        .put(&path("notes"), &json!({ "notes": text }))
        .await
        .ok();
    assert_eq!(world.get(&path("")).await.ok()["notes"], text);
    world
        .put(&path("notes"), &json!({ "notes": "" }))
        .await
        .ok();
    assert_eq!(world.get(&path("")).await.ok()["notes"], json!(null));
}

#[tokio::test]
async fn the_longest_texts_that_are_described_fit() {
    let world = called().await;
    let long = |n: usize| "😀".repeat(n);
    world
        .put(&path("notes"), &json!({ "notes": long(10_000) }))
        .await
        .ok();
    world
        .put(
            &path("conversion"),
            &json!({ "converted": true, "note": long(1000) }),
        )
        .await
        .ok();
    let tags: Vec<_> = (10..60).map(|n| format!("{n}{}", long(48))).collect();
    world
        .put(&path("tags"), &json!({ "tags": tags }))
        .await
        .ok();
}

#[tokio::test]
async fn tags_are_a_set() {
    let world = called().await;
    let saved = world
        .put(
            &path("tags"),
            &json!({ "tags": ["vip", " callback ", "vip"] }),
        )
        .await
        .ok();
    assert_eq!(saved["tags"], json!(["callback", "vip"]));
    assert_eq!(
        world.get(&path("")).await.ok()["tags"],
        json!(["callback", "vip"])
    );
    world.put(&path("tags"), &json!({ "tags": [] })).await.ok();
    assert_eq!(world.get(&path("")).await.ok()["tags"], json!([]));
}

#[tokio::test]
async fn nothing_can_be_entered_about_an_erased_call() {
    let world = called().await;
    world.erase(INBOUND_ID).await;
    world
        .put(&path("notes"), &json!({ "notes": "x" }))
        .await
        .problem(409);
    world.get(&path("/raw")).await.problem(410);
    let call = world.get(&path("")).await.ok();
    assert_eq!(call["external_number"], json!(null));
    assert_eq!(call["erased"]["reason"], "asked");
    assert_eq!(call["transcript"], json!([]));
}

async fn called() -> World {
    let world = World::new().await;
    world.deliver(recorded(INBOUND)).await;
    world
}

fn path(field: &str) -> String {
    let field = field.trim_start_matches('/');
    format!("/api/v1/calls/{INBOUND_ID}/{field}")
        .trim_end_matches('/')
        .to_owned()
}
