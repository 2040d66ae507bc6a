//! ElevenLabs as far as a test needs it: it says what it is told to, and
//! remembers what it was asked.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::Router;
use axum::body::{Body, Bytes};
use axum::http::{Request, Response, StatusCode};
use elevenlabs::{ApiKey, BaseUrl, Client, Pace};
use tokio::net::TcpListener;
use tokio::time::sleep;

use crate::support::at;

pub(crate) const KEY: &str = "sk_0123456789abcdef";

/// Our time, when the vendor does not tell its own.
pub(crate) const NOW: i64 = 1_795_020_000;

/// One question, as it came in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Asked {
    pub(crate) line: String,
    pub(crate) key: String,
    pub(crate) body: String,
}

type Says = dyn Fn(usize) -> Response<Body> + Send + Sync;

#[derive(Clone)]
pub(crate) struct StandIn {
    url: String,
    says: Arc<Says>,
    takes: Duration,
    heard: Arc<Mutex<Heard>>,
}

#[derive(Default)]
struct Heard {
    asked: Vec<Asked>,
    in_flight: usize,
    most_in_flight: usize,
}

impl StandIn {
    /// Answers the first question with `says(0)`, the next with `says(1)`.
    pub(crate) async fn saying(
        says: impl Fn(usize) -> Response<Body> + Send + Sync + 'static,
    ) -> Self {
        Self::slowly(Duration::ZERO, says).await
    }

    /// The same, `takes` later.
    pub(crate) async fn slowly(
        takes: Duration,
        says: impl Fn(usize) -> Response<Body> + Send + Sync + 'static,
    ) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let stand_in = Self {
            url: format!("http://{}", listener.local_addr().unwrap()),
            says: Arc::new(says),
            takes,
            heard: Arc::default(),
        };
        let answering = stand_in.clone();
        let server = Router::new().fallback(move |request| {
            let answering = answering.clone();
            async move { answering.answer(request).await }
        });
        tokio::spawn(async move { axum::serve(listener, server).await.unwrap() });
        stand_in
    }

    pub(crate) fn client(&self) -> Client {
        self.client_with(Pace::default())
    }

    pub(crate) fn client_with(&self, pace: Pace) -> Client {
        client(&self.url, pace)
    }

    pub(crate) fn url(&self) -> &str {
        &self.url
    }

    pub(crate) fn asked(&self) -> Vec<Asked> {
        self.heard.lock().unwrap().asked.clone()
    }

    /// Method, path and parameters of each question.
    pub(crate) fn lines(&self) -> Vec<String> {
        self.asked().into_iter().map(|asked| asked.line).collect()
    }

    pub(crate) fn most_in_flight(&self) -> usize {
        self.heard.lock().unwrap().most_in_flight
    }

    async fn answer(&self, request: Request<Body>) -> Response<Body> {
        let (parts, body) = request.into_parts();
        let body: Bytes = axum::body::to_bytes(body, usize::MAX).await.unwrap();
        let key = parts.headers.get("xi-api-key");
        let asked = Asked {
            line: format!("{} {}", parts.method, parts.uri),
            key: key
                .map(|key| key.to_str().unwrap().to_owned())
                .unwrap_or_default(),
            body: String::from_utf8(body.to_vec()).unwrap(),
        };
        let nth = self.begin(asked);
        sleep(self.takes).await;
        self.heard.lock().unwrap().in_flight -= 1;
        (self.says)(nth)
    }

    fn begin(&self, asked: Asked) -> usize {
        let mut heard = self.heard.lock().unwrap();
        heard.asked.push(asked);
        heard.in_flight += 1;
        heard.most_in_flight = heard.most_in_flight.max(heard.in_flight);
        heard.asked.len() - 1
    }
}

pub(crate) fn client(url: &str, pace: Pace) -> Client {
    let base: BaseUrl = url.parse().unwrap();
    let key: ApiKey = KEY.parse().unwrap();
    Client::new(base, key, pace, || at(NOW)).unwrap()
}

/// A question is asked once, whatever comes of it.
pub(crate) fn once() -> Pace {
    Pace {
        tries: 1,
        ..Pace::default()
    }
}

pub(crate) fn json(status: u16, body: impl Into<Body>) -> Response<Body> {
    answer(status, &[("content-type", "application/json")], body)
}

pub(crate) fn answer(
    status: u16,
    headers: &[(&str, &str)],
    body: impl Into<Body>,
) -> Response<Body> {
    let response = headers
        .iter()
        .fold(Response::builder(), |response, (name, value)| {
            response.header(*name, *value)
        });
    let response = response.status(StatusCode::from_u16(status).unwrap());
    response.body(body.into()).unwrap()
}

/// A page without conversations.
pub(crate) fn nothing() -> Response<Body> {
    json(200, r#"{"conversations": [], "has_more": false}"#)
}
