//! What a body says and cannot be used is refused by name, and never ignored.

use access::Role;
use axum::body::Body;
use http::Method;
use http::header::{CONTENT_TYPE, HeaderValue};
use serde_json::{Value, json};

use crate::answer::Answer;
use crate::sample::{INBOUND, INBOUND_ID, recorded};
use crate::world::World;

#[tokio::test]
async fn a_field_that_cannot_be_used_is_refused_by_name() {
    let world = called().await;
    let long = |n: usize| "ä".repeat(n);
    check(&world, "conversion", json!({}), "converted").await;
    check(
        &world,
        "conversion",
        json!({ "converted": null }),
        "converted",
    )
    .await;
    check(
        &world,
        "conversion",
        json!({ "converted": "yes" }),
        "converted",
    )
    .await;
    check(
        &world,
        "conversion",
        json!({ "converted": true, "value": 5 }),
        "currency",
    )
    .await;
    check(
        &world,
        "conversion",
        json!({ "converted": true, "currency": "USD" }),
        "value",
    )
    .await;
    let worth = |value: Value, currency: &str| json!({ "converted": true, "value": value, "currency": currency });
    check(&world, "conversion", worth(json!(-1), "USD"), "value").await;
    check(&world, "conversion", worth(json!(1e10), "USD"), "value").await;
    check(&world, "conversion", worth(json!("5"), "USD"), "value").await;
    check(&world, "conversion", worth(json!(5), "usd"), "currency").await;
    check(&world, "conversion", worth(json!(5), "DOLLAR"), "currency").await;
    check(
        &world,
        "conversion",
        json!({ "converted": false, "value": 5, "currency": "USD" }),
        "value",
    )
    .await;
    check(
        &world,
        "conversion",
        json!({ "converted": true, "note": long(1001) }),
        "note",
    )
    .await;
    check(
        &world,
        "conversion",
        json!({ "converted": true, "status": "success" }),
        "status",
    )
    .await;
    check(&world, "notes", json!({ "notes": 5 }), "notes").await;
    check(&world, "notes", json!({ "notes": long(10_001) }), "notes").await;
    check(&world, "notes", json!({ "notes": "a\u{0}b" }), "notes").await;
    check(
        &world,
        "notes",
        json!({ "notes": "x", "erased": true }),
        "erased",
    )
    .await;
    check(&world, "tags", json!({ "tags": "vip" }), "tags").await;
    check(&world, "tags", json!({ "tags": [1] }), "tags").await;
    check(&world, "tags", json!({ "tags": [" "] }), "tags").await;
    check(&world, "tags", json!({ "tags": ["a\nb"] }), "tags").await;
    check(&world, "tags", json!({ "tags": [long(51)] }), "tags").await;
    check(&world, "tags", json!({ "tags": vec!["x"; 51] }), "tags").await;
}

#[tokio::test]
async fn no_attribute_but_the_named_ones_can_be_set() {
    let world = called().await;
    let call = world.get(&format!("/api/v1/calls/{INBOUND_ID}")).await.ok();
    for attribute in call
        .as_object()
        .unwrap()
        .keys()
        .filter(|name| *name != "notes")
    {
        let body = json!({ "notes": "x", attribute.as_str(): call[attribute] });
        check(&world, "notes", body, attribute).await;
    }
}

#[tokio::test]
async fn a_body_is_one_json_object() {
    let world = called().await;
    let path = format!("/api/v1/calls/{INBOUND_ID}/notes");
    for body in [
        "",
        "notes",
        "[]",
        "\"x\"",
        "{\"notes\":\"x\"",
        "{\"notes\":\"x\"}{}",
        "{'notes': 1}",
        "{\"notes\": \"\\ud800\"}",
    ] {
        put_text(&world, &path, body, "application/json")
            .await
            .problem(400);
    }
    let deep = format!("{{\"notes\":{}{}}}", "[".repeat(50_000), "]".repeat(50_000));
    put_text(&world, &path, &deep, "application/json")
        .await
        .problem(400);
    let twice = put_text(
        &world,
        &path,
        r#"{"notes":"x","notes":"y"}"#,
        "application/json",
    )
    .await;
    assert_eq!(twice.blames("field"), "notes");
}

#[tokio::test]
async fn a_body_of_another_type_or_size_is_refused() {
    let world = called().await;
    let path = format!("/api/v1/calls/{INBOUND_ID}/notes");
    for kind in [
        "",
        "text/plain",
        "application/x-www-form-urlencoded",
        "application/merge-patch+json",
        "json",
    ] {
        put_text(&world, &path, r#"{"notes":"x"}"#, kind)
            .await
            .problem(415);
    }
    for kind in [
        "application/json",
        "application/json; charset=utf-8",
        "Application/JSON",
    ] {
        put_text(&world, &path, r#"{"notes":"x"}"#, kind).await.ok();
    }
    let large = json!({ "notes": "x".repeat(200_000) }).to_string();
    put_text(&world, &path, &large, "application/json")
        .await
        .problem(413);
}

async fn called() -> World {
    let world = World::new().await;
    world.deliver(recorded(INBOUND)).await;
    world
}

async fn check(world: &World, field: &str, body: Value, blamed: &str) {
    let answer = world
        .put(&format!("/api/v1/calls/{INBOUND_ID}/{field}"), &body)
        .await;
    assert_eq!(answer.blames("field"), blamed, "{body}");
}

async fn put_text(world: &World, path: &str, body: &str, kind: &str) -> Answer {
    let mut request = world.request(Role::Editor, Method::PUT, path, None);
    *request.body_mut() = Body::from(body.to_owned());
    request
        .headers_mut()
        .insert(CONTENT_TYPE, HeaderValue::from_str(kind).unwrap());
    world.send(request).await
}
