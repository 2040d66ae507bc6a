//! One call: what is shown of it, whole, huge, erased or absent.

use access::Role;
use http::StatusCode;
use jiff::SignedDuration;
use serde_json::{Value, json};

use crate::house::{House, now};
use crate::knock::text;
use crate::world::{call, made, sample};

#[tokio::test]
async fn everything_known_of_a_call_is_shown() {
    let house = House::new().await;
    let body = sample("01");
    house.receives(&body).await;
    let id = body["data"]["conversation_id"].as_str().unwrap();
    let page = house
        .person(Role::Editor)
        .await
        .sees(&format!("/calls/{id}"))
        .await;
    let words = text(&page);
    for shown in [
        "+447700900123",
        "Harbour Dental front desk",
        "0:28",
        "Whitening visit booked",
        "Hi, I saw your ad about whitening. Could I book a visit?",
        "0:04 Caller",
        "Called book_slot",
        "appointment booked Met",
        "The caller thanked the agent.",
        "appointment_date 2026-11-24",
        "No price was discussed.",
        "Nothing known links this call to a campaign.",
        "Webhook 11 Mar 2026, 15:00:00",
        "The webhook first showed the call",
        "end_call tool was called.",
    ] {
        assert!(words.contains(shown), "{shown} is not in: {words}");
    }
    assert!(page.contains(&format!("href=\"/api/v1/calls/{id}/raw\"")));
}

#[tokio::test]
async fn every_sample_of_the_vendor_has_a_page() {
    let house = House::new().await;
    for name in [
        "01", "02", "03", "04", "05", "06", "08", "09", "10", "11", "12", "13", "14",
    ] {
        house.receives(&sample(name)).await;
    }
    let person = house.person(Role::Editor).await;
    let list = person.sees("/calls?limit=50").await;
    let ids = crate::list::ids(&list);
    assert!(ids.len() >= 12, "{ids:?}");
    for id in ids {
        person.sees(&format!("/calls/{id}")).await;
        person.sees(&format!("/calls/{id}/raw")).await;
    }
}

#[tokio::test]
async fn fifty_thousand_turns_open_page_by_page() {
    let house = House::new().await;
    let turn =
        |n: u32| json!({ "role": "user", "message": format!("word {n}"), "time_in_call_secs": n });
    let body = made("conv_1", now(), |data| {
        data["transcript"] = (0..50_000).map(turn).collect::<Vec<Value>>().into();
    });
    house.receives(&body).await;
    let person = house.person(Role::Editor).await;

    let first = person.sees("/calls/conv_1").await;
    assert!(text(&first).contains("Turns 1 to 500 of 50,000"));
    assert!(first.len() < 400_000, "{} bytes", first.len());
    let last = text(&person.sees("/calls/conv_1?turns=100").await);
    assert!(last.contains("Turns 49,501 to 50,000 of 50,000") && last.contains("word 49999"));
    assert!(text(&person.sees("/calls/conv_1?turns=9999").await).contains("word 49999"));
    assert!(person.sees("/calls/conv_1/raw").await.len() < 1_000_000);
}

#[tokio::test]
async fn the_raw_body_folds_and_any_part_of_it_opens() {
    let house = House::new().await;
    let turn =
        |n: u32| json!({ "role": "user", "message": format!("word {n}"), "time_in_call_secs": n });
    let body = made("conv_1", now(), |data| {
        data["transcript"] = (0..600).map(turn).collect::<Vec<Value>>().into();
    });
    house.receives(&body).await;
    let person = house.person(Role::Editor).await;

    let whole = person.sees("/calls/conv_1/raw").await;
    assert!(whole.contains("<details") && !whole.contains("word 599"));
    assert!(whole.contains("/calls/conv_1/raw?at=%2Fdata%2Ftranscript&#38;from=500"));
    let rest = person
        .sees("/calls/conv_1/raw?at=%2Fdata%2Ftranscript&from=500")
        .await;
    assert!(rest.contains("word 599") && !rest.contains("word 499"));
    let nowhere = person.opens("/calls/conv_1/raw?at=%2Fnowhere").await;
    assert_eq!(nowhere.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn an_erased_call_says_so_and_tells_of_nobody() {
    let house = House::new().await;
    house.receives(&call("conv_1", SignedDuration::ZERO)).await;
    house
        .edits("conv_1", domain::Edit::Notes("rang twice".to_owned()))
        .await;
    let id = "conv_1".parse().unwrap();
    house
        .store
        .erase_call(&id, "person:admin", "asked by phone", now())
        .await
        .unwrap();
    let person = house.person(Role::Editor).await;

    let page = person.sees("/calls/conv_1").await;
    let words = text(&page);
    assert!(words.contains("The personal content of this call was erased"));
    assert!(words.contains("asked by phone") && words.contains("The transcript was erased."));
    for gone in [
        "+14155550142",
        "Roof quote",
        "quote for my roof",
        "rang twice",
        "<textarea",
    ] {
        assert!(!page.contains(gone), "{gone} is still there");
    }
    assert_eq!(
        person.opens("/calls/conv_1/raw").await.status,
        StatusCode::NOT_FOUND
    );
    let late = person
        .sends("/calls/conv_1/notes", &[("rev", "1"), ("notes", "x")])
        .await;
    assert_eq!(late.status, StatusCode::CONFLICT);
}

#[tokio::test]
async fn a_call_that_is_not_there_has_a_page_that_says_so() {
    let house = House::new().await;
    let person = house.person(Role::Editor).await;
    for path in [
        "/calls/conv_none",
        "/calls/a%20b",
        "/calls/..%2F..%2Fx",
        "/calls/conv_none/raw",
    ] {
        let answer = person.opens(path).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{path}");
        assert!(answer.text().contains("No call has this id."), "{path}");
    }
}

#[tokio::test]
async fn a_long_history_can_be_followed_back() {
    let house = House::new().await;
    house.receives(&call("conv_1", SignedDuration::ZERO)).await;
    for n in 0..25 {
        house
            .edits("conv_1", domain::Edit::Notes(format!("note {n}")))
            .await;
    }
    let person = house.person(Role::Editor).await;
    let newest = person.sees("/calls/conv_1").await;
    assert!(newest.contains("note 24") && !text(&newest).contains("first showed the call"));
    let (rest, _) = newest.split_once("\">Older").unwrap();
    let older = rest
        .rsplit("href=\"")
        .next()
        .unwrap()
        .split('#')
        .next()
        .unwrap();
    assert!(text(&person.sees(older).await).contains("The webhook first showed the call"));
}
