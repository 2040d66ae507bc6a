//! Answers as whoever may not see numbers is sent them.
//!
//! Over all answers at once, so that a new one cannot forget: whatever is not
//! known to be ours to tell is hidden. Names and shapes stay as they are.

use access::{Actor, Problem, masked, without_numbers};
use axum::body::{Body, to_bytes};
use axum::extract::Request;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use http::header::{CONTENT_LENGTH, CONTENT_TYPE};
use serde_json::{Map, Value};

/// Names whose values the vendor or the caller chose, keys and all.
const FREE: [&str; 5] = [
    "collected",
    "dynamic_variables",
    "metadata",
    "sip_headers",
    "vendor_tags",
];
/// Names whose values are ours: ids, times, and the numbers on our side. A
/// user's id is often their number.
const OURS: [&str; 22] = [
    "actor",
    "agent_number",
    "at",
    "by",
    "call_sid",
    "complete_to",
    "day",
    "decided_by",
    "first",
    "from",
    "household",
    "id",
    "instance",
    "last",
    "last_delivery",
    "next_cursor",
    "next_try",
    "number",
    "to",
    "type",
    "unrecoverable",
    "undone_by",
];
const OUR_ENDINGS: [&str; 4] = ["_at", "_id", "_ids", "_since"];
const OUR_NUMBERS: [&str; 2] = ["agent_number", "number"];

pub(crate) async fn answers(request: Request, next: Next) -> Response {
    let response = next.run(request).await;
    let hides = response
        .extensions()
        .get::<Actor>()
        .is_some_and(|actor| !actor.sees_numbers());
    match hides && is_json(&response) {
        true => hidden(response).await,
        false => response,
    }
}

fn is_json(response: &Response) -> bool {
    let kind = response.headers().get(CONTENT_TYPE);
    let kind = kind.and_then(|kind| kind.to_str().ok());
    kind.is_some_and(|kind| kind.starts_with("application/") && kind.contains("json"))
}

async fn hidden(response: Response) -> Response {
    let (mut parts, body) = response.into_parts();
    let Ok(bytes) = to_bytes(body, usize::MAX).await else {
        return Problem::internal().into_response();
    };
    if bytes.is_empty() {
        return Response::from_parts(parts, Body::empty());
    }
    let Ok(value) = serde_json::from_slice(&bytes) else {
        return Problem::internal().into_response();
    };
    parts.headers.remove(CONTENT_LENGTH);
    Response::from_parts(parts, Body::from(told(value, "").to_string()))
}

/// A value as it is told under `name`.
fn told(value: Value, name: &str) -> Value {
    match value {
        value if FREE.contains(&name) => free(value),
        Value::String(text) => Value::String(text_told(&text, name)),
        Value::Array(values) => {
            Value::Array(values.into_iter().map(|value| told(value, name)).collect())
        }
        Value::Object(fields) => fields
            .into_iter()
            .map(|(name, value)| {
                let value = told(value, &name);
                (name, value)
            })
            .collect::<Map<_, _>>()
            .into(),
        other => other,
    }
}

fn text_told(text: &str, name: &str) -> String {
    match name {
        name if OUR_NUMBERS.contains(&name) => text.to_owned(),
        "external_number" => masked(text),
        name if is_ours(name) && text.starts_with('+') => masked(text),
        name if is_ours(name) => text.to_owned(),
        _ => without_numbers(text),
    }
}

fn is_ours(name: &str) -> bool {
    let ends = || OUR_ENDINGS.iter().any(|ending| name.ends_with(ending));
    OURS.contains(&name) || (ends() && name != "user_id")
}

/// Anything may stand anywhere in it, in figures as well.
fn free(value: Value) -> Value {
    match value {
        Value::Number(number) => {
            let (text, told) = (number.to_string(), without_numbers(&number.to_string()));
            match told == text {
                true => Value::Number(number),
                false => Value::String(told),
            }
        }
        Value::String(text) => Value::String(without_numbers(&text)),
        Value::Array(values) => Value::Array(values.into_iter().map(free).collect()),
        Value::Object(fields) => fields
            .into_iter()
            .map(|(name, value)| (without_numbers(&name), free(value)))
            .collect::<Map<_, _>>()
            .into(),
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::told;

    #[test]
    fn the_other_partys_number_keeps_its_end_and_ours_is_whole() {
        check(
            json!({"external_number": "+14155550142", "agent_number": "+14155550100"}),
            json!({"external_number": "+…0142", "agent_number": "+14155550100"}),
        );
    }

    #[test]
    fn a_number_is_hidden_wherever_it_is_said() {
        check(
            json!({"transcript": [{"text": "call 415 555 0142", "at_secs": 4_155_550}]}),
            json!({"transcript": [{"text": "call …42", "at_secs": 4_155_550}]}),
        );
        check(
            json!({"dynamic_variables": {"x_id": 4_155_550_142_i64, "a": ["4155550142", 7]}}),
            json!({"dynamic_variables": {"x_id": "…42", "a": ["…42", 7]}}),
        );
    }

    #[test]
    fn ids_and_times_stay_unless_they_are_numbers_to_dial() {
        for same in [
            json!({"conversation_id": "conv_1234567890"}),
            json!({"started_at": "2026-03-10T12:00:00.123456789Z"}),
            json!({"value": 1_240_000.5, "converted": true}),
        ] {
            check(same.clone(), same);
        }
        check(
            json!({"recipient_id": "+14155550142"}),
            json!({"recipient_id": "+…0142"}),
        );
        check(json!({"user_id": "14155550142"}), json!({"user_id": "…42"}));
    }

    #[track_caller]
    fn check(value: Value, expected: Value) {
        assert_eq!(told(value, ""), expected);
    }
}
