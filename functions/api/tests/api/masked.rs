//! Whoever may not see numbers is sent none, whatever they ask.

use access::{Policy, Role};
use http::Method;
use serde_json::{Value, json};

use crate::answer::Answer;
use crate::business::campaign;
use crate::sample::{INBOUND, recorded};
use crate::world::World;

const NUMBER: &str = "+14155550142";
/// As it might be said, typed or passed on.
const SPELLINGS: [&str; 5] = [
    "+14155550142",
    "14155550142",
    "4155550142",
    "(415) 555-0142",
    "4 1 5, 5 5 5, 0 1 4 2",
];
const ID: &str = "conv_said";

#[tokio::test]
async fn no_answer_tells_a_viewer_a_number() {
    let world = told_everywhere().await;
    for route in api::table(world.access.clone()) {
        let open = matches!(route.policy, Policy::Needs(Role::Viewer));
        if route.method != Method::GET || !open {
            continue;
        }
        let path = filled(&world, route.path).await;
        let answer = world.asks(Role::Viewer, Method::GET, &path, None).await;
        assert!(answer.status.is_success(), "{path} {:?}", answer.status);
        tells_none(&answer, &path);
    }
}

#[tokio::test]
async fn a_viewer_is_told_the_end_of_the_number_and_what_was_said_around_it() {
    let world = told_everywhere().await;
    let call = world
        .asks(Role::Viewer, Method::GET, &path(), None)
        .await
        .ok();
    assert_eq!(call["external_number"], "+…0142");
    assert_eq!(
        call["transcript"][0]["text"],
        "Call me at …42 or …42, it is …42."
    );
    assert_eq!(call["conversation_id"], ID);
}

#[tokio::test]
async fn a_viewer_finds_no_number_out_digit_by_digit() {
    let world = told_everywhere().await;
    let asks = |digits: &'static str| {
        let path = format!("/api/v1/calls?phone={digits}");
        let world = &world;
        async move { world.asks(Role::Viewer, Method::GET, &path, None).await }
    };
    assert!(asks("0142").await.status.is_success());
    let refused = asks("50142").await.problem(400);
    assert!(refused.to_string().contains("phone"), "{refused}");
    let path = "/api/v1/calls?phone=50142";
    assert_eq!(
        world.get(path).await.ok()["calls"][0]["conversation_id"],
        ID
    );
    assert!(world.as_key_with_scope(path).await.status.is_success());
}

#[tokio::test]
async fn an_editor_and_a_key_with_the_scope_are_told_everything() {
    let world = told_everywhere().await;
    let call = world.get(&path()).await.ok();
    assert_eq!(call["external_number"], NUMBER);
    let with_scope = world.as_key_with_scope(&path()).await.ok();
    assert_eq!(call, with_scope);
    let raw = format!("{}/raw", path());
    assert!(world.as_key_with_scope(&raw).await.status.is_success());
    let refused = world.asks(Role::Viewer, Method::GET, &raw, None).await;
    let why = refused.problem(403);
    assert!(
        why["detail"].as_str().unwrap().contains("an admin gives"),
        "{why}"
    );
}

#[track_caller]
fn tells_none(answer: &Answer, path: &str) {
    let text = String::from_utf8_lossy(&answer.body);
    for spelling in SPELLINGS {
        assert!(!text.contains(spelling), "{path} tells {spelling}: {text}");
    }
}

fn path() -> String {
    format!("/api/v1/calls/{ID}")
}

/// A call whose number stands wherever one can stand, and a person's words about
/// it.
pub(crate) async fn told_everywhere() -> World {
    let world = World::new().await;
    world.deliver(body().to_string()).await;
    campaign(&world, "spring").await;
    for (path, body) in [
        ("notes", json!({ "notes": format!("rang {NUMBER} back") })),
        ("tags", json!({ "tags": ["vip"] })),
    ] {
        let path = format!("/api/v1/calls/{ID}/{path}");
        world.put(&path, &body).await.ok();
    }
    let credit = json!({ "campaign_id": "spring", "reason": format!("said {}", SPELLINGS[3]) });
    world
        .put(&format!("/api/v1/calls/{ID}/attribution"), &credit)
        .await
        .ok();
    world
}

fn body() -> Value {
    let mut body: Value = serde_json::from_slice(&recorded(INBOUND)).unwrap();
    let data = &mut body["data"];
    let [e164, digits, national, spaced, spoken] = SPELLINGS;
    data["conversation_id"] = json!(ID);
    data["user_id"] = json!(digits);
    data["metadata"]["phone_call"]["external_number"] = json!(NUMBER);
    data["metadata"]["termination_reason"] = json!(format!("{spaced} hung up"));
    data["analysis"]["transcript_summary"] = json!(format!("Call {spaced} back."));
    data["analysis"]["call_summary_title"] = json!(format!("{e164} wants a quote"));
    data["analysis"]["data_collection_results"] = json!({
        "phone": { "value": digits.parse::<u64>().unwrap(), "rationale": format!("said {national}") },
    });
    let said = format!("Call me at {spaced} or {e164}, it is {spoken}.");
    data["transcript"][0]["message"] = json!(said);
    let variables = &mut data["conversation_initiation_client_data"]["dynamic_variables"];
    variables["system__caller_id"] = json!(NUMBER);
    variables["callback"] = json!({ national: [digits] });
    body
}

/// The path with what there is in place of its names.
pub(crate) async fn filled(world: &World, path: &str) -> String {
    let delivery = world.get("/api/v1/deliveries").await.ok()["deliveries"][0]["id"].clone();
    let job = world.get("/api/v1/jobs").await.ok()["jobs"][0]["operation_id"].clone();
    for put in ["numbers/+18445550111", "agents/agent_x", "batches/btcal_1"] {
        let body = match put.split_once('/') {
            Some(("numbers", _)) => json!({ "kind": "main" }),
            Some(("batches", _)) => json!({ "campaign_id": "spring" }),
            _ => json!({}),
        };
        world
            .admin(Method::PUT, &format!("/api/v1/{put}"), &body)
            .await
            .ok();
    }
    path.replace("{conversation_id}", ID)
        .replace("{delivery_id}", delivery.as_str().unwrap_or("none"))
        .replace("{job_id}", job.as_str().unwrap_or("none"))
        .replace("{undo_id}", "op_none")
        .replace("{mailing_id}", "none")
        .replace("{campaign_id}", "spring")
        .replace("{e164}", "+18445550111")
        .replace("{agent_id}", "agent_x")
        .replace("{batch_id}", "btcal_1")
}
