//! What is not there, and what is not ready.

use serde_json::json;

use crate::world::World;

#[tokio::test]
async fn an_id_that_cannot_be_one_is_refused_and_never_a_fault() {
    let world = World::new().await;
    let long = "a".repeat(129);
    for id in [
        "a%20b",
        "%2e%2e",
        "a%2Fb",
        "%00",
        "%F0%9F%93%9E",
        "conv%23",
        long.as_str(),
    ] {
        let answer = world.get(&format!("/api/v1/calls/{id}")).await;
        assert_eq!(answer.blames("parameter"), "conversation_id", "{id}");
        let answer = world.get(&format!("/api/v1/deliveries/{id}")).await;
        assert_eq!(answer.blames("parameter"), "delivery_id", "{id}");
    }
    for id in ["%FF", "%C3%28"] {
        world.get(&format!("/api/v1/calls/{id}")).await.problem(400);
    }
}

#[tokio::test]
async fn what_is_not_there_is_not_found() {
    let world = World::new().await;
    for path in [
        "/api/v1/calls/conv_none",
        "/api/v1/calls/conv_none/raw",
        "/api/v1/calls/conv_none/history",
        "/api/v1/deliveries/01KAX8GJ5Q9N1T3V7Y2ZB4D6FH",
        "/api/v1/nothing",
        "/api/v1/calls/",
        "/",
    ] {
        world.get(path).await.problem(404);
    }
    world
        .put("/api/v1/calls/conv_none/notes", &json!({ "notes": "x" }))
        .await
        .problem(404);
    world
        .post("/api/v1/deliveries/01KAX8GJ5Q9N1T3V7Y2ZB4D6FH/replay")
        .await
        .problem(404);
}

#[tokio::test]
async fn a_method_that_a_path_does_not_know_is_refused_with_those_it_does() {
    let world = World::new().await;
    let answer = world.post("/api/v1/calls").await;
    answer.problem(405);
    assert_eq!(answer.header("allow"), "GET,HEAD");
}

#[tokio::test]
async fn a_store_that_is_away_is_no_fault_of_the_caller() {
    let world = World::new().await;
    world.sandbox.refuse();
    let answer = world.get("/healthz").await;
    answer.problem(503);
    assert_eq!(answer.header("retry-after"), "1");
    world.sandbox.restore();
    assert_eq!(world.get("/healthz").await.ok(), json!({ "status": "ok" }));
}
