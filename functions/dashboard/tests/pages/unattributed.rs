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
    assert!(in_focus(&page).contains("conv_shared"), "{words}");
    assert!(words.contains("About 2 left"), "{words}");
    assert!(words.contains("Best candidate Spring roofs"), "{words}");

    let answer = person.presses(&page, "accept").await;
    let onward = answer.header("location").to_owned();
    assert!(onward.contains("call=conv_nothing&done=conv_shared&how=credited"));
    let page = person.sees(onward.split('#').next().unwrap()).await;
    let words = text(&page);
    assert!(in_focus(&page).contains("conv_nothing"), "{words}");
    assert!(words.contains("Credited."), "{words}");
    assert!(!page.contains("id=\"call-conv_shared\""));
    let words = text(&person.sees("/calls/conv_shared").await);
    assert!(words.contains("Confirmed Spring roofs"), "{words}");
}

#[tokio::test]
async fn what_a_person_decides_by_is_in_sight() {
    let house = waiting().await;
    house
        .receives(&made(
            "conv_before",
            now() - SignedDuration::from_hours(9),
            |data| {
                data["metadata"]["phone_call"]["external_number"] = json!("+14155550177");
                data["analysis"]["call_summary_title"] = json!("The first try");
            },
        ))
        .await;
    let person = house.person(Role::Editor).await;
    let words = text(&person.sees(&format!("{QUEUE}?call=conv_nothing")).await);
    for known in [
        "+14155550177",
        "1:23 long",
        "Front desk",
        "on +14155550111",
        "A short talk.",
        "Earlier calls of this caller",
        "The first try",
        "“The spring roofs card?”",
    ] {
        assert!(
            words.contains(known.trim_matches(['“', '”'])),
            "{known}: {words}"
        );
    }
    let words = text(&person.sees(&format!("{QUEUE}?call=conv_shared")).await);
    assert!(words.contains("Shared line"), "{words}");
}

#[tokio::test]
async fn each_decision_takes_a_call_off_the_queue_and_is_undone_exactly() {
    let house = waiting().await;
    let person = house.person(Role::Editor).await;
    let marks = |spam, test| domain::Marks {
        spam: Some(spam),
        test: Some(test),
    };
    let neither = domain::Edit::Marks(marks(false, false));
    house.edits("conv_nothing", neither).await;
    let kept = async || {
        let id = "conv_nothing".parse().unwrap();
        house.store.call(&id).await.unwrap().unwrap().call
    };
    for (button, marked) in [
        ("nobody", marks(false, false)),
        ("spam", marks(true, false)),
        ("test", marks(false, true)),
    ] {
        let page = person.sees(&format!("{QUEUE}?call=conv_nothing")).await;
        let answer = person.presses(&page, button).await;
        let onward = answer.header("location").to_owned();
        assert!(onward.contains(&format!("how={button}")), "{onward}");
        let page = person.sees(onward.split('#').next().unwrap()).await;
        assert!(!page.contains("id=\"call-conv_nothing\""));
        assert_eq!(kept().await.staff().marks(), marked, "{button}");
        let answer = person.undoes(&page).await;
        assert!(answer.header("location").contains("how=undone"));
        let page = person.sees(QUEUE).await;
        assert!(page.contains("id=\"call-conv_nothing\""), "{button}");
        let call = kept().await;
        assert_eq!(call.staff().marks(), marks(false, false), "{button}");
        assert!(!call.staff().has_decided(), "{button}");
    }
}

#[tokio::test]
async fn undo_leaves_alone_what_somebody_changed_since() {
    let house = waiting().await;
    let person = house.person(Role::Editor).await;
    let page = person.sees(&format!("{QUEUE}?call=conv_nothing")).await;
    let answer = person.presses(&page, "nobody").await;
    let done = answer.header("location").to_owned();
    let page = person.sees(done.split('#').next().unwrap()).await;
    let verdict = domain::Verdict {
        choice: domain::Choice::Campaign {
            campaign: "spring".parse().unwrap(),
            recipient: None,
        },
        reason: None,
        blind: false,
    };
    house
        .edits("conv_nothing", domain::Edit::Attribution(verdict))
        .await;
    let answer = person.undoes(&page).await;
    assert!(answer.header("location").contains("how=not-undone"));
    let words = text(&person.sees("/calls/conv_nothing").await);
    assert!(words.contains("Confirmed Spring roofs"), "{words}");
}

#[tokio::test]
async fn of_two_people_deciding_at_once_the_first_one_stands_and_the_other_is_shown() {
    let house = waiting().await;
    let (ana, ben) = (
        house.person(Role::Editor).await,
        house.person(Role::Admin).await,
    );
    let page = format!("{QUEUE}?call=conv_shared");
    let (first, second) = (ana.sees(&page).await, ben.sees(&page).await);
    ana.presses(&first, "nobody").await;
    for button in ["accept", "nobody", "spam", "test"] {
        let late = ben.presses(&second, button).await;
        let onward = late.header("location").to_owned();
        assert!(onward.contains("call=conv_shared"), "{onward}");
        let words = text(&ben.sees(onward.split('#').next().unwrap()).await);
        assert!(words.contains("Somebody else was quicker."), "{words}");
        assert!(
            words.contains("This call needs nobody any more."),
            "{words}"
        );
        assert!(words.contains("Decided by editor@example.com"), "{words}");
    }
    let words = text(&ben.sees("/calls/conv_shared").await);
    assert!(words.contains("no campaign caused this call"), "{words}");
}

