//! A person decides on many calls at once, and takes it back.

use access::Role;
use aws_sdk_dynamodb::types::{AttributeValue, PutRequest, WriteRequest};
use http::Method;
use sandbox::TABLE_PREFIX;
use serde_json::{Value, json};

use crate::answer::Answer;
use crate::business::{assign, called, campaign};
use crate::sample::{self, INBOUND_ID};
use crate::world::World;

const MANY: &str = "/api/v1/attributions";

async fn world() -> World {
    let (world, _) = sample::world().await;
    campaign(&world, "spring").await;
    world
}

async fn decide(world: &World, body: &Value) -> Answer {
    world
        .asks(Role::Editor, Method::POST, MANY, Some(body))
        .await
}

async fn undo(world: &World, id: &Value) -> Answer {
    let path = format!("{MANY}/{}/undo", id.as_str().unwrap());
    world.post(&path).await
}

async fn credits(world: &World) -> Vec<Value> {
    let page = world.get("/api/v1/calls?limit=100").await.ok();
    let calls = page["calls"].as_array().unwrap().iter();
    calls
        .map(|call| {
            json!([
                call["conversation_id"],
                call["attribution"]["status"],
                call["attribution"]["campaign_id"],
                call["attribution"]["recipient_id"],
            ])
        })
        .collect()
}

#[tokio::test]
async fn each_call_is_told_what_became_of_it() {
    let world = world().await;
    let own = "/api/v1/calls/conv_01/attribution";
    world.put(own, &json!({ "campaign_id": null })).await.ok();
    let body = json!({
        "ids": ["conv_00", "conv_01", "conv_none", "conv_00"],
        "campaign_id": "spring",
    });
    let answer = decide(&world, &body).await.ok();
    assert_eq!(answer["count"], 3);
    assert_eq!(answer["operation_id"], answer["undo_id"]);
    assert_eq!(
        answer["results"],
        json!([
            { "conversation_id": "conv_00", "outcome": "changed" },
            { "conversation_id": "conv_01", "outcome": "locked" },
            { "conversation_id": "conv_none", "outcome": "not_found" },
        ])
    );
    let counts = answer["counts"].as_array().unwrap();
    assert!(counts.contains(&json!({ "outcome": "changed", "count": 1 })));
}

#[tokio::test]
async fn undoing_restores_exactly_what_was_there() {
    let world = world().await;
    let own = "/api/v1/calls/conv_01/attribution";
    world.put(own, &json!({ "campaign_id": null })).await.ok();
    let before = credits(&world).await;
    let body = json!({
        "filter": { "agent_id": "agent_a", "direction": "inbound" },
        "expected_count": count(&world, "agent_id=agent_a&direction=inbound").await,
        "campaign_id": "spring",
        "overwrite_manual": true,
    });
    let done = decide(&world, &body).await.ok();
    assert_ne!(credits(&world).await, before);

    let first = undo(&world, &done["undo_id"]).await.ok();
    assert_eq!(first["kind"], "undo");
    assert_eq!(first["state"], "done");
    assert_eq!(credits(&world).await, before);
    let again = undo(&world, &done["undo_id"]).await.ok();
    assert_eq!(again["operation_id"], first["operation_id"]);
    undo(&world, &json!("op_none")).await.problem(404);
}

#[tokio::test]
async fn a_filter_that_matches_another_number_of_calls_is_refused_with_it() {
    let world = world().await;
    let body = json!({
        "filter": { "agent_id": "agent_a" },
        "expected_count": 3,
        "campaign_id": "spring",
    });
    let answer = decide(&world, &body).await;
    let problem = answer.problem(409);
    let present = count(&world, "agent_id=agent_a").await;
    assert_eq!(problem["errors"][0]["field"], "expected_count");
    let said = problem["detail"].as_str().unwrap();
    assert!(said.starts_with(&format!("{present} calls")), "{said}");
}

#[tokio::test]
async fn a_repeat_of_an_operation_changes_nothing() {
    let world = world().await;
    let body = json!({ "ids": ["conv_00"], "campaign_id": "spring", "operation_id": "mine" });
    let first = decide(&world, &body).await.ok();
    assert_eq!(decide(&world, &body).await.ok(), first);
    let other = json!({ "ids": ["conv_00"], "campaign_id": null, "operation_id": "mine" });
    decide(&world, &other).await.problem(409);
}

#[tokio::test]
async fn a_dry_run_only_counts() {
    let world = world().await;
    let before = credits(&world).await;
    let body = json!({ "ids": ["conv_00", "conv_01"], "campaign_id": "spring" });
    let path = format!("{MANY}?dry_run=true");
    let answer = world
        .asks(Role::Editor, Method::POST, &path, Some(&body))
        .await
        .ok();
    assert_eq!(
        answer,
        json!({ "count": 2, "would_change": 2, "already": 0, "locked": 0 })
    );
    assert_eq!(credits(&world).await, before);
}

