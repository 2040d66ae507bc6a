//! One secret gives way to another, under load.

use std::time::Duration;

use elevenlabs::sign;
use futures::future::join_all;

use crate::world::{SECRET, World, ended, now, secret, secrets};

const NEW: &str = "wsec_that_is_new_0123456789abcdef";

#[tokio::test]
async fn the_secret_that_matched_is_noted_beside_the_count() {
    let mut world = World::new().await;
    world.app.secrets = boot::Secrets::given(secrets(&[NEW, SECRET]));
    world.deliver(&ended("conv_1")).await;
    world.deliver(&ended("conv_1")).await;

    let day = world.store.day(now());
    let used = world.store.secrets_used_on(day).await.unwrap();
    let fingerprint = secret(SECRET).fingerprint();
    assert_eq!(used.into_iter().collect::<Vec<_>>(), [(fingerprint, now())]);
    let counted = world.store.deliveries_on(day).await.unwrap();
    assert_eq!(counted.values().sum::<u64>(), 2, "{counted:?}");
}

#[tokio::test]
async fn a_rotation_under_load_refuses_nobody() {
    let mut world = World::new().await;
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("webhook-secret");
    std::fs::write(&path, SECRET).unwrap();
    world.app.secrets = boot::Secrets::in_file(path, "the webhook's secrets");
    let world = &world;
    let deliver = |key: &'static str, n: usize| async move {
        let body = ended(&format!("conv_{n}")).to_string();
        let signature = sign(&secret(key), now(), body.as_bytes());
        let answer = world.send(body.as_bytes(), Some(&signature)).await;
        assert_eq!(answer.outcome(), (200, "recorded"), "{key} {n}");
    };
    join_all((0..20).map(|n| deliver(SECRET, n))).await;

    let both = secrets(&[SECRET, NEW]).expose();
    world.app.secrets.replace(&both).await.unwrap();
    let known_after = world.app.secrets.known_everywhere_after();
    assert!(known_after < Duration::from_secs(5));
    tokio::time::sleep(known_after).await;
    let (old, new) = ((20..40), (40..80));
    let old = join_all(old.map(|n| deliver(SECRET, n)));
    let new = join_all(new.map(|n| deliver(NEW, n)));
    futures::join!(new, old);
}
