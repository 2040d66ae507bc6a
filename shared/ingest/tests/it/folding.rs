//! Folding: counts move into one row a day and stay what they are.

use std::collections::BTreeMap;

use aws_sdk_dynamodb::types::AttributeValue;
use domain::{Bucket, Edit, Tally};
use jiff::civil::{Date, date};
use sandbox::TABLE_PREFIX;
use serde_json::Value;

use crate::world::{World, at, conversation, ended};

const FIRST: Date = date(2026, 11, 1);
const LAST: Date = date(2026, 11, 30);

/// Sixty calls of three agents on five days.
async fn busy() -> World {
    let world = World::new().await;
    for n in 0..60 {
        world.deliver(&body(n)).await;
    }
    world
}

fn body(n: i64) -> Value {
    let mut body = ended(&format!("conv_{n}"));
    let data = &mut body["data"];
    data["agent_id"] = format!("agent_{}", n % 3).into();
    let start = 1_795_000_120 - n % 5 * 86_400;
    data["metadata"]["start_time_unix_secs"] = start.into();
    data["metadata"]["call_duration_secs"] = (n * 7).into();
    body
}

async fn counters(world: &World) -> BTreeMap<Bucket, Tally> {
    world.store.counters(FIRST, LAST).await.unwrap()
}

/// Rows that lie in the table of counters.
async fn rows(world: &World) -> usize {
    let scan = world.sandbox.client().scan();
    let table = format!("{TABLE_PREFIX}counters");
    let answer = scan.table_name(table).send().await.unwrap();
    answer.items().len()
}

#[tokio::test]
async fn a_day_becomes_one_row_of_each_kind_and_every_sum_stays() {
    let world = busy().await;
    let (before, hours) = (counters(&world).await, world.store.hours(FIRST, LAST).await);
    assert!(rows(&world).await > 40);

    let gone = world.store.fold(FIRST, LAST).await.unwrap();
    assert!(gone > 40, "{gone} rows went");
    assert_eq!(rows(&world).await, 10, "five days of counters and of hours");
    assert_eq!(counters(&world).await, before);
    assert_eq!(
        world.store.hours(FIRST, LAST).await.unwrap(),
        hours.unwrap()
    );
    world.recounts().await;
    assert_eq!(world.store.fold(FIRST, LAST).await.unwrap(), 0);
}

#[tokio::test]
async fn calls_go_on_being_counted_after_a_fold() {
    let world = busy().await;
    world.store.fold(FIRST, LAST).await.unwrap();
    for n in 50..80 {
        world.deliver(&body(n)).await;
    }
    let edit = Edit::Conversion(domain::Conversion {
        converted: true,
        kind: None,
        value: Some(domain::Money::new(120.0, "USD").unwrap()),
        note: None,
    });
    let id = conversation("conv_3");
    review::edit(&world.store, &id, edit, "person:ana", None, at(1))
        .await
        .unwrap();
    world.recounts().await;
    let before = counters(&world).await;
    world.store.fold(FIRST, LAST).await.unwrap();
    assert_eq!(counters(&world).await, before);
    let worth = before.values().filter_map(|tally| tally.worth.get("USD"));
    assert_eq!(worth.sum::<i64>(), 120_000_000);
    world.recounts().await;
}

#[tokio::test]
async fn folding_while_calls_come_in_loses_none() {
    let world = busy().await;
    let deliver = async {
        for n in 60..140 {
            world.deliver(&body(n)).await;
        }
    };
    let fold = async {
        for _ in 0..20 {
            world.store.fold(FIRST, LAST).await.unwrap();
        }
    };
    tokio::join!(deliver, fold);
    world.recounts().await;
    let calls: i64 = counters(&world).await.values().map(|it| it.all.calls).sum();
    assert_eq!(calls, 140);
}

#[tokio::test]
async fn what_drifts_in_a_folded_day_is_found_and_mended_once() {
    let world = busy().await;
    world.store.fold(FIRST, LAST).await.unwrap();
    let bucket = "2026-11-18#-#agent_0";
    let update = world.sandbox.client().update_item();
    update
        .table_name(format!("{TABLE_PREFIX}counters"))
        .key("shard", AttributeValue::N("3".to_owned()))
        .key("bucket", AttributeValue::S(bucket.to_owned()))
        .update_expression("ADD calls :n")
        .expression_attribute_values(":n", AttributeValue::N("5".to_owned()))
        .send()
        .await
        .unwrap();
    let day = date(2026, 11, 18);
    for found in [
        world.store.recount().await.unwrap(),
        world.store.recount_days(day..=day).await.unwrap(),
    ] {
        let [drift] = &found.drifts[..] else {
            panic!("{:?}", found.drifts);
        };
        assert_eq!(drift.bucket, bucket);
        assert_eq!(drift.counted["calls"], drift.recounted["calls"] + 5);
    }
    let drift = &world.store.recount().await.unwrap().drifts[0];
    assert!(world.store.mend(drift).await.unwrap());
    assert!(!world.store.mend(drift).await.unwrap(), "it was mended");
    world.recounts().await;
    world.store.fold(FIRST, LAST).await.unwrap();
    world.recounts().await;
}
