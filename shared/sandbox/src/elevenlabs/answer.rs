//! What is asked of the API and what it says, without a network between.

use std::time::Duration;

use http::Method;
use jiff::Timestamp;
use serde_json::Value;

/// One request.
#[derive(Clone, Debug)]
pub struct Request<'a> {
    pub method: &'a Method,
    pub path: &'a str,
    /// What follows the question mark.
    pub query: &'a str,
    /// The header `xi-api-key`.
    pub key: Option<&'a str>,
    pub body: &'a [u8],
}

/// One answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    pub status: u16,
    pub headers: Vec<(&'static str, String)>,
    pub body: Vec<u8>,
    pub manner: Manner,
}

/// When it comes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Manner {
    AtOnce,
    After(Duration),
    /// Never, until whoever asked gives up.
    Never,
}

impl Answer {
    pub(super) fn json(status: u16, body: &Value) -> Self {
        Self::text(status, "application/json", body.to_string())
    }

    pub(super) fn text(status: u16, content_type: &str, body: String) -> Self {
        Self {
            status,
            headers: vec![("content-type", content_type.to_owned())],
            body: body.into_bytes(),
            manner: Manner::AtOnce,
        }
    }

    pub(super) fn nothing() -> Self {
        Self {
            status: 204,
            headers: Vec::new(),
            body: Vec::new(),
            manner: Manner::AtOnce,
        }
    }

    pub(super) fn with(mut self, header: &'static str, value: String) -> Self {
        self.headers.push((header, value));
        self
    }

    /// With the time of the vendor's clock.
    pub(super) fn dated(self, now: Timestamp) -> Self {
        let date = now.strftime("%a, %d %b %Y %H:%M:%S GMT").to_string();
        self.with("date", date)
    }
}
