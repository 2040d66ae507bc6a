//! Inviting people.

use access::{Browser, InviteMade, Joined, Password, Rights, Role};
use http::StatusCode;
use jiff::SignedDuration;

use crate::house::{House, PASSWORD, pass};
use crate::knock::get;

const VIEWER: Rights = Rights {
    role: Role::Viewer,
    pii: true,
};

#[tokio::test]
async fn who_follows_the_link_chooses_a_password_and_is_in() {
    let house = House::new().await;
    let token = invited(&house, "ana@example.com").await.unwrap();
    let Joined::Welcome(_) = joins(&house, &token, PASSWORD).await else {
        panic!("the link is new");
    };
    let cookie = house
        .sign_in("ana@example.com", PASSWORD)
        .await
        .cookie()
        .unwrap();
    let answer = house.hears(get("/api/v1/viewer").cookie(&cookie)).await;
    assert_eq!(answer.body, "person:ana@example.com");
    let refused = house.hears(get("/api/v1/editor").cookie(&cookie)).await;
    assert_eq!(refused.status, StatusCode::FORBIDDEN);
    let people = house.access.store.people().await.unwrap();
    let ana = people
        .iter()
        .find(|known| known.person.id.to_string() == "ana@example.com");
    assert!(ana.unwrap().person.pii && ana.unwrap().seen_at.is_some());
}

#[tokio::test]
async fn the_link_works_once_and_only_the_newest() {
    let house = House::new().await;
    let first = invited(&house, "ana@example.com").await.unwrap();
    let second = invited(&house, "ana@example.com").await.unwrap();
    assert_eq!(joins(&house, &first, PASSWORD).await, Joined::Refused);
    assert!(matches!(
        joins(&house, &second, PASSWORD).await,
        Joined::Welcome(_)
    ));
    assert_eq!(joins(&house, &second, PASSWORD).await, Joined::Refused);
    assert!(house.access.store.invites().await.unwrap().is_empty());
}

#[tokio::test]
async fn the_link_works_for_a_week_unless_it_is_taken_back() {
    let house = House::new().await;
    let token = invited(&house, "ana@example.com").await.unwrap();
    pass(SignedDuration::from_hours(7 * 24));
    assert_eq!(joins(&house, &token, PASSWORD).await, Joined::Refused);

    let token = invited(&house, "eve@example.com").await.unwrap();
    let email = "eve@example.com".parse().unwrap();
    let by = house.actor("admin@example.com");
    access::delete_invite(&house.access, &email, &by)
        .await
        .unwrap();
    assert_eq!(joins(&house, &token, PASSWORD).await, Joined::Refused);
}

#[tokio::test]
async fn a_weak_password_does_not_spend_the_link() {
    let house = House::new().await;
    let token = invited(&house, "ana@example.com").await.unwrap();
    assert!(matches!(
        joins(&house, &token, "short").await,
        Joined::Weak(_)
    ));
    assert!(matches!(
        joins(&house, &token, PASSWORD).await,
        Joined::Welcome(_)
    ));
}

#[tokio::test]
async fn nobody_is_invited_by_an_address_that_is_known() {
    let house = House::new().await;
    house.add("ana@example.com", Role::Viewer).await;
    assert_eq!(invited(&house, "Ana@Example.com").await, None);
}

#[tokio::test]
async fn what_is_kept_of_an_invitation_lets_nobody_in() {
    let house = House::new().await;
    let token = invited(&house, "ana@example.com").await.unwrap();
    assert!(!house.everything_kept().await.contains(&token));
    assert_eq!(joins(&house, "", PASSWORD).await, Joined::Refused);
    assert_eq!(
        joins(&house, &"A".repeat(43), PASSWORD).await,
        Joined::Refused
    );
}

async fn invited(house: &House, email: &str) -> Option<String> {
    let by = house.actor("admin@example.com");
    let made = access::invite(&house.access, email.parse().unwrap(), VIEWER, &by).await;
    match made.unwrap() {
        InviteMade::Yes(token) => Some(token.expose().to_owned()),
        InviteMade::EmailTaken => None,
    }
}

async fn joins(house: &House, token: &str, password: &str) -> Joined {
    let password = Password::new(password);
    access::accept_invite(&house.access, token, password, &Browser::default())
        .await
        .unwrap()
}
