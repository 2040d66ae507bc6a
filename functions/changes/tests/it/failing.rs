//! What comes again when something goes wrong.

use changes::{Batch, BatchItemFailures, handle};
use serde_json::{from_value, json, to_value};

use crate::world::World;

/// The record that is to come again.
fn from(batch: &Batch, index: usize) -> serde_json::Value {
    let number = batch.records[index].sequence_number();
    json!({ "batchItemFailures": [{ "itemIdentifier": number }] })
}

fn answer(failures: BatchItemFailures) -> serde_json::Value {
    to_value(failures).unwrap()
}

#[tokio::test]
async fn a_busy_bus_is_asked_again() {
    let world = World::new().await;
    for call in 0..3 {
        world.call(&format!("conv_{call}"), "done").await;
    }
    world.bus.refuse(0, 2);
    let none = json!({ "batchItemFailures": [] });
    assert_eq!(answer(world.publish("calls").await), none);
    let mut arrived = world.arrived();
    arrived.sort();
    let told = ["conv_0", "conv_1", "conv_2"].map(|id| format!("CallRecorded {id}"));
    assert_eq!(arrived, told);
}

#[tokio::test]
async fn what_the_bus_never_takes_comes_again_with_all_that_follow() {
    let world = World::new().await;
    for call in 0..25 {
        world.call(&format!("conv_{call:02}"), "done").await;
    }
    let batch = world.batch("calls");

    world.bus.refuse(13, 1000);
    let failures = handle(&world.app, batch.clone()).await;
    assert_eq!(answer(failures), from(&batch, 13));
    assert_eq!(world.arrived().len(), 13, "nothing overtakes it");

    world.bus.refuse(0, 0);
    let mut rest = batch;
    rest.records.drain(..13);
    handle(&world.app, rest).await;
    assert_eq!(world.arrived().len(), 25);
}

#[tokio::test]
async fn a_record_that_does_not_read_stops_what_comes_after_it() {
    let world = World::new().await;
    for call in 0..3 {
        world.call(&format!("conv_{call}"), "done").await;
    }
    let table = format!("{}calls", sandbox::TABLE_PREFIX);
    let mut records = world.sandbox.records(&table, None).unwrap();
    records[1]["dynamodb"]["NewImage"]["row"] = json!({ "S": "poison" });
    let batch: Batch = from_value(json!({ "Records": records })).unwrap();

    let failures = handle(&world.app, batch.clone()).await;
    assert_eq!(answer(failures), from(&batch, 1));
    assert_eq!(world.arrived(), ["CallRecorded conv_0"]);

    // Halved by Lambda until it is alone, it holds nobody up.
    let mut after = batch.clone();
    after.records.drain(..2);
    handle(&world.app, after).await;
    assert_eq!(
        world.arrived(),
        ["CallRecorded conv_0", "CallRecorded conv_2"]
    );
}

#[tokio::test]
async fn a_bus_that_is_away_loses_nothing() {
    let world = World::new().await;
    world.call("conv_0", "done").await;
    let mut app = world.app.clone();
    app.bus = changes::Bus::new(world.bus.client(), "another-bus");
    let batch = world.batch("calls");
    let failures = handle(&app, batch.clone()).await;
    assert_eq!(answer(failures), from(&batch, 0));
}
