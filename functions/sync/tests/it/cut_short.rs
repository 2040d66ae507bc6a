//! A run that is killed, wherever, goes on and ends in the same table.

use std::collections::BTreeMap;
use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll};

use elevenlabs::Pace;
use jiff::SignedDuration;
use store::Plan;
use sync::{Cause, Synced};

use crate::world::{World, at, ledger, now, pass, quick, set_clock};

/// A future that is dropped once it has been polled so many times.
struct Killed<F> {
    future: Pin<Box<F>>,
    polls: usize,
}

impl<F: Future> Future for Killed<F> {
    type Output = Option<F::Output>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        if self.polls == 0 {
            return Poll::Ready(None);
        }
        self.polls -= 1;
        self.future.as_mut().poll(context).map(Some)
    }
}

/// What is held of every call, but for when it was seen.
async fn table(world: &World) -> BTreeMap<String, String> {
    let plan = Plan {
        limit: 100,
        ..Plan::default()
    };
    let rows = world.store.calls(&plan).await.unwrap().rows;
    let mut table = BTreeMap::new();
    for row in rows {
        let call = world.kept(&row.conversation_id).await.unwrap();
        let facts = call.facts();
        let what = format!(
            "{:?} {:?} {:?} {:?} {}",
            facts.state.as_ref().map(|fact| &fact.value),
            facts.duration_secs.as_ref().map(|fact| fact.value),
            facts.transcript.as_ref().map(|fact| &fact.value.digest),
            facts.external_number.as_ref().map(|fact| &fact.value),
            call.is_complete(),
        );
        table.insert(row.conversation_id, what);
    }
    table
}

async fn anew(world: &mut World) {
    let (app, store, sandbox) = ledger(&world.vendor, quick()).await;
    (world.app, world.store, world.sandbox) = (app, store, sandbox);
    set_clock(at(30));
}

/// Lets runs go on until all is done.
async fn to_the_end(world: &World) {
    for _ in 0..20 {
        pass(2);
        if world.sync(Cause::Scheduled).await == Synced::Done {
            return;
        }
    }
    panic!("it does not end");
}

#[tokio::test]
async fn a_sync_that_is_killed_at_any_point_goes_on_and_ends_in_the_same_table() {
    let mut world = World::new().await;
    world.vendor.vendor().calls(3, at(1), at(9), 11);
    let mut running = world.call("conv_running", 20);
    running.lasts = SignedDuration::from_hours(1);
    world.vendor.vendor().add(running);

    anew(&mut world).await;
    to_the_end(&world).await;
    let expected = table(&world).await;
    assert_eq!(expected.len(), 3);

    let mut polls = 1;
    loop {
        anew(&mut world).await;
        let until = now() + SignedDuration::from_hours(1);
        let run = sync::sync(&world.app, Cause::Scheduled, until);
        let killed = Killed {
            future: Box::pin(run),
            polls,
        };
        let came_to = killed.await;
        to_the_end(&world).await;
        assert_eq!(table(&world).await, expected, "killed after {polls} polls");
        let recount = world.store.recount().await.unwrap();
        assert_eq!(recount.drifts, [], "killed after {polls} polls");
        if came_to.is_some() {
            break;
        }
        polls += 1;
    }
    assert!(polls > 20, "killed at {polls} points only");
}

#[tokio::test]
async fn of_two_that_start_at_once_one_syncs() {
    let world = World::new().await;
    world.vendor.vendor().calls(20, at(-9), at(-3), 11);
    let (one, other) = futures::join!(world.tick(), world.tick());
    let mut came_to = [one, other];
    came_to.sort_by_key(|it| *it == Synced::Done);
    assert_eq!(came_to, [Synced::Held, Synced::Done]);
    world.has_all().await;
}

#[tokio::test]
async fn one_that_wakes_after_its_lease_has_run_out_stops_at_its_next_save() {
    let world = World::new().await;
    let seen = world.store.sync_seen().await.unwrap();
    let mut zombie = world.store.take_lease(seen, now()).await.unwrap().unwrap();
    world.call("conv_1", -5);
    pass(1);
    assert_eq!(world.tick().await, Synced::Rested);
    pass(1);
    assert_eq!(world.tick().await, Synced::Done);
    let saved = world.store.save_sync(&mut zombie, now()).await.unwrap();
    assert!(!saved, "somebody else held it since");
    world.has_all().await;
}

#[tokio::test]
async fn a_slow_vendor_is_left_when_the_time_has_come_and_gone_on_with() {
    let world = World::at_pace(Pace {
        per_second: 100_000,
        ..Pace::default()
    })
    .await;
    world.vendor.vendor().calls(230, at(-100), at(-3), 11);
    let soon = now();
    let cut = sync::sync(&world.app, Cause::Tick, soon).await.unwrap();
    assert_eq!(cut, Synced::CutShort);
    assert_eq!(world.tick().await, Synced::Done);
    world.has_all().await;
}
