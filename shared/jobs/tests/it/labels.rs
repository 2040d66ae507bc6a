use domain::{AttributionStatus, Choice, Label, Marked, Wilson};
use jiff::civil::date;
use jobs::{Bulk, Targets, bulk, undo};

use crate::world::{World, call, credited, order};

async fn labels(world: &World) -> Vec<(Label, Marked)> {
    world.recounts().await;
    let year = world.store.labels(date(2026, 1, 1), date(2027, 1, 1)).await;
    year.unwrap().into_iter().collect()
}

#[tokio::test]
async fn each_decision_of_a_person_is_a_label_until_it_is_handed_back() {
    let world = World::with_spring().await;
    for n in 0..3 {
        world
            .call_from(&format!("conv_{n}"), &format!("+1415555000{n}"), n)
            .await;
    }
    assert!(labels(&world).await.is_empty());
    world.decide("conv_0", Choice::Nobody).await;
    world.decide("conv_1", credited("spring")).await;

    let marked = labels(&world).await;
    let [(label, marked)] = marked.as_slice() else {
        panic!("the rules found nobody each time: {marked:?}");
    };
    assert_eq!(
        (label.status, label.band),
        (AttributionStatus::Unattributed, None)
    );
    assert_eq!((marked.right, marked.wrong), (1, 1));
    let precision = Wilson::of(marked.right, marked.wrong).unwrap();
    assert!(precision.low < 0.5 && 0.5 < precision.high);

    let ids = Targets::Ids(vec![call("conv_0"), call("conv_1"), call("conv_2")]);
    let back = Bulk {
        choice: Choice::Rules,
        reason: None,
        overwrite_manual: true,
    };
    let job = bulk(&world.store, &ids, Some(3), back, order("op_1"))
        .await
        .unwrap();
    let job = world.done(&job).await;
    assert_eq!(job.summary.outcomes["changed"], 2);
    assert!(labels(&world).await.is_empty());

    let job = undo(&world.store, &job.id, order("op_2")).await.unwrap();
    world.done(&job).await;
    assert_eq!(labels(&world).await[0].1, *marked);
}
