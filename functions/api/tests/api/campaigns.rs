//! Campaigns are added, read and changed.

use http::Method;
use serde_json::{Value, json};

use crate::world::World;

const CAMPAIGNS: &str = "/api/v1/campaigns";
const SPRING: &str = "/api/v1/campaigns/spring";

fn spring() -> Value {
    json!({
        "campaign_id": "spring",
        "name": "Spring heat pumps",
        "channel": "direct_mail",
        "timezone": "Europe/Rome",
        "window_days": 45,
        "starts_on": "2026-03-01",
        "ends_on": "2026-06-30",
        "country": "it",
        "offer": "a free check",
        "phrases": ["heat pump check"],
        "codes": ["SPRING26"],
    })
}

#[tokio::test]
async fn a_campaign_reads_back_as_it_was_added() {
    let world = World::new().await;
    let answer = world.admin(Method::POST, CAMPAIGNS, &spring()).await;
    let made = answer.created();
    assert_eq!(answer.header("location"), SPRING);
    assert!(made["undo_id"].is_string());
    assert_eq!(made["redecide"]["state"], "done");
    let read = world.get(SPRING).await;
    assert_eq!(read.header("etag"), answer.header("etag"));
    let read = read.ok();
    for (field, value) in spring().as_object().unwrap() {
        let expected = if field == "country" {
            &json!("IT")
        } else {
            value
        };
        assert_eq!(&read[field], expected, "{field}");
    }
    assert_eq!(read["mailings"], json!([]));
    let list = world.get(CAMPAIGNS).await.ok();
    assert_eq!(list["campaigns"], json!([read]));
}

#[tokio::test]
async fn a_campaign_needs_no_more_than_a_name() {
    let world = World::new().await;
    let made = world
        .admin(Method::POST, CAMPAIGNS, &json!({ "name": "Radio" }))
        .await
        .created();
    assert!(made["campaign_id"].as_str().unwrap().starts_with("cmp_"));
    assert_eq!(made["window_days"], 60);
    assert_eq!(made["timezone"], "America/New_York");
    assert_eq!(made["channel"], "direct_mail");
}

#[tokio::test]
async fn an_id_is_taken_once() {
    let world = World::new().await;
    world
        .admin(Method::POST, CAMPAIGNS, &spring())
        .await
        .created();
    let answer = world.admin(Method::POST, CAMPAIGNS, &spring()).await;
    assert_eq!(answer.problem(409)["errors"][0]["field"], "campaign_id");
}

#[tokio::test]
async fn a_change_leaves_what_it_does_not_name() {
    let world = World::new().await;
    world
        .admin(Method::POST, CAMPAIGNS, &spring())
        .await
        .created();
    let patch = json!({ "window_days": 90, "ends_on": null, "phrases": [] });
    let changed = world.admin(Method::PATCH, SPRING, &patch).await.ok();
    assert_eq!(changed["window_days"], 90);
    assert_eq!(changed["ends_on"], Value::Null);
    assert_eq!(changed["phrases"], json!([]));
    assert_eq!(changed["name"], "Spring heat pumps");
    assert_eq!(changed["starts_on"], "2026-03-01");
    let path = "/api/v1/campaigns/autumn";
    world.admin(Method::PATCH, path, &patch).await.problem(404);
    world.get(path).await.problem(404);
}

#[tokio::test]
async fn a_dry_run_adds_and_changes_nothing() {
    let world = World::new().await;
    let dry = format!("{CAMPAIGNS}?dry_run=true");
    let would = world.admin(Method::POST, &dry, &spring()).await.ok();
    assert_eq!(would["dry_run"], true);
    assert_eq!(would["report"]["changed"], 0);
    world.get(SPRING).await.problem(404);

    world
        .admin(Method::POST, CAMPAIGNS, &spring())
        .await
        .created();
    let dry = format!("{SPRING}?dry_run=true");
    let patch = json!({ "window_days": 1 });
    world.admin(Method::PATCH, &dry, &patch).await.ok();
    assert_eq!(world.get(SPRING).await.ok()["window_days"], 45);
}

#[tokio::test]
async fn a_change_of_a_revision_that_is_no_more_is_told_the_one_that_is() {
    let world = World::new().await;
    world
        .admin(Method::POST, CAMPAIGNS, &spring())
        .await
        .created();
    let seen = world.get(SPRING).await.header("etag").to_owned();
    let mine = json!({ "window_days": 10 });
    let answer = world.admin_if(Method::PATCH, SPRING, &mine, &seen).await;
    answer.ok();
    let late = world.admin_if(Method::PATCH, SPRING, &mine, &seen).await;
    assert_eq!(late.problem(412)["current"]["window_days"], 10);
    assert_eq!(late.header("etag"), answer.header("etag"));
}

#[tokio::test]
async fn what_is_wrong_with_a_campaign_is_named() {
    let world = World::new().await;
    let blamed = [
        ("name", json!(null)),
        ("name", json!(" ")),
        ("campaign_id", json!("-")),
        ("campaign_id", json!("a b")),
        ("channel", json!("pigeon")),
        ("timezone", json!("Mars/Olympus")),
        ("window_days", json!(0)),
        ("window_days", json!(366)),
        ("window_days", json!(1.5)),
        ("starts_on", json!("2026-02-30")),
        ("starts_on", json!("2026-W10-1")),
        ("ends_on", json!("2026-02-01")),
        ("country", json!("Italy")),
        ("phrases", json!("one")),
        ("phrases", json!([""])),
        ("codes", json!(["--"])),
        ("mailings", json!([])),
    ];
    for (field, value) in blamed {
        let mut body = spring();
        body[field] = value.clone();
        let answer = world.admin(Method::POST, CAMPAIGNS, &body).await;
        assert_eq!(answer.blames("field"), field, "{value}");
    }
}
