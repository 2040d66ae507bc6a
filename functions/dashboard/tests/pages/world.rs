//! Calls to look at.

use domain::Timestamp;
use jiff::SignedDuration;
use serde_json::{Value, json};

use crate::house::now;

/// A vendor's sample, by the beginning of its name.
pub(crate) fn sample(name: &str) -> Value {
    let folder = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../../shared/elevenlabs/tests/fixtures"
    );
    let files = std::fs::read_dir(folder)
        .unwrap()
        .map(|file| file.unwrap().path());
    let named = |path: &std::path::PathBuf| {
        path.file_name()
            .unwrap()
            .to_string_lossy()
            .starts_with(name)
    };
    let path = files
        .into_iter()
        .find(named)
        .expect("there is such a sample");
    serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap()
}

/// A call like any other, `ago` from now.
pub(crate) fn call(id: &str, ago: SignedDuration) -> Value {
    made(id, now() - ago, |_| {})
}

/// A call with something changed in its `data`.
pub(crate) fn made(id: &str, start: Timestamp, change: impl FnOnce(&mut Value)) -> Value {
    let mut body = json!({
        "type": "post_call_transcription",
        "event_timestamp": start.as_second() + 90,
        "data": {
            "agent_id": "agent_front_desk",
            "agent_name": "Front desk",
            "conversation_id": id,
            "status": "done",
            "transcript": [
                { "role": "agent", "message": "Good morning, how can I help?", "time_in_call_secs": 0 },
                { "role": "user", "message": "I would like a quote for my roof.", "time_in_call_secs": 4 },
            ],
            "metadata": {
                "start_time_unix_secs": start.as_second(),
                "call_duration_secs": 83,
                "termination_reason": "end_call tool was called",
                "conversation_initiation_source": "twilio",
                "phone_call": {
                    "direction": "inbound",
                    "external_number": "+14155550142",
                    "agent_number": "+14155550100",
                    "type": "twilio",
                    "call_sid": "CA0001",
                },
            },
            "analysis": {
                "call_successful": "success",
                "transcript_summary": "The caller asked for a quote and was given a date.",
                "call_summary_title": "Roof quote",
                "evaluation_criteria_results": {},
                "data_collection_results": {},
            },
        },
    });
    change(&mut body["data"]);
    body
}