#[tokio::test]
async fn a_queue_that_is_empty_says_so() {
    let house = House::new().await;
    let person = house.person(Role::Viewer).await;
    let words = text(&person.sees(QUEUE).await);
    assert!(words.contains("No call has come in yet"), "{words}");
    house.receives(&made("conv_1", now(), |_| {})).await;
    let editor = house.person(Role::Editor).await;
    let nobody = [("rev", "0"), ("to", "nobody")];
    editor.sends("/calls/conv_1/attribution", &nobody).await;
    let words = text(&person.sees(QUEUE).await);
    assert!(words.contains("No call needs a person"), "{words}");
}

#[tokio::test]
async fn a_long_queue_goes_on_and_a_strange_cursor_is_refused() {
    let house = House::new().await;
    house.receives(&nothing("conv_0")).await;
    house.multiplies("conv_0", 22);
    let person = house.person(Role::Viewer).await;
    let page = person.sees(QUEUE).await;
    assert_eq!(page.matches("<li id=\"call-").count(), 20);
    let words = text(&page);
    assert!(words.contains("About 23 left"), "{words}");
    assert!(words.contains("Nothing is suggested"), "{words}");
    let (before, _) = page.split_once("\" rel=\"next\"").unwrap();
    let (_, next) = before.rsplit_once("href=\"").unwrap();
    let page = person.sees(&next.replace("&#38;", "&")).await;
    assert_eq!(page.matches("<li id=\"call-").count(), 3);
    assert!(!page.contains("id=\"accept\""));
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
        let form = [("to", "undo"), ("back", back)];
        let answer = person.sends(&format!("{QUEUE}/conv_nothing"), &form).await;
        assert_eq!(
            answer.header("location"),
            format!("{QUEUE}?done=conv_nothing&how=not-undone#focus")
        );
    }
    for (to, status) in [
        ("", StatusCode::BAD_REQUEST),
        ("rules", StatusCode::BAD_REQUEST),
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

#[tokio::test]
async fn a_thousand_campaigns_are_searched_and_not_listed() {
    let house = waiting().await;
    for n in 0..1000 {
        let id = format!("extra-{n:04}");
        house.runs(campaign(&id, &format!("Extra {n:04}"))).await;
    }
    let person = house.person(Role::Editor).await;
    let page = person.sees(&format!("{QUEUE}?call=conv_nothing")).await;
    assert!(page.len() < 60_000, "{}", page.len());
    assert!(page.contains("data-source=\"/find/campaigns\""));
    let page = person
        .sees(&format!("{QUEUE}?call=conv_nothing&q=0987"))
        .await;
    assert!(page.contains("<option value=\"to:extra-0987\">Extra 0987"));
    let found = person.opens("/find/campaigns?q=extra+0987").await;
    let found: serde_json::Value = serde_json::from_str(&found.body).unwrap();
    let one = json!({ "value": "to:extra-0987", "name": "Extra 0987", "note": "extra-0987" });
    assert_eq!(
        found,
        json!({ "found": [one], "more": false, "remark": null })
    );
    let all = person.opens("/find/campaigns?q=").await.body;
    assert!(all.contains("\"more\":true"));
}

#[tokio::test]
async fn a_recipient_is_found_by_name_id_and_number() {
    let house = waiting().await;
    let person = house.person(Role::Editor).await;
    let find = async |typed: &str| {
        let path = format!("/find/recipients/to:spring?q={typed}");
        let answer = person.opens(&path).await;
        assert_eq!(answer.status, StatusCode::OK, "{}", answer.body);
        let found: serde_json::Value = serde_json::from_str(&answer.body).unwrap();
        let found = found["found"].as_array().unwrap().clone();
        let ids = found
            .iter()
            .map(|one| one["value"].as_str().unwrap().to_owned());
        ids.collect::<Vec<_>>()
    };
    assert_eq!(find("name3").await, ["r3"]);
    assert_eq!(find("ann+NAME4").await, ["r4"]);
    assert_eq!(find("r5").await, ["r5"]);
    assert_eq!(find("94102").await, ["r2"]);
    assert_eq!(find("0142").await.len(), 6);
    assert_eq!(find("%2B14155550142").await.len(), 6);
    assert!(find("nobody").await.is_empty());
    let viewer = house.person(Role::Viewer).await;
    let refused = viewer.opens("/find/recipients/spring?q=a").await;
    assert_eq!(refused.status, StatusCode::FORBIDDEN);
}

/// The card of the call in focus.
fn in_focus(page: &str) -> &str {
    let (_, card) = page.split_once("<article").expect("a call is in focus");
    card.split("</article>").next().unwrap()
}

pub(crate) fn nothing(id: &str) -> serde_json::Value {
    made(id, now() - SignedDuration::from_hours(1), |data| {
        data["metadata"]["phone_call"]["external_number"] = json!("+14155550177");
        data["metadata"]["phone_call"]["agent_number"] = json!("+14155550111");
        data["transcript"] = json!([{ "role": "user", "message": "Hello? The spring roofs card?", "time_in_call_secs": 1 }]);
        data["analysis"]["transcript_summary"] = json!("A short talk.");
    })
}

/// A call that several people in a list could have made, and one from nowhere.
async fn waiting() -> House {
    let house = House::new().await;
    wait_in(&house).await;
    house
}

pub(crate) async fn wait_in(house: &House) {
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
}
