//! API keys beyond what they open.

use access::Role;
use http::StatusCode;
use jiff::SignedDuration;
use store::access::Revoked;

use crate::house::{House, now, pass};
use crate::knock::get;

#[tokio::test]
async fn a_key_acts_under_its_own_id() {
    let house = House::new().await;
    let (text, key) = house.key(Role::Viewer).await;
    let answer = house.hears(get("/api/v1/viewer").key(&text)).await;
    assert_eq!(answer.body, format!("key:{}", key.id));
    assert!(text.starts_with(&format!("rl_{}", &key.id.to_string()[2..])));
}

#[tokio::test]
async fn the_text_of_a_key_is_not_kept() {
    let house = House::new().await;
    let (text, key) = house.key(Role::Viewer).await;
    let kept = house.everything_kept().await;
    assert!(kept.contains(&key.id.to_string()));
    assert!(!kept.contains(&text) && !kept.contains(&text[3..]));
}

#[tokio::test]
async fn the_last_use_is_noted_at_most_once_an_hour() {
    let house = House::new().await;
    let (text, key) = house.key(Role::Viewer).await;
    let store = &house.access.store;
    assert_eq!(
        store.key(&key.id).await.unwrap().unwrap().last_used_at,
        None
    );

    let first = now();
    for minutes in [0, 30, 29] {
        pass(SignedDuration::from_mins(minutes));
        house.hears(get("/api/v1/viewer").key(&text)).await;
        let noted = store.key(&key.id).await.unwrap().unwrap().last_used_at;
        assert_eq!(noted, Some(first));
    }
    pass(SignedDuration::from_mins(1));
    house.hears(get("/api/v1/viewer").key(&text)).await;
    assert_eq!(
        store.key(&key.id).await.unwrap().unwrap().last_used_at,
        Some(now())
    );
}

#[tokio::test]
async fn keys_are_listed_and_stay_on_the_list_when_revoked() {
    let house = House::new().await;
    let store = &house.access.store;
    let (_, one) = house.key(Role::Viewer).await;
    let (_, other) = house.key(Role::Admin).await;
    assert_eq!(
        store.revoke_key(&one.id, now()).await.unwrap(),
        Revoked::Yes
    );

    let listed = store.keys().await.unwrap();
    assert_eq!(listed.len(), 2);
    let revoked: Vec<_> = listed
        .iter()
        .filter(|key| key.revoked_at.is_some())
        .collect();
    assert_eq!(revoked.len(), 1);
    assert_eq!(revoked[0].id, one.id);
    assert!(listed.contains(&other));
}

#[tokio::test]
async fn a_key_that_never_was_cannot_be_revoked() {
    let house = House::new().await;
    let id = "k_AbCdEfGhIj-_".parse().unwrap();
    assert_eq!(
        house.access.store.revoke_key(&id, now()).await.unwrap(),
        Revoked::NoSuchKey
    );
    assert_eq!(house.access.store.key(&id).await.unwrap(), None);
}

#[tokio::test]
async fn a_store_that_is_down_is_not_a_wrong_key() {
    let house = House::new().await;
    let (text, _) = house.key(Role::Viewer).await;
    house.sandbox.refuse();
    let answer = house.hears(get("/api/v1/viewer").key(&text)).await;
    assert_eq!(answer.status, StatusCode::SERVICE_UNAVAILABLE);
    assert_eq!(answer.header("retry-after"), "1");
}
