//! History, behind what is going on now.

use jiff::SignedDuration;
use store::{RunKind, WantedBackfill};
use sync::{Cause, Synced, sync};

use crate::world::{World, at, now, pass};

const A_DAY: i64 = 24 * 60;

async fn wanted(world: &World) {
    let wanted = WantedBackfill {
        at: now(),
        from: at(-30 * A_DAY),
        to: now(),
    };
    world.store.want_backfill(wanted).await.unwrap();
}

#[tokio::test]
async fn history_is_brought_in_and_is_no_outage() {
    let world = World::new().await;
    world
        .vendor
        .vendor()
        .calls(120, at(-30 * A_DAY), at(-120), 5);
    world.tick().await;
    wanted(&world).await;
    pass(1);
    assert_eq!(world.tick().await, Synced::Done);

    world.has_all().await;
    let state = world.state().await;
    assert_eq!(state.backfill, None);
    assert_eq!(state.judged.health, domain::Health::Idle);
}

#[tokio::test]
async fn a_backfill_that_is_cut_short_goes_on_and_the_regular_pass_goes_first() {
    let world = World::new().await;
    world.tick().await;
    world
        .vendor
        .vendor()
        .calls(120, at(-30 * A_DAY), at(-8 * A_DAY), 5);
    wanted(&world).await;
    let mut stretches = 0;
    while world.state().await.backfill_begun.is_none() || world.state().await.backfill.is_some() {
        let soon = now() + SignedDuration::from_millis(30);
        let came_to = sync(&world.app, Cause::Tick, soon).await.unwrap();
        assert!(
            matches!(came_to, Synced::Done | Synced::CutShort),
            "{came_to:?}"
        );
        stretches += 1;
        if stretches == 1 {
            assert_eq!(
                world.state().await.backfill.unwrap().kind,
                RunKind::Backfill
            );
        }
        assert!(stretches < 100);
        pass(1);
    }
    world.has_all().await;
    let last = world.store.runs(1).await.unwrap().remove(0).run;
    assert_eq!(
        (last.kind, last.listed, last.new),
        (RunKind::Backfill, 120, 120)
    );
}
