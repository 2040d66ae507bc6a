//! Secrets Manager, as far as tests need it.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use aws_sdk_secretsmanager::Client;
use axum::body::Bytes;
use axum::http::{HeaderMap, StatusCode};
use tokio::net::TcpListener;

use crate::aws::{Aws, Patience};
use crate::environment::Environment;

/// A Secrets Manager that says what it is told to and counts its questions.
#[derive(Clone, Default)]
pub(crate) struct Manager {
    holds: Arc<std::sync::Mutex<Option<String>>>,
    asked: Arc<AtomicUsize>,
}

impl Manager {
    /// A client of one that holds `secret`.
    pub(crate) async fn start(secret: Option<&'static str>) -> (Client, Self) {
        let manager = Self::default();
        manager.puts(secret);
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let endpoint = format!("http://{}", listener.local_addr().unwrap());
        let answering = manager.clone();
        let server =
            axum::Router::new().fallback(move |headers: HeaderMap, body: Bytes| async move {
                answering.answer(&headers, &body)
            });
        tokio::spawn(async move { axum::serve(listener, server).await.unwrap() });
        (client(&endpoint), manager)
    }

    pub(crate) fn puts(&self, secret: Option<&'static str>) {
        *self.holds.lock().unwrap() = secret.map(str::to_owned);
    }

    pub(crate) fn asked(&self) -> usize {
        self.asked.load(Ordering::SeqCst)
    }

    pub(crate) fn holds(&self) -> Option<String> {
        self.holds.lock().unwrap().clone()
    }

    fn answer(&self, headers: &HeaderMap, body: &[u8]) -> (StatusCode, String) {
        self.asked.fetch_add(1, Ordering::SeqCst);
        let mut holds = self.holds.lock().unwrap();
        let target = headers.get("x-amz-target");
        let is_put = target.is_some_and(|it| it == "secretsmanager.PutSecretValue");
        if is_put && holds.is_some() {
            let put: serde_json::Value = serde_json::from_slice(body).unwrap();
            *holds = put["SecretString"].as_str().map(str::to_owned);
        }
        match &*holds {
            Some(secret) => (StatusCode::OK, format!(r#"{{"SecretString":"{secret}"}}"#)),
            None => (
                StatusCode::BAD_REQUEST,
                r#"{"__type":"ResourceNotFoundException"}"#.into(),
            ),
        }
    }
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

/// Lets time pass.
pub(crate) async fn later(by: Duration) {
    tokio::time::pause();
    tokio::time::advance(by).await;
    tokio::time::resume();
}
