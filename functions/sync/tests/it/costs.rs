//! What a run asks of the database.

use sync::{Cause, tick};

use crate::world::{World, now, pass};

fn hundred_calls(world: &World) {
    for n in 0..100 {
        world.call(&format!("conv_{n}"), 1 + n / 20);
    }
}

#[tokio::test]
async fn a_tick_with_nothing_to_do_asks_for_the_syncs_state_once() {
    let world = World::new().await;
    world.tick().await;
    pass(1);
    let (_, asked) = world.sandbox.requests_of(world.tick()).await;
    assert_eq!(asked.to_string(), "1 Query");

    let until = now() + jiff::SignedDuration::from_secs(50);
    let whole = tick(&world.app, Cause::Tick, until);
    let (ticked, asked) = world.sandbox.requests_of(whole).await;
    ticked.unwrap();
    // The rest looks for calls to decide anew and for jobs.
    assert_eq!(asked.to_string(), "4 Query");
}

#[tokio::test]
async fn a_new_call_is_read_and_written_once() {
    let world = World::new().await;
    world.tick().await;
    hundred_calls(&world);
    pass(30);
    let (_, asked) = world.sandbox.requests_of(world.tick()).await;
    world.has_all().await;
    // The questions of a call are asked together with it: two round trips each.
    assert_eq!(asked.of("TransactWriteItems"), 100);
    assert_eq!(asked.of("GetItem"), 100);
    assert_eq!(asked.of("BatchGetItem"), 1);
}

#[tokio::test]
async fn a_known_page_costs_one_read_of_a_hundred_calls() {
    let world = World::new().await;
    world.tick().await;
    hundred_calls(&world);
    pass(30);
    world.tick().await;
    pass(15);
    let (_, asked) = world.sandbox.requests_of(world.tick()).await;
    assert_eq!(asked.of("BatchGetItem"), 1);
    assert_eq!(
        (asked.of("TransactWriteItems"), asked.of("GetItem")),
        (0, 0)
    );
}
