//! The ledger as it is read: figures, completeness, and what is wrong.

use domain::{Cause, Health, Judged};
use ingest::ledger::{Figures, Stage, Warning, lately, urgent};
use ingest::{Asked, Settings, Wake, ask_for_sync};
use jiff::SignedDuration;
use store::{Outcome, ParkedBody, Run, RunKind, Why};

use crate::synced::{ago, now, settings};
use crate::world::World;

#[tokio::test]
async fn before_anything_happened_the_ledger_says_so() {
    let ledger = World::new().await.ledger().await;
    assert_eq!(ledger.summary.stage(), Stage::Waiting);
    assert_eq!(
        (ledger.summary.judged(), ledger.summary.complete_to),
        (None, None)
    );
    assert_eq!((ledger.today, ledger.hours.len()), (Figures::default(), 0));
    assert_eq!(ledger.warnings, []);
}

#[tokio::test]
async fn each_call_of_today_is_counted_by_how_it_came() {
    let world = World::new().await;
    world.syncs(|state| state.since = ago(60 * 48)).await;
    world.is_delivered("conv_1", ago(30)).await;
    world.is_fetched("conv_2", ago(31)).await;
    world.is_listed("conv_3", ago(32)).await;
    world.is_fetched("conv_old", ago(60 * 20)).await;
    let ledger = world.ledger().await;
    let expected = Figures {
        calls: 3,
        listed: 2,
        webhook: 1,
        rescued: 1,
        backfilled: 0,
        missing: 1,
    };
    assert_eq!(ledger.today, expected);
    let hours: Vec<_> = ledger.hours.iter().map(|line| line.figures.calls).collect();
    assert_eq!(hours, [3, 1], "newest first, yesterday's too");
    assert_eq!(ledger.gaps().count(), 1);
    assert_eq!(
        ledger.summary.last_delivery,
        Some(ago(30) + SignedDuration::from_secs(40))
    );
}

#[tokio::test]
async fn what_strangers_send_is_no_delivery() {
    let world = World::new().await;
    world.is_delivered("conv_1", ago(30)).await;
    for n in 0..30 {
        let sample = world.delivery(ago(n));
        world
            .store
            .log_sample(&sample, Outcome::Rejected)
            .await
            .unwrap();
    }
    let last = world.ledger().await.summary.last_delivery;
    assert_eq!(last, Some(ago(30) + SignedDuration::from_secs(40)));
}

#[tokio::test]
async fn deliveries_that_wait_for_the_database_are_warned_of() {
    let world = World::new().await;
    for n in 0..2 {
        let waiting = world.delivery(ago(n));
        let body = ParkedBody::new(waiting.id, ago(n), ago(n), "{}".into());
        world.store.park(&body).await.unwrap();
    }
    let ledger = world.ledger().await;
    assert_eq!(ledger.warnings, [Warning::Parked(2)]);
    assert_eq!(
        ledger.warnings[0].says(),
        "2 deliveries wait to be brought in."
    );
}

#[tokio::test]
async fn calls_from_before_the_ledger_are_no_rescues() {
    let world = World::new().await;
    world.syncs(|state| state.since = ago(50)).await;
    world.is_fetched("conv_1", ago(70)).await;
    world.is_fetched("conv_2", ago(20)).await;
    let ledger = world.ledger().await;
    assert_eq!((ledger.today.backfilled, ledger.today.rescued), (1, 1));
}

#[tokio::test]
async fn it_is_complete_up_to_what_was_listed_or_the_first_call_that_is_missing() {
    let world = World::new().await;
    world.syncs(|state| state.listed_to = Some(ago(1))).await;
    assert_eq!(world.ledger().await.summary.complete_to, Some(ago(1)));
    for why in [Why::Running, Why::Gone, Why::Stuck, Why::Weaker] {
        world.waits_for(why.as_str(), why, Some(ago(90))).await;
    }
    world.waits_for("conv_unknown", Why::Refused, None).await;
    assert_eq!(world.ledger().await.summary.complete_to, Some(ago(1)));
    world.waits_for("conv_1", Why::Failed, Some(ago(40))).await;
    assert_eq!(world.ledger().await.summary.complete_to, Some(ago(40)));
}

#[tokio::test]
async fn what_is_missing_stands_in_its_hour_and_what_is_lost_comes_first() {
    let world = World::new().await;
    world.is_listed("conv_1", ago(40)).await;
    world.waits_for("conv_1", Why::Failed, Some(ago(40))).await;
    world.waits_for("conv_2", Why::Running, Some(ago(2))).await;
    world.waits_for("conv_3", Why::Gone, Some(ago(100))).await;
    world
        .waits_for("conv_4", Why::Gone, Some(ago(60 * 24 * 9)))
        .await;
    let ledger = world.ledger().await;
    let gaps: Vec<(i64, Vec<&str>)> = ledger
        .gaps()
        .map(|line| {
            let ids = line.pending.iter().map(|it| it.id.as_str()).collect();
            (line.figures.missing, ids)
        })
        .collect();
    assert_eq!(gaps, [(1, vec!["conv_1", "conv_2"]), (0, vec!["conv_3"])]);
    let lost: Vec<_> = ledger.unrecoverable().map(|it| it.id.as_str()).collect();
    assert_eq!(lost, ["conv_3", "conv_4"]);
    assert_eq!(ledger.pending.last().unwrap().why, Why::Running);
}

