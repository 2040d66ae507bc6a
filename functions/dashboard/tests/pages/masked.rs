//! Whoever may not see numbers finds none on any page.

use access::Role;
use domain::{Conversion, Edit};
use http::{Method, StatusCode};
use jiff::SignedDuration;
use serde_json::json;
use store::access::{ActFilter, ActKind};

use crate::business::campaign;
use crate::house::{House, now};
use crate::matrix::filled;
use crate::world::made;

const NUMBER: &str = "+14155550142";
const SPELLINGS: [&str; 4] = [
    "4155550142",
    "(415) 555-0142",
    "415 555 0142",
    "415-555-0142",
];

#[tokio::test]
async fn no_page_tells_a_viewer_a_number() {
    let house = told_everywhere().await;
    let viewer = house.person(Role::Viewer).await;
    let revealer = house.revealer().await;
    let mut told = Vec::new();
    for route in dashboard::table(house.access.clone()) {
        if route.method != Method::GET || route.path.contains("/setup") {
            continue;
        }
        let path = filled(&house, route.path).await;
        for person in [&viewer, &revealer] {
            let page = person.opens(&path).await;
            for spelling in SPELLINGS {
                if page.body.contains(spelling) {
                    told.push(format!("{path} tells {spelling}: {}", page.text()));
                }
            }
        }
    }
    assert!(told.is_empty(), "{}", told.join("\n"));
}

#[tokio::test]
async fn an_editor_is_told_the_number() {
    let house = told_everywhere().await;
    let editor = house.person(Role::Editor).await;
    for path in ["/calls", "/calls/conv_1"] {
        assert!(editor.sees(path).await.contains("4155550142"), "{path}");
    }
    assert!(!editor.sees("/calls/conv_1").await.contains("Show number"));
}

#[tokio::test]
async fn a_viewer_who_may_is_shown_one_number_and_the_log_says_so() {
    let house = told_everywhere().await;
    let revealer = house.revealer().await;
    assert!(revealer.sees("/calls/conv_1").await.contains("Show number"));
    let shown = revealer.sends("/calls/conv_1/reveal", &[]).await;
    assert!(shown.body.contains(NUMBER));
    let filter = ActFilter {
        kind: Some(ActKind::NumberShown),
        ..ActFilter::default()
    };
    let log = house
        .store
        .acts(&filter, None, 10, now())
        .await
        .unwrap()
        .rows;
    assert_eq!(log.len(), 1);
    assert_eq!(log[0].actor, "person:revealer@example.com");
    assert_eq!(log[0].about.as_deref(), Some("conv_1"));
    assert!(!format!("{log:?}").contains("4155550142"));
}

#[tokio::test]
async fn a_viewer_finds_no_number_out_digit_by_digit() {
    let house = told_everywhere().await;
    let (viewer, editor) = (
        house.person(Role::Viewer).await,
        house.person(Role::Editor).await,
    );
    for (digits, seen) in [("0142", StatusCode::OK), ("50142", StatusCode::BAD_REQUEST)] {
        let path = format!("/calls?phone={digits}");
        assert_eq!(viewer.opens(&path).await.status, seen, "{digits}");
        assert_eq!(editor.opens(&path).await.status, StatusCode::OK, "{digits}");
    }
    let beside = "/calls/conv_1?from=%2Fcalls%3Fphone%3D";
    let at_length = viewer.sees(&format!("{beside}50142")).await;
    assert!(!at_length.contains("id=\"results\""));
    assert!(
        viewer
            .sees(&format!("{beside}0142"))
            .await
            .contains("id=\"results\"")
    );
}

#[tokio::test]
async fn a_viewer_who_may_not_is_told_whom_to_ask() {
    let house = told_everywhere().await;
    let viewer = house.person(Role::Viewer).await;
    assert!(!viewer.sees("/calls/conv_1").await.contains("Show number"));
    let refused = viewer.sends("/calls/conv_1/reveal", &[]).await;
    assert_eq!(refused.status, StatusCode::FORBIDDEN);
    assert!(
        refused.text().contains("See whom to ask"),
        "{}",
        refused.text()
    );
    assert!(!refused.body.contains("4155550142"));
}

/// A call whose number stands wherever one can stand.
pub(crate) async fn told_everywhere() -> House {
    let house = House::new().await;
    house.runs(campaign("spring", "Spring")).await;
    let body = made("conv_1", now() - SignedDuration::from_mins(5), |data| {
        data["transcript"][1]["message"] = json!("Call me at (415) 555-0142 or 415-555-0142.");
        data["metadata"]["termination_reason"] = json!("415 555 0142 hung up");
        data["analysis"]["transcript_summary"] = json!("Call +14155550142 back.");
        data["analysis"]["call_summary_title"] = json!("(415) 555-0142 wants a quote");
        data["analysis"]["data_collection_results"] = json!({
            "phone": { "value": "415 555 0142", "rationale": "said +14155550142" },
        });
        data["user_id"] = json!("14155550142");
        data["conversation_initiation_client_data"] = json!({
            "dynamic_variables": { "system__caller_id": NUMBER },
        });
    });
    house.receives(&body).await;
    let note = "rang +14155550142 back".to_owned();
    let conversion = Conversion {
        converted: true,
        kind: None,
        value: None,
        note: Some(note.clone()),
    };
    house.edits("conv_1", Edit::Conversion(conversion)).await;
    house.edits("conv_1", Edit::Notes(note)).await;
    house
}
