//! The settings of the rules.

use http::Method;
use serde_json::{Value, json};

use crate::business::{CALL, assign, called, credit};

const RULES: &str = "/api/v1/rules";

#[tokio::test]
async fn a_setting_shows_which_calls_it_flips_before_it_does() {
    let world = called().await;
    assign(&world, "spring").await.ok();
    let strict = json!({ "automatic_from": 0.99 });
    let dry = format!("{RULES}?dry_run=true");
    let would = world.admin(Method::PUT, &dry, &strict).await.ok();
    assert_eq!(would["report"]["lost"], 1);
    assert_eq!(credit(&world).await["status"], "automatic");

    let before = world.get(RULES).await;
    assert_eq!(before.ok()["automatic_from"], 0.9);
    let put = world
        .admin_if(Method::PUT, RULES, &strict, before.header("etag"))
        .await;
    assert_eq!(put.ok()["automatic_from"], 0.99);
    assert_eq!(put.ok()["suggested_from"], 0.5);
    assert_eq!(put.ok()["revision"], 1);
    assert_eq!(credit(&world).await["status"], "suggested");
    let late = world
        .admin_if(Method::PUT, RULES, &strict, before.header("etag"))
        .await;
    assert_eq!(late.problem(412)["current"]["revision"], 1);
}

#[tokio::test]
async fn a_rule_finds_conversions() {
    let world = called().await;
    let body = json!({ "conversions": [{
        "name": "long enough",
        "type": "lead",
        "when": { "min_duration": 1 },
        "value": { "amount": 12.5, "currency": "USD" },
    }] });
    let put = world.admin(Method::PUT, RULES, &body).await.ok();
    assert_eq!(put["conversions"][0]["when"]["min_duration"], 1);
    assert_eq!(put["conversions"][0]["when"]["tool"], Value::Null);
    let call = world.get(CALL).await.ok();
    let found = &call["conversions"][0];
    assert_eq!(found["type"], "lead");
    assert_eq!(found["value"], 12.5);
    assert_eq!(found["source"], "rule");
    assert_eq!(found["rule"], "long enough");
    assert_eq!(call["conversion"]["converted"], true);
    assert_eq!(call["conversion"]["source"], "rule:long enough");
}

#[tokio::test]
async fn what_is_wrong_with_a_rule_is_named() {
    let world = called().await;
    let rule = |when: Value| json!({ "conversions": [{ "name": "a", "type": "b", "when": when }] });
    let blamed = [
        (json!({ "automatic_from": 1.1 }), "automatic_from"),
        (json!({ "lead": "a lot" }), "lead"),
        (json!({ "suggested_from": 0.95 }), "suggested_from"),
        (json!({ "callback_days": 366 }), "callback_days"),
        (rule(json!({})), "conversions[0].when"),
        (
            rule(json!({ "tool": "a", "criterion": "b" })),
            "conversions[0].when",
        ),
        (
            rule(json!({ "tool": "a", "equals": "b" })),
            "conversions[0].when",
        ),
        (rule(json!({ "shoe": "a" })), "conversions[0].when"),
        (
            rule(json!({ "tool": "a", "shoe": "b" })),
            "conversions[0].when.shoe",
        ),
        (
            json!({ "conversions": [{ "name": "a" }] }),
            "conversions[0].type",
        ),
        (
            json!({ "conversions": [{
                "name": "a", "type": "b", "when": { "tool": "c" }, "value": { "amount": 1 },
            }] }),
            "conversions[0].value.currency",
        ),
    ];
    for (body, field) in blamed {
        let answer = world.admin(Method::PUT, RULES, &body).await;
        assert_eq!(answer.blames("field"), field, "{body}");
    }
}
