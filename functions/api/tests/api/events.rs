//! The recorded gateway events, for `cargo lambda invoke`, are answered.

use access::Role;
use http::header::AUTHORIZATION;
use lambda_http::request::from_str;
use serde_json::Value;

use crate::answer::Answer;
use crate::sample::{INBOUND, recorded};
use crate::world::World;

#[tokio::test]
async fn each_recorded_event_is_answered_once_it_has_a_key() {
    let world = World::new().await;
    world.deliver(recorded(INBOUND)).await;
    invoke(&world, "describe").await.ok();
    let page = invoke(&world, "list-calls").await;
    assert_eq!(page.ids().len(), 1);
    assert_eq!(page.ok()["next_cursor"], Value::Null);
    invoke(&world, "put-notes").await.ok();
}

async fn invoke(world: &World, name: &str) -> Answer {
    let path = format!("{}/events/{name}.json", env!("CARGO_MANIFEST_DIR"));
    let event = std::fs::read_to_string(path).unwrap();
    let mut request = from_str(&event).unwrap().map(axum::body::Body::new);
    if let Some(header) = request.headers_mut().get_mut(AUTHORIZATION) {
        *header = format!("Bearer {}", world.key(Role::Editor))
            .parse()
            .unwrap();
    }
    world.send(request).await
}
