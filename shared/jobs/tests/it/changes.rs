use domain::{Finding, NoCredit, Rules};
use jobs::{JobState, NotStarted, Order, change, undo};
use store::{Entry, Place};

use crate::world::{World, at, campaign, entry, operation, order};

#[tokio::test]
async fn a_changed_campaign_re_decides_the_calls_in_its_reach_and_no_other() {
    let world = World::with_spring().await;
    world.call_from("conv_near", "+14155550001", 1).await;
    world
        .call_from("conv_far", "+14155550002", 60 * 24 * 300)
        .await;
    let mut wider = campaign("spring");
    wider.window_days = 90;

    let job = change(&world.store, entry(wider.clone()), None, order("op_1"))
        .await
        .unwrap();
    let job = world.done(&job).await;

    assert_eq!((job.state, job.kind()), (JobState::Done, "campaign"));
    let report = &job.summary.report;
    assert_eq!((report.looked_at, report.unchanged), (1, 1));
    let stands = world.store.campaign(&wider.id).await.unwrap().unwrap();
    assert_eq!(stands.value, wider);
}

#[tokio::test]
async fn a_change_of_what_somebody_else_changed_is_refused_and_leaves_no_job() {
    let world = World::with_spring().await;
    let mut wider = campaign("spring");
    wider.window_days = 90;
    let entry = entry(wider);
    let stands = world.store.entry(&entry.place()).await.unwrap();

    let refused = change(
        &world.store,
        entry.clone(),
        Some(stands.rev + 1),
        order("op_1"),
    )
    .await;
    assert!(
        matches!(refused, Err(NotStarted::Stale { current: 1 })),
        "{refused:?}"
    );
    assert!(world.store.job(&operation("op_1")).await.unwrap().is_none());

    change(&world.store, entry.clone(), Some(stands.rev), order("op_2"))
        .await
        .unwrap();
    let again = change(&world.store, entry, Some(stands.rev), order("op_2"))
        .await
        .unwrap();
    assert_eq!(again.id, operation("op_2"), "a repeat is told the same");
}

#[tokio::test]
async fn a_mailing_has_one_campaign() {
    let world = World::with_spring().await;
    let mut autumn = campaign("autumn");
    autumn.mailings[0].id = "spring-one".parse().unwrap();
    let refused = change(&world.store, entry(autumn), None, order("op_1")).await;
    assert!(
        matches!(refused, Err(NotStarted::MailingTaken(_))),
        "{refused:?}"
    );
    let job = world.store.job(&operation("op_1")).await.unwrap().unwrap();
    assert_eq!(job.state, JobState::Failed);
    assert!(
        world
            .store
            .campaign(&"autumn".parse().unwrap())
            .await
            .unwrap()
            .is_none()
    );
}

#[tokio::test]
async fn undoing_a_new_campaign_takes_it_and_its_mailings_away() {
    let world = World::new().await;
    let job = change(&world.store, entry(campaign("spring")), None, order("op_1"))
        .await
        .unwrap();
    world.done(&job).await;
    let job = undo(&world.store, &job.id, order("op_2")).await.unwrap();
    world.done(&job).await;
    assert!(world.store.book().await.unwrap().campaigns.is_empty());
    let mut autumn = campaign("autumn");
    autumn.mailings[0].id = "spring-one".parse().unwrap();
    assert!(
        change(&world.store, entry(autumn), None, order("op_3"))
            .await
            .is_ok()
    );
}

