//! The webhook breaks and is mended, over hours.

use domain::Health;
use jiff::SignedDuration;
use sandbox::elevenlabs::Conversation;

use crate::world::{World, at, now, pass_secs};

/// Plays `minutes`, a call every third, of which those that end within `broken`
/// come by no webhook; says which health each minute had.
async fn played(world: &World, minutes: i64, broken: std::ops::Range<i64>) -> Vec<Health> {
    let calls: Vec<Conversation> = (0..minutes / 3)
        .map(|n| world.call(&format!("conv_{n}"), 3 * n + 1))
        .collect();
    let mut seen = Vec::new();
    for minute in 0..minutes {
        pass_secs(60);
        for call in &calls {
            let over = call.over_at() + SignedDuration::from_secs(2);
            let is_due = over <= now() && over > now() - SignedDuration::from_mins(1);
            if is_due && !broken.contains(&minute) {
                world.deliver(call).await;
            }
        }
        world.tick().await;
        seen.push(world.state().await.judged.health);
    }
    seen
}

fn changes_of_down(seen: &[Health]) -> usize {
    let down: Vec<bool> = seen.iter().map(|health| *health == Health::Down).collect();
    down.windows(2).filter(|pair| pair[0] != pair[1]).count()
}

#[tokio::test]
async fn an_outage_is_noticed_within_an_interval_and_is_one_change_in_and_one_out() {
    let world = World::new().await;
    world.tick().await;
    let seen = played(&world, 300, 60..120).await;

    let first = |health: Health, from: usize| {
        let found = seen.iter().skip(from).position(|it| *it == health);
        found.map(|n| n + from)
    };
    let down = first(Health::Down, 60).expect("it went down");
    assert!(down <= 60 + 16, "down after {} minutes", down - 60);
    let up = first(Health::Healthy, down).expect("it recovered");
    assert!((120..=180).contains(&up), "up at {up}");
    assert_eq!(changes_of_down(&seen), 2);
    assert_eq!(*seen.last().unwrap(), Health::Healthy);
    world.has_all().await;
}

#[tokio::test]
async fn while_it_is_down_calls_come_within_two_minutes() {
    let world = World::new().await;
    world.tick().await;
    let calls: Vec<Conversation> = (0..40)
        .map(|n| world.call(&format!("conv_{n}"), 3 * n + 1))
        .collect();
    let mut latest = SignedDuration::ZERO;
    for _ in 0..130 {
        pass_secs(60);
        world.tick().await;
    }
    for call in calls.iter().filter(|call| call.started_at > at(40)) {
        let kept = world.kept(&call.id).await.unwrap();
        let first = kept.sightings().first().unwrap();
        latest = latest.max(first.duration_since(call.over_at()));
    }
    assert!(latest <= SignedDuration::from_secs(120), "{latest:?}");
}

#[tokio::test]
async fn nothing_changes_while_nothing_happens() {
    let world = World::new().await;
    world.tick().await;
    let mut seen = Vec::new();
    for _ in 0..7 * 24 {
        pass_secs(60 * 60);
        world.tick().await;
        seen.push(world.state().await.judged.health);
    }
    assert!(seen.iter().all(|health| *health == Health::Idle));
}

#[tokio::test]
async fn the_vendors_own_record_takes_it_down_at_once() {
    let world = World::new().await;
    let id = {
        let mut vendor = world.vendor.vendor();
        vendor.webhook(
            "https://calls.example/api/webhooks/elevenlabs",
            "wsec_1",
            at(0),
        )
    };
    world.tick().await;
    assert_eq!(world.state().await.judged.health, Health::Idle);
    {
        let mut vendor = world.vendor.vendor();
        let ours = vendor.webhooks.iter_mut().find(|webhook| webhook.id == id);
        ours.unwrap().is_auto_disabled = true;
    }
    pass_secs(15 * 60);
    world.tick().await;
    let judged = world.state().await.judged;
    assert_eq!((judged.health, judged.told), (Health::Down, true));
}

#[tokio::test]
async fn a_key_that_may_not_read_the_record_relies_on_the_calls() {
    let world = World::new().await;
    world.vendor.vendor().keys[0].is_admins = false;
    world.tick().await;
    let state = world.state().await;
    assert!(state.record_refused.is_some() && state.last_success.is_some());
}
