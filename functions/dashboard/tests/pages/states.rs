//! What pages say when there is nothing to show, nothing may be done, or
//! something went wrong.

use access::Role;
use http::StatusCode;
use jiff::SignedDuration;

use crate::house::{House, WEBHOOK, pass};
use crate::knock::{post, text};
use crate::world::call;

#[tokio::test]
async fn where_no_call_came_yet_it_says_how_to_connect_and_what_came_last() {
    let house = House::new().await;
    let person = house.person(Role::Admin).await;
    let page = person.sees("/calls").await;
    let words = text(&page);
    for said in [
        "No calls yet",
        WEBHOOK,
        "HMAC authentication",
        "test delivery",
        "Nothing has reached the webhook so far.",
    ] {
        assert!(words.contains(said), "{said}: {words}");
    }
    assert!(page.contains("href=\"/settings/webhook\""));
    house.receives_bytes(b"{".to_vec()).await;
    let words = text(&person.sees("/calls").await);
    assert!(words.contains("The last delivery came"), "{words}");
    assert!(words.contains("Quarantined"), "{words}");
}

#[tokio::test]
async fn where_nothing_matches_the_filters_can_be_cleared() {
    let house = House::new().await;
    house
        .receives(&call("conv_1", SignedDuration::from_mins(1)))
        .await;
    let person = house.person(Role::Viewer).await;
    let page = person.sees("/calls?status=failure&sort=duration").await;
    assert!(text(&page).contains("No call matches"));
    assert!(page.contains("href=\"/calls?sort=duration\">Clear the filters"));
}

#[tokio::test]
async fn who_lacks_a_role_is_told_which_and_whom_to_ask() {
    let house = House::new().await;
    let viewer = house.person(Role::Viewer).await;
    house.person(Role::Admin).await;
    let refused = viewer.sends("/calls/bulk", &[("which", "all")]).await;
    assert_eq!(refused.status, StatusCode::FORBIDDEN);
    let words = refused.text();
    assert!(words.contains("This needs the role editor."), "{words}");
    assert!(words.contains("Nothing was changed."), "{words}");
    assert!(refused.body.contains("href=\"/admins\""));
    let page = viewer.sees("/admins").await;
    let words = text(&page);
    assert!(words.contains("You are signed in as viewer."), "{words}");
    assert!(words.contains("admin@example.com"), "{words}");
    assert!(!page.contains("<li><bdi>viewer@example.com"), "{words}");
}

#[tokio::test]
async fn a_sync_that_is_behind_is_said_above_the_queue_and_the_list() {
    let house = House::new().await;
    house
        .receives(&call("conv_1", SignedDuration::from_mins(1)))
        .await;
    let person = house.person(Role::Viewer).await;
    house
        .syncs(|state| state.judged.health = domain::Health::Down)
        .await;
    for path in ["/", "/calls", "/analytics/unattributed-calls"] {
        let page = person.sees(path).await;
        assert!(page.contains("See what to do"), "{path}");
    }
}

#[tokio::test]
async fn an_ended_session_leads_back_to_where_one_was() {
    let house = House::new().await;
    let person = house.person(Role::Editor).await;
    pass(SignedDuration::from_hours(24 * 8));
    let answer = person.opens("/calls?status=failure").await;
    assert_eq!(
        answer.header("location"),
        "/sign-in?next=%2Fcalls%3Fstatus%3Dfailure"
    );
    let form = [("csrf", "x"), ("notes", "long thought of")];
    let knock = post("/calls/conv_1/notes").cookie(&person.cookie);
    let answer = house.hears(knock.form(&form)).await;
    assert_eq!(answer.status, StatusCode::UNAUTHORIZED);
    let words = answer.text();
    assert!(words.contains("your session has ended"), "{words}");
    assert!(answer.body.contains("data-refused"));
}

#[tokio::test]
async fn a_page_that_is_out_of_date_says_so() {
    let house = House::new().await;
    let person = house.person(Role::Editor).await;
    let knock = post("/calls/conv_1/notes").cookie(&person.cookie);
    let answer = house.hears(knock.form(&[("csrf", "other")])).await;
    assert_eq!(answer.status, StatusCode::FORBIDDEN);
    let words = answer.text();
    assert!(words.contains("The page is out of date"), "{words}");
}

#[tokio::test]
async fn calls_are_counted_for_who_decides_on_all_that_match() {
    let house = House::new().await;
    house
        .receives(&call("conv_1", SignedDuration::from_mins(1)))
        .await;
    house.multiplies("conv_1", 5);
    let person = house.person(Role::Editor).await;
    let counted = person.opens("/find/calls?status=success").await;
    assert_eq!(counted.body, "{\"count\":6,\"more\":false}");
    let odd = person.opens("/find/calls?page=2").await;
    assert_eq!(odd.status, StatusCode::BAD_REQUEST);
}
