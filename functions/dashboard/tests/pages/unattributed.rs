//! The queue of calls that need a person, worked through with clicks.

use access::Role;
use domain::Assignment;
use http::StatusCode;
use jiff::SignedDuration;
use serde_json::json;

use crate::business::{campaign, recipient};
use crate::house::{House, now};
use crate::knock::text;
use crate::world::made;

const QUEUE: &str = "/analytics/unattributed-calls";

#[tokio::test]
async fn the_best_suggestion_comes_first_and_is_accepted_with_a_click() {
    let house = waiting().await;
    let person = house.person(Role::Editor).await;
    let page = person.sees(QUEUE).await;
    let words = text(&page);
    let place = |id: &str| page.find(&format!("id=\"call-{id}\"")).unwrap();
    assert!(place("conv_shared") < place("conv_nothing"), "{words}");
    assert!(words.contains("Spring roofs"), "{words}");
    assert!(words.contains("too weak to suggest it."), "{words}");

    let form = [
        ("to", "to:spring"),
        ("back", QUEUE),
        ("next", "conv_nothing"),
    ];
    let answer = person.sends(&format!("{QUEUE}/conv_shared"), &form).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER);
    let onward = answer.header("location").to_owned();
    assert_eq!(
        onward,
        format!("{QUEUE}?done=conv_shared&how=credited#call-conv_nothing")
    );
    let words = text(&person.sees(onward.split('#').next().unwrap()).await);
    assert!(words.contains("Credited: the call conv_shared"), "{words}");
    let words = text(&person.sees("/calls/conv_shared").await);
    assert!(words.contains("Confirmed Spring roofs"), "{words}");
}

#[tokio::test]
async fn nobody_and_spam_take_a_call_off_the_queue_and_can_be_taken_back() {
    let house = waiting().await;
    let person = house.person(Role::Editor).await;
    let path = format!("{QUEUE}/conv_nothing");
    for (to, how, back) in [("nobody", "nobody", "rules"), ("spam", "spam", "unspam")] {
        let answer = person.sends(&path, &[("to", to), ("back", QUEUE)]).await;
        assert_eq!(
            answer.header("location"),
            format!("{QUEUE}?done=conv_nothing&how={how}#queue")
        );
        assert!(
            !person
                .sees(QUEUE)
                .await
                .contains("id=\"call-conv_nothing\"")
        );
        person.sends(&path, &[("to", back), ("back", QUEUE)]).await;
        assert!(
            person
                .sees(QUEUE)
                .await
                .contains("id=\"call-conv_nothing\"")
        );
    }
}

#[tokio::test]
async fn a_decision_made_meanwhile_stands() {
    let house = waiting().await;
    let person = house.person(Role::Editor).await;
    let path = format!("{QUEUE}/conv_nothing");
    person
        .sends(&path, &[("to", "nobody"), ("back", QUEUE)])
        .await;
    let late = person
        .sends(&path, &[("to", "to:spring"), ("back", QUEUE)])
        .await;
    assert!(late.header("location").contains("how=decided"));
    let words = text(&person.sees("/calls/conv_nothing").await);
    assert!(words.contains("no campaign caused this call"), "{words}");
}

#[tokio::test]
async fn a_queue_that_is_empty_says_so() {
    let house = House::new().await;
    let person = house.person(Role::Viewer).await;
    assert!(text(&person.sees(QUEUE).await).contains("No call needs a person"));
}

#[tokio::test]
async fn a_long_queue_goes_on_and_a_strange_cursor_is_refused() {
    let house = House::new().await;
    house.receives(&nothing("conv_0")).await;
    house.multiplies("conv_0", 12).await;
    let person = house.person(Role::Viewer).await;
    let page = person.sees(QUEUE).await;
    assert_eq!(page.matches("<li class=\"card\"").count(), 10);
    let (_, next) = page.split_once("class=\"button\" href=\"").unwrap();
    let next = next.split('"').next().unwrap().replace("&#38;", "&");
    let page = person.sees(&next).await;
    assert_eq!(page.matches("<li class=\"card\"").count(), 3);
    assert!(!page.contains("<button>Accept"));
    for odd in ["cursor=x", "page=2"] {
        let answer = person.opens(&format!("{QUEUE}?{odd}")).await;
        assert_eq!(answer.status, StatusCode::BAD_REQUEST);
    }
}

#[tokio::test]
async fn a_form_leads_nowhere_but_back_to_the_queue() {
    let house = waiting().await;
    let person = house.person(Role::Editor).await;
    for back in ["https://evil.example/", "//evil.example", "/calls", "\\\\x"] {
        let form = [("to", "rules"), ("back", back), ("next", "../x")];
        let answer = person.sends(&format!("{QUEUE}/conv_nothing"), &form).await;
        assert_eq!(
            answer.header("location"),
            format!("{QUEUE}?done=conv_nothing&how=undone#queue")
        );
    }
    for (to, status) in [
        ("", StatusCode::BAD_REQUEST),
        ("to:none", StatusCode::CONFLICT),
    ] {
        let answer = person
            .sends(&format!("{QUEUE}/conv_nothing"), &[("to", to)])
            .await;
        assert_eq!(answer.status, status, "{to}");
    }
    let gone = person
        .sends(&format!("{QUEUE}/conv_x"), &[("to", "spam")])
        .await;
    assert_eq!(gone.status, StatusCode::NOT_FOUND);
    let viewer = house.person(Role::Viewer).await;
    let refused = viewer
        .sends(&format!("{QUEUE}/conv_nothing"), &[("to", "spam")])
        .await;
    assert_eq!(refused.status, StatusCode::FORBIDDEN);
}

fn nothing(id: &str) -> serde_json::Value {
    made(id, now() - SignedDuration::from_hours(1), |data| {
        data["metadata"]["phone_call"]["external_number"] = json!("+14155550177");
        data["metadata"]["phone_call"]["agent_number"] = json!("+14155550111");
        data["transcript"] =
            json!([{ "role": "user", "message": "Hello?", "time_in_call_secs": 1 }]);
        data["analysis"]["transcript_summary"] = json!("A short talk.");
    })
}

/// A call that several people in a list could have made, and one from nowhere.
async fn waiting() -> House {
    let house = House::new().await;
    house.runs(campaign("spring", "Spring roofs")).await;
    let line = "+14155550142";
    let people: Vec<_> = (0..6)
        .map(|n| {
            let mut recipient = recipient("spring", &format!("r{n}"), line);
            recipient.last_name = Some(format!("Name{n}"));
            recipient.zip = Some(format!("9410{n}"));
            recipient
        })
        .collect();
    house.lists(&people).await;
    let number = "+14155550100".parse().unwrap();
    let none: Vec<Assignment> = Vec::new();
    house.store.put_assignments(&number, none).await.unwrap();
    house
        .receives(&made("conv_shared", now(), |data| {
            data["metadata"]["phone_call"]["external_number"] = json!(line);
            data["transcript"] =
                json!([{ "role": "user", "message": "Hello?", "time_in_call_secs": 1 }]);
        }))
        .await;
    house.receives(&nothing("conv_nothing")).await;
    house
}
