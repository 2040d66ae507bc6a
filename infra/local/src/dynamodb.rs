//! The door to the embedded database and the event bus for other processes:
//! functions under `cargo lambda`, and commands while a server runs.
//!
//! They themselves let everyone in, any page of any browser included. This
//! door asks for an access key that is made at each start and lies where only
//! the owner can read it.

use std::sync::Arc;

use anyhow::Context;
use axum::Router;
use axum::body::{Body, to_bytes};
use axum::extract::{Request, State};
use axum::response::{IntoResponse, Response};
use http::header::{AUTHORIZATION, HOST, ORIGIN};
use http::{HeaderMap, HeaderValue, StatusCode};

/// DynamoDB's own limit of a request.
const LARGEST: usize = 16 * 1024 * 1024;

/// What the door needs.
#[derive(Clone)]
pub(crate) struct Door {
    /// Where the engine answers.
    pub(crate) engine: Arc<str>,
    /// Where the bus does.
    pub(crate) bus: Arc<str>,
    pub(crate) access_key_id: Arc<str>,
    pub(crate) http: reqwest::Client,
}

/// A new access key id, to be handed to those who may in.
pub(crate) fn access_key_id() -> anyhow::Result<String> {
    let mut random = [0; 16];
    getrandom::fill(&mut random).context("the system has no randomness")?;
    Ok(format!("LOCAL{}", hex::encode_upper(random)))
}

pub(crate) fn router(door: Door) -> Router {
    Router::new().fallback(pass).with_state(door)
}

async fn pass(State(door): State<Door>, request: Request) -> Response {
    if !door.knows(request.headers()) {
        let told = r#"{"__type":"com.amazon.coral.service#UnrecognizedClientException","message":"The access key is not this ledger's: take it from lambda.env in its folder."}"#;
        return (StatusCode::BAD_REQUEST, told).into_response();
    }
    match door.ask(request).await {
        Ok(answer) => answer,
        Err(error) => {
            tracing::warn!(error = error.to_string(), "the database could not be asked");
            StatusCode::BAD_GATEWAY.into_response()
        }
    }
}

impl Door {
    /// Whether the request is signed with our access key. The signature is not
    /// checked: the key's id is the secret here.
    fn knows(&self, headers: &HeaderMap) -> bool {
        let credential = format!("Credential={}/", self.access_key_id);
        let authorization = headers
            .get(AUTHORIZATION)
            .and_then(|value| value.to_str().ok());
        let signed = authorization.is_some_and(|value| value.contains(&credential));
        signed && !headers.contains_key(ORIGIN)
    }

    /// Who is asked, by the operation's name.
    fn behind(&self, headers: &HeaderMap) -> &str {
        let target = headers.get("x-amz-target").map(HeaderValue::as_bytes);
        match target.is_some_and(|target| target.starts_with(b"AWSEvents.")) {
            true => &self.bus,
            false => &self.engine,
        }
    }

    async fn ask(&self, request: Request) -> anyhow::Result<Response> {
        let (parts, body) = request.into_parts();
        let body = to_bytes(body, LARGEST).await?;
        let mut headers = parts.headers;
        headers.remove(HOST);
        let asked = self
            .http
            .request(parts.method, self.behind(&headers))
            .headers(headers)
            .body(body);
        let answer = asked.send().await?;
        let mut response = Response::builder().status(answer.status());
        if let Some(headers) = response.headers_mut() {
            headers.extend(answer.headers().clone());
        }
        Ok(response.body(Body::from(answer.bytes().await?))?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn door() -> Door {
        boot::use_ring();
        Door {
            engine: "http://127.0.0.1:9".into(),
            bus: "http://127.0.0.1:10".into(),
            access_key_id: "LOCAL00FF".into(),
            http: reqwest::Client::new(),
        }
    }

    fn knows(authorization: &str, origin: Option<&str>) -> bool {
        let door = door();
        let mut headers = HeaderMap::new();
        headers.insert(AUTHORIZATION, HeaderValue::from_str(authorization).unwrap());
        if let Some(origin) = origin {
            headers.insert(ORIGIN, HeaderValue::from_str(origin).unwrap());
        }
        door.knows(&headers)
    }

    #[test]
    fn only_the_ledgers_own_key_opens_and_never_to_a_web_page() {
        let ours = "AWS4-HMAC-SHA256 Credential=LOCAL00FF/20261122/us-east-1/dynamodb/aws4_request";
        assert!(knows(ours, None));
        assert!(!knows(ours, Some("https://example.com")));
        assert!(!knows(&ours.replace("00FF", "00FE"), None));
        assert!(!knows(
            "AWS4-HMAC-SHA256 Credential=LOCAL00F/20261122",
            None
        ));
        assert!(!knows("", None));
    }

    #[test]
    fn events_go_to_the_bus_and_everything_else_to_the_database() {
        let door = door();
        let behind = |target: &'static str| {
            let target = HeaderValue::from_static(target);
            let headers = HeaderMap::from_iter([("x-amz-target".parse().unwrap(), target)]);
            door.behind(&headers).to_owned()
        };
        assert_eq!(behind("AWSEvents.PutEvents"), "http://127.0.0.1:10");
        assert_eq!(behind("DynamoDB_20120810.Query"), "http://127.0.0.1:9");
    }
}
