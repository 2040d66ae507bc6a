use std::collections::BTreeMap;

use bytes::Bytes;
use domain::{Call, Edit};
use jiff::civil::date;
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use serde_json::json;

use crate::world::{World, at, conversation, ended, fixtures};

/// Every call by its id, without the times at which it was last shown.
async fn calls(world: &World, ids: &[&str]) -> BTreeMap<String, String> {
    let mut calls = BTreeMap::new();
    for id in ids {
        let call = world
            .known(id)
            .await
            .map(|call: Call| format!("{:?} {:?} {:?}", call.facts(), call.staff(), call.erased()));
        calls.insert((*id).to_owned(), call.unwrap_or_default());
    }
    calls
}

const SAMPLED: [&str; 3] = [
    "conv_6201kbe4v9m2f7sx8dn3qwhrt5yz",
    "conv_3301kbf7c2h9w6nx5tq8ymz4sd1v",
    "conv_1201kbm5d7w9f2nx3tq8ymz6shv4",
];

async fn told(order: impl IntoIterator<Item = (Bytes, i64)>) -> World {
    let world = World::new().await;
    for (body, second) in order {
        world.deliver_bytes(body, second).await;
    }
    world
}

#[tokio::test]
async fn the_samples_sent_twice_in_any_order_end_in_the_same_calls() {
    let twice: Vec<(Bytes, i64)> = fixtures()
        .into_iter()
        .cycle()
        .take(28)
        .map(|body| (body, 0))
        .collect();
    let forwards = told(twice.clone()).await;
    let backwards = told(twice.clone().into_iter().rev()).await;
    let expected = calls(&forwards, &SAMPLED).await;
    assert!(expected.values().all(|call| !call.is_empty()));
    assert_eq!(calls(&backwards, &SAMPLED).await, expected);
    counters_equal_a_recount(&forwards).await;
}

async fn counters_equal_a_recount(world: &World) {
    world.recounts().await;
}

/// Versions of the same few calls, as a vendor may send them.
fn version(dice: [u8; 4]) -> Bytes {
    let mut body = ended(&format!("conv_{}", dice[0] % 3));
    body["event_timestamp"] = json!(1_795_000_157 + i64::from(dice[1] % 3));
    body["data"]["status"] = json!(["done", "processing", "failed"][usize::from(dice[2] % 3)]);
    body["data"]["metadata"]["call_duration_secs"] = json!(dice[3]);
    body["data"]["agent_id"] = json!(format!("agent_{}", dice[3] % 2));
    body["data"]["analysis"]["call_successful"] =
        json!(["success", "failure"][usize::from(dice[3] % 2)]);
    body.to_string().into()
}

#[test]
fn any_deliveries_in_any_order_end_alike_and_counters_equal_a_recount() {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let config = Config {
        cases: 60,
        failure_persistence: None,
        ..Config::default()
    };
    let dice = prop::collection::vec(any::<[u8; 4]>(), 1..12);
    let mut runner = TestRunner::new(config);
    let result = runner.run(&(dice, any::<u64>()), |(dice, seed)| {
        runtime.block_on(async {
            let bodies: Vec<(Bytes, i64)> = dice.iter().map(|dice| (version(*dice), 0)).collect();
            let mut shuffled = bodies.clone();
            shuffled.extend(bodies.clone());
            let len = u64::try_from(shuffled.len()).unwrap();
            for place in 0..shuffled.len() {
                let other = seed.rotate_left(u32::try_from(place).unwrap()) % len;
                shuffled.swap(place, usize::try_from(other).unwrap());
            }
            let ids = ["conv_0", "conv_1", "conv_2"];
            let one = told(bodies).await;
            let other = told(shuffled).await;
            assert_eq!(calls(&one, &ids).await, calls(&other, &ids).await);
            counters_equal_a_recount(&one).await;
            counters_equal_a_recount(&other).await;
        });
        Ok(())
    });
    result.unwrap();
}

#[tokio::test]
async fn edits_and_an_erasure_move_the_counters_as_a_recount_would() {
    let world = told([
        (ended("conv_1").to_string().into(), 0),
        (ended("conv_2").to_string().into(), 0),
    ])
    .await;
    let converted = domain::Conversion {
        converted: true,
        kind: None,
        value: None,
        note: None,
    };
    let edit = Edit::Conversion(converted);
    review::edit(
        &world.store,
        &conversation("conv_1"),
        edit,
        "person:ana",
        None,
        at(1),
    )
    .await
    .unwrap();
    world
        .store
        .erase_call(&conversation("conv_1"), "person:ana", "asked", at(2))
        .await
        .unwrap();
    let counters = world
        .store
        .counters(date(2026, 1, 1), date(2027, 1, 1))
        .await
        .unwrap();
    assert_eq!(
        counters
            .values()
            .map(|tally| tally.all.converted)
            .sum::<i64>(),
        1
    );
    counters_equal_a_recount(&world).await;
}
