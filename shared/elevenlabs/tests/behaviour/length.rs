//! A call of any length is read; the benchmark prints how fast.

use crate::support::seen;

/// A body of about five megabytes, as the vendor spaces it.
fn long_call() -> String {
    let turn = r#"{"role": "user", "message": "I would like to know more about it, please.", "time_in_call_secs": 7, "tool_calls": null}"#;
    let turns = vec![turn; 50_000].join(", ");
    format!(
        r#"{{"type": "post_call_transcription", "event_timestamp": 1795000157, "data": {{"conversation_id": "conv_long", "status": "done", "transcript": [{turns}]}}}}"#
    )
}

#[test]
fn fifty_thousand_turns_are_read() {
    assert_eq!(seen(long_call()).transcript.len(), 50_000);
}
