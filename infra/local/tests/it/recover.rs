//! `recover`, on a ledger that nobody serves.

use jiff::SignedDuration;
use sandbox::elevenlabs::{Conversation, StandIn};
use store::{DeliveryId, Parked, ParkedBody, Pending, Store, Why};

use crate::program::{Program, body};

/// Parks a body and gives it up.
async fn given_up(store: &Store, body: Vec<u8>) -> DeliveryId {
    let now = boot::now();
    let id = DeliveryId::new(now);
    let mut parked = ParkedBody::new(id, now, now, body.into());
    parked.tries = 7;
    store.park(&parked).await.unwrap();
    let waiting: Vec<Parked> = store.parked(1).await.unwrap();
    store.park_again(&waiting[0], parked).await.unwrap();
    assert_eq!(store.parked_failed(10).await.unwrap().len(), 1);
    id
}

async fn pending(store: &Store, id: &str, why: Why) {
    let now = boot::now();
    let pending = Pending {
        tries: 3,
        next_try: now + SignedDuration::from_hours(1),
        ..Pending::new(id.parse().unwrap(), why, now)
    };
    store.keep_pending(&pending).await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_given_up_comes_in_and_what_is_gone_is_named() {
    let program = Program::new();
    program.serve().await.stop();
    let stand_in = StandIn::start(boot::now).await;
    let started = boot::now() - SignedDuration::from_hours(5);
    for id in ["conv_listed", "conv_later"] {
        let call = Conversation::new(id, "agent_demo_frontdesk", started);
        stand_in.vendor().add(call);
    }
    let store = program.store().await;
    let delivery = given_up(&store, body("conv_parked")).await;
    pending(&store, "conv_listed", Why::Failed).await;
    pending(&store, "conv_later", Why::Gone).await;
    pending(&store, "conv_never", Why::Gone).await;
    drop(store);

    let environment = [
        ("ELEVENLABS_BASE_URL", stand_in.base_url()),
        ("ELEVENLABS_API_KEY", stand_in.api_key()),
    ];
    let (succeeded, told) = program.run_with(&["recover"], &environment);
    assert!(!succeeded, "one is gone for good\n{told}");
    for line in [
        format!("{delivery}  brought in"),
        "conv_listed  brought in".to_owned(),
        "conv_later  brought in".to_owned(),
        "conv_never  cannot be recovered".to_owned(),
    ] {
        assert!(told.contains(&line), "{line}\n{told}");
    }

    let store = program.store().await;
    for id in ["conv_parked", "conv_listed", "conv_later"] {
        let kept = store.call(&id.parse().unwrap()).await.unwrap();
        assert!(kept.unwrap().call.is_complete(), "{id}");
    }
    let left = store.pending().await.unwrap();
    assert_eq!((left.len(), left[0].why), (1, Why::Gone));
}

#[tokio::test(flavor = "multi_thread")]
async fn with_nothing_given_up_there_is_nothing_to_do_and_no_key_needed() {
    let program = Program::new();
    program.serve().await.stop();
    let told = program.answer(&["recover"]);
    assert!(told.contains("0 deliveries had been given up"), "{told}");
    assert!(told.contains("0 calls are asked for again"), "{told}");
}
