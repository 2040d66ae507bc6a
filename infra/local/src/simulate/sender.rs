//! Signing and sending as ElevenLabs does.

use std::fmt;
use std::time::{Duration, Instant};

use anyhow::Context;
use elevenlabs::{HEADER, WebhookSecret, sign};
use http::header::{CONTENT_TYPE, USER_AGENT};
use http::{HeaderMap, HeaderValue, Method};
use jiff::SignedDuration;
use serde_json::Value;

use super::Kind;
use crate::event;

/// Longer ago than any tolerance.
const LONG_AGO: SignedDuration = SignedDuration::from_hours(24);

const PATIENCE: Duration = Duration::from_secs(60);

/// Sends to one webhook, with one secret.
#[derive(Clone)]
pub(crate) struct Sender {
    url: String,
    secret: WebhookSecret,
    http: reqwest::Client,
}

/// What the webhook said.
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) outcome: Option<String>,
    reason: Option<String>,
    took: Duration,
}

impl Sender {
    pub(crate) fn new(url: String, secret: WebhookSecret) -> anyhow::Result<Self> {
        let http = reqwest::Client::builder().timeout(PATIENCE).build()?;
        Ok(Self { url, secret, http })
    }

    pub(crate) fn url(&self) -> &str {
        &self.url
    }

    pub(crate) async fn send(&self, body: &[u8], kind: Kind) -> anyhow::Result<Answer> {
        let (headers, body) = self.signed(body, kind)?;
        let began = Instant::now();
        let sent = self
            .http
            .post(&self.url)
            .headers(headers)
            .body(body)
            .send()
            .await;
        let answer = sent.with_context(|| {
            format!(
                "nothing answers at {}; `cargo run` starts the server of this machine",
                self.url
            )
        })?;
        let status = answer.status().as_u16();
        let said: Value = answer.json().await.unwrap_or_default();
        let text = |key: &str| said.get(key).and_then(Value::as_str).map(str::to_owned);
        let reason = text("reason").or_else(|| text("detail"));
        Ok(Answer {
            status,
            outcome: text("outcome"),
            reason,
            took: began.elapsed(),
        })
    }

    /// The event that API Gateway would make of it.
    pub(crate) fn event(&self, body: &[u8], kind: Kind) -> anyhow::Result<Value> {
        let (headers, body) = self.signed(body, kind)?;
        Ok(event::of(&event::Request {
            method: &Method::POST,
            path: webhook::PATH,
            query: "",
            headers: &headers,
            body: &body,
            source_ip: "203.0.113.7",
            at: boot::now(),
        }))
    }

    fn signed(&self, body: &[u8], kind: Kind) -> anyhow::Result<(HeaderMap, Vec<u8>)> {
        let now = boot::now();
        let t = if kind == Kind::Stale {
            now - LONG_AGO
        } else {
            now
        };
        let signature = match kind {
            Kind::Forged => sign(&somebody_elses()?, t, body),
            _ => sign(&self.secret, t, body),
        };
        Ok((headers(&signature)?, sent(body, kind)))
    }
}

fn headers(signature: &str) -> anyhow::Result<HeaderMap> {
    Ok(HeaderMap::from_iter([
        (CONTENT_TYPE, HeaderValue::from_static("application/json")),
        (USER_AGENT, HeaderValue::from_static("ringledger-simulate")),
        (HEADER.parse()?, HeaderValue::from_str(signature)?),
    ]))
}

/// A space more, and it is another body with the same meaning.
fn sent(body: &[u8], kind: Kind) -> Vec<u8> {
    let more: &[u8] = if kind == Kind::Tampered { b" " } else { b"" };
    [body, more].concat()
}

fn somebody_elses() -> anyhow::Result<WebhookSecret> {
    let mut random = [0; 32];
    getrandom::fill(&mut random).context("the system has no randomness")?;
    Ok(hex::encode(random).parse()?)
}

impl fmt::Display for Answer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let outcome = self.outcome.as_deref().unwrap_or("-");
        write!(
            f,
            "{}  {outcome:<11} {:>5} ms",
            self.status,
            self.took.as_millis()
        )?;
        match &self.reason {
            Some(reason) => write!(f, "  {reason}"),
            None => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use elevenlabs::{Refusal, Secrets, Tolerance, verify};

    use super::*;

    fn verified(kind: Kind) -> Result<(), Refusal> {
        boot::use_ring();
        let secret: WebhookSecret = "wsec_simulated".parse().unwrap();
        let sender = Sender::new(String::new(), secret.clone()).unwrap();
        let (headers, body) = sender.signed(b"{}", kind).unwrap();
        let header = headers.get(HEADER).map(HeaderValue::as_bytes);
        let secrets = Secrets::from(secret);
        verify(&secrets, header, &body, boot::now(), Tolerance::default()).map(drop)
    }

    #[test]
    fn each_kind_is_what_it_says() {
        assert_eq!(verified(Kind::Genuine), Ok(()));
        assert_eq!(verified(Kind::Repeated), Ok(()));
        assert!(matches!(verified(Kind::Stale), Err(Refusal::Stale { .. })));
        assert_eq!(verified(Kind::Forged), Err(Refusal::Mismatch));
        assert_eq!(verified(Kind::Tampered), Err(Refusal::Mismatch));
    }
}
