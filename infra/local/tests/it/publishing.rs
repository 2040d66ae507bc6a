//! What is told of what happens on this machine.

use std::fs::{File, read_to_string};
use std::process::Stdio;
use std::time::Duration;

use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::types::AttributeValue;
use serde_json::Value;

use crate::program::{Program, body};

#[tokio::test]
async fn a_mail_is_shown_and_calls_are_published_across_a_kill() {
    let program = Program::new();
    let shown = program.data().with_extension("shown");
    let mut command = program.command(&[]);
    command.stdout(Stdio::from(File::create(&shown).unwrap()));
    let server = program.started(command, program.data()).await;
    server.deliver(body("conv_1")).await.unwrap();
    down(&program).await;

    let mail = "A mail to you: The ElevenLabs webhook is down.";
    until(|| read_to_string(&shown).unwrap().contains(mail)).await;
    until(|| position(&program).is_some()).await;
    let read = position(&program);
    server.kill();

    let server = program.serve().await;
    server.deliver(body("conv_2")).await.unwrap();
    until(|| position(&program) > read).await;
}

/// How far the calls were told of.
fn position(program: &Program) -> Option<String> {
    let noted = read_to_string(program.data().join("streams.json")).ok()?;
    let noted: Value = serde_json::from_str(&noted).ok()?;
    Some(noted["ringledger-calls"].as_str()?.to_owned())
}

async fn until(come: impl Fn() -> bool) {
    for _ in 0..200 {
        if come() {
            return;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    panic!("it did not come");
}

/// As the sync notes that people are to know.
async fn down(program: &Program) {
    let running = read_to_string(program.data().join("running.json")).unwrap();
    let running: Value = serde_json::from_str(&running).unwrap();
    let told = |what: &str| running[what].as_str().unwrap();
    let client: Client = boot::embedded_dynamodb(told("dynamodb"), told("access_key_id"));
    let text = |text: &str| AttributeValue::S(text.to_owned());
    let put = client.put_item().table_name("ringledger-state");
    let put = put.item("pk", text("sync")).item("sk", text("state"));
    let put = put.item("v", AttributeValue::N("1".to_owned()));
    let put = put.item("health", text("down"));
    let put = put.item("health_told", AttributeValue::Bool(true));
    put.send().await.unwrap();
}
