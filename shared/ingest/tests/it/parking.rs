use std::time::Duration;

use ingest::{Brought, Drained, bring_in, drain};
use serde_json::json;
use store::{Outcome, ParkedBody};

use crate::world::{World, at, conversation, ended};

#[tokio::test]
async fn a_delivery_that_the_database_does_not_take_is_parked_and_brought_in_later() {
    let mut world = World::new().await;
    world.settings.deadline = Duration::from_millis(50);
    for outage in ["stalls", "refuses"] {
        match outage {
            "stalls" => world.sandbox.stall(),
            _ => world.sandbox.refuse(),
        }
        let id = format!("conv_{outage}");
        let receipt = world.deliver(&ended(&id)).await;
        assert_eq!(
            receipt.outcome,
            Outcome::Parked,
            "when the database {outage}"
        );
        assert_eq!(receipt.conversation_id, Some(conversation(&id)));
        world.sandbox.restore();
        assert!(world.known(&id).await.is_none());
    }
    let drained = drain(&world.store, &world.settings).await.unwrap();
    assert_eq!(
        drained,
        Drained {
            brought_in: 2,
            ..Drained::default()
        }
    );
    assert!(
        world.known("conv_stalls").await.is_some() && world.known("conv_refuses").await.is_some()
    );
    let log = world
        .store
        .deliveries_of(&conversation("conv_stalls"))
        .await
        .unwrap();
    assert_eq!(log.len(), 1);
    assert!(log[0].was_parked && log[0].outcome == Outcome::Recorded);
    assert_eq!(
        drain(&world.store, &world.settings).await.unwrap(),
        Drained::default()
    );
}

#[tokio::test]
async fn a_body_that_was_brought_in_before_a_tick_died_is_not_counted_twice() {
    let world = World::new().await;
    let id = store::DeliveryId::new(at(0));
    let body = ParkedBody::new(id, at(0), at(0), ended("conv_1").to_string().into());
    world.store.park(&body).await.unwrap();
    drain(&world.store, &world.settings).await.unwrap();
    world.store.park(&body).await.unwrap();
    drain(&world.store, &world.settings).await.unwrap();
    assert_eq!(
        world
            .store
            .deliveries_of(&conversation("conv_1"))
            .await
            .unwrap()
            .len(),
        1
    );
    let counted = world
        .store
        .deliveries_on(world.store.day(at(0)))
        .await
        .unwrap();
    assert_eq!(counted.values().sum::<u64>(), 1);
}

#[tokio::test]
async fn a_body_that_never_comes_in_is_set_aside_after_eight_tries_and_holds_nobody_up() {
    let mut world = World::new().await;
    world.settings.deadline = Duration::from_millis(50);
    world.sandbox.refuse();
    world.deliver(&ended("conv_1")).await;
    for attempt in 1..=8 {
        let drained = drain(&world.store, &world.settings).await.unwrap();
        let expected = match attempt {
            8 => Drained {
                set_aside: 1,
                ..Drained::default()
            },
            _ => Drained {
                waiting: 1,
                ..Drained::default()
            },
        };
        assert_eq!(drained, expected, "try {attempt}");
    }
    world.sandbox.restore();
    assert_eq!(
        drain(&world.store, &world.settings).await.unwrap(),
        Drained::default()
    );
    let failed = world.store.parked_failed(10).await.unwrap();
    assert_eq!(failed.len(), 1);
    let waits = world.store.wait_again(&failed[0]).await.unwrap().unwrap();
    assert_eq!(waits.name(), failed[0].name());
    let brought = bring_in(&world.store, &world.settings, &waits).await;
    assert_eq!(brought.unwrap(), Brought::In);
    assert!(world.known("conv_1").await.is_some());
    assert!(world.store.parked_failed(10).await.unwrap().is_empty());
    let gone = world.store.wait_again(&failed[0]).await.unwrap();
    assert!(gone.is_none(), "it waits no more, and is not set aside");
}

#[tokio::test]
async fn an_unusable_body_is_quarantined_even_from_the_parking_place() {
    let world = World::new().await;
    let id = store::DeliveryId::new(at(0));
    let body = json!({ "type": "post_call_transcription", "data": { "conversation_id": "a b" } });
    world
        .store
        .park(&ParkedBody::new(id, at(0), at(0), body.to_string().into()))
        .await
        .unwrap();
    assert_eq!(
        drain(&world.store, &world.settings)
            .await
            .unwrap()
            .brought_in,
        1
    );
    let row = world.store.delivery(&id).await.unwrap().unwrap();
    assert_eq!(row.outcome, Outcome::Quarantined);
}
