//! What outbound batches were placed for.

use http::Method;
use serde_json::json;

use crate::business::called;

const BATCH: &str = "/api/v1/batches/btcal_1";

#[tokio::test]
async fn a_batch_belongs_to_a_campaign() {
    let world = called().await;
    world.get(BATCH).await.problem(404);
    let body = json!({ "campaign_id": "spring", "name": "second round" });
    world.admin(Method::PUT, BATCH, &body).await.ok();
    let read = world.get(BATCH).await.ok();
    assert_eq!(
        read,
        json!({ "batch_id": "btcal_1", "campaign_id": "spring", "name": "second round" })
    );
}

#[tokio::test]
async fn what_is_wrong_with_a_batch_is_named() {
    let world = called().await;
    for (body, field) in [
        (json!({}), "campaign_id"),
        (json!({ "campaign_id": "gone" }), "campaign_id"),
        (json!({ "campaign_id": "spring", "name": 7 }), "name"),
    ] {
        let answer = world.admin(Method::PUT, BATCH, &body).await;
        assert_eq!(answer.blames("field"), field, "{body}");
    }
    let answer = world
        .admin(
            Method::PUT,
            "/api/v1/batches/a%23b",
            &json!({ "campaign_id": "spring" }),
        )
        .await;
    assert_eq!(answer.blames("parameter"), "batch_id");
}
