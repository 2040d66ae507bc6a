//! What cannot be taken back asks who has been signed in for long.

use access::Role;
use http::StatusCode;
use jiff::SignedDuration;

use crate::house::{House, PASSWORD, pass};
use crate::knock::{Answer, get, post};

const HOUR: SignedDuration = SignedDuration::from_hours(1);

#[tokio::test]
async fn whoever_has_just_signed_in_is_not_asked() {
    let house = House::new().await;
    let cookie = house.cookie(Role::Editor).await;
    assert_eq!(export(&house, &cookie).await.status, StatusCode::OK);
}

#[tokio::test]
async fn an_hour_later_the_password_is_asked_for_and_opens_it_again() {
    let house = House::new().await;
    let cookie = house.cookie(Role::Editor).await;
    pass(HOUR);
    let asked = export(&house, &cookie).await;
    assert_eq!(asked.status, StatusCode::SEE_OTHER);
    assert_eq!(asked.header("location"), "/confirm?next=%2Fexport");

    assert_eq!(show(&house, &cookie, "wrong horse").await, "WrongPassword");
    assert_eq!(export(&house, &cookie).await.status, StatusCode::SEE_OTHER);
    assert_eq!(show(&house, &cookie, PASSWORD).await, "Yes");
    assert_eq!(export(&house, &cookie).await.status, StatusCode::OK);
    pass(HOUR);
    assert_eq!(export(&house, &cookie).await.status, StatusCode::SEE_OTHER);
}

#[tokio::test]
async fn a_form_and_a_script_are_refused_as_well() {
    let house = House::new().await;
    let cookie = house.cookie(Role::Editor).await;
    let token = house.token(&cookie).await;
    pass(HOUR);
    let form = post("/export").cookie(&cookie).form(&[("csrf", &token)]);
    assert_eq!(
        house.hears(form).await.header("location"),
        "/confirm?next=%2Fexport"
    );
    let script = get("/export")
        .cookie(&cookie)
        .header("sec-fetch-mode", "cors");
    assert_eq!(house.hears(script).await.status, StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn a_program_is_never_asked() {
    let house = House::new().await;
    let (key, _) = house.key(Role::Editor).await;
    pass(HOUR);
    let answer = house.hears(get("/export").key(&key)).await;
    assert_eq!(answer.status, StatusCode::OK);
}

#[tokio::test]
async fn a_role_that_is_too_low_is_refused_before_it_is_asked() {
    let house = House::new().await;
    let cookie = house.cookie(Role::Viewer).await;
    pass(HOUR);
    assert_eq!(export(&house, &cookie).await.status, StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn the_setup_link_counts_for_an_hour_and_then_there_is_nothing_to_show() {
    let house = House::new().await;
    let opened = house.hears(get(&house.setup_path().await)).await;
    let cookie = opened.cookie().unwrap();
    assert_eq!(export(&house, &cookie).await.status, StatusCode::OK);
    pass(HOUR);
    assert_eq!(export(&house, &cookie).await.status, StatusCode::SEE_OTHER);
    assert_eq!(show(&house, &cookie, PASSWORD).await, "NoPassword");
}

#[tokio::test]
async fn guessing_here_is_as_slow_as_at_the_door() {
    let house = House::new().await;
    let cookie = house.cookie(Role::Editor).await;
    let mut answers = Vec::new();
    for _ in 0..12 {
        answers.push(show(&house, &cookie, "wrong horse").await);
    }
    assert!(
        answers.last().unwrap().starts_with("TooSoon"),
        "{answers:?}"
    );
    assert!(show(&house, &cookie, PASSWORD).await.starts_with("TooSoon"));
}

async fn export(house: &House, cookie: &str) -> Answer {
    house.hears(get("/export").cookie(cookie)).await
}

async fn show(house: &House, cookie: &str, password: &str) -> String {
    let token = house.token(cookie).await;
    let fields = [
        ("csrf", token.as_str()),
        ("email", ""),
        ("password", password),
    ];
    house
        .hears(post("/confirm").cookie(cookie).form(&fields))
        .await
        .body
}
