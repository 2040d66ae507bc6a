//! A call beside the list it was opened from: the ways between the two, and what
//! viewers are shown of either.

use access::Role;
use http::StatusCode;
use jiff::SignedDuration;
use serde_json::{Value, json};

use crate::business::campaign;
use crate::house::{House, Person, now};
use crate::knock::text;
use crate::list::ids;
use crate::world::{call, made};

#[tokio::test]
async fn a_call_stands_beside_the_page_of_the_list_it_was_opened_from() {
    let house = filled(12).await;
    let person = house.person(Role::Viewer).await;
    let list = person.sees("/calls?sort=duration").await;
    let open = link(&list, "conv_03");
    assert_eq!(open, "/calls/conv_03?from=%2Fcalls%3Fsort%3Dduration");
    let page = person.sees(&open).await;
    assert!(page.contains("class=\"call open\" data-id=\"conv_03\""));
    assert_eq!(rows(&page).len(), 10);
    assert!(page.contains("href=\"/calls?sort=duration\" data-back"));
    let alone = person.sees("/calls/conv_03").await;
    assert!(!alone.contains("id=\"list\"") && alone.contains("href=\"/calls\">Calls</a>"));
}

#[tokio::test]
async fn calls_lead_to_the_next_and_the_one_before_and_on_beyond_the_page() {
    let house = filled(12).await;
    let person = house.person(Role::Viewer).await;
    let mut path = "/calls/conv_08?from=%2Fcalls".to_owned();
    for expected in ["conv_09", "conv_10", "conv_11"] {
        path = follow(&person, &path, "next").await;
        assert!(path.starts_with(&format!("/calls/{expected}?")), "{path}");
    }
    assert_eq!(rows(&person.sees(&path).await), ["conv_10", "conv_11"]);
    let end = follow(&person, &path, "next").await;
    assert!(end.starts_with("/calls/conv_11?"), "{end}");
    for expected in ["conv_10", "conv_09", "conv_08"] {
        path = follow(&person, &path, "prev").await;
        assert!(path.starts_with(&format!("/calls/{expected}?")), "{path}");
    }
    assert_eq!(rows(&person.sees(&path).await).len(), 10);
}

#[tokio::test]
async fn the_way_on_is_found_even_when_the_list_has_moved_meanwhile() {
    let house = filled(3).await;
    let person = house.person(Role::Viewer).await;
    for n in 0..11 {
        let later = now() + SignedDuration::from_mins(n + 1);
        house
            .receives(&made(&format!("new_{n:02}"), later, |_| {}))
            .await;
    }
    let open = "/calls/conv_01?from=%2Fcalls";
    assert!(!rows(&person.sees(open).await).contains(&"conv_01".to_owned()));
    let next = follow(&person, open, "next").await;
    assert!(next.starts_with("/calls/conv_02?"), "{next}");
    let previous = follow(&person, open, "prev").await;
    assert!(previous.starts_with("/calls/conv_00?"), "{previous}");
}

#[tokio::test]
async fn a_page_leads_to_no_other_place_whatever_its_address_says() {
    let house = filled(2).await;
    let person = house.person(Role::Viewer).await;
    for elsewhere in [
        "https%3A%2F%2Fexample.com",
        "%2F%2Fexample.com%2Fcalls",
        "%2Fcalls%3Fnonsense%3D1",
        "%2Fcampaigns%2Fnone%2Fcalls",
        "%2Fsettings",
    ] {
        let page = person
            .sees(&format!("/calls/conv_00?from={elsewhere}"))
            .await;
        assert!(!page.contains("id=\"list\"") && !page.contains("//example.com"));
        assert!(!page.contains("nonsense"));
    }
}

#[tokio::test]
async fn what_is_saved_beside_a_list_stays_beside_it() {
    let house = filled(2).await;
    let person = house.person(Role::Editor).await;
    let page = person.sees("/calls/conv_00?from=%2Fcalls").await;
    assert!(page.contains("action=\"/calls/conv_00/notes?from=%2Fcalls#notes\""));
    let fields = [("rev", "0"), ("notes", "rang twice")];
    let saved = person
        .sends("/calls/conv_00/notes?from=%2Fcalls", &fields)
        .await;
    assert_eq!(
        saved.header("location"),
        "/calls/conv_00?from=%2Fcalls&saved=notes#notes"
    );
    let late = [("rev", "0"), ("notes", "rang once")];
    let late = person
        .sends("/calls/conv_00/notes?from=%2Fcalls", &late)
        .await;
    assert_eq!(late.status, StatusCode::CONFLICT);
    assert!(late.body.contains("id=\"list\""));
}

