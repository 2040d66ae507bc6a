//! What is found here: the secret, clocks, the sync, what waits.

use domain::Judged;
use jiff::SignedDuration;
use store::{Pending, Why};

use super::*;

#[tokio::test]
async fn the_secret_is_judged_by_what_came_last() {
    let came = |right: Option<i64>, wrong: Option<i64>| {
        with(move |it| {
            it.kept.accepted = right.map(at);
            it.kept.mismatched = wrong.map(at);
        })
    };
    check(
        &came(Some(5), Some(4)).await,
        Mark::Ok,
        "none wrongly since",
    );
    check(&came(Some(4), Some(5)).await, Mark::Fail, "is not ours");
    check(
        &came(None, Some(5)).await,
        Mark::Fail,
        "none ever was rightly",
    );
    check(&came(None, None).await, Mark::Warn, "not shown yet");
}

#[tokio::test]
async fn the_delivery_of_our_own_says_what_it_shows() {
    let url = || URL.to_owned();
    let sent = |test: SelfTest| with(|it| it.self_test = test);
    let ok = sent(SelfTest::Accepted { url: url() }).await;
    check(&ok, Mark::Ok, "is not shown by it");
    let status = |status| SelfTest::Answered { url: url(), status };
    check(&sent(status(401)).await, Mark::Fail, "is refused");
    check(&sent(status(502)).await, Mark::Fail, "answered with 502");
    check(
        &sent(SelfTest::Unanswered { url: url() }).await,
        Mark::Fail,
        "Nothing answers",
    );
    check(
        &sent(SelfTest::NoAddress).await,
        Mark::Warn,
        "there is no address",
    );
    let why = "no webhook secret is known here".to_owned();
    check(
        &sent(SelfTest::NoSecret(why)).await,
        Mark::Warn,
        "no webhook secret",
    );
}

#[tokio::test]
async fn clocks_that_disagree_are_told() {
    let ahead =
        |mins: i64| after(move |vendor| vendor.faults.skew = SignedDuration::from_mins(mins));
    check(&ahead(0).await, Mark::Ok, "This machine's clock agrees");
    check(&ahead(2).await, Mark::Warn, "s behind ElevenLabs'");
    check(&ahead(-10).await, Mark::Fail, "s ahead of ElevenLabs'");
    let there = with(|it| it.kept.sync.as_mut().unwrap().skew_secs = 600);
    check(&there.await, Mark::Fail, "what syncs is 600 s behind");
}

#[tokio::test]
async fn a_sync_that_is_late_failing_or_was_never_run_is_told() {
    let state = |change: fn(&mut SyncState)| with(move |it| change(it.kept.sync.as_mut().unwrap()));
    check(
        &with(|it| it.kept.sync = None).await,
        Mark::Warn,
        "never run",
    );
    check(
        &state(|it| it.last_success = Some(at(50))).await,
        Mark::Fail,
        "was due",
    );
    let failing = |it: &mut SyncState| (it.failures, it.failure) = (2, Some("busy".into()));
    check(&state(failing).await, Mark::Warn, "2 runs failed: busy");
    check(
        &state(|it| it.failures = 3).await,
        Mark::Fail,
        "3 runs failed",
    );
    let down = |it: &mut SyncState| {
        it.judged = Judged {
            health: domain::Health::Down,
            cause: Some(domain::Cause::CallsMissed),
            ..it.judged
        };
    };
    check(
        &state(down).await,
        Mark::Fail,
        "down since 2026-11-18 11:06 UTC: calls missed",
    );
}

#[tokio::test]
async fn what_is_missing_stuck_or_gone_is_told() {
    let waiting = |why: Why| {
        with(move |it| {
            let mut pending = Pending::new("conv_7".parse().unwrap(), why, at(99));
            pending.started_at = Some(at(30));
            it.kept.pending.push(pending);
        })
    };
    let missing = waiting(Why::Failed).await;
    check(
        &missing,
        Mark::Warn,
        "up to 2026-11-18 11:36 UTC; 1 calls since",
    );
    check(&waiting(Why::Gone).await, Mark::Warn, "cannot be recovered");
    check(&waiting(Why::Stuck).await, Mark::Warn, "conv_7");
    check(
        &waiting(Why::Running).await,
        Mark::Ok,
        "up to 2026-11-18 12:36",
    );
}

#[tokio::test]
async fn parked_deliveries_are_told() {
    let parked =
        |waiting, failed| with(move |it| it.kept.parked = Some(Parked { waiting, failed }));
    check(&parked(3, 0).await, Mark::Warn, "3 deliveries wait");
    check(
        &parked(3, 1).await,
        Mark::Fail,
        "1 deliveries were given up",
    );
}
