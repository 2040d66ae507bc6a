//! Who and what is let in, and what is said to the others.

use reqwest::{Client, StatusCode};
use serde_json::json;

use crate::program::{Program, body};

#[tokio::test]
async fn the_databases_door_is_closed_to_strangers() {
    let program = Program::new();
    let server = program.serve().await;
    server.deliver(body("conv_1")).await.unwrap();

    for (credential, origin) in [("stranger", None), ("LOCAL", Some("https://example.com"))] {
        let scan = Client::new()
            .post(&server.dynamodb)
            .body(r#"{"TableName":"ringledger-calls"}"#);
        let scan = scan
            .header("x-amz-target", "DynamoDB_20120810.Scan")
            .header("content-type", "application/x-amz-json-1.0")
            .header("x-amz-date", "20261122T120000Z")
            .header(
                "authorization",
                format!(
                    "AWS4-HMAC-SHA256 Credential={credential}/x, SignedHeaders=host, Signature=0"
                ),
            );
        let scan = origin
            .into_iter()
            .fold(scan, |scan, origin| scan.header("origin", origin));
        let answer = scan.send().await.unwrap();
        assert_eq!(answer.status(), StatusCode::BAD_REQUEST);
        assert!(
            answer
                .headers()
                .get("access-control-allow-origin")
                .is_none()
        );
        assert!(!answer.text().await.unwrap().contains("conv_1"));
    }
}

#[tokio::test]
async fn five_and_a_half_megabytes_come_in_and_what_no_function_would_get_does_not() {
    let program = Program::new();
    let server = program.serve().await;
    let large = saying("conv_large", "word ", 5_500_000);
    assert_eq!(server.deliver(large).await.unwrap().status(), 200);
    let key = program.answer(&["key", "create", "--name", "test", "--role", "editor"]);
    let key = key.trim_end();
    assert!(server.asked(key, "/calls/conv_large").await.is_some());

    // Quotation marks are escaped once more in an event, which doubles them.
    for (words, bytes) in [
        ("word ", 6_300_000),
        ("\"", 4_000_000),
        ("word ", 11_000_000),
    ] {
        let larger = saying("conv_larger", words, bytes);
        assert_eq!(
            server.deliver(larger).await.unwrap().status(),
            413,
            "{words} {bytes}"
        );
    }
    assert!(server.asked(key, "/calls/conv_larger").await.is_none());
}

/// A delivery of about so many bytes, in which `words` are said again and again.
fn saying(id: &str, words: &str, bytes: usize) -> Vec<u8> {
    let escaped = json!(words).to_string().len() - 2;
    let text = words.repeat(bytes / escaped);
    let body = json!({
        "type": "post_call_transcription",
        "event_timestamp": 1_795_000_157,
        "data": {
            "conversation_id": id,
            "agent_id": "agent_1",
            "status": "done",
            "metadata": { "start_time_unix_secs": 1_795_000_120, "call_duration_secs": 28 },
            "transcript": [{ "role": "agent", "message": text, "time_in_call_secs": 0 }],
        },
    });
    body.to_string().into_bytes()
}

#[tokio::test]
async fn a_second_server_on_the_folder_is_told_where_the_first_is() {
    let program = Program::new();
    let server = program.serve().await;
    let second = program.run(&[]);
    assert!(!second.status.success());
    let told = String::from_utf8(second.stderr).unwrap();
    assert!(
        told.contains(&server.address) && told.contains("DATA_DIR"),
        "{told}"
    );
}

#[tokio::test]
async fn a_port_in_use_is_named_with_what_to_do() {
    let (program, other) = (Program::new(), Program::new());
    let server = program.serve().await;
    let port = server.address.rsplit(':').next().unwrap();
    let second = other.command(&["--port", port]).output().unwrap();
    assert!(!second.status.success());
    let told = String::from_utf8(second.stderr).unwrap();
    assert!(
        told.contains(&format!("port {port} is in use")) && told.contains("PORT="),
        "{told}"
    );
}

#[tokio::test]
async fn everything_wrong_with_the_environment_is_told_at_once() {
    let program = Program::new();
    let mut command = program.command(&[]);
    let output = command
        .env("PORT", "high")
        .env("TIME_ZONE", "nowhere")
        .output()
        .unwrap();
    assert!(!output.status.success());
    let told = String::from_utf8(output.stderr).unwrap();
    assert!(
        told.contains("PORT is \"high\"") && told.contains("TIME_ZONE is \"nowhere\""),
        "{told}"
    );
}
