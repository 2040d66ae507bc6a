//! What a program is told when it does not get what it asked for (RFC 9457).
//!
//! The body says what the caller can act on; the cause is in the log, found by
//! the `instance` that both carry.

mod body;
mod kind;
mod rejections;

use axum::response::{IntoResponse, Response};
use http::header::{CONTENT_TYPE, RETRY_AFTER, WWW_AUTHENTICATE};
use http::{HeaderValue, StatusCode};
use store::StoreError;

pub use body::{Fault, ProblemBody};
pub use kind::Kind;

/// A refusal or a failure, on its way to the caller.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem(Box<Told>);

#[derive(Clone, Debug, PartialEq, Eq)]
struct Told {
    kind: Kind,
    detail: Option<String>,
    instance: String,
    errors: Vec<Fault>,
    retry_after_secs: Option<u32>,
}

impl Problem {
    /// A problem of this kind, with an instance of its own.
    pub fn new(kind: Kind) -> Self {
        let mut id = [0; 16];
        getrandom::fill(&mut id).expect("the system has randomness");
        let instance = format!("urn:ringledger:problem-instance:{}", hex::encode(id));
        Self(Box::new(Told {
            kind,
            detail: None,
            instance,
            errors: vec![],
            retry_after_secs: None,
        }))
    }

    /// A query or path parameter that cannot be used as it is.
    pub fn invalid_parameter(parameter: &str, detail: impl Into<String>) -> Self {
        Self::new(Kind::InvalidRequest).parameter(parameter, detail)
    }

    /// A field of the body that cannot be used as it is.
    pub fn invalid_field(field: &str, detail: impl Into<String>) -> Self {
        Self::new(Kind::InvalidRequest).field(field, detail)
    }

    pub fn not_found(detail: impl Into<String>) -> Self {
        Self::new(Kind::NotFound).detail(detail)
    }

    pub fn sign_in_required() -> Self {
        Self::new(Kind::SignInRequired)
            .detail("send an API key as Authorization: Bearer, or sign in")
    }

    pub fn forbidden(detail: impl Into<String>) -> Self {
        Self::new(Kind::Forbidden).detail(detail)
    }

    /// Our own fault. The caller of this logs the cause with [`Self::instance`].
    pub fn internal() -> Self {
        Self::new(Kind::Internal)
    }

    /// Says what the caller can act on.
    #[must_use]
    pub fn detail(mut self, detail: impl Into<String>) -> Self {
        self.0.detail = Some(detail.into());
        self
    }

    /// Names a query or path parameter to mend.
    #[must_use]
    pub fn parameter(mut self, name: &str, detail: impl Into<String>) -> Self {
        let (parameter, detail) = (Some(name.to_owned()), detail.into());
        self.0.errors.push(Fault {
            parameter,
            field: None,
            detail,
        });
        self
    }

    /// Names a field of the body to mend.
    #[must_use]
    pub fn field(mut self, name: &str, detail: impl Into<String>) -> Self {
        let (field, detail) = (Some(name.to_owned()), detail.into());
        self.0.errors.push(Fault {
            parameter: None,
            field,
            detail,
        });
        self
    }

    /// Says when to try again.
    #[must_use]
    pub fn retry_after(mut self, seconds: u32) -> Self {
        self.0.retry_after_secs = Some(seconds);
        self
    }

    pub fn kind(&self) -> Kind {
        self.0.kind
    }

    pub fn status(&self) -> StatusCode {
        self.0.kind.status()
    }

    /// What the caller can act on, for a page to show.
    pub fn told(&self) -> Option<&str> {
        self.0.detail.as_deref()
    }

    /// Names this one occurrence, here and in the log.
    pub fn instance(&self) -> &str {
        &self.0.instance
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let (kind, retry_after) = (self.kind(), self.0.retry_after_secs);
        let body = serde_json::to_vec(&ProblemBody::from(self)).expect("a problem serializes");
        let json = [(CONTENT_TYPE, "application/problem+json")];

        let mut response = (kind.status(), json, body).into_response();
        let headers = response.headers_mut();
        if kind == Kind::SignInRequired {
            headers.insert(WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
        }
        if let Some(seconds) = retry_after {
            headers.insert(RETRY_AFTER, HeaderValue::from(seconds));
        }
        response
    }
}

impl From<StoreError> for Problem {
    fn from(error: StoreError) -> Self {
        let problem = match error {
            StoreError::Unavailable { .. } => Self::new(Kind::Unavailable).retry_after(1),
            StoreError::Corrupt { .. } => Self::internal(),
        };
        tracing::error!(problem.instance = problem.instance(), %error, "store failed");
        problem
    }
}

#[cfg(test)]
mod tests {
    use axum::response::IntoResponse;
    use http_body_util::BodyExt;
    use serde_json::json;

    use super::{Kind, Problem};

    #[tokio::test]
    async fn a_problem_names_what_to_mend() {
        let problem = Problem::invalid_parameter("limit", "is 1 to 100").field("note", "too long");
        let instance = problem.instance().to_owned();
        let expected = json!({
            "type": "urn:ringledger:problem:invalid-request",
            "title": "The request cannot be used as it is",
            "status": 400,
            "instance": instance,
            "errors": [
                {"parameter": "limit", "detail": "is 1 to 100"},
                {"field": "note", "detail": "too long"},
            ],
        });
        assert_eq!(body_of(problem).await, expected);
    }

    #[tokio::test]
    async fn what_is_not_known_is_left_out() {
        let body = body_of(Problem::not_found("no such call")).await;
        assert_eq!(body["detail"], "no such call");
        assert!(body.get("errors").is_none());
    }

    #[test]
    fn a_problem_says_its_type_and_when_to_come_again() {
        let response = Problem::new(Kind::Unavailable)
            .retry_after(7)
            .into_response();
        assert_eq!(response.status(), 503);
        assert_eq!(
            response.headers()["content-type"],
            "application/problem+json"
        );
        assert_eq!(response.headers()["retry-after"], "7");
    }

    #[test]
    fn who_must_sign_in_is_told_how() {
        let response = Problem::sign_in_required().into_response();
        assert_eq!(response.headers()["www-authenticate"], "Bearer");
    }

    #[test]
    fn no_two_problems_share_an_instance() {
        assert_ne!(
            Problem::internal().instance(),
            Problem::internal().instance()
        );
    }

    async fn body_of(problem: Problem) -> serde_json::Value {
        let bytes = problem
            .into_response()
            .into_body()
            .collect()
            .await
            .unwrap()
            .to_bytes();
        serde_json::from_slice(&bytes).unwrap()
    }
}
