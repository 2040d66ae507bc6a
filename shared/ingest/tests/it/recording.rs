use domain::{Edit, State};
use serde_json::json;
use store::{Outcome, Plan};

use crate::world::{World, at, conversation, ended};

#[tokio::test]
async fn a_new_call_is_recorded_in_two_round_trips_and_seen_at_once() {
    let world = World::new().await;
    let (receipt, asked) = world
        .sandbox
        .requests_of(world.deliver(&ended("conv_1")))
        .await;
    assert_eq!(receipt.outcome, Outcome::Recorded);
    assert_eq!(
        (asked.of("GetItem"), asked.of("TransactWriteItems")),
        (1, 1)
    );
    assert_eq!(asked.total(), 2 + asked.of("Query"), "{asked}");

    let (page, asked) = world
        .sandbox
        .requests_of(world.store.calls(&Plan {
            limit: 10,
            ..Plan::default()
        }))
        .await;
    assert_eq!(asked.to_string(), "1 Query");
    let rows = page.unwrap().rows;
    assert_eq!(rows.len(), 1);
    assert_eq!(rows[0].external_number.as_deref(), Some("+447700900123"));

    let kept = world
        .store
        .call(&conversation("conv_1"))
        .await
        .unwrap()
        .unwrap();
    assert_eq!(world.store.transcript(&kept).await.unwrap().len(), 2);
    assert_eq!(
        world.store.raw(&kept).await.unwrap().unwrap(),
        ended("conv_1").to_string().as_bytes()
    );
}

