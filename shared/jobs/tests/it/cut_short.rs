//! Jobs that are killed, at every request they make, and gone on with.

use std::time::Duration;

use jobs::{Bulk, Job, Targets, bulk, import, undo, work_on};

use crate::world::{World, at, call, credited, guessed, list, operation, order, spring};

/// Works on the job, and is killed after every `requests` requests; each time
/// the lease has run out before somebody goes on.
pub(crate) async fn limp(world: &World, job: &Job, requests: u64) -> Job {
    for life in 0..500 {
        let before = world.sandbox.requests().total();
        let now = at(1000 + life * 5);
        let work = work_on(&world.store, &job.id, Duration::ZERO, now);
        let killed = async {
            while world.sandbox.requests().total()
                < before + requests + u64::try_from(life).unwrap()
            {
                tokio::task::yield_now().await;
            }
        };
        tokio::select! {
            biased;
            () = killed => {}
            job = work => if job.as_ref().unwrap().is_over() { return job.unwrap() },
        }
    }
    panic!("the job never ended");
}

#[tokio::test]
async fn an_import_that_is_killed_everywhere_ends_as_one_that_was_not() {
    let whole = World::with_spring().await;
    whole.call_from("conv_1", "+14155550003", 1).await;
    let job = import(
        &whole.store,
        &spring(),
        guessed(&list(8, "Miller")),
        order("op_1"),
    )
    .await
    .unwrap();
    let expected = whole.done(&job).await;

    for requests in [1, 4, 9] {
        let world = World::with_spring().await;
        world.call_from("conv_1", "+14155550003", 1).await;
        let job = import(
            &world.store,
            &spring(),
            guessed(&list(8, "Miller")),
            order("op_1"),
        )
        .await
        .unwrap();
        let ended = limp(&world, &job, requests).await;
        assert_eq!(
            ended.summary.rows, expected.summary.rows,
            "killed after {requests}"
        );
        assert_eq!(
            format!("{:?}", world.everything(&spring()).await),
            format!("{:?}", whole.everything(&spring()).await),
        );

        let job = undo(&world.store, &operation("op_1"), order("op_2"))
            .await
            .unwrap();
        let undone = limp(&world, &job, requests).await;
        assert_eq!(undone.summary.outcomes["restored"], 8);
        let page = world
            .store
            .recipients_of(&spring(), None, 10)
            .await
            .unwrap();
        assert!(page.rows.is_empty());
    }
}

#[tokio::test]
async fn a_job_waits_while_the_database_is_away_and_goes_on_after() {
    let world = World::with_spring().await;
    let rows = list(8, "Miller");
    let job = import(&world.store, &spring(), guessed(&rows), order("op_1")).await;
    let job = job.unwrap();
    world.sandbox.refuse();
    assert!(
        jobs::work(&world.store, Duration::ZERO, at(1000))
            .await
            .is_err()
    );
    world.sandbox.restore();
    let worked = jobs::work(&world.store, crate::world::LONG, at(1002))
        .await
        .unwrap();
    assert_eq!((worked.ended, worked.waiting), (1, 0));
    assert_eq!(world.done(&job).await.summary.rows.new, 8);
}

#[tokio::test]
async fn a_bulk_decision_that_is_killed_everywhere_tells_what_it_changed() {
    for requests in [1, 4, 9] {
        let world = World::with_spring().await;
        for n in 0..5 {
            world
                .call_from(&format!("conv_{n}"), &format!("+1415555000{n}"), n)
                .await;
        }
        let ids = (0..5).map(|n| call(&format!("conv_{n}"))).collect();
        let to_spring = Bulk {
            choice: credited("spring"),
            reason: None,
            overwrite_manual: false,
        };
        let job = bulk(
            &world.store,
            &Targets::Ids(ids),
            None,
            to_spring,
            order("op_1"),
        )
        .await
        .unwrap();
        let ended = limp(&world, &job, requests).await;
        assert_eq!(
            ended.summary.outcomes["changed"], 5,
            "killed after {requests}"
        );

        let job = undo(&world.store, &operation("op_1"), order("op_2"))
            .await
            .unwrap();
        let undone = limp(&world, &job, requests).await;
        assert_eq!(
            undone.summary.outcomes["restored"], 5,
            "killed after {requests}"
        );
        assert!(!world.call("conv_3").await.staff().has_decided());
    }
}
