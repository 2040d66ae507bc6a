//! The blind queue.

use serde_json::json;

use crate::business::{CREDIT, assign, called};
use crate::sample::INBOUND_ID;

#[tokio::test]
async fn calls_that_nobody_has_judged_are_shown_without_what_the_rules_say() {
    let world = called().await;
    let none = world.get("/api/v1/review").await.ok();
    assert_eq!(none["calls"], json!([]));
    assign(&world, "spring").await.ok();
    let queue = world.get("/api/v1/review?limit=3").await.ok();
    assert_eq!(queue["calls"][0]["conversation_id"], INBOUND_ID);
    assert!(
        !queue["calls"][0]["transcript"]
            .as_array()
            .unwrap()
            .is_empty()
    );
    let text = queue.to_string();
    for told in ["spring", "attribution", "confidence", "B1"] {
        assert!(!text.contains(told), "{told}");
    }

    let body = json!({ "campaign_id": null, "blind": true });
    world.put(CREDIT, &body).await.ok();
    let judged = world.get("/api/v1/review").await.ok();
    assert_eq!(judged["calls"], json!([]));
    assert_eq!(
        world
            .get("/api/v1/review?limit=21")
            .await
            .blames("parameter"),
        "limit"
    );
}
