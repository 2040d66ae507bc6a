//! Why a delivery is not taken in, and the answer it gets.

use axum::response::{IntoResponse, Response};
use domain::ConversationId;
use elevenlabs::Refusal;
use http::StatusCode;
use http::header::{ALLOW, CONTENT_TYPE, RETRY_AFTER};
use ingest::Unkept;
use serde_json::json;

/// A delivery that leaves no call behind.
#[derive(Debug)]
pub(crate) enum Rejection {
    Method,
    TooLarge,
    /// Not from an address on the allow-list.
    Address,
    /// The signature is not right, or not of this hour; then the conversation
    /// is known.
    Refused {
        refusal: Refusal,
        conversation_id: Option<ConversationId>,
    },
    SecretUnavailable,
    Unkept(Unkept),
}

impl Rejection {
    /// The reason in one word, for counters and logs.
    pub(crate) fn code(&self) -> &'static str {
        match self {
            Self::Method => "method",
            Self::TooLarge => "too_large",
            Self::Address => "address",
            Self::Refused { refusal, .. } => refusal.code(),
            Self::SecretUnavailable => "secret_unavailable",
            Self::Unkept(_) => "store_unavailable",
        }
    }

    fn status(&self) -> StatusCode {
        match self {
            Self::Method => StatusCode::METHOD_NOT_ALLOWED,
            Self::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            Self::Address => StatusCode::FORBIDDEN,
            Self::Refused { .. } => StatusCode::UNAUTHORIZED,
            Self::SecretUnavailable | Self::Unkept(_) => StatusCode::SERVICE_UNAVAILABLE,
        }
    }

    /// The same for every signature that is not accepted, so that a stranger
    /// learns nothing from it.
    fn detail(&self) -> &'static str {
        match self {
            Self::Method => "deliveries are sent with POST",
            Self::TooLarge => "the body is over 6 MB; exclude the audio from the webhook",
            Self::Address => "deliveries are taken from listed addresses only",
            Self::Refused { .. } => "the ElevenLabs-Signature header is missing or not valid",
            Self::SecretUnavailable => {
                "the webhook secret cannot be read at the moment; send again"
            }
            Self::Unkept(_) => "the delivery could not be kept; send again",
        }
    }
}

impl From<Unkept> for Rejection {
    fn from(unkept: Unkept) -> Self {
        Self::Unkept(unkept)
    }
}

impl IntoResponse for Rejection {
    fn into_response(self) -> Response {
        let status = self.status();
        let problem = json!({
            "type": "about:blank",
            "title": status.canonical_reason(),
            "status": status.as_u16(),
            "detail": self.detail(),
        });
        let content_type = [(CONTENT_TYPE, "application/problem+json")];
        let mut response = (status, content_type, problem.to_string()).into_response();
        let headers = response.headers_mut();
        match self {
            Self::Method => drop(headers.insert(ALLOW, http::HeaderValue::from_static("POST"))),
            Self::SecretUnavailable | Self::Unkept(_) => {
                drop(headers.insert(RETRY_AFTER, http::HeaderValue::from_static("30")));
            }
            Self::TooLarge | Self::Address | Self::Refused { .. } => {}
        }
        response
    }
}
