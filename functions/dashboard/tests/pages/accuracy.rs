//! How good the rules are, as pages tell it, and the blind queue that measures
//! them.

use access::Role;
use http::StatusCode;
use jiff::SignedDuration;
use serde_json::json;

use crate::business::{campaign, recipient};
use crate::house::{House, now};
use crate::knock::text;
use crate::world::made;

const CALLER: &str = "+14155550142";

#[tokio::test]
async fn accuracy_is_told_with_its_interval_and_by_group() {
    let house = credited(3).await;
    let person = house.person(Role::Editor).await;
    let words = text(&person.sees("/analytics/accuracy").await);
    assert!(words.contains("100 % of 3 phone calls credited"), "{words}");
    assert!(words.contains("Nobody has decided on a call"), "{words}");

    let right = [("rev", "0"), ("to", "to:spring"), ("recipient", "r1")];
    person.sends("/calls/conv_0/attribution", &right).await;
    let wrong = [("rev", "0"), ("to", "nobody")];
    person.sends("/calls/conv_1/attribution", &wrong).await;
    let words = text(&person.sees("/analytics/accuracy").await);
    assert!(words.contains("50.0 % of 2 decisions agreed"), "{words}");
    assert!(
        words.contains("With a certainty of 95 % it is 9.5 % to 90.5 %."),
        "{words}"
    );
    assert!(words.contains("Recipients 100.0 % 1 decision"), "{words}");
    assert!(words.contains("By campaign"), "{words}");
    assert!(words.contains("Spring roofs 50.0 %"), "{words}");
}

#[tokio::test]
async fn the_blind_queue_shows_a_call_without_the_rules_answer() {
    let house = credited(2).await;
    let person = house.person(Role::Editor).await;
    let page = person.sees("/analytics/review").await;
    let words = text(&page);
    assert!(words.contains("2 calls wait."), "{words}");
    assert!(
        words.contains("I would like a quote for my roof."),
        "{words}"
    );
    for told in ["Automatic", "Credited to", "list", "r1", "/calls/conv_"] {
        assert!(!page.contains(told), "{told} tells the answer");
    }
    let (_, rest) = page.split_once("action=\"/analytics/review/").unwrap();
    let first = rest.split('"').next().unwrap().to_owned();

    let path = format!("/analytics/review/{first}");
    let unsaid = person.sends(&path, &[("to", "")]).await;
    assert_eq!(unsaid.status, StatusCode::UNPROCESSABLE_ENTITY);
    let unknown = [("to", "to:spring"), ("recipient", "r9")];
    let unknown = person.sends(&path, &unknown).await;
    assert!(unknown.text().contains("has no recipient with this id"));
    let saved = person.sends(&path, &[("to", "to:spring")]).await;
    assert_eq!(saved.status, StatusCode::SEE_OTHER, "{}", saved.text());
    let page = person.sees(saved.header("location")).await;
    assert!(text(&page).contains("Saved. Here is the next."));
    assert!(
        !page.contains(&path),
        "a judged call is not asked for again"
    );
    let words = text(&person.sees("/analytics/accuracy").await);
    assert!(
        words.contains("Decided blind 100.0 % 1 decision"),
        "{words}"
    );
}

#[tokio::test]
async fn a_call_that_is_skipped_waits_for_another_day() {
    let house = credited(2).await;
    let person = house.person(Role::Editor).await;
    let asked = |page: &str| {
        let (_, rest) = page.split_once("action=\"/analytics/review/").unwrap();
        rest.split('"').next().unwrap().to_owned()
    };
    let page = person.sees("/analytics/review").await;
    let (_, skip) = page.split_once("class=\"button quiet\" href=\"").unwrap();
    let skip = skip.split('"').next().unwrap();
    let next = person.sees(skip).await;
    assert_ne!(asked(&page), asked(&next));
    let viewer = house.person(Role::Viewer).await;
    let refused = viewer.opens("/analytics/review").await;
    assert_eq!(refused.status, StatusCode::FORBIDDEN);
    let empty = House::new().await;
    let person = empty.person(Role::Editor).await;
    assert!(text(&person.sees("/analytics/review").await).contains("Nothing to review"));
}

async fn credited(calls: i64) -> House {
    let house = House::new().await;
    house.runs(campaign("spring", "Spring roofs")).await;
    house.lists(&[recipient("spring", "r1", CALLER)]).await;
    for n in 0..calls {
        let start = now() - SignedDuration::from_mins(n * 5);
        let body = made(&format!("conv_{n}"), start, |data| {
            data["metadata"]["phone_call"]["external_number"] = json!(CALLER);
        });
        house.receives(&body).await;
    }
    house
}
