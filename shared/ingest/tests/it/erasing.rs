use domain::Edit;
use futures::TryStreamExt;
use ingest::replay;
use object_store::ObjectStore;
use serde_json::json;
use store::{Filter, Outcome, Phone, Plan};

use crate::world::{World, at, conversation, ended};

#[tokio::test]
async fn an_erased_call_keeps_its_counts_and_nothing_of_the_person() {
    let world = World::new().await;
    world.deliver(&ended("conv_1")).await;
    let note = Edit::Notes("lives at the mill".to_owned());
    review::edit(
        &world.store,
        &conversation("conv_1"),
        note,
        "person:ana",
        None,
        at(1),
    )
    .await
    .unwrap();

    let erased = world
        .store
        .erase_call(&conversation("conv_1"), "person:ana", "asked", at(2))
        .await
        .unwrap();
    assert_eq!(
        (erased.calls, erased.deliveries, erased.journal_entries),
        (1, 1, 2),
        "an edit's words and a decision's evidence"
    );

    let kept = world
        .store
        .call(&conversation("conv_1"))
        .await
        .unwrap()
        .unwrap();
    assert_eq!(kept.call.duration_secs(), Some(28));
    assert!(kept.call.facts().summary.is_none() && kept.call.staff().notes.is_none());
    assert!(world.store.raw(&kept).await.unwrap().is_none());
    assert!(world.store.transcript(&kept).await.unwrap().is_empty());
    let everything = format!("{:?}", dump(&world).await);
    for personal in ["447700900123", "A letter.", "mill", "letter here"] {
        assert!(!everything.contains(personal), "{personal} is still kept");
    }
}

/// All that could tell of the call: list, history, log.
async fn dump(world: &World) -> impl std::fmt::Debug + use<> {
    let id = conversation("conv_1");
    let rows = world
        .store
        .calls(&Plan {
            limit: 10,
            ..Plan::default()
        })
        .await
        .unwrap()
        .rows;
    let history = world.store.history(&id, None, 10).await.unwrap();
    let log = world.store.deliveries_of(&id).await.unwrap();
    assert!(log.iter().all(|delivery| !delivery.has_body));
    (rows, history, log)
}

#[tokio::test]
async fn nothing_brings_an_erased_call_back() {
    let world = World::new().await;
    world.deliver(&ended("conv_1")).await;
    let log = world
        .store
        .deliveries_of(&conversation("conv_1"))
        .await
        .unwrap();
    world
        .store
        .erase_call(&conversation("conv_1"), "person:ana", "asked", at(2))
        .await
        .unwrap();
    let tombstone = world.call("conv_1").await;

    let mut newer = ended("conv_1");
    newer["event_timestamp"] = json!(1_795_009_999);
    assert_eq!(world.deliver(&newer).await.outcome, Outcome::Erased);
    let first = log[0].id.parse().unwrap();
    assert!(
        replay(&world.store, &world.settings, &first, false, at(3))
            .await
            .is_err()
    );
    assert_eq!(world.call("conv_1").await, tombstone);
    let bodies = world
        .store
        .deliveries_of(&conversation("conv_1"))
        .await
        .unwrap();
    assert!(bodies.iter().all(|delivery| !delivery.has_body));
}

#[tokio::test]
async fn a_call_that_is_erased_before_it_comes_never_comes() {
    let world = World::new().await;
    world
        .store
        .erase_call(&conversation("conv_1"), "person:ana", "asked", at(0))
        .await
        .unwrap();
    assert_eq!(
        world.deliver(&ended("conv_1")).await.outcome,
        Outcome::Erased
    );
    assert!(
        world
            .store
            .calls(&Plan {
                limit: 10,
                ..Plan::default()
            })
            .await
            .unwrap()
            .rows
            .is_empty()
    );
}

#[tokio::test]
async fn every_call_of_a_number_is_erased_with_its_objects() {
    let world = World::new().await;
    for n in 0..3 {
        let mut body = ended(&format!("conv_{n}"));
        let turns = (0..40_000).map(|t| json!({ "role": "user", "message": format!("{t}{}", t * 7919), "time_in_call_secs": t }));
        body["data"]["transcript"] = turns.collect();
        world.deliver(&body).await;
    }
    let before: Vec<_> = world.objects.list(None).try_collect().await.unwrap();
    assert!(!before.is_empty());
    let number = "+447700900123".parse().unwrap();
    let erased = world
        .store
        .erase_number(&number, "person:ana", "asked", at(2))
        .await
        .unwrap();
    assert_eq!(erased.calls, 3);
    let after: Vec<_> = world.objects.list(None).try_collect().await.unwrap();
    assert!(after.is_empty(), "{after:?}");
    let filter = Filter {
        phone: Some(Phone::Exactly(number)),
        ..Filter::default()
    };
    assert!(
        world
            .store
            .calls(&Plan {
                filter,
                limit: 10,
                ..Plan::default()
            })
            .await
            .unwrap()
            .rows
            .is_empty()
    );
}
