use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use axum::http::StatusCode;
use tokio::net::TcpListener;

use super::*;
use crate::aws::{Aws, Patience};
use crate::environment::Environment;

/// A Secrets Manager that says what it is told to and counts its questions.
#[derive(Clone, Default)]
struct Manager {
    holds: Arc<std::sync::Mutex<Option<&'static str>>>,
    asked: Arc<AtomicUsize>,
}

impl Manager {
    fn puts(&self, secret: Option<&'static str>) {
        *self.holds.lock().unwrap() = secret;
    }

    fn asked(&self) -> usize {
        self.asked.load(Ordering::SeqCst)
    }

    fn answer(&self) -> (StatusCode, String) {
        self.asked.fetch_add(1, Ordering::SeqCst);
        match *self.holds.lock().unwrap() {
            Some(secret) => (StatusCode::OK, format!(r#"{{"SecretString":"{secret}"}}"#)),
            None => (
                StatusCode::BAD_REQUEST,
                r#"{"__type":"ResourceNotFoundException"}"#.into(),
            ),
        }
    }
}

async fn start(secret: Option<&'static str>) -> (Secrets, Manager) {
    let manager = Manager::default();
    manager.puts(secret);
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let endpoint = format!("http://{}", listener.local_addr().unwrap());
    let answering = manager.clone();
    let server = axum::Router::new().fallback(move || async move { answering.answer() });
    tokio::spawn(async move { axum::serve(listener, server).await.unwrap() });
    (
        Secrets::in_secrets_manager(client(&endpoint), "arn".to_owned()),
        manager,
    )
}

fn client(endpoint: &str) -> Client {
    let variables = [
        ("AWS_REGION", "us-east-1"),
        ("AWS_ACCESS_KEY_ID", "id"),
        ("AWS_SECRET_ACCESS_KEY", "key"),
        ("AWS_ENDPOINT_URL_SECRETS_MANAGER", endpoint),
    ];
    let variables = variables.map(|(name, value)| (name.to_owned(), value.to_owned()));
    let aws = Aws::read(&mut Environment::new(variables));
    aws.secrets_manager(Patience {
        attempts: 1,
        attempt: Duration::from_secs(5),
    })
}

async fn current(secrets: &Secrets) -> Option<String> {
    let current = secrets.current().await.ok()?;
    let exposed: Vec<&str> = current
        .iter()
        .map(elevenlabs::WebhookSecret::expose)
        .collect();
    Some(exposed.join(","))
}

async fn later(by: Duration) {
    tokio::time::pause();
    tokio::time::advance(by).await;
    tokio::time::resume();
}

#[tokio::test]
async fn secrets_are_read_again_every_five_minutes() {
    let (secrets, manager) = start(Some("one")).await;
    assert_eq!(current(&secrets).await.as_deref(), Some("one"));

    manager.puts(Some("two,three"));
    later(Duration::from_secs(290)).await;
    assert_eq!(current(&secrets).await.as_deref(), Some("one"));
    assert_eq!(manager.asked(), 1);

    later(Duration::from_secs(20)).await;
    assert_eq!(current(&secrets).await.as_deref(), Some("two,three"));
}

#[tokio::test]
async fn a_copy_serves_on_while_the_secrets_cannot_be_read() {
    let (secrets, manager) = start(Some("one")).await;
    current(&secrets).await;

    manager.puts(None);
    later(Duration::from_hours(3)).await;
    assert_eq!(current(&secrets).await.as_deref(), Some("one"));
}

#[tokio::test]
async fn unreadable_secrets_are_asked_for_once_a_minute() {
    let (secrets, manager) = start(None).await;
    for _ in 0..3 {
        assert_eq!(current(&secrets).await, None);
    }
    assert_eq!(manager.asked(), 1);

    manager.puts(Some("one"));
    assert_eq!(current(&secrets).await, None);
    later(Duration::from_mins(1)).await;
    assert_eq!(current(&secrets).await.as_deref(), Some("one"));
}

#[tokio::test]
async fn an_empty_secret_is_unavailable() {
    let (secrets, _) = start(Some(" , ")).await;
    assert_eq!(current(&secrets).await, None);
}

#[tokio::test]
async fn a_mismatch_has_them_read_anew_once_a_minute() {
    let (secrets, manager) = start(Some("one")).await;
    current(&secrets).await;

    manager.puts(Some("two"));
    assert!(!secrets.refreshed().await, "they were read a moment ago");
    later(Duration::from_mins(1)).await;
    assert!(secrets.refreshed().await);
    assert_eq!(current(&secrets).await.as_deref(), Some("two"));

    later(Duration::from_mins(1)).await;
    assert!(!secrets.refreshed().await, "they are the same as before");
    assert_eq!(manager.asked(), 3);
}

#[tokio::test]
async fn given_secrets_never_change() {
    let secrets = Secrets::given("one".parse().unwrap());
    assert!(!secrets.refreshed().await);
    assert_eq!(current(&secrets).await.as_deref(), Some("one"));
}
