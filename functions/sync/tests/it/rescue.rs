//! What the sync brings in, and what it leaves alone.

use domain::Source;
use jiff::SignedDuration;
use sandbox::elevenlabs::{Conversation, Fault, Feedback, Later, Route, Verdict};
use store::{Phase, RunOutcome, Why};
use sync::{Cause, Synced};

use crate::world::{World, at, pass};

#[tokio::test]
async fn calls_that_no_webhook_brought_are_fetched_once() {
    let world = World::new().await;
    world.tick().await;
    world.vendor.vendor().calls(120, at(1), at(10), 7);
    pass(60);

    assert_eq!(world.tick().await, Synced::Done);
    world.has_all().await;
    let asked = world.details();
    assert_eq!(asked, 120);

    pass(15);
    assert_eq!(world.tick().await, Synced::Done);
    assert_eq!(
        world.details(),
        asked,
        "what is held is not asked for again"
    );
    assert!(world.vendor.most_at_once() <= 4);
}

#[tokio::test]
async fn a_call_that_the_webhook_brought_is_only_noted_as_listed() {
    let world = World::new().await;
    world.tick().await;
    let call = world.call("conv_1", 1);
    pass(3);
    world.deliver(&call).await;
    pass(15);
    world.tick().await;

    let kept = world.kept("conv_1").await.unwrap();
    let sighting = |source| kept.sightings().by(source).unwrap().first;
    let minutes = |source| sighting(source).duration_since(at(0)).as_mins();
    assert_eq!((minutes(Source::Webhook), minutes(Source::Sync)), (3, 18));
    assert_eq!(world.details(), 0);
    let hours = world.store.hours(day(), day()).await.unwrap();
    let hour = hours.values().next().unwrap();
    assert_eq!(
        (
            hour.calls,
            hour.listed,
            hour.webhook,
            hour.rescued,
            hour.missing
        ),
        (1, 1, 1, 0, 0)
    );
}

fn day() -> jiff::civil::Date {
    jiff::civil::date(2026, 11, 18)
}

#[tokio::test]
async fn a_rescued_call_counts_as_such_until_its_delivery_comes_in_time() {
    let world = World::new().await;
    world.tick().await;
    let call = world.call("conv_1", 14);
    // It ended, and its delivery is still on the way.
    crate::world::set_clock(call.over_at());
    world.sync(Cause::Requested).await;
    let rescued = || async {
        let hours = world.store.hours(day(), day()).await.unwrap();
        hours.values().map(|hour| hour.rescued).sum::<i64>()
    };
    assert_eq!(rescued().await, 1);
    crate::world::pass_secs(30);
    world.deliver(&call).await;
    assert_eq!(rescued().await, 0);
}

#[tokio::test]
async fn a_call_that_outlasts_every_window_is_waited_for() {
    let world = World::new().await;
    world.tick().await;
    let mut call = world.call("conv_long", 10);
    call.lasts = SignedDuration::from_hours(9);
    let over = call.over_at();
    world.vendor.vendor().add(call);
    for _ in 0..8 * 4 {
        pass(15);
        world.tick().await;
    }
    let pending = world.store.pending().await.unwrap();
    assert_eq!(pending[0].why, Why::Running);
    assert!(world.kept("conv_long").await.is_none());

    crate::world::set_clock(over + SignedDuration::from_mins(15));
    world.tick().await;
    world.has_all().await;
    assert_eq!(world.store.pending().await.unwrap(), []);
}

#[tokio::test]
async fn a_call_that_comes_to_the_list_days_late_is_found_by_the_daily_pass() {
    let world = World::new().await;
    world.tick().await;
    let mut call = world.call("conv_late", 10);
    call.listed_after = SignedDuration::from_hours(50);
    world.vendor.vendor().add(call);
    for _ in 0..80 {
        pass(60);
        world.tick().await;
    }
    world.has_all().await;
}

#[tokio::test]
async fn later_tags_ratings_comments_and_analyses_are_noticed() {
    let world = World::new().await;
    world.tick().await;
    for id in ["conv_tag", "conv_rate", "conv_talk", "conv_judge"] {
        let call = world.call(id, 1);
        pass(2);
        world.deliver(&call).await;
    }
    pass(20);
    world.tick().await;
    let feedback = |rating, comment: Option<&str>| {
        Later::Rated(Feedback {
            rating,
            comment: comment.map(str::to_owned),
            likes: None,
        })
    };
    {
        let mut vendor = world.vendor.vendor();
        let day = at(60);
        vendor.later("conv_tag", day, Later::Tagged(vec!["vip".to_owned()]));
        vendor.later("conv_rate", day, feedback(Some(2), None));
        vendor.later("conv_talk", day, feedback(None, Some("So helpful.")));
        let judged = Later::Judged(Verdict::Failure, "Nothing came of it.".to_owned());
        vendor.later("conv_judge", day, judged);
    }
    for _ in 0..26 {
        pass(60);
        world.tick().await;
    }
    let facts = |id: &'static str| async { world.kept(id).await.unwrap().facts().clone() };
    assert_eq!(facts("conv_tag").await.vendor_tags.unwrap().value, ["vip"]);
    let rated = facts("conv_rate").await.feedback.unwrap().value;
    assert_eq!(rated.rating, Some(2));
    let talked = facts("conv_talk").await.feedback.unwrap().value;
    assert_eq!(talked.comment.as_deref(), Some("So helpful."));
    let judged = facts("conv_judge").await;
    assert_eq!(judged.summary.unwrap().value, "Nothing came of it.");
    assert_eq!(judged.status.unwrap().value, domain::Status::Failure);
}

