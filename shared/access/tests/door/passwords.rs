//! Choosing a password.

use access::Role;
use http::StatusCode;
use jiff::SignedDuration;

use crate::house::{House, PASSWORD, pass};
use crate::knock::{Answer, get, post};

const NEW: &str = "staple battery horse";

#[tokio::test]
async fn the_first_admin_chooses_an_address_and_a_password() {
    let house = House::new().await;
    let link = house
        .hears(get(&house.setup_path().await))
        .await
        .cookie()
        .unwrap();
    let set = choose(
        &house,
        &link,
        &[("email", "ana@example.com"), ("password", NEW)],
    )
    .await;
    assert_eq!(set.status, StatusCode::OK, "{}", set.body);

    let cookie = house
        .sign_in("ana@example.com", NEW)
        .await
        .cookie()
        .unwrap();
    let answer = house.hears(get("/api/v1/admin").cookie(&cookie)).await;
    assert_eq!(answer.body, "person:admin");
}

#[tokio::test]
async fn a_new_password_ends_every_session_and_begins_one() {
    let house = House::new().await;
    let cookie = house.cookie(Role::Viewer).await;
    let elsewhere = house
        .sign_in("viewer@example.com", PASSWORD)
        .await
        .cookie()
        .unwrap();
    let set = change(&house, &cookie, PASSWORD).await;

    assert_eq!(status(&house, &cookie).await, StatusCode::UNAUTHORIZED);
    assert_eq!(status(&house, &elsewhere).await, StatusCode::UNAUTHORIZED);
    assert_eq!(status(&house, &set.cookie().unwrap()).await, StatusCode::OK);
    assert!(
        house
            .sign_in("viewer@example.com", PASSWORD)
            .await
            .cookie()
            .is_none()
    );
    assert!(
        house
            .sign_in("viewer@example.com", NEW)
            .await
            .cookie()
            .is_some()
    );
}

#[tokio::test]
async fn the_password_so_far_is_asked_for_and_cannot_be_guessed() {
    let house = House::new().await;
    let cookie = house.cookie(Role::Viewer).await;
    let without = [("email", "viewer@example.com"), ("password", NEW)];
    assert_eq!(choose(&house, &cookie, &without).await.body, "WrongCurrent");
    for _ in 0..5 {
        assert_eq!(change(&house, &cookie, "guess").await.body, "WrongCurrent");
    }
    assert!(
        change(&house, &cookie, PASSWORD)
            .await
            .body
            .starts_with("TooSoon")
    );
}

#[tokio::test]
async fn the_setup_link_stands_in_for_a_forgotten_password_for_an_hour() {
    let house = House::new().await;
    let first = house
        .hears(get(&house.setup_path().await))
        .await
        .cookie()
        .unwrap();
    choose(
        &house,
        &first,
        &[("email", "ana@example.com"), ("password", PASSWORD)],
    )
    .await;

    let link = house
        .hears(get(&house.setup_path().await))
        .await
        .cookie()
        .unwrap();
    let new = [("email", "ana@example.com"), ("password", NEW)];
    pass(SignedDuration::from_hours(1));
    assert_eq!(choose(&house, &link, &new).await.body, "WrongCurrent");
    let link = house
        .hears(get(&house.setup_path().await))
        .await
        .cookie()
        .unwrap();
    assert_eq!(choose(&house, &link, &new).await.body, "done");
}

#[tokio::test]
async fn an_address_belongs_to_one_person() {
    let house = House::new().await;
    house.add("ana@example.com", Role::Viewer).await;
    let cookie = house.cookie(Role::Editor).await;
    let taken = [
        ("email", "ana@example.com"),
        ("current", PASSWORD),
        ("password", NEW),
    ];
    assert_eq!(choose(&house, &cookie, &taken).await.body, "EmailTaken");
    assert!(
        house
            .sign_in("ana@example.com", PASSWORD)
            .await
            .cookie()
            .is_some()
    );
    assert!(
        house
            .sign_in("editor@example.com", PASSWORD)
            .await
            .cookie()
            .is_some()
    );
}

#[tokio::test]
async fn an_address_left_behind_signs_nobody_in() {
    let house = House::new().await;
    let cookie = house.cookie(Role::Editor).await;
    let moved = [
        ("email", "new@example.com"),
        ("current", PASSWORD),
        ("password", NEW),
    ];
    let cookie = choose(&house, &cookie, &moved).await.cookie().unwrap();

    for password in [PASSWORD, NEW] {
        let old = house.sign_in("editor@example.com", password).await;
        assert_eq!(old.cookie(), None);
    }
    assert!(
        house
            .sign_in("new@example.com", NEW)
            .await
            .cookie()
            .is_some()
    );
    let answer = house.hears(get("/api/v1/viewer").cookie(&cookie)).await;
    assert_eq!(answer.body, "person:editor@example.com");
}

#[tokio::test]
async fn a_password_that_will_not_do_changes_nothing() {
    let house = House::new().await;
    let cookie = house.cookie(Role::Viewer).await;
    let short = [
        ("email", "viewer@example.com"),
        ("current", PASSWORD),
        ("password", "short"),
    ];
    assert_eq!(choose(&house, &cookie, &short).await.body, "Weak(TooShort)");
    let odd = [
        ("email", "no address"),
        ("current", PASSWORD),
        ("password", NEW),
    ];
    assert_eq!(choose(&house, &cookie, &odd).await.body, "NotAnEmail");
    assert_eq!(status(&house, &cookie).await, StatusCode::OK);
}

#[tokio::test]
async fn a_key_has_no_password_to_choose() {
    let house = House::new().await;
    let (text, _) = house.key(Role::Admin).await;
    let form = post("/password")
        .key(&text)
        .form(&[("email", "ana@example.com"), ("password", NEW)]);
    assert_eq!(house.hears(form).await.status, StatusCode::FORBIDDEN);
}

async fn change(house: &House, cookie: &str, current: &str) -> Answer {
    let form = [
        ("email", "viewer@example.com"),
        ("current", current),
        ("password", NEW),
    ];
    choose(house, cookie, &form).await
}

async fn choose(house: &House, cookie: &str, fields: &[(&str, &str)]) -> Answer {
    let token = house.token(cookie).await;
    let fields: Vec<_> = fields
        .iter()
        .copied()
        .chain([("csrf", token.as_str())])
        .collect();
    house
        .hears(post("/password").cookie(cookie).form(&fields))
        .await
}

async fn status(house: &House, cookie: &str) -> StatusCode {
    house
        .hears(get("/api/v1/viewer").cookie(cookie))
        .await
        .status
}
