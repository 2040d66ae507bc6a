//! The description of the API holds: what it says is taken is taken.

use http::Method;
use serde_json::Value;

use crate::sample::{INBOUND, INBOUND_ID, recorded};
use crate::world::World;

#[tokio::test]
async fn every_described_parameter_is_taken_with_its_example() {
    let world = World::new().await;
    world.deliver(recorded(INBOUND)).await;
    let document = document(&world).await;
    for path in [
        "/api/v1/calls",
        "/api/v1/calls.csv",
        "/api/v1/deliveries",
        "/api/v1/ingest",
        "/api/v1/jobs",
        "/api/v1/review",
        "/api/v1/analytics/timeline",
        "/api/v1/analytics/attribution",
    ] {
        for parameter in parameters(&document, path) {
            let name = parameter["name"].as_str().unwrap();
            let Some(example) = parameter.get("example") else {
                assert_eq!(name, "cursor", "only a cursor has no example");
                continue;
            };
            let example = example.to_string().replace('"', "").replace('+', "%2B");
            let answer = world.get(&format!("{path}?{name}={example}")).await;
            assert_eq!(answer.status, 200, "{name} of {path}");
        }
    }
}

#[tokio::test]
async fn every_body_is_taken_as_its_example_shows_it() {
    let world = World::new().await;
    world.deliver(recorded(INBOUND)).await;
    let document = document(&world).await;
    let schemas = &document["components"]["schemas"];
    world
        .put(&path("conversion"), &schemas["ConversionEntry"]["example"])
        .await
        .ok();
    for (method, path, schema) in [
        (Method::PUT, path("attribution"), "AttributionEntry"),
        (Method::POST, "/api/v1/attributions".to_owned(), "BulkEntry"),
        (
            Method::POST,
            "/api/v1/campaigns".to_owned(),
            "CampaignEntry",
        ),
        (
            Method::PATCH,
            "/api/v1/campaigns/spring-2026".to_owned(),
            "CampaignPatch",
        ),
        (
            Method::POST,
            "/api/v1/campaigns/spring-2026/mailings".to_owned(),
            "MailingEntry",
        ),
        (
            Method::PATCH,
            "/api/v1/campaigns/spring-2026/mailings/spring-2026-a".to_owned(),
            "MailingPatch",
        ),
        (
            Method::PUT,
            "/api/v1/numbers/+18445550111/assignments".to_owned(),
            "AssignmentsEntry",
        ),
        (
            Method::PUT,
            "/api/v1/numbers/+18445550111".to_owned(),
            "NumberEntry",
        ),
        (
            Method::PUT,
            "/api/v1/agents/agent_x".to_owned(),
            "AgentEntry",
        ),
        (
            Method::PUT,
            "/api/v1/batches/btcal_1".to_owned(),
            "BatchEntry",
        ),
        (Method::PUT, "/api/v1/rules".to_owned(), "RulesEntry"),
    ] {
        let answer = world
            .admin(method, &path, &schemas[schema]["example"])
            .await;
        assert!(answer.status.is_success(), "{schema} {answer:?}");
    }
    for (field, schema) in [("notes", "NotesEntry"), ("tags", "TagsEntry")] {
        let example = schemas[schema]["properties"][field]["example"].clone();
        world
            .put(&path(field), &serde_json::json!({ field: example }))
            .await
            .ok();
        assert_eq!(schemas[schema]["additionalProperties"], false);
    }
}

