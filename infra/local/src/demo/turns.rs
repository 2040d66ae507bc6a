//! A transcript as the vendor writes it.

use serde_json::{Value, json};

use super::random::Random;
use super::script::Step;

/// What was said, and how long it took.
pub(super) struct Told {
    pub(super) turns: Vec<Value>,
    pub(super) secs: u32,
    pub(super) by_caller: usize,
    pub(super) by_agent: usize,
}

/// Writes `steps` down; people type slower than they talk.
pub(super) fn told(steps: &[Step], agent_id: &str, is_text: bool, random: &mut Random) -> Told {
    let mut turns = Vec::new();
    let mut secs: u32 = 0;
    for step in steps {
        turns.extend(turn(step, agent_id, secs, is_text, random));
        secs = secs.saturating_add(seconds(step, is_text, random));
    }
    let by = |wanted: fn(&Step) -> bool| steps.iter().filter(|step| wanted(step)).count();
    Told {
        turns,
        secs,
        by_caller: by(|step| matches!(step, Step::Caller(_))),
        by_agent: by(|step| matches!(step, Step::Agent(_))),
    }
}

fn seconds(step: &Step, is_text: bool, random: &mut Random) -> u32 {
    let words = |text: &str| u32::try_from(text.split_whitespace().count()).unwrap_or_default();
    let pause = u32::try_from(random.below(3)).unwrap_or_default();
    match step {
        Step::Agent(text) | Step::Voicemail(text) => words(text) * 2 / 5 + 1,
        Step::Caller(text) if is_text => words(text) * 2 + 6 + pause * 9,
        Step::Caller(text) => words(text) * 2 / 5 + 1 + pause,
        Step::Silence { secs } => *secs,
        Step::Tool { .. } | Step::Transfer { .. } => 2,
    }
}

fn turn(
    step: &Step,
    agent_id: &str,
    secs: u32,
    is_text: bool,
    random: &mut Random,
) -> Option<Value> {
    let medium = if is_text { "text" } else { "audio" };
    match step {
        Step::Silence { .. } => None,
        Step::Caller(text) => Some(row(
            "user",
            Some(text),
            secs,
            json!({ "source_medium": medium }),
        )),
        Step::Agent(text) => {
            let interrupted = !is_text && random.chance(4);
            let metrics = json!({ "metrics": { "convai_llm_service_ttfb": {
                "elapsed_time": 0.3 + f64::from(u32::try_from(random.below(60)).unwrap_or_default()) / 100.0,
            } } });
            let more = json!({
                "agent_metadata": { "agent_id": agent_id },
                "conversation_turn_metrics": metrics,
                "interrupted": interrupted,
            });
            Some(row("agent", Some(text), secs, more))
        }
        Step::Tool {
            name,
            params,
            result,
        } => {
            let used = used(random, "webhook", name, params, result);
            Some(row("agent", None, secs, used))
        }
        Step::Transfer { to } => {
            let params = json!({ "transfer_number": to, "reason": "urgent" }).to_string();
            let result = json!({ "status": "success", "transfer_number": to }).to_string();
            let mut used = used(random, "system", "transfer_to_number", &params, &result);
            outcome(
                &mut used,
                json!({
                    "result_type": "transfer_to_number_twilio_success",
                    "status": "success",
                    "transfer_number": to,
                }),
            );
            Some(row("agent", None, secs, used))
        }
        Step::Voicemail(text) => {
            let params = r#"{"reason":"greeting heard"}"#;
            let mut used = used(
                random,
                "system",
                "voicemail_detection",
                params,
                r#"{"status":"success"}"#,
            );
            outcome(
                &mut used,
                json!({
                    "result_type": "voicemail_detection_success",
                    "status": "success",
                    "voicemail_message": text,
                    "reason": "greeting heard",
                }),
            );
            Some(row("agent", None, secs, used))
        }
    }
}

fn row(role: &str, message: Option<&str>, secs: u32, more: Value) -> Value {
    let mut row = json!({
        "role": role,
        "message": message,
        "tool_calls": [],
        "tool_results": [],
        "feedback": null,
        "time_in_call_secs": secs,
    });
    if let (Some(row), Value::Object(more)) = (row.as_object_mut(), more) {
        row.extend(more);
    }
    row
}

fn used(random: &mut Random, kind: &str, name: &str, params: &str, result: &str) -> Value {
    let id = format!("{name}_{}", random.letters(8));
    json!({
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
    })
}

fn outcome(used: &mut Value, result: Value) {
    if let Some(told) = used
        .pointer_mut("/tool_results/0")
        .and_then(Value::as_object_mut)
    {
        told.insert("result".to_owned(), result);
    }
}
