//! A transcript as the vendor writes it.

use serde_json::{Map, Value, json};

use super::view::View;
use crate::business::{Random, Step};

/// What was said so far, turn by turn.
pub(super) fn transcript(view: &View<'_>) -> Vec<Value> {
    let mut random = Random::seeded(view.told.seed.rotate_left(29));
    let steps = view.steps();
    let is_text = view.told.via.is_text();
    let natural: u32 = steps.iter().map(|step| step.secs(is_text)).sum();
    let mut spent = 0;
    let turns = steps.iter().filter_map(|step| {
        let secs = i64::from(spent) * view.secs() / i64::from(natural.max(1));
        spent += step.secs(is_text);
        turn(step, view, secs, &mut random)
    });
    turns.collect()
}

fn turn(step: &Step, view: &View<'_>, secs: i64, random: &mut Random) -> Option<Value> {
    let (role, message, more) = match step {
        Step::Silence { .. } => return None,
        Step::Caller(text) => ("user", Some(text), heard(view)),
        Step::Agent(text) => ("agent", Some(text), spoken(view, random)),
        Step::Tool {
            name,
            params,
            result,
        } => ("agent", None, used(random, "webhook", name, params, result)),
        Step::Transfer { to } => ("agent", None, transferred(random, to)),
        Step::Voicemail(text) => ("agent", None, voicemail(random, text)),
    };
    let mut row = object(json!({
        "role": role,
        "message": message,
        "tool_calls": [],
        "tool_results": [],
        "feedback": null,
        "time_in_call_secs": secs,
    }));
    row.extend(more);
    Some(Value::Object(row))
}

fn heard(view: &View<'_>) -> Map<String, Value> {
    let medium = if view.told.via.is_text() {
        "text"
    } else {
        "audio"
    };
    object(json!({ "source_medium": medium }))
}

fn spoken(view: &View<'_>, random: &mut Random) -> Map<String, Value> {
    let interrupted = random.chance(4) && !view.told.via.is_text();
    let hundredths = u32::try_from(30 + random.below(60)).unwrap_or_default();
    let first_word = json!({ "elapsed_time": f64::from(hundredths) / 100.0 });
    object(json!({
        "agent_metadata": { "agent_id": view.call.agent_id },
        "conversation_turn_metrics": { "metrics": { "convai_llm_service_ttfb": first_word } },
        "interrupted": interrupted,
    }))
}

fn transferred(random: &mut Random, to: &str) -> Map<String, Value> {
    let params = json!({ "transfer_number": to, "reason": "urgent" }).to_string();
    let result = json!({ "status": "success", "transfer_number": to }).to_string();
    let used = used(random, "system", "transfer_to_number", &params, &result);
    with_result(
        used,
        json!({
            "result_type": "transfer_to_number_twilio_success",
            "status": "success",
            "transfer_number": to,
            "reason": "urgent",
            "agent_message": "An urgent call is being handed over.",
            "conference_name": format!("transfer_{}", random.letters(12)),
        }),
    )
}

fn voicemail(random: &mut Random, text: &str) -> Map<String, Value> {
    let params = r#"{"reason":"greeting heard"}"#;
    let result = r#"{"status":"success"}"#;
    let used = used(random, "system", "voicemail_detection", params, result);
    with_result(
        used,
        json!({
            "result_type": "voicemail_detection_success",
            "status": "success",
            "voicemail_message": text,
            "reason": "greeting heard",
        }),
    )
}

fn used(
    random: &mut Random,
    kind: &str,
    name: &str,
    params: &str,
    result: &str,
) -> Map<String, Value> {
    let id = format!("{name}_{}", random.letters(8));
    object(json!({
        "tool_calls": [{
            "type": kind,
            "request_id": id,
            "tool_name": name,
            "params_as_json": params,
            "tool_has_been_called": true,
        }],
        "tool_results": [{
            "type": kind,
            "request_id": id,
            "tool_name": name,
            "result_value": result,
            "is_error": false,
            "tool_has_been_called": true,
            "tool_latency_secs": 0.4,
        }],
    }))
}

/// System tools say in a form of their own what came of them.
fn with_result(mut used: Map<String, Value>, result: Value) -> Map<String, Value> {
    let told = used.get_mut("tool_results").and_then(|all| all.get_mut(0));
    if let Some(told) = told.and_then(Value::as_object_mut) {
        told.insert("result".to_owned(), result);
    }
    used
}

fn object(value: Value) -> Map<String, Value> {
    match value {
        Value::Object(object) => object,
        _ => Map::new(),
    }
}