#[tokio::test]
async fn what_the_vendor_lists_and_no_longer_has_is_named_as_unrecoverable() {
    let world = World::new().await;
    world.tick().await;
    world.call("conv_gone", 1);
    {
        let mut vendor = world.vendor.vendor();
        // It fails as long as it is there.
        vendor
            .faults
            .next(Route::Conversation, 1, Fault::Failing(500));
        vendor.later("conv_gone", at(16), Later::Deleted);
    }
    for _ in 0..20 {
        pass(15);
        world.tick().await;
    }
    let pending = world.store.pending().await.unwrap();
    assert_eq!(pending.len(), 1);
    assert_eq!((pending[0].why, pending[0].is_a_gap()), (Why::Gone, false));
    // What the list told is all there will ever be.
    let kept = world.kept("conv_gone").await.unwrap();
    assert!(!kept.is_complete() && kept.state().unwrap().is_final());
    let hours = world.store.hours(day(), day()).await.unwrap();
    assert_eq!(hours.values().map(|hour| hour.missing).sum::<i64>(), 1);
}

#[tokio::test]
async fn what_only_the_list_tells_is_kept() {
    let world = World::new().await;
    world.tick().await;
    let call = world.call("conv_webhook", 1);
    world.call("conv_fetched", 2);
    pass(4);
    world.deliver(&call).await;
    pass(15);
    world.tick().await;
    for id in ["conv_webhook", "conv_fetched"] {
        let kept = world.kept(id).await.unwrap();
        assert!(kept.facts().sentiment.is_some(), "{id}");
    }
}

#[tokio::test]
async fn calls_of_other_agents_are_left_alone() {
    let mut world = World::new().await;
    world.app.ingest.agents = Some(["agent_ours".parse().unwrap()].into());
    world.tick().await;
    let mut ours = Conversation::new("conv_ours", "agent_ours", at(1));
    ours.agent_id = "agent_ours".to_owned();
    world.vendor.vendor().add(ours);
    world.call("conv_theirs", 1);
    pass(20);
    world.tick().await;
    assert!(world.kept("conv_ours").await.is_some());
    assert!(world.kept("conv_theirs").await.is_none());
    assert_eq!(world.details(), 1);
}

#[tokio::test]
async fn a_delivery_that_had_to_be_refused_is_fetched() {
    let world = World::new().await;
    world.tick().await;
    let call = world.call("conv_refused", -600);
    world
        .store
        .ask_for(&"conv_refused".parse().unwrap(), crate::world::now())
        .await
        .unwrap();
    assert!(call.over_at() < at(0));
    pass(15);
    world.tick().await;
    world.has_all().await;
    assert_eq!(world.store.pending().await.unwrap(), []);
}

#[tokio::test]
async fn an_erased_call_stays_erased() {
    let world = World::new().await;
    world.tick().await;
    let call = world.call("conv_1", 1);
    pass(3);
    world.deliver(&call).await;
    let id = "conv_1".parse().unwrap();
    let erased = world
        .store
        .erase_call(&id, "person:ana", "asked", crate::world::now());
    erased.await.unwrap();
    for _ in 0..30 {
        pass(60);
        world.tick().await;
    }
    let kept = world.kept("conv_1").await.unwrap();
    assert!(kept.is_erased() && kept.facts().external_number.is_none());
}

#[tokio::test]
async fn every_run_is_logged_with_its_result() {
    let world = World::new().await;
    world.call("conv_1", -5);
    world.tick().await;
    let runs = world.store.runs(10).await.unwrap();
    assert!(runs.iter().all(|log| log.outcome == RunOutcome::Done));
    assert!(runs.iter().all(|log| log.run.phase == Phase::Pending));
    let new: u32 = runs.iter().map(|log| log.run.new).sum();
    assert_eq!(new, 1);
}

#[tokio::test]
async fn a_batch_tells_whom_an_attempt_was_made_to_that_never_connected() {
    let world = World::new().await;
    world.tick().await;
    let batch = world.vendor.vendor().batches[0].clone();
    let mut call = Conversation::new("conv_busy", &batch.agent_id, at(1));
    call.ends = sandbox::elevenlabs::Ending::NotReached("busy");
    call.batch = Some((batch.id.clone(), "recipient_7".to_owned()));
    // It is nowhere on the list.
    call.listed_after = SignedDuration::from_hours(1000);
    world.vendor.vendor().add(call.clone());
    pass(2);
    world.deliver(&call).await;
    let told = || async { world.kept("conv_busy").await.unwrap().facts().clone() };
    assert!(told().await.batch_call_id.is_none());

    for _ in 0..4 {
        pass(15);
        world.tick().await;
    }
    let facts = told().await;
    assert_eq!(facts.batch_call_id.unwrap().value, batch.id);
    assert_eq!(facts.batch_recipient_id.unwrap().value, "recipient_7");
    assert!(world.kept("conv_busy").await.unwrap().is_complete());
}
