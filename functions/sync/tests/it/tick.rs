//! The rest of the tick: parked bodies and jobs.

use jiff::{SignedDuration, Timestamp};
use store::{DeliveryId, Outcome, ParkedBody};
use sync::{App, Cause};

use crate::world::{World, now};

const BODY: &[u8] = br#"{"type":"post_call_transcription","event_timestamp":1794999900,
    "data":{"conversation_id":"conv_parked","agent_id":"agent_1","status":"done"}}"#;

async fn tick(app: &App) -> Result<(), store::StoreError> {
    let until = now() + SignedDuration::from_secs(50);
    sync::tick(app, Cause::Tick, until).await
}

async fn park(world: &World) {
    let at = Timestamp::from_second(1_794_999_940).unwrap();
    let body = ParkedBody::new(DeliveryId::new(at), at, at, BODY.into());
    world.store.park(&body).await.unwrap();
}

#[tokio::test]
async fn a_tick_brings_parked_calls_in_and_logs_each_once() {
    let world = World::new().await;
    let app = &world.app;
    park(&world).await;

    for _ in 0..2 {
        tick(app).await.unwrap();
    }

    let id = "conv_parked".parse().unwrap();
    assert!(world.store.call(&id).await.unwrap().is_some());
    let log = world.store.deliveries_of(&id).await.unwrap();
    assert_eq!(log.len(), 1);
    assert!(log[0].was_parked && log[0].outcome == Outcome::Recorded);
    assert!(world.store.parked(10).await.unwrap().is_empty());
}

#[tokio::test]
async fn what_cannot_be_brought_in_yet_waits_for_the_next_tick() {
    let world = World::new().await;
    let (app, sandbox) = (&world.app, &world.sandbox);
    park(&world).await;

    sandbox.refuse();
    assert!(tick(app).await.is_err());
    assert_eq!(world.store.parked(10).await.unwrap().len(), 1);

    sandbox.restore();
    tick(app).await.unwrap();
    assert!(world.store.parked(10).await.unwrap().is_empty());
}

#[tokio::test]
async fn a_tick_goes_on_with_jobs() {
    let world = World::new().await;
    let app = &world.app;
    park(&world).await;
    tick(app).await.unwrap();
    let rules = domain::Rules {
        lead: 100,
        ..domain::Rules::default()
    };
    let order = jobs::Order {
        id: None,
        actor: "person:ana".to_owned(),
        dry_run: false,
        now: now(),
    };
    let job = jobs::change(&world.store, store::Entry::Rules(rules), None, order);
    let job = job.await.unwrap();
    assert!(!job.is_over());

    tick(app).await.unwrap();

    let job = world.store.job(&job.id).await.unwrap().unwrap();
    assert!(job.is_over() && job.summary.report.looked_at == 1);
}
