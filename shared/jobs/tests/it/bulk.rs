use std::collections::BTreeMap;

use domain::Choice;
use jobs::{Bulk, NotStarted, Preview, Targets, bulk, preview, undo};
use store::Filter;

use crate::world::{World, at, call, credited, operation, order};

fn to_spring(overwrite_manual: bool) -> Bulk {
    Bulk {
        choice: credited("spring"),
        reason: Some("heard it".to_owned()),
        overwrite_manual,
    }
}

async fn world() -> World {
    let world = World::with_spring().await;
    for n in 0..6 {
        world
            .call_from(&format!("conv_{n}"), &format!("+1415555000{n}"), n)
            .await;
    }
    world.decide("conv_1", credited("spring")).await;
    world.decide("conv_2", Choice::Nobody).await;
    world
        .store
        .erase_call(&call("conv_3"), "person:ana", "asked", at(600))
        .await
        .unwrap();
    world
}

fn targets() -> Targets {
    let ids = [
        "conv_0", "conv_1", "conv_2", "conv_3", "conv_9", "conv_4", "conv_0",
    ];
    Targets::Ids(ids.map(call).to_vec())
}

#[tokio::test]
async fn each_call_of_a_bulk_decision_has_its_own_result() {
    let world = world().await;
    let seen = preview(&world.store, &targets(), &to_spring(false))
        .await
        .unwrap();
    assert_eq!((seen.would_change, seen.already, seen.locked), (3, 1, 1));

    let job = bulk(
        &world.store,
        &targets(),
        Some(6),
        to_spring(false),
        order("op_1"),
    )
    .await
    .unwrap();
    let job = world.done(&job).await;

    let results = world.store.results(&job.id).await.unwrap();
    let results: Vec<_> = results
        .iter()
        .map(|it| (it.conversation_id.as_str(), it.outcome.as_str()))
        .collect();
    assert_eq!(
        results,
        [
            ("conv_0", "changed"),
            ("conv_1", "already"),
            ("conv_2", "locked"),
            ("conv_3", "erased"),
            ("conv_9", "not_found"),
            ("conv_4", "changed"),
        ]
    );
    assert_eq!(job.summary.outcomes["changed"], 2);

    let again = bulk(
        &world.store,
        &targets(),
        Some(6),
        to_spring(false),
        order("op_1"),
    )
    .await
    .unwrap();
    assert_eq!(again, job, "the same operation is told the same");
    let other = bulk(
        &world.store,
        &targets(),
        Some(6),
        to_spring(true),
        order("op_1"),
    )
    .await;
    assert!(matches!(other, Err(NotStarted::IdTaken(_))));
}

#[tokio::test]
async fn undoing_gives_each_call_back_what_was_said_of_it_unless_somebody_said_more() {
    let world = world().await;
    let job = bulk(
        &world.store,
        &targets(),
        None,
        to_spring(true),
        order("op_1"),
    )
    .await
    .unwrap();
    world.done(&job).await;
    assert!(world.call("conv_2").await.staff().has_decided());
    world.decide("conv_4", Choice::Nobody).await;

    let job = undo(&world.store, &operation("op_1"), order("op_2"))
        .await
        .unwrap();
    let job = world.done(&job).await;

    let expected: BTreeMap<_, _> = [("restored".to_owned(), 2), ("conflict".to_owned(), 1)].into();
    assert_eq!(job.summary.outcomes, expected);
    let choice = async |id: &str| {
        let register = world.call(id).await.staff().attribution.clone();
        register.map(|edited| edited.value.choice)
    };
    assert_eq!(choice("conv_0").await, Some(Choice::Rules));
    assert_eq!(choice("conv_2").await, Some(Choice::Nobody));
    assert_eq!(choice("conv_4").await, Some(Choice::Nobody));

    let redone = undo(&world.store, &job.id, order("op_3")).await.unwrap();
    world.done(&redone).await;
    assert_eq!(choice("conv_0").await, Some(credited("spring")));
    world.recounts().await;
}

#[tokio::test]
async fn what_an_operation_kept_of_an_erased_call_is_gone() {
    let world = world().await;
    let targets = targets();
    let job = bulk(&world.store, &targets, None, to_spring(true), order("op_1"));
    let job = world.done(&job.await.unwrap()).await;
    let id = call("conv_4");
    let erased = world.store.erase_call(&id, "person:ana", "asked", at(950));
    erased.await.unwrap();
    let traces = world.store.traces(&job.id, None, 10).await.unwrap().rows;
    assert!(!format!("{traces:?}").contains("conv_4"));

    let job = undo(&world.store, &job.id, order("op_2")).await.unwrap();
    world.done(&job).await;
    assert!(world.call("conv_4").await.is_erased());
}

#[tokio::test]
async fn a_decision_makes_the_later_calls_of_the_party_due() {
    let world = World::with_spring().await;
    world.call_from("conv_1", "+14155550001", 1).await;
    world.call_from("conv_2", "+14155550001", 2).await;
    world.call_from("conv_3", "+14155550001", 3).await;
    world.decide("conv_2", credited("spring")).await;
    let due = world.store.due(at(600), 10).await.unwrap();
    let due: Vec<_> = due.iter().map(|due| due.id.as_str()).collect();
    assert_eq!(due, ["conv_3"]);
}

#[tokio::test]
async fn a_filter_that_matches_another_number_than_was_seen_is_refused() {
    let world = world().await;
    let all = Targets::Filter(Filter::default());
    let refused = bulk(&world.store, &all, Some(5), to_spring(false), order("op_1")).await;
    assert!(
        matches!(
            refused,
            Err(NotStarted::CountDiffers {
                present: 6,
                expected: 5
            })
        ),
        "{refused:?}"
    );
    let seen = preview(&world.store, &all, &to_spring(true)).await.unwrap();
    assert_eq!(
        seen,
        Preview {
            count: 6,
            would_change: 5,
            already: 1,
            locked: 0
        }
    );
}

#[tokio::test]
async fn an_unknown_campaign_is_named_before_anything_is_decided() {
    let world = world().await;
    let nowhere = Bulk {
        choice: credited("nowhere"),
        ..to_spring(false)
    };
    let refused = bulk(&world.store, &targets(), None, nowhere, order("op_1")).await;
    assert!(matches!(refused, Err(NotStarted::UnknownCampaign(id)) if id.as_str() == "nowhere"));
    assert!(world.store.job(&operation("op_1")).await.unwrap().is_none());
}
