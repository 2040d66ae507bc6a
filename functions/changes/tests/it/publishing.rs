//! What is told of what happened.

use serde_json::json;

use crate::world::World;

#[tokio::test]
async fn a_call_is_told_of_when_it_is_over_and_when_it_comes_to_something() {
    let world = World::new().await;
    world.call("conv_1", "processing").await;
    world.call("conv_1", "done").await;
    world.convert("conv_1", Some(120.0)).await;
    world.convert("conv_1", None).await;

    assert_eq!(world.publish("calls").await, Default::default());
    let told = [
        "CallRecorded conv_1",
        "CallConverted conv_1",
        "CallConverted conv_1",
    ];
    assert_eq!(world.arrived(), told);
    let events = world.bus.events();
    assert!(events.iter().all(|event| event.source == "ringledger"));
    let detail = &events[1].detail;
    assert_eq!(detail["duration_secs"], 28);
    assert_eq!(
        [&detail["converted"], &detail["value"], &detail["currency"]],
        [&json!(true), &json!(120.0), &json!("USD")]
    );
    assert_eq!(events[2].detail["converted"], false);
}

#[tokio::test]
async fn nothing_of_a_person_leaves_with_an_event() {
    let world = World::new().await;
    world.call("conv_1", "done").await;
    world.convert("conv_1", Some(120.0)).await;
    world.publish("calls").await;

    let events = world.bus.events();
    assert_eq!(events.len(), 2);
    for event in events {
        let told = event.detail.to_string();
        for secret in ["CANARY", "4155550", "0551"] {
            assert!(!told.contains(secret), "{secret}: {told}");
        }
    }
}

#[tokio::test]
async fn the_webhooks_health_is_told_of_and_mailed_when_people_are_to_know() {
    let world = World::new().await;
    world.sync(1, "healthy", false).await;
    world.sync(2, "down", false).await;
    world.sync(3, "down", true).await;
    world.sync(4, "healthy", false).await;
    assert_eq!(world.publish("state").await, Default::default());

    let told: Vec<_> = world
        .bus
        .events()
        .iter()
        .map(|it| {
            let word = |name: &str| it.detail[name].as_str().unwrap().to_owned();
            let mail = if it.detail["notify"] == true {
                " mail"
            } else {
                ""
            };
            format!("{}>{}{mail}", word("from"), word("to"))
        })
        .collect();
    let wanted = [
        "idle>healthy",
        "healthy>down",
        "down>down mail",
        "down>healthy",
        "down>healthy mail",
    ];
    assert_eq!(told, wanted);
}

#[tokio::test]
async fn the_recorded_batch_is_published() {
    let world = World::new().await;
    let event = include_str!("../../events/stream.json");
    let batch = serde_json::from_str(event).unwrap();
    assert_eq!(changes::handle(&world.app, batch).await, Default::default());
    let told = [
        "CallRecorded conv_sample",
        "CallAttributed conv_sample",
        "CallConverted conv_sample",
        "WebhookHealthChanged -",
    ];
    assert_eq!(world.arrived(), told);
}
