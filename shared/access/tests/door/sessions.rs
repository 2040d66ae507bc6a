//! Sessions, from their beginning to their end.

use http::StatusCode;
use jiff::SignedDuration;
use store::access::{Digest, Opened, PersonId, Role, Session, SignedInBy};

use crate::house::{House, PASSWORD, now, pass};
use crate::knock::{get, post};

#[tokio::test]
async fn the_session_speaks_for_the_person() {
    let house = House::new().await;
    let cookie = house.cookie(Role::Viewer).await;
    let answer = house.hears(get("/api/v1/viewer").cookie(&cookie)).await;
    assert_eq!(answer.body, "person:viewer@example.com");
}

#[tokio::test]
async fn use_keeps_a_session_alive_but_not_for_more_than_a_week() {
    let house = House::new().await;
    let cookie = house.cookie(Role::Viewer).await;
    for hour in 1..7 * 24 {
        pass(SignedDuration::from_hours(1));
        check(&house, &cookie, StatusCode::OK, hour).await;
    }
    pass(SignedDuration::from_hours(1));
    check(&house, &cookie, StatusCode::UNAUTHORIZED, 7 * 24).await;
}

#[tokio::test]
async fn a_request_is_one_read_and_rarely_a_write() {
    let house = House::new().await;
    let cookie = house.cookie(Role::Viewer).await;
    let (_, asked) = house
        .sandbox
        .requests_of(house.hears(get("/api/v1/viewer").cookie(&cookie)))
        .await;
    assert_eq!(asked.total(), 1);

    pass(SignedDuration::from_mins(5));
    let (_, asked) = house
        .sandbox
        .requests_of(house.hears(get("/api/v1/viewer").cookie(&cookie)))
        .await;
    // The session moves on, and so does when its person was last seen.
    assert_eq!(asked.total(), 3);
}

#[tokio::test]
async fn a_public_route_and_a_cookie_that_cannot_be_ours_cost_no_read() {
    let house = House::new().await;
    let cookie = house.cookie(Role::Viewer).await;
    let (_, asked) = house
        .sandbox
        .requests_of(house.hears(get("/api/v1/public").cookie(&cookie)))
        .await;
    assert_eq!(asked.total(), 0);

    let short = &cookie[..cookie.len() - 1];
    let (_, asked) = house
        .sandbox
        .requests_of(house.hears(get("/api/v1/viewer").cookie(short)))
        .await;
    assert_eq!(asked.total(), 0);
}

#[tokio::test]
async fn after_signing_out_the_cookie_opens_nothing() {
    let house = House::new().await;
    let cookie = house.cookie(Role::Viewer).await;
    let token = house.token(&cookie).await;
    let out = house
        .hears(post("/sign-out").cookie(&cookie).form(&[("csrf", &token)]))
        .await;

    assert_eq!(out.cookie().as_deref(), Some("__Host-ringledger="));
    check(&house, &cookie, StatusCode::UNAUTHORIZED, 0).await;
}

#[tokio::test]
async fn signing_in_never_takes_over_a_session_that_the_browser_brings() {
    let house = House::new().await;
    let planted = format!("__Host-ringledger={}", "A".repeat(43));
    house.add("ana@example.com", Role::Viewer).await;
    let form = [("email", "ana@example.com"), ("password", PASSWORD)];
    let answer = house
        .hears(post("/sign-in").cookie(&planted).form(&form))
        .await;

    assert_ne!(answer.cookie().unwrap(), planted);
    check(&house, &planted, StatusCode::UNAUTHORIZED, 0).await;
}

#[tokio::test]
async fn signing_in_again_ends_the_session_before() {
    let house = House::new().await;
    let first = house.cookie(Role::Viewer).await;
    let form = [("email", "viewer@example.com"), ("password", PASSWORD)];
    let second = house
        .hears(post("/sign-in").cookie(&first).form(&form))
        .await
        .cookie()
        .unwrap();

    assert_ne!(first, second);
    check(&house, &first, StatusCode::UNAUTHORIZED, 0).await;
    check(&house, &second, StatusCode::OK, 0).await;
}

#[tokio::test]
async fn a_change_of_role_ends_every_session_of_the_person() {
    let house = House::new().await;
    let first = house.cookie(Role::Admin).await;
    let second = house
        .sign_in("admin@example.com", PASSWORD)
        .await
        .cookie()
        .unwrap();
    let others = house.cookie(Role::Viewer).await;
    let person = "admin@example.com".parse().unwrap();
    house
        .access
        .store
        .change_role(&person, Role::Viewer)
        .await
        .unwrap();

    check(&house, &first, StatusCode::UNAUTHORIZED, 0).await;
    check(&house, &second, StatusCode::UNAUTHORIZED, 0).await;
    check(&house, &others, StatusCode::OK, 0).await;
    let demoted = house
        .sign_in("admin@example.com", PASSWORD)
        .await
        .cookie()
        .unwrap();
    let answer = house.hears(get("/api/v1/editor").cookie(&demoted)).await;
    assert_eq!(answer.status, StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn a_session_is_not_opened_for_a_role_the_person_no_longer_has() {
    let house = House::new().await;
    let id = house.add("ana@example.com", Role::Viewer).await;
    let store = &house.access.store;
    assert_eq!(
        store.open_session(&session(id, Role::Admin)).await.unwrap(),
        Opened::PersonChanged
    );
    let nobody = "bob@example.com".parse().unwrap();
    let opened = store
        .open_session(&session(nobody, Role::Viewer))
        .await
        .unwrap();
    assert_eq!(opened, Opened::PersonChanged);
}

#[tokio::test]
async fn noting_a_sessions_use_does_not_bring_it_back() {
    let house = House::new().await;
    let id = house.add("ana@example.com", Role::Viewer).await;
    let (store, session) = (&house.access.store, session(id, Role::Viewer));
    assert_eq!(store.open_session(&session).await.unwrap(), Opened::Yes);
    assert_eq!(
        store.session(&session.id).await.unwrap().as_ref(),
        Some(&session)
    );

    store.end_session(&session.id).await.unwrap();
    store.touch_session(&session).await.unwrap();
    assert_eq!(store.session(&session.id).await.unwrap(), None);
}

#[tokio::test]
async fn sessions_survive_a_restart() {
    let house = House::new().await;
    let cookie = house.cookie(Role::Viewer).await;
    check(&house.restarted(), &cookie, StatusCode::OK, 0).await;
}

#[tokio::test]
async fn nothing_kept_could_be_used_as_a_cookie() {
    let house = House::new().await;
    let cookie = house.cookie(Role::Viewer).await;
    let secret = cookie.split_once('=').unwrap().1;
    let kept = house.everything_kept().await;
    assert!(kept.contains("viewer@example.com") && !kept.contains(secret));
    assert!(!kept.contains(PASSWORD));
}

fn session(person: PersonId, role: Role) -> Session {
    Session {
        id: Digest::of("secret"),
        person,
        role,
        pii: false,
        signed_in_by: SignedInBy::Password,
        opened_at: now(),
        confirmed_at: now(),
        seen_at: now(),
        expires_at: now(),
        ends_at: now(),
    }
}

async fn check(house: &House, cookie: &str, expected: StatusCode, hour: i32) {
    let answer = house.hears(get("/api/v1/viewer").cookie(cookie)).await;
    assert_eq!(answer.status, expected, "hour {hour}");
}
