//! Deliveries of a given size.

use serde_json::{Value, json};

pub fn call_id(kind: usize, n: usize) -> String {
    format!("conv_{kind}_{n:08}")
}

/// A finished phone call whose body has about `bytes` bytes, most of them said.
pub fn body(id: &str, bytes: usize) -> Vec<u8> {
    body_from(id, bytes, "+14155550000")
}

/// The same, from a given number.
pub fn body_from(id: &str, bytes: usize, number: &str) -> Vec<u8> {
    let mut call = call(id, 0);
    if let Some(external) = call.pointer_mut("/data/metadata/phone_call/external_number") {
        *external = json!(number);
    }
    let spoken = "So I got this letter about the roof and wondered what it would cost.";
    let turns = (0..bytes / 420).map(|n| {
        json!({
            "role": if n % 2 == 0 { "agent" } else { "user" },
            "message": format!("{n}: {spoken}"),
            "time_in_call_secs": n * 4,
            "agent_metadata": { "agent_id": "agent_1", "branch_id": null, "workflow_node_id": null },
            "tool_calls": [], "tool_results": [], "feedback": null, "llm_override": null,
            "conversation_turn_metrics": { "metrics": { "convai_llm_service_ttfb": { "elapsed_time": 0.37 } } },
            "rag_retrieval_info": null, "llm_usage": null, "interrupted": false,
            "source_medium": null, "reasoning": [], "triggered_guardrails": [],
        })
    });
    if let Some(transcript) = call.pointer_mut("/data/transcript") {
        *transcript = turns.collect();
    }
    call.to_string().into_bytes()
}

/// A call without a word, for filling a table.
pub(crate) fn small(id: &str, n: usize) -> Vec<u8> {
    call(id, n).to_string().into_bytes()
}

fn call(id: &str, n: usize) -> Value {
    json!({
        "type": "post_call_transcription",
        "event_timestamp": 1_795_000_157,
        "data": {
            "agent_id": format!("agent_{}", n % 5),
            "agent_name": "Front desk",
            "conversation_id": id,
            "status": "done",
            "transcript": [],
            "metadata": {
                "start_time_unix_secs": 1_790_000_000 + n * 37,
                "call_duration_secs": n % 900,
                "phone_call": {
                    "type": "twilio", "direction": "inbound", "phone_number_id": "p",
                    "agent_number": "+442079460123",
                    "external_number": format!("+1415555{:04}", n % 10_000),
                    "stream_sid": "s", "call_sid": "c",
                },
            },
            "analysis": {
                "call_successful": if n.is_multiple_of(3) { "failure" } else { "success" },
                "transcript_summary": "The caller asked about a letter they had received.",
                "call_summary_title": "Asked about the letter",
            },
        },
    })
}

#[expect(clippy::cast_precision_loss, reason = "a figure with one decimal")]
pub fn megabytes(bytes: u64) -> f64 {
    bytes as f64 / 1e6
}
