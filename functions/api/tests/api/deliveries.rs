//! The delivery log, and taking a delivery in once more.

use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};

use crate::sample::{INBOUND, INBOUND_ID, recorded};
use crate::world::World;

const MINIMAL: &str = "04-webhook-transcription-minimal";
const MINIMAL_ID: &str = "conv_0001kbh1n4q7y5rx2tz8wm6vjs9d";

#[tokio::test]
async fn the_log_shows_what_became_of_each_delivery_newest_first() {
    let world = logged().await;
    let log = world.get("/api/v1/deliveries").await.ok();
    let outcomes: Vec<_> = rows(&log)
        .map(|row| row["outcome"].as_str().unwrap())
        .collect();
    assert_eq!(
        outcomes,
        ["quarantined", "recorded", "unchanged", "recorded"]
    );
    let mut first = log["deliveries"][3].clone();
    first["id"] = json!("…");
    insta::assert_json_snapshot!(first);
}

#[tokio::test]
async fn each_filter_of_the_log_lets_through_what_it_says() {
    let world = logged().await;
    check(&world, "outcome=recorded", 2).await;
    check(&world, "outcome=parked", 0).await;
    check(&world, &format!("conversation_id={INBOUND_ID}"), 2).await;
    check(
        &world,
        &format!("conversation_id={INBOUND_ID}&outcome=unchanged"),
        1,
    )
    .await;
    for bad in [
        "outcome=lost",
        "conversation_id=a%20b",
        "limit=0",
        "cursor=x",
    ] {
        let blamed = world
            .get(&format!("/api/v1/deliveries?{bad}"))
            .await
            .blames("parameter");
        assert!(bad.starts_with(&format!("{blamed}=")), "{bad}");
    }
}

#[tokio::test]
async fn pages_of_the_log_concatenate_to_all_of_it() {
    let world = logged().await;
    for filter in [
        "",
        "outcome=recorded",
        &format!("conversation_id={INBOUND_ID}&outcome=recorded"),
    ] {
        let whole = world
            .get(&format!("/api/v1/deliveries?{filter}&limit=100"))
            .await
            .ok();
        let (mut paged, mut cursor) = (Vec::new(), String::new());
        loop {
            let page = world
                .get(&format!("/api/v1/deliveries?{filter}&limit=1{cursor}"))
                .await
                .ok();
            paged.extend(rows(&page).cloned());
            let Some(next) = page["next_cursor"].as_str() else {
                break;
            };
            cursor = format!("&cursor={next}");
        }
        assert_eq!(Value::Array(paged), whole["deliveries"], "{filter}");
    }
}

#[tokio::test]
async fn a_page_that_ends_before_what_is_looked_for_says_so_and_goes_on() {
    let world = World::new().await;
    let start: Timestamp = "2026-11-30T10:00:00Z".parse().unwrap();
    for minute in 0..5 {
        let at = start + SignedDuration::from_mins(minute);
        world.deliver_at(recorded(INBOUND), at).await;
    }
    let path = format!("/api/v1/deliveries?conversation_id={INBOUND_ID}&outcome=recorded&limit=1");
    let first = world.get(&path).await.ok();
    assert_eq!((rows(&first).count(), &first["partial"]), (0, &json!(true)));
    let mut cursor = first["next_cursor"].as_str().map(str::to_owned);
    let mut found = 0;
    while let Some(next) = cursor {
        let page = world.get(&format!("{path}&cursor={next}")).await.ok();
        found += rows(&page).count();
        cursor = page["next_cursor"].as_str().map(str::to_owned);
    }
    assert_eq!(found, 1);
}

#[tokio::test]
async fn a_dry_run_says_what_would_change_and_changes_nothing() {
    let (world, old) = overtaken().await;
    let path = format!("/api/v1/deliveries/{old}/replay");
    let before = world.get(&format!("/api/v1/calls/{INBOUND_ID}")).await.ok();
    let dry = world.post(&format!("{path}?dry_run=true")).await.ok();
    assert_eq!(
        (&dry["dry_run"], &dry["outcome"]),
        (&json!(true), &json!("recorded"))
    );
    let fields: Vec<_> = dry["changes"]
        .as_array()
        .unwrap()
        .iter()
        .map(|change| change["field"].as_str().unwrap())
        .collect();
    assert!(fields.contains(&"summary"), "{fields:?}");
    let summary = dry["changes"]
        .as_array()
        .unwrap()
        .iter()
        .find(|change| change["field"] == "summary")
        .unwrap();
    assert_eq!(summary["before"], json!(null));
    assert!(summary["after"].is_string());
    assert_eq!(
        world.get(&format!("/api/v1/calls/{INBOUND_ID}")).await.ok(),
        before
    );
}

