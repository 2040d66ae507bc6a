//! What people enter: saved, refused with what they typed, or overtaken.

use access::Role;
use domain::{Conversion, Edit};
use http::StatusCode;
use jiff::SignedDuration;

use crate::house::House;
use crate::knock::{Answer, post, text};
use crate::world::call;

#[tokio::test]
async fn a_conversion_is_saved_and_shown_wherever_the_call_is() {
    let house = with_a_call().await;
    let person = house.person(Role::Editor).await;
    let form = [
        ("rev", "0"),
        ("converted", "yes"),
        ("kind", "appointment"),
        ("value", "1240.5"),
        ("currency", "usd"),
        ("note", "booked"),
    ];
    let saved = person.sends("/calls/conv_1/conversion", &form).await;
    assert_eq!(saved.status, StatusCode::SEE_OTHER);
    assert_eq!(
        saved.header("location"),
        "/calls/conv_1?saved=conversion#conversion"
    );

    let page = text(&person.sees("/calls/conv_1?saved=conversion").await);
    assert!(page.contains("Saved.") && page.contains("Last changed by editor@example.com"));
    assert!(page.contains("to: converted, appointment, 1,240.50 USD, booked"));
    let list = text(&person.sees("/calls").await);
    assert!(list.contains("Converted") && list.contains("1,240.50 USD"));
}

#[tokio::test]
async fn notes_keep_their_lines() {
    let house = with_a_call().await;
    let person = house.person(Role::Editor).await;
    person
        .sends(
            "/calls/conv_1/notes",
            &[("rev", "0"), ("notes", "one\r\ntwo\r\n")],
        )
        .await;
    assert!(
        person
            .sees("/calls/conv_1")
            .await
            .contains("one\ntwo</textarea>")
    );
}

#[tokio::test]
async fn tags_are_added_with_commas_and_taken_off_one_by_one() {
    let house = with_a_call().await;
    let person = house.person(Role::Editor).await;
    person
        .sends(
            "/calls/conv_1/tags",
            &[("rev", "0"), ("add", "vip, callback ,vip")],
        )
        .await;
    let page = person.sees("/calls/conv_1").await;
    assert!(page.contains("value=\"callback\" checked") && page.contains("value=\"vip\" checked"));
    person
        .sends(
            "/calls/conv_1/tags",
            &[("rev", "1"), ("stay", "vip"), ("add", "")],
        )
        .await;
    assert!(
        !person
            .sees("/calls/conv_1")
            .await
            .contains("value=\"callback\"")
    );
}

#[tokio::test]
async fn what_cannot_be_saved_comes_back_as_typed_with_the_reason() {
    let house = with_a_call().await;
    let person = house.person(Role::Editor).await;
    let long = "x".repeat(1_001);
    for (value, currency, note, reason) in [
        (
            "12,50",
            "USD",
            "kept",
            "Write the amount in digits with a point",
        ),
        (
            "-1",
            "USD",
            "kept",
            "Write the amount in digits with a point",
        ),
        (
            "1e9",
            "USD",
            "kept",
            "Write the amount in digits with a point",
        ),
        ("1000000001", "USD", "kept", "at most 1,000,000,000"),
        ("5", "dollars", "kept", "three letters, such as USD"),
        ("5", "", "kept", "three letters, such as USD"),
        ("5", "USD", long.as_str(), "longer than 1,000 characters"),
    ] {
        let form = [
            ("rev", "0"),
            ("converted", "yes"),
            ("value", value),
            ("currency", currency),
            ("note", note),
        ];
        let answer = person.sends("/calls/conv_1/conversion", &form).await;
        assert_eq!(
            answer.status,
            StatusCode::UNPROCESSABLE_ENTITY,
            "{value} {currency}"
        );
        assert!(answer.text().contains(reason), "{reason}");
        for typed in [value, currency] {
            assert!(
                answer.body.contains(&format!("value=\"{typed}\"")),
                "{typed}"
            );
        }
        assert!(answer.body.contains(&format!("{note}</textarea>")));
    }
    let unsaid = person
        .sends(
            "/calls/conv_1/conversion",
            &[("rev", "0"), ("note", "kept")],
        )
        .await;
    assert!(unsaid.text().contains("Choose whether the call converted."));
    let tag = "t".repeat(51);
    let tags = person
        .sends("/calls/conv_1/tags", &[("rev", "0"), ("add", tag.as_str())])
        .await;
    assert!(tags.text().contains("is longer than 50 characters"));
    let notes = "n".repeat(10_001);
    let notes = person
        .sends(
            "/calls/conv_1/notes",
            &[("rev", "0"), ("notes", notes.as_str())],
        )
        .await;
    assert!(notes.text().contains("longer than 10,000 characters"));
}