#[tokio::test]
async fn a_list_and_a_call_beside_it_cost_what_they_must() {
    let house = filled(25).await;
    let person = house.person(Role::Viewer).await;
    person.sees("/calls").await;
    let (_, list) = house.sandbox.requests_of(person.sees("/calls")).await;
    assert_eq!(
        (list.of("Query"), list.of("BatchGetItem")),
        (3, 1),
        "{list}"
    );
    let (_, news) = house
        .sandbox
        .requests_of(person.sees("/calls?only=ids"))
        .await;
    assert_eq!(news.of("Query"), 1, "{news}");
    let (_, alone) = house
        .sandbox
        .requests_of(person.sees("/calls/conv_03"))
        .await;
    let beside = person.sees("/calls/conv_03?from=%2Fcalls");
    let (_, beside) = house.sandbox.requests_of(beside).await;
    assert_eq!(
        beside.of("Query"),
        alone.of("Query") + 1,
        "{beside} {alone}"
    );
}

#[tokio::test]
async fn the_other_calls_of_the_person_are_named() {
    let house = House::new().await;
    for n in 0..13 {
        house
            .receives(&call(
                &format!("conv_{n:02}"),
                SignedDuration::from_hours(n),
            ))
            .await;
    }
    let stranger = made("conv_stranger", now(), |data| {
        data["metadata"]["phone_call"]["external_number"] = json!("+12125550117");
    });
    house.receives(&stranger).await;
    let person = house.person(Role::Editor).await;
    let page = person.sees("/calls/conv_03").await;
    let (_, others) = page.split_once("id=\"others\"").unwrap();
    let (others, _) = others.split_once("</section>").unwrap();
    let others = ids(others);
    assert_eq!(others.len(), 10);
    assert!(!others.contains(&"conv_03".to_owned()));
    assert!(page.contains("href=\"/calls?phone=%2B14155550142\">All calls of this person"));
    let alone = text(&person.sees("/calls/conv_stranger").await);
    assert!(alone.contains("Other calls of this person This is the only one."));
}

#[tokio::test]
async fn what_is_not_known_is_said_to_be_so() {
    let house = House::new().await;
    let bare = json!({
        "type": "post_call_transcription",
        "event_timestamp": now().as_second(),
        "data": { "agent_id": "agent_1", "conversation_id": "conv_bare", "status": "failed", "transcript": [],
            "metadata": { "start_time_unix_secs": now().as_second() } },
    });
    house.receives(&bare).await;
    let page = text(
        &house
            .person(Role::Editor)
            .await
            .sees("/calls/conv_bare")
            .await,
    );
    for said in [
        "The call failed: the vendor tells no reason",
        "Analysis The vendor sent none.",
        "Transcript Nothing was said.",
        "Collected Nothing was collected.",
        "Variables The conversation was started with none.",
        "Our number Not known",
        "Ended because Not known",
        "no other call can be told to be this person's",
    ] {
        assert!(page.contains(said), "{said} is not in: {page}");
    }
}

#[tokio::test]
async fn a_transcript_is_searched_and_what_was_found_leads_back() {
    let house = House::new().await;
    let body = made("conv_1", now(), |data| {
        let turn = |n: u32| {
            let word = if n % 1000 == 999 {
                "a Slate roof"
            } else {
                "nothing"
            };
            json!({ "role": "user", "message": word, "time_in_call_secs": n })
        };
        data["transcript"] = (0..5_000).map(turn).collect::<Vec<Value>>().into();
    });
    house.receives(&body).await;
    let person = house.person(Role::Viewer).await;
    let page = person.sees("/calls/conv_1?find=slate+ROOF").await;
    assert!(text(&page).contains("5 turns") && page.contains("a <mark>Slate roof</mark>"));
    assert!(page.contains("href=\"/calls/conv_1?turns=2#turn-1000\""));
    let none = text(&person.sees("/calls/conv_1?find=gutter").await);
    assert!(none.contains("No turn says this"));
}

#[tokio::test]
async fn viewers_see_no_number_in_the_list_or_on_a_call() {
    let house = House::new().await;
    let body = made("conv_1", now(), |data| {
        data["transcript"][1]["message"] = json!("Ring me at (415) 555-0142 please.");
        data["analysis"]["transcript_summary"] = json!("They left 415 555 0142.");
        data["analysis"]["call_summary_title"] = json!("Back on 4155550142");
        data["conversation_initiation_client_data"] =
            json!({ "dynamic_variables": { "system__caller_id": "+14155550142" } });
    });
    house.receives(&body).await;
    let note = domain::Edit::Notes("on 415-555-0142 after six".to_owned());
    house.edits("conv_1", note).await;
    let viewer = house.person(Role::Viewer).await;
    for path in [
        "/calls",
        "/calls/conv_1",
        "/calls/conv_1?from=%2Fcalls",
        "/calls/conv_1?find=0142",
    ] {
        let page = viewer.sees(path).await;
        let digits: String = page.chars().filter(char::is_ascii_digit).collect();
        assert!(!digits.contains("4155550142"), "{path}: {}", text(&page));
    }
    let raw = viewer.opens("/calls/conv_1/raw").await;
    assert_eq!(raw.status, StatusCode::FORBIDDEN);
    let editor = house.person(Role::Editor).await;
    assert!(text(&editor.sees("/calls/conv_1").await).contains("(415) 555-0142"));
}