#[tokio::test]
async fn a_replay_does_what_its_dry_run_said_and_then_nothing_more() {
    let (world, old) = overtaken().await;
    let path = format!("/api/v1/deliveries/{old}/replay");
    let dry = world.post(&format!("{path}?dry_run=true")).await.ok();
    let wet = world.post(&path).await.ok();
    assert_eq!(
        (&wet["dry_run"], &wet["outcome"]),
        (&json!(false), &json!("recorded"))
    );
    assert_eq!(wet["changes"], dry["changes"]);
    let call = world.get(&format!("/api/v1/calls/{INBOUND_ID}")).await.ok();
    assert!(call["summary"].is_string());

    let again = world.post(&path).await.ok();
    assert_eq!(
        (&again["outcome"], &again["changes"]),
        (&json!("unchanged"), &json!([]))
    );
}

#[tokio::test]
async fn what_makes_no_call_cannot_be_replayed() {
    let world = logged().await;
    let log = world
        .get("/api/v1/deliveries?outcome=quarantined")
        .await
        .ok();
    let id = log["deliveries"][0]["id"].as_str().unwrap().to_owned();
    world
        .post(&format!("/api/v1/deliveries/{id}/replay"))
        .await
        .problem(409);
    for bad in [
        "dry_run=maybe",
        "dry_run=",
        "dryrun=true",
        "dry_run=true&dry_run=true",
    ] {
        let answer = world
            .post(&format!("/api/v1/deliveries/{id}/replay?{bad}"))
            .await;
        assert!(bad.starts_with(&answer.blames("parameter")), "{bad}");
    }
}

#[tokio::test]
async fn a_delivery_whose_body_is_gone_cannot_be_replayed() {
    let world = logged().await;
    world.erase(MINIMAL_ID).await;
    let log = world
        .get(&format!("/api/v1/deliveries?conversation_id={MINIMAL_ID}"))
        .await
        .ok();
    let id = log["deliveries"][0]["id"].as_str().unwrap();
    assert_eq!(log["deliveries"][0]["has_body"], false);
    world
        .post(&format!("/api/v1/deliveries/{id}/replay"))
        .await
        .problem(410);
}

/// Four deliveries: two recorded, one unchanged, one unusable.
async fn logged() -> World {
    let world = World::new().await;
    let start: Timestamp = "2026-11-30T10:00:00Z".parse().unwrap();
    let bodies = [
        recorded(INBOUND),
        recorded(INBOUND),
        recorded(MINIMAL),
        b"{}".to_vec(),
    ];
    for (minute, body) in (0_i64..).zip(bodies) {
        world
            .deliver_at(body, start + SignedDuration::from_mins(minute))
            .await;
    }
    world
}

/// A call whose first delivery has been cut out of it by hand: the log has the
/// body, the call knows less.
async fn overtaken() -> (World, String) {
    let world = World::new().await;
    let mut known: Value = serde_json::from_slice(&recorded(INBOUND)).unwrap();
    known["data"]["analysis"] = json!(null);
    known["event_timestamp"] = json!(1_795_000_100);
    world.deliver(known.to_string()).await;
    let quarantined = logged_only(&world, recorded(INBOUND)).await;
    (world, quarantined)
}

/// Logs `body` as unusable, as an older reader might have.
async fn logged_only(world: &World, body: Vec<u8>) -> String {
    let received_at = "2026-11-30T10:05:00Z".parse().unwrap();
    let id = store::DeliveryId::new(received_at);
    let delivery = store::Delivery {
        id,
        received_at,
        signed_at: Some(received_at),
        kind: None,
        conversation_id: None,
        reason: Some("an older reader could not read it".to_owned()),
        warnings: Vec::new(),
        bytes: 1,
        body: Some(body.into()),
        was_parked: false,
        signed_with: None,
    };
    world
        .store
        .log(&delivery, store::Outcome::Quarantined)
        .await
        .unwrap();
    id.to_string()
}

async fn check(world: &World, query: &str, expected: usize) {
    let log = world
        .get(&format!("/api/v1/deliveries?limit=100&{query}"))
        .await
        .ok();
    assert_eq!(rows(&log).count(), expected, "{query}");
}

fn rows(log: &Value) -> impl Iterator<Item = &Value> {
    log["deliveries"].as_array().unwrap().iter()
}
