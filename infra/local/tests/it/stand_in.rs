//! The stand-in for ElevenLabs, as one types it.

use std::io::{BufRead, BufReader, Write};
use std::process::{Child, ChildStdin, Stdio};
use std::time::Duration;

use reqwest::{Client, StatusCode};
use serde_json::Value;

use crate::program::Program;

/// A stand-in on a free port. It is killed with the test.
struct StandIn {
    child: Child,
    typed: ChildStdin,
    address: String,
    key: String,
    http: Client,
}

impl StandIn {
    fn start(program: &Program, more: &[&str]) -> Self {
        let arguments = [&["elevenlabs", "--port", "0"], more].concat();
        let mut command = program.command(&arguments);
        command.stdin(Stdio::piped()).stdout(Stdio::piped());
        let mut child = command.spawn().unwrap();
        let typed = child.stdin.take().unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let mut told = |what: &str| loop {
            let line = lines.next().unwrap().unwrap();
            if let Some(told) = line.trim().strip_prefix(what) {
                return told.trim().to_owned();
            }
        };
        let (address, key) = (told("API"), told("Key"));
        // Whoever writes must always find somebody who reads.
        std::thread::spawn(move || lines.for_each(drop));
        Self {
            child,
            typed,
            address,
            key,
            http: Client::new(),
        }
    }

    fn type_in(&mut self, line: &str) {
        writeln!(self.typed, "{line}").unwrap();
    }

    async fn list(&self) -> (StatusCode, Value) {
        let url = format!("{}/v1/convai/conversations?page_size=100", self.address);
        let request = self.http.get(url).header("xi-api-key", &self.key);
        let answer = request.send().await.unwrap();
        (answer.status(), answer.json().await.unwrap_or_default())
    }

    /// Waits until the list is answered so.
    async fn comes_to(&self, expected: StatusCode) -> bool {
        for _ in 0..100 {
            if self.list().await.0 == expected {
                return true;
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        false
    }
}

impl Drop for StandIn {
    fn drop(&mut self) {
        // It may have stopped by itself.
        drop(self.child.kill());
        drop(self.child.wait());
    }
}

#[tokio::test]
async fn a_ledger_that_starts_later_is_told_of_the_calls_that_arrive() {
    let program = Program::new();
    let _stand_in = StandIn::start(&program, &["--calls-per-hour", "7200", "--history", "0"]);
    let server = program.serve().await;
    let key = program.answer(&["key", "create", "--name", "test", "--role", "viewer"]);
    for _ in 0..300 {
        let list = server.asked(key.trim_end(), "/calls").await.unwrap();
        if !list["calls"].as_array().unwrap().is_empty() {
            return;
        }
        tokio::time::sleep(Duration::from_millis(200)).await;
    }
    panic!("no call came");
}

#[tokio::test]
async fn what_is_typed_goes_wrong_and_right_again() {
    let program = Program::new();
    let quiet = ["--calls-per-hour", "0", "--history", "3"];
    let mut stand_in = StandIn::start(&program, &quiet);
    let (status, list) = stand_in.list().await;
    assert_eq!(status, StatusCode::OK);
    assert!(!list["conversations"].as_array().unwrap().is_empty());

    stand_in.type_in("down");
    assert!(stand_in.comes_to(StatusCode::SERVICE_UNAVAILABLE).await);
    stand_in.type_in("429 on");
    assert!(stand_in.comes_to(StatusCode::TOO_MANY_REQUESTS).await);
    stand_in.type_in("up");
    assert!(stand_in.comes_to(StatusCode::OK).await);
    stand_in.type_in("quit");
    assert!(stand_in.child.wait().unwrap().success());
}
