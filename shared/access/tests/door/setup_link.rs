//! The link that signs the first admin in.

use http::{Method, StatusCode};
use jiff::SignedDuration;

use crate::house::{House, pass};
use crate::knock::{get, knock};

#[tokio::test]
async fn the_link_signs_the_first_admin_in() {
    let house = House::new().await;
    let opened = house.hears(get(&house.setup_path().await)).await;

    assert_eq!(opened.status, StatusCode::OK);
    assert!(
        opened.body.contains("content=\"0;url=/\""),
        "{}",
        opened.body
    );
    let admin = house
        .hears(get("/api/v1/admin").cookie(&opened.cookie().unwrap()))
        .await;
    assert_eq!(admin.body, "person:admin");
}

#[tokio::test]
async fn the_link_works_once() {
    let house = House::new().await;
    let path = house.setup_path().await;
    assert!(house.hears(get(&path)).await.cookie().is_some());
    let again = house.hears(get(&path)).await;
    assert_eq!((again.status, again.cookie()), (StatusCode::GONE, None));
}

#[tokio::test]
async fn opened_many_times_at_once_it_works_once() {
    let house = House::new().await;
    let path = house.setup_path().await;
    let answers = futures::future::join_all((0..8).map(|_| house.hears(get(&path)))).await;
    assert_eq!(
        answers
            .iter()
            .filter(|answer| answer.cookie().is_some())
            .count(),
        1
    );
}

#[tokio::test]
async fn the_link_is_not_spent_by_whoever_looks_at_it_first() {
    let house = House::new().await;
    let path = house.setup_path().await;
    let looked = house.hears(knock(Method::HEAD, &path)).await;
    assert_eq!(looked.status, StatusCode::METHOD_NOT_ALLOWED);
    assert!(house.hears(get(&path)).await.cookie().is_some());
}

#[tokio::test]
async fn the_link_works_for_a_day() {
    let house = House::new().await;
    let path = house.setup_path().await;
    pass(SignedDuration::from_hours(24));
    assert_eq!(house.hears(get(&path)).await.status, StatusCode::GONE);
}

#[tokio::test]
async fn a_new_link_takes_the_place_of_the_one_before() {
    let house = House::new().await;
    let [old, new] = [house.setup_path().await, house.setup_path().await];
    assert_eq!(house.hears(get(&old)).await.status, StatusCode::GONE);
    assert!(house.hears(get(&new)).await.cookie().is_some());
}

#[tokio::test]
async fn what_is_no_link_opens_nothing() {
    let house = House::new().await;
    house.setup_path().await;
    for token in ["", "x", &"A".repeat(43), "%00"] {
        let answer = house.hears(get(&format!("/setup?token={token}"))).await;
        assert_eq!(
            (answer.status, answer.cookie()),
            (StatusCode::GONE, None),
            "{token:?}"
        );
    }
}

#[tokio::test]
async fn every_link_signs_the_same_admin_in() {
    let house = House::new().await;
    for _ in 0..2 {
        let opened = house.hears(get(&house.setup_path().await)).await;
        let admin = house
            .hears(get("/api/v1/admin").cookie(&opened.cookie().unwrap()))
            .await;
        assert_eq!(admin.body, "person:admin");
    }
}

#[tokio::test]
async fn the_link_ends_the_session_the_browser_had() {
    let house = House::new().await;
    let earlier = house.cookie(access::Role::Viewer).await;
    house
        .hears(get(&house.setup_path().await).cookie(&earlier))
        .await;
    let answer = house.hears(get("/api/v1/viewer").cookie(&earlier)).await;
    assert_eq!(answer.status, StatusCode::UNAUTHORIZED);
}
