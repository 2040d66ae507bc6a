//! A business with a campaign, its tracking number and a call to it.

use http::Method;
use serde_json::{Value, json};

use crate::answer::Answer;
use crate::sample::{INBOUND, INBOUND_ID, recorded};
use crate::world::World;

pub(crate) const CALL: &str = "/api/v1/calls/conv_6201kbe4v9m2f7sx8dn3qwhrt5yz";
pub(crate) const CREDIT: &str = "/api/v1/calls/conv_6201kbe4v9m2f7sx8dn3qwhrt5yz/attribution";

/// A call came in, and a campaign is known that nothing links to it.
pub(crate) async fn called() -> World {
    let world = World::new().await;
    world.deliver(recorded(INBOUND)).await;
    campaign(&world, "spring").await;
    world
}

pub(crate) async fn campaign(world: &World, id: &str) {
    let body = json!({ "campaign_id": id, "name": format!("The {id} one") });
    let path = "/api/v1/campaigns";
    world.admin(Method::POST, path, &body).await.created();
}

/// Has the number that the call was made to serve `campaign`.
pub(crate) async fn assign(world: &World, campaign: &str) -> Answer {
    let body = json!([{ "campaign_id": campaign, "from": "2026-01-01" }]);
    let path = format!("/api/v1/numbers/{}/assignments", dialled(world).await);
    world.admin(Method::PUT, &path, &body).await
}

/// The number that the call was made to.
pub(crate) async fn dialled(world: &World) -> String {
    let call = world.get(CALL).await.ok();
    call["agent_number"].as_str().unwrap().to_owned()
}

pub(crate) async fn credit(world: &World) -> Value {
    world.get(CALL).await.ok()["attribution"].clone()
}

#[tokio::test]
async fn a_call_is_credited_to_the_campaign_that_its_number_serves() {
    let world = called().await;
    assert_eq!(credit(&world).await["status"], "unattributed");

    let answer = assign(&world, "spring").await.ok();
    assert_eq!(answer["redecide"]["state"], "done");
    assert_eq!(answer["redecide"]["report"]["gained"], 1);
    let examples = &answer["redecide"]["report"]["examples"];
    assert_eq!(examples[0]["conversation_id"], INBOUND_ID);

    let credit = credit(&world).await;
    assert_eq!(credit["status"], "automatic");
    assert_eq!(credit["campaign_id"], "spring");
    assert_eq!(credit["campaign_name"], "The spring one");
    assert_eq!(credit["decided_by"], "rules");
    assert_eq!(credit["rule"], "B1");
    assert!(credit["confidence"].as_f64().unwrap() > 0.9);

    let list = world.get("/api/v1/calls?campaign_id=spring").await.ok();
    assert_eq!(list["calls"][0]["attribution"], credit);
}

#[tokio::test]
async fn the_evidence_for_everybody_considered_is_shown() {
    let world = called().await;
    assign(&world, "spring").await.ok();
    let call = world.get(CALL).await.ok();
    let candidate = &call["decision"]["candidates"][0];
    assert_eq!(call["decision"]["finding"], "automatic");
    assert_eq!(candidate["campaign_id"], "spring");
    assert_eq!(candidate["campaign_name"], "The spring one");
    assert_eq!(candidate["evidence"][0]["rule"], "B1");
    assert!(candidate["evidence"][0]["weight"].as_f64().unwrap() <= 1.0);
    assert_eq!(call["spam"]["is_spam"], false);
    assert_eq!(call["conversions"], json!([]));
}
