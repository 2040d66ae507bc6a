//! The commands, while a server runs and while none does.

use std::fs;

use reqwest::Client;
use reqwest::redirect::Policy;

use crate::program::{Program, body};

const SAMPLES: &str = concat!(
    env!("CARGO_MANIFEST_DIR"),
    "/../../shared/elevenlabs/tests/fixtures"
);

#[tokio::test]
async fn a_new_key_is_all_that_key_create_prints() {
    let program = Program::new();
    let server = program.serve().await;
    let key = program.answer(&["key", "create", "--name", "test", "--role", "viewer"]);
    assert_eq!(key.lines().count(), 1);
    assert!(
        key.starts_with("rl_") && key.ends_with('\n') && !key.trim_end().contains(' '),
        "{key}"
    );
    assert!(server.asked(key.trim_end(), "/calls").await.is_some());

    let list = program.answer(&["key", "list"]);
    let id = list.split_whitespace().next().unwrap();
    assert!(!list.contains(key.trim_end()));
    program.answer(&["key", "revoke", id]);
    assert!(server.asked(key.trim_end(), "/calls").await.is_none());
}

#[tokio::test]
async fn a_key_can_be_made_while_no_server_runs() {
    let program = Program::new();
    program.serve().await.stop();
    let key = program.answer(&["key", "create", "--name", "test", "--role", "viewer"]);
    let server = program.serve().await;
    assert!(server.asked(key.trim_end(), "/calls").await.is_some());
}

#[tokio::test]
async fn the_sign_in_link_works_once() {
    let program = Program::new();
    let _server = program.serve().await;
    let link = program.answer(&["sign-in-link"]);
    let http = Client::builder().redirect(Policy::none()).build().unwrap();
    let opened = http.get(link.trim_end()).send().await.unwrap();
    assert!(
        opened.headers().contains_key("set-cookie"),
        "{}",
        opened.status()
    );
    let again = http.get(link.trim_end()).send().await.unwrap();
    assert!(!again.headers().contains_key("set-cookie"));
}

#[tokio::test]
async fn simulate_sends_the_samples_and_sees_what_is_wrong_refused() {
    let program = Program::new();
    let server = program.serve().await;
    let everything = ["--duplicates", "--stale", "--forged", "--tampered"];
    let told = program.answer(&[&["simulate", SAMPLES][..], &everything].concat());
    assert!(told.ends_with(" 0 not as expected\n"), "{told}");
    assert!(
        told.contains("01-webhook-transcription-inbound-twilio.json"),
        "{told}"
    );

    let wrong = program.run(&["simulate", SAMPLES, "--secret", "wsec_of_somebody_else"]);
    assert_eq!(wrong.status.code(), Some(1));
    let elsewhere = format!("{}/nowhere", server.address);
    assert_eq!(
        program
            .run(&["simulate", SAMPLES, "--url", &elsewhere])
            .status
            .code(),
        Some(1)
    );
}

#[tokio::test]
async fn simulate_prints_an_event_for_a_function() {
    let program = Program::new();
    let _server = program.serve().await;
    let file = program.data().join("call.json");
    fs::write(&file, body("conv_1")).unwrap();
    let event = program.answer(&["simulate", file.to_str().unwrap(), "--event"]);
    let event: serde_json::Value = serde_json::from_str(&event).unwrap();
    assert_eq!(event["version"], "2.0");
    assert_eq!(event["body"].as_str().unwrap().as_bytes(), body("conv_1"));
    assert!(
        event["headers"]["elevenlabs-signature"]
            .as_str()
            .unwrap()
            .starts_with("t=")
    );
}

#[tokio::test]
async fn an_erased_call_stays_erased() {
    let program = Program::new();
    let server = program.serve().await;
    server.deliver(body("conv_1")).await.unwrap();

    let unasked = program.run(&["erase", "--conversation", "conv_1"]);
    assert!(!unasked.status.success(), "nobody was there to say yes");
    let told = program.answer(&["erase", "--conversation", "conv_1", "--yes"]);
    assert!(told.starts_with("erased 1 calls"), "{told}");

    let again = server
        .deliver(body("conv_1"))
        .await
        .unwrap()
        .text()
        .await
        .unwrap();
    assert!(again.contains("\"erased\""), "{again}");
    assert!(program.answer(&["recount"]).ends_with(" 0 differ\n"));
}

#[tokio::test]
async fn every_call_of_a_number_is_erased() {
    let program = Program::new();
    let server = program.serve().await;
    let sample = format!("{SAMPLES}/01-webhook-transcription-inbound-twilio.json");
    program.answer(&["simulate", &sample]);
    let told = program.answer(&["erase", "--number", "+447700900123", "--yes"]);
    assert!(told.starts_with("erased 1 calls"), "{told}");
    let answer = server
        .deliver(fs::read(sample).unwrap())
        .await
        .unwrap()
        .text()
        .await
        .unwrap();
    assert!(answer.contains("\"erased\""), "{answer}");
}

#[test]
fn a_command_without_a_ledger_says_how_to_start_one() {
    let program = Program::new();
    let output = program.run(&["key", "list"]);
    assert!(!output.status.success());
    assert!(
        String::from_utf8(output.stderr)
            .unwrap()
            .contains("cargo run")
    );
    assert!(!program.data().exists());
}

#[test]
fn a_deployed_ledger_needs_its_region_and_credentials() {
    let program = Program::new();
    let output = program.run(&["key", "list", "--aws"]);
    let told = String::from_utf8(output.stderr).unwrap();
    assert!(
        told.contains("AWS_REGION") && told.contains("AWS_ACCESS_KEY_ID"),
        "{told}"
    );
}
