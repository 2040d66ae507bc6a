//! Every kind of caller at every kind of route.

use access::Role;
use http::StatusCode;
use jiff::SignedDuration;

use crate::house::{House, now, pass};
use crate::knock::{Knock, get};

/// What a caller is given at the routes of nobody, viewers, editors and admins.
type Row = [u16; 4];

const UNKNOWN: Row = [200, 401, 401, 401];
const VIEWER: Row = [200, 200, 403, 403];
const EDITOR: Row = [200, 200, 200, 403];
const ADMIN: Row = [200, 200, 200, 200];

#[tokio::test]
async fn nobody_sees_what_is_public() {
    check(&House::new().await, |knock| knock, UNKNOWN).await;
}

#[tokio::test]
async fn people_see_what_their_role_allows() {
    let house = House::new().await;
    for (role, row) in [
        (Role::Viewer, VIEWER),
        (Role::Editor, EDITOR),
        (Role::Admin, ADMIN),
    ] {
        let cookie = house.cookie(role).await;
        check(&house, |knock| knock.cookie(&cookie), row).await;
    }
}

#[tokio::test]
async fn keys_see_what_their_role_allows() {
    let house = House::new().await;
    for (role, row) in [
        (Role::Viewer, VIEWER),
        (Role::Editor, EDITOR),
        (Role::Admin, ADMIN),
    ] {
        let (text, _) = house.key(role).await;
        check(&house, |knock| knock.key(&text), row).await;
    }
}

#[tokio::test]
async fn a_key_of_another_system_is_nobodys() {
    let house = House::new().await;
    let (other, _) = House::new().await.key(Role::Admin).await;
    check(&house, |knock| knock.key(&other), UNKNOWN).await;
}

#[tokio::test]
async fn a_key_with_one_character_changed_is_nobodys() {
    let house = House::new().await;
    let (text, _) = house.key(Role::Admin).await;
    let last = if text.ends_with('A') { "E" } else { "A" };
    let changed = format!("{}{last}", &text[..text.len() - 1]);
    check(&house, |knock| knock.key(&changed), UNKNOWN).await;
}

#[tokio::test]
async fn a_revoked_key_is_nobodys() {
    let house = House::new().await;
    let (text, key) = house.key(Role::Admin).await;
    house.access.store.revoke_key(&key.id, now()).await.unwrap();
    check(&house, |knock| knock.key(&text), UNKNOWN).await;
}

#[tokio::test]
async fn an_expired_key_is_nobodys() {
    let house = House::new().await;
    let (hour, store) = (SignedDuration::from_hours(1), &house.access.store);
    let made = access::create_key_until(store, "x", Role::Admin, now() + hour, now()).await;
    let text = made.unwrap().0.expose();
    check(&house, |knock| knock.key(&text), ADMIN).await;
    pass(hour);
    check(&house, |knock| knock.key(&text), UNKNOWN).await;
}

#[tokio::test]
async fn an_expired_session_is_nobodys() {
    let house = House::new().await;
    let cookie = house.cookie(Role::Admin).await;
    pass(SignedDuration::from_hours(8));
    check(&house, |knock| knock.cookie(&cookie), UNKNOWN).await;
}

#[tokio::test]
async fn a_truncated_cookie_is_nobodys() {
    let house = House::new().await;
    let cookie = house.cookie(Role::Admin).await;
    for shorter in [
        cookie.len() - 1,
        cookie.len() / 2,
        "__Host-ringledger=".len(),
        0,
    ] {
        check(&house, |knock| knock.cookie(&cookie[..shorter]), UNKNOWN).await;
    }
}

#[tokio::test]
async fn a_wrong_key_is_not_made_good_by_a_cookie() {
    let house = House::new().await;
    let cookie = house.cookie(Role::Admin).await;
    check(
        &house,
        |knock| knock.cookie(&cookie).key("rl_wrong"),
        UNKNOWN,
    )
    .await;
}

/// Programs are told as it is; a person at a page who is unknown is sent to the
/// sign-in page.
async fn check(house: &House, caller: impl Fn(Knock) -> Knock, expected: Row) {
    for (route, expected) in ["public", "viewer", "editor", "admin"]
        .into_iter()
        .zip(expected)
    {
        let expected = StatusCode::from_u16(expected).unwrap();
        let api = house.hears(caller(get(&format!("/api/v1/{route}")))).await;
        assert_eq!(api.status, expected, "api {route}");

        let page = house.hears(caller(get(&format!("/{route}")))).await;
        let sent_away = page.status == StatusCode::SEE_OTHER;
        let status = if sent_away {
            StatusCode::UNAUTHORIZED
        } else {
            page.status
        };
        assert_eq!(status, expected, "page {route}");
    }
}