#[tokio::test]
async fn every_answer_of_a_list_has_the_fields_that_are_described() {
    let world = World::new().await;
    world.deliver(recorded(INBOUND)).await;
    let document = document(&world).await;
    let page = world.get("/api/v1/calls").await.ok();
    holds(&document, "CallPage", &page);
    holds(&document, "Call", &page["calls"][0]);
    let call = world.get(&path("")).await.ok();
    holds(&document, "CallDetail", &call);
    holds(&document, "Decision", &call["decision"]);
    holds(&document, "Spam", &call["spam"]);
    let body = serde_json::json!({ "name": "Radio" });
    let path_of = "/api/v1/campaigns";
    let made = world.admin(Method::POST, path_of, &body).await.created();
    holds(&document, "AfterChange_Campaign", &made);
    let jobs = world.get("/api/v1/jobs").await.ok();
    holds(&document, "Job", &jobs["jobs"][0]);
    holds(&document, "Report", &jobs["jobs"][0]["report"]);
    let rules = world.get("/api/v1/rules").await.ok();
    holds(&document, "Rules", &rules);
    let figures = world.get("/api/v1/analytics/attribution").await.ok();
    holds(&document, "AttributionFigures", &figures);
    holds(&document, "Accuracy", &figures["accuracy"]);
    let log = world.get("/api/v1/deliveries").await.ok();
    holds(&document, "DeliveryPage", &log);
    holds(&document, "Delivery", &log["deliveries"][0]);
    holds(
        &document,
        "HistoryPage",
        &world.get(&path("history")).await.ok(),
    );
}

#[tokio::test]
async fn every_operation_describes_its_refusals_as_problems() {
    let world = World::new().await;
    let document = document(&world).await;
    assert_eq!(document["openapi"], "3.1.0");
    for (path, item) in document["paths"].as_object().unwrap() {
        for (method, operation) in item.as_object().unwrap() {
            assert!(operation["operationId"].is_string(), "{method} {path}");
            for (status, response) in operation["responses"].as_object().unwrap() {
                if status.starts_with('3') {
                    assert!(response["headers"]["Location"].is_object(), "{path}");
                    continue;
                }
                let kinds: Vec<_> = response["content"].as_object().unwrap().keys().collect();
                let expected = if status == "200" && path.ends_with(".csv") {
                    "text/csv"
                } else if status.starts_with('2') {
                    "application/json"
                } else {
                    "application/problem+json"
                };
                assert_eq!(kinds, [expected], "{status} of {method} {path}");
            }
        }
    }
}

#[tokio::test]
async fn every_reference_in_the_description_leads_somewhere() {
    let world = World::new().await;
    let document = document(&world).await;
    let mut parts = vec![&document];
    while let Some(part) = parts.pop() {
        parts.extend(part.as_array().into_iter().flatten());
        parts.extend(
            part.as_object()
                .into_iter()
                .flat_map(|fields| fields.values()),
        );
        if let Some(place) = part["$ref"].as_str() {
            assert!(
                document.pointer(place.trim_start_matches('#')).is_some(),
                "{place}"
            );
        }
    }
}

/// The fields of `value` are those of the schema `name`, no more and no less.
#[track_caller]
pub(crate) fn holds(document: &Value, name: &str, value: &Value) {
    let mut described = fields(document, &document["components"]["schemas"][name]);
    described.sort();
    let mut shown: Vec<_> = value.as_object().unwrap().keys().cloned().collect();
    shown.sort();
    assert_eq!(shown, described, "{name}");
}

fn fields(document: &Value, schema: &Value) -> Vec<String> {
    let referred = schema["$ref"]
        .as_str()
        .map(|place| document.pointer(place.trim_start_matches('#')));
    let schema = referred.flatten().unwrap_or(schema);
    let parts = schema["allOf"].as_array().into_iter().flatten();
    let mut names: Vec<_> = parts.flat_map(|part| fields(document, part)).collect();
    let required = schema["required"].as_array().into_iter().flatten();
    names.extend(required.map(|name| name.as_str().unwrap().to_owned()));
    names
}

fn parameters<'a>(document: &'a Value, path: &str) -> impl Iterator<Item = &'a Value> {
    document["paths"][path]["get"]["parameters"]
        .as_array()
        .unwrap()
        .iter()
}

async fn document(world: &World) -> Value {
    world.get("/api/v1/openapi.json").await.ok()
}

fn path(field: &str) -> String {
    format!("/api/v1/calls/{INBOUND_ID}/{field}")
        .trim_end_matches('/')
        .to_owned()
}
