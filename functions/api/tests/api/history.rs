//! What happened to a call.

use serde_json::{Value, json};

use crate::sample::{INBOUND, INBOUND_ID, recorded};
use crate::world::World;

#[tokio::test]
async fn every_change_is_in_the_history_newest_first() {
    let world = called().await;
    put(&world, "notes", json!({ "notes": "one" })).await;
    put(&world, "notes", json!({ "notes": "two" })).await;
    let history = page(&world, "").await;
    let kinds: Vec<_> = entries(&history)
        .map(|entry| (text(&entry["kind"]), entry["version"].as_u64()))
        .collect();
    assert_eq!(
        kinds,
        [
            ("edited".to_owned(), Some(3)),
            ("edited".to_owned(), Some(2)),
            ("observed".to_owned(), Some(1)),
        ]
    );
    let newest = entries(&history).next().unwrap();
    assert_eq!(
        (&newest["before"], &newest["after"]),
        (&json!("one"), &json!("two"))
    );
    assert!(text(&newest["actor"]).starts_with("key:k_"));
    assert_eq!(newest["fields"], json!(["notes"]));
}

#[tokio::test]
async fn an_observation_names_what_it_changed_and_what_brought_it() {
    let world = called().await;
    let history = page(&world, "").await;
    let entry = entries(&history).next().unwrap();
    assert_eq!(entry["actor"], "webhook");
    assert!(
        entry["fields"]
            .as_array()
            .unwrap()
            .contains(&json!("summary"))
    );
    let delivery = text(&entry["delivery_id"]);
    let delivery = world
        .get(&format!("/api/v1/deliveries/{delivery}"))
        .await
        .ok();
    assert_eq!(delivery["conversation_id"], INBOUND_ID);
}

#[tokio::test]
async fn pages_of_history_concatenate_to_all_of_it() {
    let world = called().await;
    for n in 0..6 {
        put(&world, "notes", json!({ "notes": n.to_string() })).await;
    }
    let whole = page(&world, "").await;
    for limit in 1..=7 {
        let (mut paged, mut cursor) = (Vec::new(), String::new());
        loop {
            let page = page(&world, &format!("?limit={limit}{cursor}")).await;
            paged.extend(entries(&page).cloned());
            let Some(next) = page["next_cursor"].as_str() else {
                break;
            };
            cursor = format!("&cursor={next}");
        }
        assert_eq!(Value::Array(paged), whole["history"], "pages of {limit}");
    }
}

#[tokio::test]
async fn a_cursor_of_another_calls_history_is_refused() {
    let world = called().await;
    world
        .deliver(recorded("04-webhook-transcription-minimal"))
        .await;
    put(&world, "notes", json!({ "notes": "x" })).await;
    let cursor = text(&page(&world, "?limit=1").await["next_cursor"]);
    let other = "conv_0001kbh1n4q7y5rx2tz8wm6vjs9d";
    let answer = world
        .get(&format!(
            "/api/v1/calls/{other}/history?limit=1&cursor={cursor}"
        ))
        .await;
    assert_eq!(answer.blames("parameter"), "cursor");
}

async fn called() -> World {
    let world = World::new().await;
    world.deliver(recorded(INBOUND)).await;
    world
}

async fn put(world: &World, field: &str, body: Value) {
    world
        .put(&format!("/api/v1/calls/{INBOUND_ID}/{field}"), &body)
        .await
        .ok();
}

async fn page(world: &World, query: &str) -> Value {
    world
        .get(&format!("/api/v1/calls/{INBOUND_ID}/history{query}"))
        .await
        .ok()
}

fn entries(page: &Value) -> impl Iterator<Item = &Value> {
    page["history"].as_array().unwrap().iter()
}

fn text(value: &Value) -> String {
    value.as_str().unwrap().to_owned()
}
