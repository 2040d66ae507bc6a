//! Who a call is credited to: seen with its reasons, and decided by people.

use access::Role;
use domain::{ConversionRule, Rules, Trigger, Value};
use http::StatusCode;
use jiff::SignedDuration;
use serde_json::json;

use crate::business::{campaign, recipient};
use crate::house::House;
use crate::knock::text;
use crate::world::{call, made};

const CALLER: &str = "+14155550142";

#[tokio::test]
async fn a_call_says_who_takes_it_why_and_how_surely() {
    let house = credited().await;
    let person = house.person(Role::Viewer).await;
    let page = person.sees("/calls/conv_1").await;
    let words = text(&page);
    assert!(page.contains("href=\"/campaigns/spring\""));
    assert!(words.contains("Automatic Spring roofs"), "{words}");
    assert!(words.contains("Recipient r1"), "{words}");
    assert!(words.contains("Credited to Spring roofs:"), "{words}");
    assert!(words.contains("95 %, very likely"), "{words}");
    assert!(words.contains("Evidence Caller&#39;s number"), "{words}");
    assert!(words.contains("Decided by the rules"));
    assert!(!page.contains("Save decision"), "a viewer decides nothing");
}

#[tokio::test]
async fn a_person_decides_and_hands_back() {
    let house = credited().await;
    house.runs(campaign("autumn", "Autumn gutters")).await;
    let person = house.person(Role::Editor).await;
    let form = [
        ("rev", "0"),
        ("to", "to:autumn"),
        ("reason", "said gutters"),
    ];
    let saved = person.sends("/calls/conv_1/attribution", &form).await;
    assert_eq!(
        saved.header("location"),
        "/calls/conv_1?saved=attribution#attribution"
    );

    let words = text(&person.sees("/calls/conv_1?saved=attribution").await);
    assert!(words.contains("Saved. Confirmed Autumn gutters"), "{words}");
    assert!(words.contains("A person credited this call: said gutters"));
    assert!(words.contains("The evidence now disagrees. The rules would credit Spring roofs"));
    assert!(words.contains("Decided by editor@example.com"));
    assert!(words.contains("Also considered Spring roofs r1"), "{words}");
    assert!(words.contains("changed the attribution"));
    assert!(
        words.contains("to: Autumn gutters, because: said gutters"),
        "{words}"
    );

    let back = [("rev", "1"), ("to", "rules")];
    person.sends("/calls/conv_1/attribution", &back).await;
    let words = text(&person.sees("/calls/conv_1").await);
    assert!(words.contains("Automatic Spring roofs"), "{words}");
}

#[tokio::test]
async fn an_answer_that_was_considered_is_assigned_by_its_button() {
    let house = credited().await;
    let person = house.person(Role::Editor).await;
    let nobody = [("rev", "0"), ("to", "nobody")];
    person.sends("/calls/conv_1/attribution", &nobody).await;
    let page = person.sees("/calls/conv_1").await;
    assert!(text(&page).contains("A person decided that no campaign caused this call."));
    assert!(page.contains("name=\"to\" value=\"to:spring\""));
    let this = [("rev", "1"), ("to", "to:spring"), ("recipient", "r1")];
    person.sends("/calls/conv_1/attribution", &this).await;
    let words = text(&person.sees("/calls/conv_1").await);
    assert!(
        words.contains("Confirmed Spring roofs Recipient r1"),
        "{words}"
    );
}

#[tokio::test]
async fn what_cannot_be_credited_comes_back_with_the_reason() {
    let house = credited().await;
    let person = house.person(Role::Editor).await;
    let long = "x".repeat(501);
    for (to, recipient, reason, why) in [
        ("", "", "", "Choose a campaign, or nobody."),
        ("to:none", "", "", "This campaign is not there any more."),
        ("to:a b", "", "", "Choose a campaign, or nobody."),
        ("to:spring", "r9", "", "list has no recipient with this id"),
        ("to:spring", "a\u{7}b", "", "has a control character"),
        ("to:spring", "", long.as_str(), "longer than 500 characters"),
    ] {
        let form = [
            ("rev", "0"),
            ("to", to),
            ("recipient", recipient),
            ("reason", reason),
        ];
        let answer = person.sends("/calls/conv_1/attribution", &form).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{to}");
        assert!(answer.text().contains(why), "{why}");
    }
}

#[tokio::test]
async fn whoever_is_overtaken_is_told_what_stands() {
    let house = credited().await;
    let person = house.person(Role::Editor).await;
    let nobody = [("rev", "0"), ("to", "nobody")];
    person.sends("/calls/conv_1/attribution", &nobody).await;
    let late = [("rev", "0"), ("to", "to:spring"), ("reason", "mine")];
    let overtaken = person.sends("/calls/conv_1/attribution", &late).await;
    assert_eq!(overtaken.status, StatusCode::CONFLICT);
    let words = overtaken.text();
    assert!(words.contains("Somebody changed this while you were at it."));
    assert!(words.contains("nobody. A person decided that no campaign caused this call."));
    assert!(overtaken.body.contains("name=\"reason\" value=\"mine\""));
}

#[tokio::test]
async fn spam_is_credited_to_nobody_until_the_mark_is_taken_back() {
    let house = credited().await;
    let person = house.person(Role::Editor).await;
    let form = [("rev", "0"), ("spam", "yes"), ("test", "")];
    let saved = person.sends("/calls/conv_1/flags", &form).await;
    assert_eq!(saved.status, StatusCode::SEE_OTHER);
    let words = text(&person.sees("/calls/conv_1").await);
    assert!(words.contains("Not applicable"), "{words}");
    assert!(words.contains("Spam is credited to no campaign."));
    assert!(
        words.contains("to: spam yes, test left to the rules"),
        "{words}"
    );
    let form = [("rev", "1"), ("spam", ""), ("test", "")];
    person.sends("/calls/conv_1/flags", &form).await;
    assert!(text(&person.sees("/calls/conv_1").await).contains("Automatic Spring roofs"));
}

#[tokio::test]
async fn a_conversion_that_a_rule_found_names_the_rule() {
    let house = House::new().await;
    let rules = Rules {
        conversions: vec![ConversionRule {
            name: "long talk".to_owned(),
            kind: "lead".to_owned(),
            when: Trigger::Duration { secs: 60 },
            value: Value::Nothing,
        }],
        ..Rules::default()
    };
    house.store.put_rules(&rules).await.unwrap();
    house.receives(&call("conv_1", SignedDuration::ZERO)).await;
    let person = house.person(Role::Viewer).await;
    let words = text(&person.sees("/calls/conv_1").await);
    assert!(
        words.contains("lead Found by the rule “long talk”"),
        "{words}"
    );
}

/// A call from the phone of somebody in the list of the campaign "Spring roofs".
async fn credited() -> House {
    let house = House::new().await;
    house.runs(campaign("spring", "Spring roofs")).await;
    house.lists(&[recipient("spring", "r1", CALLER)]).await;
    house
        .receives(&made("conv_1", crate::house::now(), |data| {
            data["metadata"]["phone_call"]["external_number"] = json!(CALLER);
        }))
        .await;
    house
}