#[tokio::test]
async fn rules_count_their_revisions_and_every_call_is_decided_by_the_new_ones() {
    let world = World::new().await;
    world.call_from("conv_1", "+14155550001", 1).await;
    let rules = Rules {
        lead: 100,
        ..Rules::default()
    };
    let job = change(
        &world.store,
        Entry::Rules(rules.clone()),
        Some(0),
        order("op_1"),
    )
    .await
    .unwrap();
    let job = world.done(&job).await;

    assert_eq!(job.summary.report.looked_at, 1);
    let derived = world.call("conv_1").await.derived().cloned().unwrap();
    assert_eq!(derived.decision.revision, 1);
    assert_eq!(
        derived.decision.finding,
        Finding::Unattributed(NoCredit::NoEvidence)
    );
    let history = world
        .store
        .history(&crate::world::call("conv_1"), None, 10)
        .await
        .unwrap();
    assert_eq!(
        (history[0].kind.as_str(), history[0].why.as_deref()),
        ("decided", Some("op_1"))
    );
    assert!(
        history[0]
            .decision
            .as_deref()
            .unwrap()
            .contains("\"rules_revision\":1")
    );

    let job = undo(&world.store, &job.id, order("op_2")).await.unwrap();
    world.done(&job).await;
    let stands = world.store.rules().await.unwrap().value;
    assert_eq!(
        stands,
        Rules {
            revision: 2,
            ..Rules::default()
        }
    );
}

#[tokio::test]
async fn a_dry_run_of_a_change_shows_the_difference_and_writes_nothing() {
    let world = World::new().await;
    world.call_from("conv_1", "+14155550001", 1).await;
    let before = world.call("conv_1").await;
    let dry = Order {
        dry_run: true,
        ..order("op_1")
    };
    let rules = Rules {
        lead: 100,
        ..Rules::default()
    };
    let job = change(&world.store, Entry::Rules(rules), None, dry)
        .await
        .unwrap();
    let job = world.done(&job).await;
    assert_eq!(job.summary.report.looked_at, 1);
    assert_eq!(world.call("conv_1").await, before);
    assert_eq!(world.store.entry(&Place::Rules).await.unwrap().rev, 0);
}

#[tokio::test]
async fn a_call_that_came_in_while_a_job_wrote_is_decided_once_more() {
    let world = World::new().await;
    // Received before the job ends, and decided by what stood before.
    world.call_from("conv_1", "+14155550001", 999).await;
    let before = world.call("conv_1").await;
    let rules = Rules {
        lead: 100,
        ..Rules::default()
    };
    let rules = Entry::Rules(rules);
    let written = Order {
        now: at(999),
        ..order("op_1")
    };
    let job = change(&world.store, rules, None, written).await.unwrap();
    let nobody = jobs::Scope {
        to: Some(at(0)),
        ..jobs::Scope::default()
    };
    let missing = jobs::Job {
        scope: Some(nobody),
        ..job
    };
    let job = world.store.save_job(&missing).await.unwrap().unwrap();
    world.done(&job).await;
    assert_eq!(world.call("conv_1").await, before, "the job missed it");

    assert_eq!(jobs::settle(&world.store, at(1000)).await.unwrap(), 0);
    assert_eq!(jobs::settle(&world.store, at(1001)).await.unwrap(), 1);
    let decision = world
        .call("conv_1")
        .await
        .derived()
        .cloned()
        .unwrap()
        .decision;
    assert_eq!(decision.revision, 1);
    assert_eq!(jobs::settle(&world.store, at(1002)).await.unwrap(), 0);
}

#[tokio::test]
async fn a_job_is_listed_and_waits_until_it_is_over() {
    let world = World::with_spring().await;
    world.call_from("conv_1", "+14155550001", 1).await;
    let mut wider = campaign("spring");
    wider.window_days = 90;
    let job = change(&world.store, entry(wider), None, order("op_1"))
        .await
        .unwrap();
    assert_eq!(
        world.store.waiting_jobs(10).await.unwrap(),
        std::slice::from_ref(&job)
    );

    let worked = jobs::work(&world.store, crate::world::LONG, at(1000))
        .await
        .unwrap();
    assert_eq!((worked.ended, worked.waiting), (1, 0));
    assert!(world.store.waiting_jobs(10).await.unwrap().is_empty());
    let listed = world.store.jobs(None, 10).await.unwrap().rows;
    assert_eq!(listed[0].state, JobState::Done);
}
