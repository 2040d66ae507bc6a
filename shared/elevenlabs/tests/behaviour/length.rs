//! How long a call with 50,000 turns takes to read.

use std::hint::black_box;
use std::time::{Duration, Instant};

use elevenlabs::{Tolerance, WebhookSecret, sign, verify};

use crate::support::{SIGNED, at, read, seen};

/// A body of about five megabytes, as the vendor spaces it.
fn long_call() -> String {
    let turn = r#"{"role": "user", "message": "I would like to know more about it, please.", "time_in_call_secs": 7, "tool_calls": null}"#;
    let turns = vec![turn; 50_000].join(", ");
    format!(
        r#"{{"type": "post_call_transcription", "event_timestamp": 1795000157, "data": {{"conversation_id": "conv_long", "status": "done", "transcript": [{turns}]}}}}"#
    )
}

fn best_of<T>(times: usize, work: impl Fn() -> T) -> Duration {
    let timed = (0..times).map(|_| {
        let start = Instant::now();
        black_box(work());
        start.elapsed()
    });
    timed.min().expect("at least once")
}

#[test]
fn fifty_thousand_turns_are_read() {
    assert_eq!(seen(long_call()).transcript.len(), 50_000);
}

/// Prints figures: `cargo test --release -p elevenlabs -- --ignored --nocapture`.
#[test]
#[ignore = "its figures mean something in a release build only"]
fn fifty_thousand_turns_are_read_well_within_a_tenth_of_a_second() {
    let body = long_call();
    let secret: WebhookSecret = "wsec_0123456789abcdef0123456789abcdef".parse().unwrap();
    let header = sign(&secret, at(SIGNED), body.as_bytes());
    let verified = best_of(10, || {
        let secrets = secret.clone().into();
        let header = Some(header.as_bytes());
        verify(
            &secrets,
            header,
            body.as_bytes(),
            at(SIGNED),
            Tolerance::default(),
        )
        .map(|_| ())
        .unwrap();
    });
    let read = best_of(10, || read(&body).unwrap());
    let megabytes = body.len() as f64 / 1e6;
    eprintln!("{megabytes:.1} MB: verify {verified:.1?}, read {read:.1?}");
    assert!(read < Duration::from_millis(100), "{read:?}");
}
