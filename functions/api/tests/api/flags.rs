//! What people say a call is.

use serde_json::{Value, json};

use crate::business::{CALL, assign, called, credit};

const FLAGS: &str = "/api/v1/calls/conv_6201kbe4v9m2f7sx8dn3qwhrt5yz/flags";

#[tokio::test]
async fn spam_is_credited_to_nobody_until_somebody_says_otherwise() {
    let world = called().await;
    assign(&world, "spring").await.ok();
    let flags = world.put(FLAGS, &json!({ "spam": true })).await.ok();
    assert_eq!(flags["spam"], true);
    assert_eq!(flags["test"], Value::Null);
    assert_eq!(flags["flags"], json!(["spam"]));
    assert_eq!(credit(&world).await["status"], "not_applicable");
    let call = world.get(CALL).await.ok();
    assert_eq!(call["marks"]["spam"], true);
    assert_eq!(call["spam"]["is_spam"], true);

    world.put(FLAGS, &json!({ "spam": null })).await.ok();
    assert_eq!(credit(&world).await["status"], "automatic");
}

#[tokio::test]
async fn a_mark_that_is_no_mark_is_named() {
    let world = called().await;
    let answer = world.put(FLAGS, &json!({ "spam": "yes" })).await;
    assert_eq!(answer.blames("field"), "spam");
    let answer = world.put(FLAGS, &json!({ "web": true })).await;
    assert_eq!(answer.blames("field"), "web");
}
