//! Calls of any length can be opened, within what Lambda hands on.

use std::io::Read;

use access::Role;
use flate2::read::GzDecoder;
use http::Method;
use http::header::{ACCEPT_ENCODING, HeaderValue};
use serde_json::{Value, json};

use crate::answer::Answer;
use crate::sample::{INBOUND, INBOUND_ID, recorded};
use crate::world::World;

/// Lambda's limit, and what base64 makes of an answer.
const HANDED_ON: usize = 6 * 1024 * 1024 / 4 * 3;

#[tokio::test]
async fn a_call_of_fifty_thousand_turns_can_be_opened() {
    let world = World::new().await;
    let turn = |n: u32| json!({ "role": "user", "message": format!("turn {n} of many"), "time_in_call_secs": n });
    let mut body: Value = serde_json::from_slice(&recorded(INBOUND)).unwrap();
    body["data"]["transcript"] = (0..50_000).map(turn).collect();
    let body = body.to_string();
    world.deliver(body.clone()).await;

    let call = asked(&world, "", Some("gzip")).await;
    assert!(call.body.len() < HANDED_ON, "{}", call.body.len());
    let call: Value = serde_json::from_slice(&unpacked(&call)).unwrap();
    assert_eq!(call["transcript"].as_array().unwrap().len(), 50_000);

    let silent = asked(&world, "", None).await;
    assert_eq!(
        silent.header("content-encoding"),
        "gzip",
        "else it could not be sent at all"
    );
    let raw = asked(&world, "/raw", Some("gzip, br")).await;
    assert_eq!(unpacked(&raw), body.as_bytes());
    assert_eq!(raw.header("content-type"), "application/json");
    assert_eq!(raw.header("x-content-type-options"), "nosniff");
}

#[tokio::test]
async fn a_small_answer_and_one_to_somebody_who_cannot_unpack_are_plain() {
    let world = World::new().await;
    world.deliver(recorded(INBOUND)).await;
    let raw = asked(&world, "/raw", Some("gzip")).await;
    assert_eq!(
        (raw.header("content-encoding"), &raw.body),
        ("", &recorded(INBOUND))
    );
}

async fn asked(world: &World, part: &str, encoding: Option<&'static str>) -> Answer {
    let path = format!("/api/v1/calls/{INBOUND_ID}{part}");
    let mut request = world.request(Role::Editor, Method::GET, &path, None);
    if let Some(encoding) = encoding {
        request
            .headers_mut()
            .insert(ACCEPT_ENCODING, HeaderValue::from_static(encoding));
    }
    let answer = world.send(request).await;
    assert_eq!(answer.status, 200);
    answer
}

fn unpacked(answer: &Answer) -> Vec<u8> {
    assert_eq!(answer.header("content-encoding"), "gzip");
    let mut plain = Vec::new();
    GzDecoder::new(answer.body.as_slice())
        .read_to_end(&mut plain)
        .unwrap();
    plain
}
