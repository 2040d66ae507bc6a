//! What is logged of a delivery, and what never is.

use std::cell::RefCell;
use std::io::Write;
use std::sync::Once;

use serde_json::{Value, json};

use crate::world::{World, ended, signed};

thread_local! {
    /// What was logged on this thread, which is what this test did.
    static LINES: RefCell<Vec<u8>> = const { RefCell::new(Vec::new()) };
}

/// Log lines on their way to their thread's.
struct Lines;

impl Write for Lines {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        LINES.with_borrow_mut(|lines| lines.extend_from_slice(bytes));
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

/// Everything that is logged while `work` runs on this thread.
///
/// The subscriber is every thread's: with one of its own for each test, a line
/// that another test meets first, unsubscribed, is off for all.
async fn logged(work: impl Future<Output = ()>) -> String {
    static SUBSCRIBED: Once = Once::new();
    SUBSCRIBED.call_once(|| {
        tracing_subscriber::fmt()
            .json()
            .with_max_level(tracing::Level::INFO)
            .with_writer(|| Lines)
            .init();
    });
    LINES.take();
    work.await;
    String::from_utf8(LINES.take()).unwrap()
}

#[tokio::test]
async fn every_delivery_is_one_line_with_its_outcome() {
    let world = World::new().await;
    let text = logged(async {
        world.deliver(&ended("conv_1")).await;
        world.deliver(&ended("conv_1")).await;
        world.deliver_bytes(b"not json").await;
        world.send(b"{}", None).await;
    })
    .await;
    let lines: Vec<Value> = text
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    let outcomes: Vec<&str> = lines
        .iter()
        .map(|line| line["fields"]["delivery.outcome"].as_str().unwrap())
        .collect();
    assert_eq!(
        outcomes,
        ["recorded", "unchanged", "quarantined", "rejected"]
    );
    assert_eq!(lines[0]["fields"]["call.id"], "conv_1");
    assert_eq!(lines[3]["fields"]["delivery.reason"], "sig_missing");
}

const CANARY: &str = "canary-7f3a";

/// `value` with the canary in every text, ids and words of ours apart.
fn planted(value: &Value, key: &str) -> Value {
    match value {
        Value::String(_) if ["type", "conversation_id", "status"].contains(&key) => value.clone(),
        Value::String(text) => json!(format!("{text} {CANARY}")),
        Value::Array(items) => items.iter().map(|item| planted(item, key)).collect(),
        Value::Object(fields) => {
            let fields = fields.iter();
            fields
                .map(|(name, value)| (name.clone(), planted(value, name)))
                .collect()
        }
        other => other.clone(),
    }
}

#[tokio::test]
async fn nothing_that_came_in_a_body_is_logged() {
    let folder = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../../shared/elevenlabs/tests/fixtures"
    );
    let mut world = World::new().await;
    let text = logged(async {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            let body: Value = serde_json::from_slice(&std::fs::read(&path).unwrap()).unwrap();
            if path.to_string_lossy().contains("-webhook-") {
                let mut planted = planted(&body, "");
                assert!(planted.to_string().contains(CANARY));
                assert_eq!(world.deliver(&planted).await.status, 200);
                planted["type"] = json!(CANARY);
                assert_eq!(world.deliver(&planted).await.outcome(), (200, "ignored"));
                planted["type"] = json!("post_call_transcription");
                planted["data"]["conversation_id"] = json!(format!("{CANARY} +15551234567"));
                assert_eq!(
                    world.deliver(&planted).await.outcome(),
                    (200, "quarantined")
                );
                let forged = format!("t=1,v0={CANARY}");
                world
                    .send(planted.to_string().as_bytes(), Some(&forged))
                    .await;
            }
        }
        world.app.ingest.deadline = std::time::Duration::from_millis(20);
        world.sandbox.refuse();
        let body = planted(&ended("conv_9"), "").to_string();
        world
            .send(
                body.as_bytes(),
                Some(&signed(body.as_bytes(), crate::world::NOW)),
            )
            .await;
    })
    .await;
    assert!(text.lines().count() > 50);
    let leak = text
        .lines()
        .find(|line| line.contains(CANARY) || line.contains("5551234567"));
    assert_eq!(leak, None);
}
