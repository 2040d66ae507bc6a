use ingest::{ReplayError, replay};
use serde_json::json;
use store::{DeliveryId, Outcome};

use crate::world::{World, at, conversation, ended};

#[tokio::test]
async fn a_replay_of_what_is_known_changes_nothing() {
    let world = World::new().await;
    let mut newer = ended("conv_1");
    newer["event_timestamp"] = json!(1_795_000_200);
    newer["data"]["analysis"]["transcript_summary"] = json!("Another word.");
    let receipt = world.deliver(&newer).await;
    world.deliver(&ended("conv_1")).await;

    let again = replay(
        &world.store,
        &world.settings,
        &receipt.delivery,
        true,
        at(9),
    )
    .await
    .unwrap();
    assert_eq!(
        (again.outcome, again.changes),
        (Outcome::Unchanged, Vec::new())
    );
    assert_eq!(
        world
            .store
            .history(&conversation("conv_1"), None, 10)
            .await
            .unwrap()
            .len(),
        1
    );
}

#[tokio::test]
async fn what_still_cannot_be_used_stays_in_quarantine() {
    let world = World::new().await;
    let mut foreign = ended("conv_1");
    foreign["data"]["conversation_id"] = json!("conv 1");
    let quarantined = world.deliver(&foreign).await;
    assert_eq!(quarantined.outcome, Outcome::Quarantined);
    let refused = replay(
        &world.store,
        &world.settings,
        &quarantined.delivery,
        false,
        at(1),
    )
    .await;
    assert!(matches!(refused, Err(ReplayError::Unusable(_))));
    assert_eq!(
        world
            .store
            .delivery(&quarantined.delivery)
            .await
            .unwrap()
            .unwrap()
            .outcome,
        Outcome::Quarantined
    );
}

#[tokio::test]
async fn a_dry_run_shows_each_difference_and_writes_nothing() {
    let world = World::new().await;
    let receipt = world.deliver(&ended("conv_1")).await;
    let table = format!("{}calls", sandbox::TABLE_PREFIX);
    let key = aws_key("conv_1");
    world
        .sandbox
        .client()
        .delete_item()
        .table_name(table)
        .set_key(Some(key))
        .send()
        .await
        .unwrap();

    let dry = replay(
        &world.store,
        &world.settings,
        &receipt.delivery,
        true,
        at(9),
    )
    .await
    .unwrap();
    assert_eq!(dry.outcome, Outcome::Recorded);
    let duration = dry
        .changes
        .iter()
        .find(|change| change.field == "duration_secs")
        .unwrap();
    assert_eq!(
        (&duration.before, &duration.after),
        (&json!(null), &json!(28))
    );
    assert!(
        world.known("conv_1").await.is_none(),
        "a dry run writes nothing"
    );

    let real = replay(
        &world.store,
        &world.settings,
        &receipt.delivery,
        false,
        at(9),
    )
    .await
    .unwrap();
    assert_eq!(real.outcome, Outcome::Recorded);
    assert_eq!(world.call("conv_1").await.id(), &conversation("conv_1"));
}

fn aws_key(id: &str) -> std::collections::HashMap<String, aws_sdk_dynamodb::types::AttributeValue> {
    let id = aws_sdk_dynamodb::types::AttributeValue::S(id.to_owned());
    [("conversation_id".to_owned(), id)].into()
}

#[tokio::test]
async fn a_delivery_that_is_not_there_cannot_be_replayed() {
    let world = World::new().await;
    let nobody = replay(
        &world.store,
        &world.settings,
        &DeliveryId::new(at(0)),
        true,
        at(1),
    )
    .await;
    assert!(matches!(nobody, Err(ReplayError::NotFound)));
}
