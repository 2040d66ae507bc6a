//! Signing in, and guessing.

use std::time::{Duration, Instant};

use access::Role;
use http::StatusCode;
use jiff::SignedDuration;

use crate::house::{House, PASSWORD, pass};
use crate::knock::{Answer, post};

const REFUSED: StatusCode = StatusCode::UNPROCESSABLE_ENTITY;
const TOO_SOON: StatusCode = StatusCode::TOO_MANY_REQUESTS;
const WELCOME: StatusCode = StatusCode::SEE_OTHER;

#[tokio::test]
async fn the_right_password_signs_in_however_the_address_is_typed() {
    let house = House::new().await;
    house.add("ana@example.com", Role::Viewer).await;
    for email in ["ana@example.com", " Ana@Example.com "] {
        assert_eq!(house.sign_in(email, PASSWORD).await.status, WELCOME);
    }
}

#[tokio::test]
async fn nobody_learns_whether_an_account_is_known() {
    let house = House::new().await;
    house.add("ana@example.com", Role::Viewer).await;
    let known = house
        .sign_in("ana@example.com", "wrong horse battery")
        .await;
    for email in ["bob@example.com", "no address", ""] {
        let unknown = house.sign_in(email, "wrong horse battery").await;
        assert_eq!((unknown.status, &unknown.body), (known.status, &known.body));
        assert_eq!(unknown.headers, known.headers);
    }
}

#[tokio::test]
async fn nobody_learns_it_from_the_time_either() {
    let house = House::new().await;
    house.add("ana@example.com", Role::Viewer).await;
    let known = quickest(&house, "ana@example.com").await;
    for email in ["bob@example.com", "no address"] {
        let unknown = quickest(&house, email).await;
        assert!(
            unknown > known / 3,
            "{email}: {unknown:?}, known: {known:?}"
        );
    }
}

#[tokio::test]
async fn an_unknown_account_is_slowed_down_like_a_known_one() {
    let house = House::new().await;
    house.add("ana@example.com", Role::Viewer).await;
    for email in ["ana@example.com", "bob@example.com"] {
        let statuses = guesses(&house, email, 7).await;
        assert_eq!(statuses[..5], [REFUSED; 5], "{email}");
        assert_eq!(statuses[5..], [TOO_SOON; 2], "{email}");
    }
}

#[tokio::test]
async fn after_too_many_guesses_even_the_right_password_waits() {
    let house = House::new().await;
    house.add("ana@example.com", Role::Viewer).await;
    guesses(&house, "ana@example.com", 6).await;
    assert_eq!(
        house.sign_in("ANA@example.com", PASSWORD).await.status,
        TOO_SOON
    );

    pass(SignedDuration::from_secs(1));
    assert_eq!(
        house.sign_in("ana@example.com", PASSWORD).await.status,
        WELCOME
    );
    assert_eq!(guesses(&house, "ana@example.com", 5).await, [REFUSED; 5]);
}

#[tokio::test]
async fn the_wait_doubles_and_is_capped() {
    let house = House::new().await;
    guesses(&house, "ana@example.com", 5).await;
    let mut waits = Vec::new();
    for _ in 0..14 {
        let answer = house.sign_in("ana@example.com", "guess").await;
        let wait: i64 = answer.body.parse().unwrap();
        waits.push(wait);
        pass(SignedDuration::from_secs(wait));
        assert_eq!(
            house.sign_in("ana@example.com", "guess").await.status,
            REFUSED
        );
    }
    assert_eq!(
        waits,
        [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 900, 900, 900, 900]
    );
}

#[tokio::test]
async fn guesses_are_counted_across_restarts() {
    let house = House::new().await;
    guesses(&house, "ana@example.com", 5).await;
    let restarted = house.restarted();
    assert_eq!(
        restarted.sign_in("ana@example.com", "guess").await.status,
        TOO_SOON
    );
}

#[tokio::test]
async fn many_guesses_at_once_gain_nothing() {
    let house = House::new().await;
    let guess = || house.sign_in("ana@example.com", "guess");
    let answers = futures::future::join_all((0..40).map(|_| guess())).await;
    let tried = answers
        .iter()
        .filter(|answer| answer.status == REFUSED)
        .count();
    assert!((1..=5).contains(&tried), "{tried}");
}

#[tokio::test]
async fn one_address_cannot_try_one_password_on_many_accounts() {
    let house = House::new().await;
    house.add("ana@example.com", Role::Viewer).await;
    for n in 0..20 {
        let email = format!("person{n}@example.com");
        assert_eq!(
            from(&house, "203.0.113.9", &email, "guess").await.status,
            REFUSED
        );
    }
    let next = from(&house, "203.0.113.9", "ana@example.com", PASSWORD).await;
    assert_eq!(next.status, TOO_SOON);
    let elsewhere = from(&house, "203.0.113.10", "ana@example.com", PASSWORD).await;
    assert_eq!(elsewhere.status, WELCOME);
}

#[tokio::test]
async fn an_account_of_ones_own_does_not_reset_the_address() {
    let house = House::new().await;
    house.add("eve@example.com", Role::Viewer).await;
    for n in 0..20 {
        let email = format!("person{n}@example.com");
        assert_eq!(
            from(&house, "203.0.113.9", &email, "guess").await.status,
            REFUSED
        );
        let own = from(&house, "203.0.113.9", "eve@example.com", PASSWORD).await;
        assert_eq!(own.status, if n < 19 { WELCOME } else { TOO_SOON });
    }
}

async fn quickest(house: &House, email: &str) -> Duration {
    let mut times = Vec::new();
    for _ in 0..4 {
        let started = Instant::now();
        assert_eq!(
            house.sign_in(email, "wrong horse battery").await.status,
            REFUSED
        );
        times.push(started.elapsed());
    }
    times.into_iter().min().unwrap()
}

async fn guesses(house: &House, email: &str, count: usize) -> Vec<StatusCode> {
    let mut statuses = Vec::new();
    for _ in 0..count {
        statuses.push(house.sign_in(email, "wrong horse battery").await.status);
    }
    statuses
}

async fn from(house: &House, address: &str, email: &str, password: &str) -> Answer {
    let form = [("email", email), ("password", password)];
    house
        .hears(post("/sign-in").at_address(address).form(&form))
        .await
}