#[tokio::test]
async fn a_redelivered_call_is_unchanged_and_only_logged() {
    let world = World::new().await;
    world.deliver(&ended("conv_1")).await;
    let before = world.call("conv_1").await;
    let (again, asked) = world
        .sandbox
        .requests_of(world.deliver(&ended("conv_1")))
        .await;
    assert_eq!(again.outcome, Outcome::Unchanged);
    assert_eq!(
        (asked.of("GetItem"), asked.of("TransactWriteItems")),
        (1, 1)
    );
    assert_eq!(asked.total(), 2 + asked.of("Query"), "{asked}");
    assert_eq!(world.call("conv_1").await, before);
    assert_eq!(
        world
            .store
            .deliveries_of(&conversation("conv_1"))
            .await
            .unwrap()
            .len(),
        2
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
async fn an_older_snapshot_never_undoes_a_newer_one() {
    let world = World::new().await;
    world.deliver(&ended("conv_1")).await;
    let mut older = ended("conv_1");
    older["data"]["status"] = json!("processing");
    older["data"]["analysis"] = json!(null);
    older["data"]["metadata"]["call_duration_secs"] = json!(1);
    older["event_timestamp"] = json!(1_795_999_999);
    world.deliver(&older).await;
    let call = world.call("conv_1").await;
    assert_eq!(call.state(), Some(&State::Done));
    assert_eq!(call.duration_secs(), Some(28));
}

#[tokio::test]
async fn what_a_person_entered_outlasts_every_delivery() {
    let world = World::new().await;
    world.deliver(&ended("conv_1")).await;
    let note = Edit::Notes("asked for a quote".to_owned());
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
    let mut newer = ended("conv_1");
    newer["event_timestamp"] = json!(1_795_000_999);
    newer["data"]["analysis"]["transcript_summary"] = json!("Another word.");
    assert_eq!(world.deliver(&newer).await.outcome, Outcome::Recorded);
    let notes = world.call("conv_1").await.staff().notes.clone();
    assert_eq!(
        notes.map(|edited| edited.value).as_deref(),
        Some("asked for a quote")
    );
}

#[tokio::test]
async fn calls_of_other_agents_are_counted_and_not_kept() {
    let mut world = World::new().await;
    world.settings.agents = Some(["agent_2".parse().unwrap()].into());
    let receipt = world.deliver(&ended("conv_1")).await;
    assert_eq!(
        (receipt.outcome, receipt.reason.as_deref()),
        (Outcome::Ignored, Some("foreign_agent"))
    );
    assert!(world.known("conv_1").await.is_none());
    let counted = world
        .store
        .deliveries_on(world.store.day(at(0)))
        .await
        .unwrap();
    assert_eq!(counted.get("ignored"), Some(&1));
}

#[tokio::test]
async fn deliveries_that_race_for_one_call_are_counted_once() {
    let world = World::new().await;
    let racing = (0..12).map(|n| world.deliver_bytes(ended("conv_1").to_string().into(), n));
    let outcomes: Vec<_> = futures::future::join_all(racing)
        .await
        .iter()
        .map(|receipt| receipt.outcome)
        .collect();
    let recorded = outcomes
        .iter()
        .filter(|outcome| **outcome == Outcome::Recorded)
        .count();
    assert_eq!(recorded, 1, "{outcomes:?}");
    assert!(!outcomes.contains(&Outcome::Parked));
    let day = jiff::civil::date(2026, 11, 18);
    let counters = world.store.counters(day, day).await.unwrap();
    assert_eq!(
        counters.values().map(|tally| tally.all.calls).sum::<i64>(),
        1
    );
    let logged = world
        .store
        .deliveries_of(&conversation("conv_1"))
        .await
        .unwrap();
    assert_eq!(logged.len(), 12);
}

#[tokio::test]
async fn a_commit_whose_answer_is_lost_is_neither_repeated_nor_counted_twice() {
    let world = World::new().await;
    for (n, lost) in [1, 2, 3].into_iter().enumerate() {
        world.sandbox.lose_answers(lost);
        let receipt = world.deliver(&ended(&format!("conv_{n}"))).await;
        assert_eq!(receipt.outcome, Outcome::Recorded, "{lost} answers lost");
    }
    world.sandbox.lose_answers(1);
    assert_eq!(
        world.deliver(&ended("conv_0")).await.outcome,
        Outcome::Unchanged
    );

    let counted = world
        .store
        .deliveries_on(world.store.day(at(0)))
        .await
        .unwrap();
    assert_eq!((counted["recorded"], counted["unchanged"]), (3, 1));
    let day = jiff::civil::date(2026, 11, 18);
    world.recounts().await;
    let counters = world.store.counters(day, day).await.unwrap();
    assert_eq!(
        counters.values().map(|tally| tally.all.calls).sum::<i64>(),
        3
    );
}

#[tokio::test]
async fn deliveries_and_edits_that_race_for_a_known_call_all_take_effect() {
    let world = World::new().await;
    world.deliver(&ended("conv_1")).await;
    let id = conversation("conv_1");
    let version = |n: i64| {
        let mut body = ended("conv_1");
        body["event_timestamp"] = json!(1_795_000_157 + n);
        body["data"]["metadata"]["call_duration_secs"] = json!(100 + n);
        body
    };
    let (first, second, third) = (version(1), version(2), version(3));
    let edit = |edit, actor| review::edit(&world.store, &id, edit, actor, None, at(1));
    let tags = Edit::Tags(["vip".parse().unwrap()].into());
    let converted = domain::Conversion {
        converted: true,
        kind: None,
        value: None,
        note: None,
    };
    let (notes, tags, conversion, _, _, _) = futures::join!(
        edit(Edit::Notes("called back".to_owned()), "person:ana"),
        edit(tags, "person:ben"),
        edit(Edit::Conversion(converted), "person:cem"),
        world.deliver(&second),
        world.deliver(&third),
        world.deliver(&first),
    );
    assert!(notes.is_ok() && tags.is_ok() && conversion.is_ok());

    let call = world.call("conv_1").await;
    assert!(call.staff().notes.is_some() && call.staff().tags.is_some() && call.is_converted());
    assert_eq!(call.duration_secs(), Some(103));
    world.recounts().await;
    let versions = world.store.history(&id, None, 100).await.unwrap();
    assert!(
        versions.len() >= 5,
        "one entry for each change: {versions:?}"
    );
}