#[tokio::test]
async fn a_call_that_did_not_convert_has_no_value() {
    let house = with_a_call().await;
    let person = house.person(Role::Editor).await;
    let form = [
        ("rev", "0"),
        ("converted", "no"),
        ("value", "12"),
        ("currency", "USD"),
    ];
    assert_eq!(
        person.sends("/calls/conv_1/conversion", &form).await.status,
        StatusCode::SEE_OTHER
    );
    assert!(text(&person.sees("/calls/conv_1").await).contains("to: not converted"));
}

#[tokio::test]
async fn whoever_is_overtaken_sees_both_and_may_save_again() {
    let house = with_a_call().await;
    let person = house.person(Role::Editor).await;
    let said = Conversion {
        converted: false,
        kind: None,
        value: None,
        note: Some("wrong number".to_owned()),
    };
    house.edits("conv_1", Edit::Conversion(said)).await;

    let form = |rev| {
        [
            ("rev", rev),
            ("converted", "yes"),
            ("value", "7"),
            ("currency", "USD"),
        ]
    };
    let overtaken = person.sends("/calls/conv_1/conversion", &form("0")).await;
    assert_eq!(overtaken.status, StatusCode::CONFLICT);
    assert!(
        overtaken
            .text()
            .contains("It now says: not converted, wrong number")
    );
    assert!(overtaken.body.contains("name=\"value\" value=\"7\""));

    let rev = revision(&overtaken);
    let again = person.sends("/calls/conv_1/conversion", &form(&rev)).await;
    assert_eq!(again.status, StatusCode::SEE_OTHER);
}

#[tokio::test]
async fn a_viewer_sees_what_was_entered_and_no_form() {
    let house = with_a_call().await;
    house
        .edits("conv_1", Edit::Notes("asked twice".to_owned()))
        .await;
    let person = house.person(Role::Viewer).await;
    let page = person.sees("/calls/conv_1").await;
    assert!(page.contains("asked twice") && !page.contains("/calls/conv_1/notes"));
    let refused = person
        .sends("/calls/conv_1/notes", &[("rev", "1"), ("notes", "mine")])
        .await;
    assert_eq!(refused.status, StatusCode::FORBIDDEN);
    assert!(refused.text().contains("You may not do this"));
}

#[tokio::test]
async fn nothing_is_saved_for_another_site() {
    let house = with_a_call().await;
    let person = house.person(Role::Editor).await;
    let form = [("rev", "0"), ("notes", "planted")];
    let forged = [
        post("/calls/conv_1/notes").header("sec-fetch-site", "cross-site"),
        post("/calls/conv_1/notes"),
    ];
    for knock in forged {
        let answer = house.hears(knock.cookie(&person.cookie).form(&form)).await;
        assert_eq!(answer.status, StatusCode::FORBIDDEN);
    }
    assert!(!person.sees("/calls/conv_1").await.contains("planted"));
}

async fn with_a_call() -> House {
    let house = House::new().await;
    house.receives(&call("conv_1", SignedDuration::ZERO)).await;
    house
}

fn revision(answer: &Answer) -> String {
    let (_, form) = answer
        .body
        .split_once("action=\"/calls/conv_1/conversion")
        .unwrap();
    let (_, rest) = form.split_once("name=\"rev\" value=\"").unwrap();
    rest.split('"').next().unwrap().to_owned()
}
