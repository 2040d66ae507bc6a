//! Each sort and order of a list of calls.

use serde_json::Value;

use crate::sample::world;

#[tokio::test]
async fn calls_are_listed_the_latest_first() {
    let (world, _) = world().await;
    let starts = column(
        &world.get("/api/v1/calls?limit=100").await.ok(),
        "started_at",
    );
    assert!(starts.is_sorted_by(|a, b| text(a) >= text(b)));
    assert_eq!(
        world.get("/api/v1/calls").await.ids().len(),
        10,
        "ten by default"
    );
}

#[tokio::test]
async fn a_sort_orders_both_ways() {
    let (world, set) = world().await;
    for (sort, field) in [
        ("started_at", "started_at"),
        ("duration", "duration_secs"),
        ("status", "status"),
    ] {
        let path = format!("/api/v1/calls?limit=100&sort={sort}&order=");
        let up = world.get(&format!("{path}asc")).await.ok();
        let down = world.get(&format!("{path}desc")).await.ok();
        assert_eq!(up["calls"].as_array().unwrap().len(), set.len());

        let (up, mut down) = (column(&up, field), column(&down, field));
        assert!(up.is_sorted_by(|a, b| rank(a) <= rank(b)), "{sort}");
        down.reverse();
        assert_eq!(up, down, "{sort}");
    }
}

#[tokio::test]
async fn calls_of_one_status_are_ordered_by_their_start() {
    let (world, _) = world().await;
    let page = world
        .get("/api/v1/calls?limit=100&sort=status&order=asc")
        .await
        .ok();
    let keys: Vec<_> = page["calls"]
        .as_array()
        .unwrap()
        .iter()
        .map(|call| (text(&call["status"]), text(&call["started_at"])))
        .collect();
    assert!(keys.is_sorted());
}

#[tokio::test]
async fn a_page_of_a_list_is_one_query_and_one_for_names() {
    let (world, _) = world().await;
    world.get("/api/v1/calls?limit=1").await.ok();
    for sort in ["started_at", "duration", "status"] {
        let path = format!("/api/v1/calls?sort={sort}&status=success&direction=inbound");
        let (answer, requests) = world.sandbox.requests_of(world.get(&path)).await;
        answer.ok();
        assert_eq!(requests.of("Query"), 2, "{requests}");
        // The key of whoever asks is looked up, and nothing else is read.
        assert!(
            requests.of("GetItem") <= 1 && requests.of("Scan") == 0,
            "{requests}"
        );
    }
}

fn column(page: &Value, field: &str) -> Vec<Value> {
    page["calls"]
        .as_array()
        .unwrap()
        .iter()
        .map(|call| call[field].clone())
        .collect()
}

fn rank(value: &Value) -> (u64, String) {
    (
        value.as_u64().unwrap_or_default(),
        value.as_str().unwrap_or_default().to_owned(),
    )
}

fn text(value: &Value) -> String {
    value.as_str().unwrap().to_owned()
}
