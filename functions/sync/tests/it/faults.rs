//! What goes wrong at the vendor's costs time, and never a call.

use domain::Timestamp;
use sandbox::elevenlabs::{Fault, Route};
use sync::{Cause, Synced};

use crate::world::{World, at, pass};

async fn with_calls() -> World {
    let world = World::new().await;
    world.tick().await;
    world.vendor.vendor().calls(130, at(1), at(10), 3);
    pass(30);
    world
}

/// While `fault` lasts nothing is taken for listed; afterwards nothing is
/// missing.
async fn check(route: Route, fault: Fault) {
    let world = with_calls().await;
    let listed_to = world.state().await.listed_to;
    world.vendor.vendor().faults.always(route, fault);
    for _ in 0..3 {
        let came_to = world.sync(Cause::Scheduled).await;
        assert!(matches!(came_to, Synced::Failed(_)), "{came_to:?}");
        pass(15);
    }
    let state = world.state().await;
    assert_eq!(state.listed_to, listed_to);
    assert!(state.failures_told && state.failures == 3, "{state:?}");

    world.vendor.vendor().faults.clear();
    for _ in 0..8 {
        world.tick().await;
        pass(15);
    }
    world.has_all().await;
    let state = world.state().await;
    assert_eq!((state.failures, state.failures_told), (0, false));
    assert!(state.listed_to > listed_to);
}

#[tokio::test]
async fn a_list_that_fails_is_asked_for_again() {
    check(Route::Conversations, Fault::Failing(503)).await;
}

#[tokio::test]
async fn a_list_that_is_cut_off_is_asked_for_again() {
    check(Route::Conversations, Fault::Truncated).await;
}

#[tokio::test]
async fn a_page_for_people_is_no_list() {
    check(Route::Conversations, Fault::HtmlPage).await;
}

#[tokio::test]
async fn too_many_questions_are_asked_later() {
    let retry_after = Some(1);
    check(Route::Conversations, Fault::RateLimited { retry_after }).await;
}

#[tokio::test]
async fn a_key_that_is_withdrawn_fails_the_run_and_loses_nothing() {
    check(Route::Conversation, Fault::KeyRefused).await;
}

#[tokio::test]
async fn a_few_calls_that_fail_hold_nobody_up_and_come_later() {
    let world = with_calls().await;
    let fault = Fault::Failing(500);
    world
        .vendor
        .vendor()
        .faults
        .next(Route::Conversation, 2, fault);
    assert_eq!(world.tick().await, Synced::Done);
    let pending = world.store.pending().await.unwrap();
    assert!(pending.len() <= 2, "{pending:?}");
    for _ in 0..6 {
        pass(5);
        world.tick().await;
    }
    world.has_all().await;
    assert_eq!(world.store.pending().await.unwrap(), []);
}

#[tokio::test]
async fn a_cursor_that_is_refused_begins_the_window_again() {
    let world = with_calls().await;
    {
        let mut vendor = world.vendor.vendor();
        let first = Fault::Slow(std::time::Duration::ZERO);
        vendor.faults.next(Route::Conversations, 1, first);
        vendor
            .faults
            .next(Route::Conversations, 1, Fault::CursorRefused);
    }
    assert_eq!(world.tick().await, Synced::Done);
    world.has_all().await;
}

#[tokio::test]
async fn pages_that_repeat_or_are_skipped_lose_nothing() {
    for fault in [Fault::PageRepeated, Fault::PageSkipped] {
        let world = with_calls().await;
        world
            .vendor
            .vendor()
            .faults
            .next(Route::Conversations, 1, fault);
        for _ in 0..30 {
            world.tick().await;
            pass(60);
        }
        world.has_all().await;
    }
}

#[tokio::test]
async fn calls_that_show_late_are_found_by_the_overlap() {
    let world = with_calls().await;
    let by = jiff::SignedDuration::from_mins(50);
    world.vendor.vendor().faults.lists_late(30, by);
    for _ in 0..12 {
        world.tick().await;
        pass(15);
    }
    world.has_all().await;
}

#[tokio::test]
async fn a_vendor_whose_clock_is_off_changes_no_order_and_is_noticed() {
    let world = with_calls().await;
    world.vendor.vendor().faults.skew = jiff::SignedDuration::from_mins(10);
    world.tick().await;
    world.has_all().await;
    let skew = world.state().await.skew_secs;
    assert!((598..=600).contains(&skew), "{skew}");
}

#[tokio::test]
async fn without_a_key_it_is_off_and_says_so() {
    let mut world = World::new().await;
    world.app.vendor = boot::Vendor::new(
        elevenlabs::BaseUrl::default(),
        None,
        elevenlabs::Pace::default(),
        crate::world::now,
    );
    let Synced::Off(why) = world.tick().await else {
        panic!("it is on");
    };
    assert!(why.contains("no API key"), "{why}");
    sync::tick(&world.app, Cause::Tick, Timestamp::MAX)
        .await
        .unwrap();
}
