//! What is said of voice agents.

use http::Method;
use serde_json::{Value, json};

use crate::business::{CALL, called, credit};

const AGENT: &str = "/api/v1/agents/agent_x";

#[tokio::test]
async fn an_agent_reads_back_as_it_was_put() {
    let world = called().await;
    world.get(AGENT).await.problem(404);
    let body = json!({
        "name": "Intake",
        "campaign_id": "spring",
        "collects": { "code": ["mailer_code"], "zip": "zip_code" },
    });
    let put = world.admin(Method::PUT, AGENT, &body).await.ok();
    assert_eq!(put["is_test"], false);
    let read = world.get(AGENT).await.ok();
    assert_eq!(read["campaign_id"], "spring");
    assert_eq!(read["collects"]["code"], json!(["mailer_code"]));
    assert_eq!(read["collects"]["zip"], json!(["zip_code"]));
    assert_eq!(read["collects"]["email"], json!([]));
}

#[tokio::test]
async fn the_calls_of_a_test_agent_are_credited_to_nobody() {
    let world = called().await;
    let call = world.get(CALL).await.ok();
    let path = format!("/api/v1/agents/{}", call["agent_id"].as_str().unwrap());
    let answer = world
        .admin(Method::PUT, &path, &json!({ "is_test": true }))
        .await
        .ok();
    assert_eq!(answer["redecide"]["report"]["changed"], 1);
    assert_eq!(credit(&world).await["status"], "not_applicable");
    assert_eq!(world.get(CALL).await.ok()["flags"], json!(["test"]));
}

#[tokio::test]
async fn what_is_wrong_with_an_agent_is_named() {
    let world = called().await;
    let blamed: [(Value, &str); 6] = [
        (json!({ "is_test": "no" }), "is_test"),
        (json!({ "campaign_id": "gone" }), "campaign_id"),
        (json!({ "collects": [] }), "collects"),
        (json!({ "collects": { "shoe": ["x"] } }), "collects.shoe"),
        (json!({ "collects": { "code": [7] } }), "collects.code"),
        (json!({ "name": "" }), "name"),
    ];
    for (body, field) in blamed {
        let answer = world.admin(Method::PUT, AGENT, &body).await;
        assert_eq!(answer.blames("field"), field, "{body}");
    }
}
