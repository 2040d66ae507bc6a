//! The rules, changed by people.

use access::Role;
use http::StatusCode;
use serde_json::json;

use crate::business::{campaign, recipient};
use crate::house::{House, now};
use crate::knock::text;
use crate::world::made;

const PATH: &str = "/settings/rules";

#[tokio::test]
async fn a_change_of_the_rules_shows_what_it_would_flip_and_can_be_undone() {
    let house = credited().await;
    let person = house.person(Role::Admin).await;
    let words = text(&person.sees(PATH).await);
    assert!(
        words.contains("Credited by itself from, percent"),
        "{words}"
    );
    let tried = person
        .sends(PATH, &[&form("99.9")[..], &[("act", "look")]].concat())
        .await;
    assert_eq!(tried.status, StatusCode::SEE_OTHER, "{}", tried.text());
    let trial = tried.header("location").to_owned();
    let words = text(&person.sees(&trial).await);
    assert!(
        words.contains("Change of the rules: what it would do"),
        "{words}"
    );
    assert!(words.contains("1 past call would change"), "{words}");

    let done = person.sends(&format!("{trial}/confirm"), &[]).await;
    let job = done.header("location").to_owned();
    assert!(person.sees(PATH).await.contains("value=\"99.9\""));
    assert!(text(&person.sees("/calls/conv_1").await).contains("Suggested"));
    person.sends(&format!("{job}/undo"), &[]).await;
    assert!(text(&person.sees("/calls/conv_1").await).contains("Automatic Spring roofs"));
}

#[tokio::test]
async fn a_conversion_rule_finds_conversions_in_past_calls() {
    let house = credited().await;
    let person = house.person(Role::Admin).await;
    let rule = [
        ("c0-name", "long talk"),
        ("c0-kind", "lead"),
        ("c0-when", "duration"),
        ("c0-what", "60"),
        ("c0-worth", "fixed"),
        ("c0-amount", "25"),
        ("c0-currency", "usd"),
    ];
    let saved = person.sends(PATH, &[&form("90")[..], &rule].concat()).await;
    assert_eq!(saved.status, StatusCode::SEE_OTHER, "{}", saved.text());
    let words = text(&person.sees("/calls/conv_1").await);
    assert!(
        words.contains("lead 25.00 USD Found by the rule “long talk”"),
        "{words}"
    );
    assert!(person.sees(PATH).await.contains("value=\"long talk\""));
}

#[tokio::test]
async fn rules_that_cannot_be_used_come_back_with_the_reasons() {
    let house = House::new().await;
    let person = house.person(Role::Admin).await;
    let rule = [("c0-name", "odd"), ("c0-when", "tool")];
    let mut odd = [&form("120")[..], &rule].concat();
    let answer = person.sends(PATH, &odd).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    let words = answer.text();
    assert!(
        words.contains("Write a percentage from 0 to 100"),
        "{words}"
    );
    assert!(
        words.contains("A rule below cannot be used as it is."),
        "{words}"
    );
    assert!(words.contains("Say what kind of result it is"), "{words}");
    odd = [&form("40")[..]].concat();
    let answer = person.sends(PATH, &odd).await;
    assert!(
        answer
            .text()
            .contains("This is above what is credited by itself.")
    );
    let mut late = form("95").to_vec();
    late.retain(|(name, _)| *name != "rev");
    late.push(("rev", "7"));
    let late = person.sends(PATH, &late).await;
    assert_eq!(late.status, StatusCode::CONFLICT);
    let editor = house.person(Role::Editor).await;
    assert!(text(&editor.sees(PATH).await).contains("An admin changes the rules."));
    let refused = editor.sends(PATH, &form("95")).await;
    assert_eq!(refused.status, StatusCode::FORBIDDEN);
}

fn form(automatic_from: &str) -> [(&str, &str); 6] {
    [
        ("rev", "0"),
        ("automatic_from", automatic_from),
        ("lead", "15"),
        ("suggested_from", "50"),
        ("callback_days", "7"),
        ("spam_from", "100"),
    ]
}

async fn credited() -> House {
    let house = House::new().await;
    house.runs(campaign("spring", "Spring roofs")).await;
    let ann = recipient("spring", "r1", "+14155550142");
    house.lists(&[ann]).await;
    let body = made("conv_1", now(), |data| {
        data["metadata"]["phone_call"]["external_number"] = json!("+14155550142");
    });
    house.receives(&body).await;
    house
}