#[tokio::test]
async fn what_is_wrong_with_a_decision_is_named() {
    let world = world().await;
    let blamed = [
        (json!({ "campaign_id": null }), "ids"),
        (json!({ "ids": ["a b"], "campaign_id": null }), "ids"),
        (
            json!({ "ids": [], "filter": {}, "campaign_id": null }),
            "filter",
        ),
        (json!({ "ids": [] }), "campaign_id"),
        (
            json!({ "filter": {}, "campaign_id": null }),
            "expected_count",
        ),
        (
            json!({ "filter": { "state": "gone" }, "expected_count": 0, "campaign_id": null }),
            "filter.state",
        ),
        (
            json!({ "filter": { "sort": "status" }, "expected_count": 0, "campaign_id": null }),
            "filter.sort",
        ),
        (
            json!({ "filter": { "phone": ["x"] }, "expected_count": 0, "campaign_id": null }),
            "filter.phone",
        ),
        (json!({ "ids": [], "campaign_id": "gone" }), "campaign_id"),
        (
            json!({ "ids": [], "campaign_id": "spring", "recipient_id": "gone" }),
            "recipient_id",
        ),
        (
            json!({ "ids": [], "campaign_id": null, "operation_id": "a/b" }),
            "operation_id",
        ),
    ];
    for (body, field) in blamed {
        assert_eq!(decide(&world, &body).await.blames("field"), field, "{body}");
    }
}

#[tokio::test]
async fn undoing_what_an_admin_did_asks_for_an_admin() {
    let world = called().await;
    let done = assign(&world, "spring").await.ok();
    undo(&world, &done["undo_id"]).await.problem(403);
    let path = format!("{MANY}/{}/undo", done["undo_id"].as_str().unwrap());
    let dry = format!("{path}?dry_run=true");
    let would = world.asks(Role::Admin, Method::POST, &dry, None).await.ok();
    assert_eq!(would["dry_run"], true);
    world
        .asks(Role::Admin, Method::POST, &path, None)
        .await
        .ok();
    let call = world.get(&format!("/api/v1/calls/{INBOUND_ID}")).await.ok();
    assert_eq!(call["attribution"]["status"], "unattributed");
}

#[tokio::test]
async fn more_than_ten_thousand_calls_are_work_of_the_background() {
    let (world, _) = sample::world().await;
    let more = multiply(&world, "conv_00", 10_001).await;
    let body = json!({
        "filter": { "agent_id": "agent_many" },
        "expected_count": more,
        "campaign_id": null,
    });
    let answer = decide(&world, &body).await;
    assert_eq!(answer.status, 202);
    let job = answer.header("location").to_owned();
    let waiting = world.get(&job).await.ok();
    assert_eq!(
        (&waiting["kind"], &waiting["progress"]["total"]),
        (&json!("bulk"), &json!(more))
    );
    let id = job.rsplit('/').next().unwrap().parse().unwrap();
    let at_least_a_step = std::time::Duration::ZERO;
    let now = crate::world::now();
    let worked = jobs::work_on(&world.store, &id, at_least_a_step, now);
    assert!(!worked.await.unwrap().is_over());
    let under_way = world.get(&job).await.ok();
    assert_eq!(under_way["progress"]["done"], 100);
}

/// Puts so many copies of a call beside it, of an agent of their own.
async fn multiply(world: &World, id: &str, copies: u32) -> u32 {
    let (client, table) = (world.sandbox.client(), format!("{TABLE_PREFIX}calls"));
    let text = |text: &str| AttributeValue::S(text.to_owned());
    let read = client.get_item().table_name(&table);
    let read = read.key("conversation_id", text(id)).send().await;
    let call = read.unwrap().item.unwrap();
    let copy = |n: u32| {
        let mut call = call.clone();
        call.insert("conversation_id".to_owned(), text(&format!("copy_{n}")));
        if let Some(AttributeValue::M(row)) = call.get_mut("row") {
            row.insert("agent_id".to_owned(), text("agent_many"));
        }
        let put = PutRequest::builder().set_item(Some(call)).build().unwrap();
        WriteRequest::builder().put_request(put).build()
    };
    let puts: Vec<_> = (0..copies).map(copy).collect();
    for puts in puts.chunks(25) {
        let write = client.batch_write_item();
        let write = write.request_items(&table, puts.to_vec());
        write.send().await.unwrap();
    }
    copies
}

async fn count(world: &World, filter: &str) -> usize {
    let path = format!("/api/v1/calls?limit=100&{filter}");
    world.get(&path).await.ids().len()
}
