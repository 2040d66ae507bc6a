//! Starting the program and talking to it.

use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::time::Duration;

use elevenlabs::{HEADER, WebhookSecret, sign};
use jiff::tz::TimeZone;
use reqwest::{Client, Response, StatusCode};
use sandbox::{Sandbox, TABLE_PREFIX};
use serde_json::Value;
use store::Store;
use tempfile::TempDir;

/// A delivery that makes a call of `id`.
pub(crate) fn body(id: &str) -> Vec<u8> {
    let body = serde_json::json!({
        "type": "post_call_transcription",
        "event_timestamp": 1_795_000_157,
        "data": {
            "agent_id": "agent_1",
            "conversation_id": id,
            "status": "done",
            "metadata": { "start_time_unix_secs": 1_795_000_120, "call_duration_secs": 28 },
            "transcript": [{ "role": "agent", "message": "Hello!", "time_in_call_secs": 0 }],
        },
    });
    body.to_string().into_bytes()
}

/// The program on a folder of its own.
pub(crate) struct Program {
    folder: TempDir,
}

/// A server of the program, on free ports. It is killed with the test.
pub(crate) struct Server {
    child: Child,
    data: PathBuf,
    pub(crate) address: String,
    pub(crate) dynamodb: String,
    http: Client,
}

impl Program {
    pub(crate) fn new() -> Self {
        boot::use_ring();
        Self {
            folder: tempfile::tempdir().unwrap(),
        }
    }

    pub(crate) fn data(&self) -> PathBuf {
        self.folder.path().join("data")
    }

    pub(crate) fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_ringledger"));
        command
            .args(arguments)
            .env_clear()
            .env("PORT", "0")
            .env("DATA_DIR", self.data());
        command.stdin(Stdio::null());
        command
    }

    /// Runs a command to its end.
    pub(crate) fn run(&self, arguments: &[&str]) -> Output {
        self.command(arguments).output().unwrap()
    }

    /// Whether a command succeeds with these settings, and what it prints.
    pub(crate) fn run_with(
        &self,
        arguments: &[&str],
        environment: &[(&str, &str)],
    ) -> (bool, String) {
        let mut command = self.command(arguments);
        command.envs(environment.iter().copied());
        let Output {
            status,
            stdout,
            stderr,
        } = command.output().unwrap();
        let told = String::from_utf8(stdout).unwrap() + &String::from_utf8(stderr).unwrap();
        (status.success(), told)
    }

    /// The ledger itself, while nobody serves it.
    pub(crate) async fn store(&self) -> Store {
        let database = self.data().join("ringledger.db");
        let sandbox = Sandbox::at(&database, None).await.unwrap();
        let objects = boot::objects_in(&self.data().join("objects")).unwrap();
        Store::new(sandbox.client(), TABLE_PREFIX, objects, TimeZone::UTC)
    }

    /// What a command that succeeds prints.
    #[track_caller]
    pub(crate) fn answer(&self, arguments: &[&str]) -> String {
        let Output {
            status,
            stdout,
            stderr,
        } = self.run(arguments);
        assert!(status.success(), "{}", String::from_utf8_lossy(&stderr));
        String::from_utf8(stdout).unwrap()
    }

    pub(crate) async fn serve(&self) -> Server {
        self.serve_with(&[]).await
    }

    pub(crate) async fn serve_with(&self, environment: &[(&str, &str)]) -> Server {
        let mut command = self.command(&[]);
        command
            .envs(environment.iter().copied())
            .stdout(Stdio::null());
        self.started(command, self.data()).await
    }

    pub(crate) async fn demo(&self) -> Server {
        let mut command = self.command(&["demo"]);
        command.stdout(Stdio::null());
        self.started(command, self.data().join("demo")).await
    }

    /// The server that `command` starts on the folder `data`.
    pub(crate) async fn started(&self, mut command: Command, data: PathBuf) -> Server {
        let child = command.stderr(Stdio::null()).spawn().unwrap();
        let running = running(&data, child.id()).await;
        let told = |what: &str| running[what].as_str().unwrap().to_owned();
        Server {
            child,
            data,
            address: told("address"),
            dynamodb: told("dynamodb"),
            http: Client::new(),
        }
    }
}

/// The note of the server, once it is there.
async fn running(data: &Path, process: u32) -> Value {
    for _ in 0..600 {
        let note = std::fs::read(data.join("running.json")).unwrap_or_default();
        let note: Value = serde_json::from_slice(&note).unwrap_or_default();
        if note["process"] == process {
            return note;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    panic!("the server did not start");
}

impl Server {
    pub(crate) fn secret(&self) -> String {
        let secret = std::fs::read_to_string(self.data.join("webhook-secret")).unwrap();
        secret.trim().to_owned()
    }

    /// Delivers `body` as ElevenLabs would.
    pub(crate) async fn deliver(&self, body: Vec<u8>) -> reqwest::Result<Response> {
        let secret: WebhookSecret = self.secret().parse().unwrap();
        let signature = sign(&secret, boot::now(), &body);
        let url = format!("{}/api/webhooks/elevenlabs", self.address);
        let request = self
            .http
            .post(url)
            .header("content-type", "application/json");
        request.header(HEADER, signature).body(body).send().await
    }

    /// What the API says, if it is 200.
    pub(crate) async fn asked(&self, key: &str, path: &str) -> Option<Value> {
        let request = self.http.get(format!("{}/api/v1{path}", self.address));
        let plain = request.header("accept-encoding", "identity");
        let answer = plain.bearer_auth(key).send().await.unwrap();
        match answer.status() {
            StatusCode::OK => Some(answer.json().await.unwrap()),
            _ => None,
        }
    }

    /// Kills it in the middle of whatever it does.
    pub(crate) fn kill(mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }

    /// Asks it to stop, as Ctrl-C does, and waits until it has.
    pub(crate) fn stop(mut self) {
        let process = self.child.id().to_string();
        assert!(
            Command::new("kill")
                .args(["-INT", &process])
                .status()
                .unwrap()
                .success()
        );
        assert!(self.child.wait().unwrap().success());
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // It may have stopped by itself.
        drop(self.child.kill());
        drop(self.child.wait());
    }
}
