//! Erasing from a call's page.

use access::Role;
use http::StatusCode;
use jiff::SignedDuration;
use store::access::{ActFilter, ActKind};

use crate::house::{House, PASSWORD, now, pass};
use crate::world::call;

const PATH: &str = "/calls/conv_1/erase";

#[tokio::test]
async fn an_admin_erases_every_call_of_a_person() {
    let house = filled().await;
    let admin = house.person(Role::Admin).await;
    assert!(admin.sees("/calls/conv_1").await.contains(PATH));
    let asked = admin.opens(PATH).await.text();
    assert!(
        asked.contains("Every call of the number that ends in 0142: 2 calls"),
        "{asked}"
    );
    let done = admin
        .sends(PATH, &[("what", "person"), ("typed", "0142")])
        .await;
    assert!(done.text().contains("Calls 2"), "{}", done.text());
    for id in ["conv_1", "conv_2"] {
        let page = admin.sees(&format!("/calls/{id}")).await;
        assert!(page.contains("was erased") && !page.contains("5550142"));
    }
    let log = house
        .store
        .acts(&erased(), None, 10, now())
        .await
        .unwrap()
        .rows;
    let line = &log[0];
    assert_eq!(
        (line.about.as_deref(), line.detail.as_deref()),
        (Some("conv_1"), Some("2 calls"))
    );
    assert_eq!(line.actor, "person:admin@example.com");
}

#[tokio::test]
async fn one_call_can_go_alone_by_its_id() {
    let house = filled().await;
    let admin = house.person(Role::Admin).await;
    let done = admin
        .sends(PATH, &[("what", "call"), ("typed", "conv_1")])
        .await;
    assert!(done.text().contains("Calls 1"), "{}", done.text());
    assert!(admin.sees("/calls/conv_2").await.contains("5550142"));
}

#[tokio::test]
async fn a_slip_erases_nothing() {
    let house = filled().await;
    let admin = house.person(Role::Admin).await;
    for fields in [
        [("what", "person"), ("typed", "0143")],
        [("what", "person"), ("typed", "conv_2")],
        [("what", "person"), ("typed", "")],
        [("what", "all"), ("typed", "0142")],
    ] {
        let refused = admin.sends(PATH, &fields).await;
        assert_eq!(
            refused.status,
            StatusCode::UNPROCESSABLE_ENTITY,
            "{fields:?}"
        );
    }
    assert!(admin.sees("/calls/conv_1").await.contains("5550142"));
}

#[tokio::test]
async fn whoever_signed_in_long_ago_shows_their_password_first() {
    let house = filled().await;
    let admin = house.person(Role::Admin).await;
    pass(SignedDuration::from_mins(61));
    let sent_away = admin.opens(PATH).await;
    let confirm = "/confirm?next=%2Fcalls%2Fconv_1%2Ferase";
    assert_eq!(sent_away.header("location"), confirm);
    let refused = admin
        .sends(PATH, &[("what", "call"), ("typed", "conv_1")])
        .await;
    assert_eq!(refused.header("location"), confirm);

    assert!(
        admin
            .sees(confirm)
            .await
            .contains("Your password opens it for the next hour")
    );
    let wrong = admin
        .sends("/confirm", &[("password", "wrong horse"), ("next", PATH)])
        .await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    let right = admin
        .sends("/confirm", &[("password", PASSWORD), ("next", PATH)])
        .await;
    assert_eq!(right.header("location"), PATH);
    assert_eq!(admin.opens(PATH).await.status, StatusCode::OK);
}

#[tokio::test]
async fn the_confirmation_goes_nowhere_else() {
    let house = House::new().await;
    let admin = house.person(Role::Admin).await;
    let right = admin
        .sends(
            "/confirm",
            &[("password", PASSWORD), ("next", "//evil.example")],
        )
        .await;
    assert_eq!(right.header("location"), "/");
}

async fn filled() -> House {
    let house = House::new().await;
    for (id, hours) in [("conv_1", 1), ("conv_2", 30)] {
        house
            .receives(&call(id, SignedDuration::from_hours(hours)))
            .await;
    }
    house
}

fn erased() -> ActFilter {
    ActFilter {
        kind: Some(ActKind::Erased),
        ..ActFilter::default()
    }
}
