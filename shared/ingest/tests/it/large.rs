use bytes::Bytes;
use futures::TryStreamExt;
use object_store::ObjectStore;
use serde_json::{Value, json};
use store::{Outcome, Plan};

use crate::world::{World, conversation, ended};

/// Text that does not compress well.
fn noise(bytes: usize, seed: u64) -> String {
    let mut state = seed | 1;
    let mut text = String::with_capacity(bytes);
    while text.len() < bytes {
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        text.push_str(&format!("{:016x}", state ^ (state >> 29)));
    }
    text
}

fn long(turns: usize) -> Value {
    let mut body = ended("conv_long");
    let turns = (0..turns).map(|n| {
        json!({
            "role": if n % 2 == 0 { "agent" } else { "user" },
            "message": format!("Turn {n}: and then I thought, why not call."),
            "time_in_call_secs": n,
        })
    });
    body["data"]["transcript"] = turns.collect();
    body
}

#[tokio::test]
async fn transcripts_of_any_length_are_kept_listed_and_opened() {
    for turns in [1, 100, 1_000, 10_000, 50_000] {
        let world = World::new().await;
        assert_eq!(
            world.deliver(&long(turns)).await.outcome,
            Outcome::Recorded,
            "{turns} turns"
        );
        let page = world
            .store
            .calls(&Plan {
                limit: 10,
                ..Plan::default()
            })
            .await
            .unwrap();
        assert_eq!(page.rows.len(), 1);
        let kept = world
            .store
            .call(&conversation("conv_long"))
            .await
            .unwrap()
            .unwrap();
        assert_eq!(world.store.transcript(&kept).await.unwrap().len(), turns);
    }
}

#[tokio::test]
async fn a_body_of_5_5_megabytes_goes_to_the_object_store_and_back() {
    let world = World::new().await;
    let mut body = ended("conv_big");
    body["data"]["conversation_initiation_client_data"] =
        json!({ "dynamic_variables": { "notes": noise(5_500_000, 7) } });
    let bytes = Bytes::from(body.to_string());
    let receipt = world.deliver_bytes(bytes.clone(), 0).await;
    assert_eq!(receipt.outcome, Outcome::Recorded);
    let kept = world
        .store
        .call(&conversation("conv_big"))
        .await
        .unwrap()
        .unwrap();
    assert_eq!(world.store.raw(&kept).await.unwrap().unwrap(), bytes);
    let objects: Vec<_> = world.objects.list(None).try_collect().await.unwrap();
    assert_eq!(
        objects.len(),
        2,
        "the call's and the delivery's: {objects:?}"
    );
    assert_eq!(
        world.deliver_bytes(bytes, 0).await.outcome,
        Outcome::Unchanged
    );
}

#[tokio::test]
async fn a_long_text_in_every_fact_still_fits() {
    let world = World::new().await;
    let mut body = ended("conv_wide");
    body["data"]["analysis"]["transcript_summary"] = json!(noise(400_000, 1));
    body["data"]["analysis"]["call_summary_title"] = json!(noise(200_000, 2));
    body["data"]["metadata"]["termination_reason"] = json!(noise(200_000, 3));
    let variables: Value = (0..900)
        .map(|n| (format!("v{n}"), json!(noise(1_000, n))))
        .collect();
    body["data"]["conversation_initiation_client_data"] = json!({ "dynamic_variables": variables });
    assert_eq!(world.deliver(&body).await.outcome, Outcome::Recorded);
    assert_eq!(
        world
            .store
            .calls(&Plan {
                limit: 10,
                ..Plan::default()
            })
            .await
            .unwrap()
            .rows
            .len(),
        1
    );
    assert!(
        world
            .call("conv_wide")
            .await
            .facts()
            .dynamic_variables
            .is_some()
    );
}