#[tokio::test]
async fn today_is_told_whichever_days_are_asked_for() {
    let world = World::new().await;
    world.is_delivered("conv_1", ago(30)).await;
    let day = jiff::civil::date(2026, 11, 1);
    let settings = settings();
    let ledger = ingest::ledger(&world.store, &settings, day..=day, now());
    let ledger = ledger.await.unwrap();
    assert_eq!((ledger.today.calls, ledger.hours.len()), (1, 0));
}

#[tokio::test]
async fn whatever_is_wrong_is_warned_of() {
    let world = World::new().await;
    world
        .syncs(|state| {
            state.judged = Judged {
                health: Health::Down,
                since: ago(20),
                cause: Some(Cause::AutoDisabled),
                told: true,
            };
            state.since = ago(600);
            state.failures = 3;
            state.failure = Some("busy".to_owned());
            state.last_success = Some(ago(46));
            state.record_refused = Some("forbidden".to_owned());
            state.retries_on = Some(false);
            state.zero_retention = vec!["agent_1".parse().unwrap()];
            state.skew_secs = -61;
        })
        .await;
    let ledger = world.ledger().await;
    assert_eq!(ledger.summary.stage(), Stage::Failing);
    let codes: Vec<_> = ledger.warnings.iter().map(Warning::code).collect();
    let expected = [
        "webhook_down",
        "sync_failing",
        "sync_behind",
        "record_unreadable",
        "retries_off",
        "zero_retention",
        "clock_skew",
    ];
    assert_eq!(codes, expected);
    for warning in &ledger.warnings {
        let said = [&warning.says(), warning.advice()].map(|text| text.ends_with('.'));
        assert_eq!(said, [true, true], "{warning:?}");
    }
}

#[tokio::test]
async fn a_sync_that_succeeded_lately_and_a_clock_that_is_nearly_right_are_fine() {
    let world = World::new().await;
    world
        .syncs(|state| {
            state.since = ago(600);
            state.last_success = Some(ago(45));
            state.skew_secs = 60;
            state.retries_on = Some(true);
        })
        .await;
    let ledger = world.ledger().await;
    assert_eq!(
        (ledger.summary.stage(), ledger.warnings),
        (Stage::Current, vec![])
    );
}

#[tokio::test]
async fn without_a_key_nothing_is_judged_and_that_is_the_warning() {
    let world = World::new().await;
    world
        .syncs(|state| state.judged.health = Health::Down)
        .await;
    let off = Settings::default();
    let days = lately(&world.store, now());
    let ledger = ingest::ledger(&world.store, &off, days, now())
        .await
        .unwrap();
    assert_eq!(
        (ledger.summary.stage(), ledger.summary.judged()),
        (Stage::Off, None)
    );
    assert_eq!(ledger.warnings, [Warning::SyncOff]);
    let seen = world.store.sync_seen().await.unwrap();
    assert_eq!(urgent(&seen, &off, now()), None);
}

#[tokio::test]
async fn only_a_dead_webhook_and_a_sync_that_is_behind_are_urgent() {
    let world = World::new().await;
    let urgent = async || {
        let seen = world.store.sync_seen().await.unwrap();
        urgent(&seen, &settings(), now())
    };
    assert_eq!(urgent().await, None);
    world
        .syncs(|state| state.judged.health = Health::Degraded)
        .await;
    world.syncs(|state| state.last_success = Some(ago(3))).await;
    assert_eq!(urgent().await, None);
    world
        .syncs(|state| state.last_success = Some(ago(120)))
        .await;
    assert_eq!(urgent().await, Some(Warning::SyncBehind { minutes: 120 }));
    world
        .syncs(|state| state.judged.health = Health::Down)
        .await;
    assert!(matches!(urgent().await, Some(Warning::Down(_))));
}

#[tokio::test]
async fn what_is_under_way_is_told() {
    let world = World::new().await;
    world
        .syncs(|state| {
            state.last_success = Some(ago(3));
            let mut run = Run::new(RunKind::Backfill, ago(1000), ago(0), ago(2));
            run.reached = Some(ago(750));
            state.backfill = Some(run);
        })
        .await;
    let ledger = world.ledger().await;
    let progress: Vec<_> = ledger.summary.running().map(Run::progress).collect();
    assert_eq!(
        (ledger.summary.stage(), progress),
        (Stage::Running, vec![250])
    );
}

#[tokio::test]
async fn a_sync_that_is_asked_for_begins_at_once_where_something_can_begin_it() {
    let world = World::new().await;
    let ask = async |settings: &Settings, wake: &Wake| {
        ask_for_sync(&world.store, settings, wake, now())
            .await
            .unwrap()
    };
    let begun = std::sync::Arc::new(tokio::sync::Notify::new());
    let wake = Wake::by({
        let begun = begun.clone();
        move || {
            begun.notify_one();
            std::future::ready(())
        }
    });
    assert_eq!(ask(&Settings::default(), &wake).await, Asked::Off);
    assert_eq!(world.ledger().await.summary.wanted, None);
    assert_eq!(ask(&settings(), &Wake::default()).await, Asked::Soon);
    assert_eq!(ask(&settings(), &wake).await, Asked::Now);
    begun.notified().await;
    assert_eq!(world.ledger().await.summary.wanted, Some(now()));
}

#[tokio::test]
async fn the_line_of_a_page_costs_four_queries_started_together() {
    let world = World::new().await;
    let settings = settings();
    let summary = ingest::ledger::Summary::read(&world.store, &settings, now());
    let (_, asked) = world.sandbox.requests_of(summary).await;
    assert_eq!(asked.to_string(), "4 Query");
}
