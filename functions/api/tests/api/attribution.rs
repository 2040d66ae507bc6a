//! A person decides who one call is credited to.

use http::Method;
use http::header::{ETAG, IF_MATCH};
use serde_json::{Value, json};

use access::Role;

use crate::answer::Answer;
use crate::business::{CALL, CREDIT, assign, called, campaign, credit};
use crate::world::World;

#[tokio::test]
async fn a_persons_decision_stands_whatever_the_rules_find() {
    let world = called().await;
    campaign(&world, "autumn").await;
    let body = json!({ "campaign_id": "autumn", "reason": "said so" });
    let call = world.put(CREDIT, &body).await.ok();
    assert_eq!(call["attribution"]["status"], "confirmed");
    assert_eq!(call["attribution"]["campaign_id"], "autumn");
    assert_eq!(call["attribution"]["confidence"], 1.0);
    assert!(
        call["attribution"]["decided_by"]
            .as_str()
            .unwrap()
            .starts_with("key:")
    );

    assign(&world, "spring").await.ok();
    let credit = credit(&world).await;
    assert_eq!(credit["campaign_id"], "autumn");
    assert_eq!(credit["disagrees"], true);
    assert_eq!(credit["alternatives"][0]["campaign_id"], "spring");
    assert_eq!(credit["alternatives"][0]["campaign_name"], "The spring one");
}

#[tokio::test]
async fn nobody_is_a_decision_too() {
    let world = called().await;
    assign(&world, "spring").await.ok();
    let call = world
        .put(CREDIT, &json!({ "campaign_id": null }))
        .await
        .ok();
    assert_eq!(call["attribution"]["status"], "confirmed");
    assert_eq!(call["attribution"]["campaign_id"], Value::Null);
}

#[tokio::test]
async fn a_call_is_handed_back_to_the_rules() {
    let world = called().await;
    assign(&world, "spring").await.ok();
    world
        .put(CREDIT, &json!({ "campaign_id": null }))
        .await
        .ok();
    let call = delete(&world, None).await.ok();
    assert_eq!(call["attribution"]["status"], "automatic");
    assert_eq!(call["attribution"]["campaign_id"], "spring");
}

#[tokio::test]
async fn a_decision_on_a_state_that_is_no_more_is_told_the_one_that_is() {
    let world = called().await;
    let seen = etag(&world.get(CALL).await);
    let first = world
        .put_if(CREDIT, &json!({ "campaign_id": "spring" }), Some(&seen))
        .await;
    first.ok();
    let second = world
        .put_if(CREDIT, &json!({ "campaign_id": null }), Some(&seen))
        .await;
    let problem = second.problem(412);
    assert_eq!(problem["current"]["campaign_id"], "spring");
    assert_eq!(problem["current"]["campaign_name"], "The spring one");
    assert_eq!(etag(&second), etag(&first));
    delete(&world, Some("\"x\"")).await.problem(412);
    delete(&world, Some(&etag(&second))).await.ok();
}

#[tokio::test]
async fn what_cannot_be_credited_is_named() {
    let world = called().await;
    let blamed = [
        (json!({}), "campaign_id"),
        (json!({ "campaign_id": "autumn" }), "campaign_id"),
        (json!({ "campaign_id": "-" }), "campaign_id"),
        (json!({ "campaign_id": "a#b" }), "campaign_id"),
        (json!({ "campaign_id": 7 }), "campaign_id"),
        (
            json!({ "campaign_id": "spring", "recipient_id": "r9" }),
            "recipient_id",
        ),
        (
            json!({ "campaign_id": null, "recipient_id": "r9" }),
            "recipient_id",
        ),
        (json!({ "campaign_id": null, "blind": "yes" }), "blind"),
        (
            json!({ "campaign_id": null, "reason": "x".repeat(1001) }),
            "reason",
        ),
        (json!({ "campaign_id": null, "more": 1 }), "more"),
    ];
    for (body, field) in blamed {
        assert_eq!(
            world.put(CREDIT, &body).await.blames("field"),
            field,
            "{body}"
        );
    }
    let path = "/api/v1/calls/conv_none/attribution";
    world
        .put(path, &json!({ "campaign_id": null }))
        .await
        .problem(404);
    world.erase(crate::sample::INBOUND_ID).await;
    world
        .put(CREDIT, &json!({ "campaign_id": null }))
        .await
        .problem(409);
}

async fn delete(world: &World, etag: Option<&str>) -> Answer {
    let mut request = world.request(Role::Editor, Method::DELETE, CREDIT, None);
    if let Some(etag) = etag {
        request
            .headers_mut()
            .insert(IF_MATCH, etag.parse().unwrap());
    }
    world.send(request).await
}

fn etag(answer: &Answer) -> String {
    answer.header(ETAG.as_str()).to_owned()
}