#[tokio::test]
async fn the_whole_raw_body_is_searched_and_any_part_is_copied() {
    let house = House::new().await;
    house.receives(&call("conv_1", SignedDuration::ZERO)).await;
    let person = house.person(Role::Editor).await;
    let page = person.sees("/calls/conv_1/raw?find=QUOTE").await;
    assert!(text(&page).contains("3 matches"), "{}", text(&page));
    assert!(page.contains("a <mark>quote</mark> for my roof."));
    assert!(page.contains("href=\"/calls/conv_1/raw?at=%2Fdata%2Ftranscript%2F1%2Fmessage\""));
    let whole = person.opens("/calls/conv_1/raw?plain=true").await;
    assert_eq!(whole.header("content-type"), "text/plain; charset=utf-8");
    assert_eq!(
        serde_json::from_str::<Value>(&whole.body).unwrap()["type"],
        "post_call_transcription"
    );
    let part = person
        .opens("/calls/conv_1/raw?plain=true&at=%2Fdata%2Fagent_id")
        .await;
    assert_eq!(part.body, "\"agent_front_desk\"");
}

#[tokio::test]
async fn a_suggestion_is_accepted_in_the_list_and_no_decision_is_overwritten() {
    let house = House::new().await;
    house.runs(campaign("spring", "Spring roofs")).await;
    house.receives(&call("conv_1", SignedDuration::ZERO)).await;
    let person = house.person(Role::Editor).await;
    let fields = [("to", "to:spring")];
    let path = "/calls/conv_1/credit?from=%2Fcalls%3Fstatus%3Dsuccess";
    let credited = person.sends(path, &fields).await;
    assert_eq!(credited.header("location"), "/calls?status=success");
    assert!(text(&person.sees("/calls").await).contains("Confirmed Spring roofs"));
    let again = person.sends(path, &[("to", "nobody")]).await;
    assert_eq!(again.status, StatusCode::CONFLICT);
    let viewer = house.person(Role::Viewer).await;
    assert_eq!(
        viewer.sends(path, &fields).await.status,
        StatusCode::FORBIDDEN
    );
}

#[tokio::test]
async fn the_last_change_of_a_decision_is_taken_back() {
    let house = House::new().await;
    house.runs(campaign("spring", "Spring roofs")).await;
    house.receives(&call("conv_1", SignedDuration::ZERO)).await;
    let person = house.person(Role::Editor).await;
    let path = "/calls/conv_1/attribution";
    person
        .sends(
            path,
            &[
                ("rev", "0"),
                ("to", "to:spring"),
                ("reason", "they said so"),
            ],
        )
        .await;
    person.sends(path, &[("rev", "1"), ("to", "nobody")]).await;
    let page = person.sees("/calls/conv_1").await;
    let words = text(&page);
    assert!(
        words.contains("Undo the last change It was Spring roofs, because: they said so ."),
        "{words}"
    );
    let undo = [
        ("rev", "2"),
        ("to", "to:spring"),
        ("recipient", ""),
        ("reason", "they said so"),
    ];
    assert!(page.contains("name=\"reason\" value=\"they said so\""));
    person.sends(path, &undo).await;
    assert!(text(&person.sees("/calls/conv_1").await).contains("Confirmed Spring roofs"));
}

/// Calls that each began a minute before the one above.
pub(crate) async fn filled(calls: i64) -> House {
    let house = House::new().await;
    for n in 0..calls {
        let start = now() - SignedDuration::from_mins(n);
        let body = made(&format!("conv_{n:02}"), start, |data| {
            data["metadata"]["call_duration_secs"] = json!(500 - n);
        });
        house.receives(&body).await;
    }
    house
}

/// The calls of the list on a page.
fn rows(page: &str) -> Vec<String> {
    let rows = page.split("data-id=\"").skip(1);
    rows.map(|rest| rest.split('"').next().unwrap().to_owned())
        .collect()
}

/// Where the link to `call` leads.
fn link(page: &str, call: &str) -> String {
    let (_, rest) = page
        .split_once(&format!("<a href=\"/calls/{call}"))
        .unwrap();
    let rest = rest.split('"').next().unwrap();
    format!("/calls/{call}{}", rest.replace("&#38;", "&"))
}

/// Where one comes by the link with this `rel` among those to other calls.
async fn follow(person: &Person<'_>, path: &str, rel: &str) -> String {
    let page = person.sees(path).await;
    let (_, ways) = page.split_once("data-beside").unwrap();
    let (before, _) = ways.split_once(&format!("\" rel=\"{rel}\"")).unwrap();
    let next = before
        .rsplit("href=\"")
        .next()
        .unwrap()
        .replace("&#38;", "&");
    if !next.contains("step=") {
        return next;
    }
    let answer = person.opens(&next).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER);
    answer.header("location").to_owned()
}
