//! Keys, agents, numbers, batches.

use sandbox::elevenlabs::{Agent, Key, Recipient};
use serde_json::{Map, Value};

use crate::support::{ask, ask_with, at, got, json, vendor};

const LIST: &str = "/v1/convai/conversations";

#[test]
fn a_key_is_needed_and_has_its_rights() {
    let mut vendor = vendor([]);
    vendor.keys.push(Key {
        text: "sk_reads_only".to_owned(),
        is_admins: false,
    });
    let mut check = |key: Option<&str>, target: &str, status: u16, old: &str| {
        let answer = ask_with(&mut vendor, key, "GET", target, "", 0);
        assert_eq!(answer.status, status);
        let body = json(&answer);
        assert_eq!(body["detail"]["status"].as_str().unwrap_or_default(), old);
    };
    check(None, LIST, 401, "needs_authorization");
    check(Some("sk_wrong"), LIST, 401, "invalid_api_key");
    check(Some("sk_reads_only"), LIST, 200, "");
    let webhooks = "/v1/workspace/webhooks";
    check(Some("sk_reads_only"), webhooks, 403, "missing_permissions");
}

#[test]
fn what_is_not_there_is_said_in_the_usual_forms() {
    let mut vendor = vendor([]);
    let mut check = |method: &str, target: &str, status: u16, pointer: &str, said: &str| {
        let answer = ask(&mut vendor, method, target, "", 0);
        assert_eq!(answer.status, status, "{target}");
        assert_eq!(json(&answer).pointer(pointer).unwrap(), said, "{target}");
    };
    check("GET", "/v1/nothing", 404, "/detail", "Not Found");
    check("PUT", LIST, 405, "/detail", "Method Not Allowed");
    let nobody = format!("{LIST}/conv_x");
    check(
        "GET",
        &nobody,
        404,
        "/detail/code",
        "conversation_not_found",
    );
    let status = "conversation_history_not_found";
    check("GET", &nobody, 404, "/detail/status", status);
    check(
        "GET",
        "/v1/convai/agents/agent_x",
        404,
        "/detail/type",
        "not_found",
    );
}

#[test]
fn agents_come_in_pages_and_show_what_they_keep() {
    let mut vendor = vendor([]);
    vendor.agents.push(Agent {
        is_archived: true,
        ..Agent::new("agent_old", "Old")
    });
    vendor.agents[1].zero_retention = true;
    let mut names = Vec::new();
    let mut cursor = String::new();
    loop {
        let target = format!("/v1/convai/agents?page_size=2&archived=false{cursor}");
        let page = got(&mut vendor, &target, 0);
        let agents = page["agents"].as_array().unwrap().clone();
        names.extend(agents.into_iter().map(|agent| agent["agent_id"].clone()));
        match page["next_cursor"].as_str() {
            Some(next) => cursor = format!("&cursor={next}"),
            None => break,
        }
    }
    assert_eq!(names.len(), vendor.agents.len() - 1);

    let shown = got(&mut vendor, "/v1/convai/agents/agent_demo_solar", 0);
    let privacy = &shown["platform_settings"]["privacy"];
    assert_eq!(privacy["zero_retention_mode"], true);
    assert_eq!(privacy["retention_days"], -1);
    let conversation = &shown["conversation_config"]["conversation"];
    assert_eq!(conversation["max_duration_seconds"], 600);
}

#[test]
fn every_telephone_number_has_an_agent() {
    let numbers = got(&mut vendor([]), "/v1/convai/phone-numbers", 0);
    let numbers = numbers.as_array().unwrap();
    assert_eq!(numbers.len(), 6);
    assert!(
        numbers
            .iter()
            .all(|number| number["assigned_agent"]["agent_id"].is_string())
    );
}

#[test]
fn a_batch_shows_who_was_called_and_who_waits() {
    let mut vendor = vendor([]);
    vendor.calls(100, at(0), at(3600), 11);
    vendor.batches[0].waiting.push(Recipient {
        id: "rcpnt_waiting".to_owned(),
        number: "+13125550177".to_owned(),
        variables: Map::new(),
    });
    let list = got(&mut vendor, "/v1/convai/batch-calling/workspace", 90_000);
    let line = &list["batch_calls"][0];
    let id = line["id"].as_str().unwrap();
    assert_eq!(line["status"], "in_progress");

    let batch = got(
        &mut vendor,
        &format!("/v1/convai/batch-calling/{id}"),
        90_000,
    );
    let recipients = batch["recipients"].as_array().unwrap();
    assert_eq!(line["total_calls_scheduled"], recipients.len());
    let of = |status: &str| {
        recipients
            .iter()
            .filter(|one| one["status"] == status)
            .count()
    };
    assert!(of("completed") > 0 && of("failed") > 0 && of("voicemail") > 0);
    assert_eq!(of("pending"), 1);

    let called: &Value = recipients
        .iter()
        .find(|one| one["status"] == "completed")
        .unwrap();
    let conversation = called["conversation_id"].as_str().unwrap();
    let detail = got(&mut vendor, &format!("{LIST}/{conversation}"), 90_000);
    let batch_call = &detail["metadata"]["batch_call"];
    assert_eq!(batch_call["batch_call_id"], id);
    assert_eq!(batch_call["batch_call_recipient_id"], called["id"]);
    assert_eq!(
        detail["metadata"]["phone_call"]["external_number"],
        called["phone_number"]
    );
}
