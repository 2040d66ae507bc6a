//! How the API refuses, in each of its forms.

use serde_json::{Value, json};

use super::answer::Answer;

/// Why a request is refused.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Problem {
    NoKey,
    WrongKey,
    /// The key may not do this.
    Forbidden,
    NoSuchConversation,
    NoSuch(&'static str),
    /// No such path; the framework's own words.
    NoSuchPath,
    WrongMethod,
    InvalidCursor,
    /// The framework's list of what is wrong with the request.
    Invalid(Issue),
    /// What the vendor can do and this stand-in cannot. It says so rather than
    /// answer something else.
    NotPlayed(String),
}

/// One fault of a request, as the framework tells it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Issue {
    pub(super) at: (&'static str, String),
    pub(super) message: String,
    pub(super) kind: &'static str,
}

impl Problem {
    pub(super) fn query(name: &str, kind: &'static str, message: impl Into<String>) -> Self {
        Self::Invalid(Issue {
            at: ("query", name.to_owned()),
            message: message.into(),
            kind,
        })
    }

    pub(super) fn body(name: &str, kind: &'static str, message: impl Into<String>) -> Self {
        Self::Invalid(Issue {
            at: ("body", name.to_owned()),
            message: message.into(),
            kind,
        })
    }

    pub(super) fn answer(&self) -> Answer {
        match self {
            Self::NoKey => refused(
                401,
                "authentication_error",
                "unauthorized",
                "needs_authorization",
                "Neither authorization header nor xi-api-key received, please provide one.",
            ),
            Self::WrongKey => refused(
                401,
                "authentication_error",
                "unauthorized",
                "invalid_api_key",
                "Invalid API key",
            ),
            Self::Forbidden => refused(
                403,
                "authorization_error",
                "insufficient_permissions",
                "missing_permissions",
                "The API key you used is missing the permission to execute this operation.",
            ),
            Self::NoSuchConversation => refused(
                404,
                "not_found",
                "conversation_not_found",
                "conversation_history_not_found",
                "Conversation history not found.",
            ),
            Self::NoSuch(status) => refused(404, "not_found", status, status, "Not found."),
            Self::NoSuchPath => plain(404, "Not Found"),
            Self::WrongMethod => plain(405, "Method Not Allowed"),
            Self::InvalidCursor => invalid_cursor(),
            Self::Invalid(issue) => issue.answer(),
            Self::NotPlayed(what) => plain(501, &format!("the stand-in does not play {what}")),
        }
    }
}

impl Issue {
    fn answer(&self) -> Answer {
        let issue = json!({
            "loc": [self.at.0, self.at.1],
            "msg": self.message,
            "type": self.kind,
        });
        Answer::json(422, &json!({ "detail": [issue] }))
    }
}

/// The form of today.
pub(super) fn refused(status: u16, kind: &str, code: &str, old: &str, message: &str) -> Answer {
    Answer::json(status, &detail(kind, code, old, message))
}

fn detail(kind: &str, code: &str, old: &str, message: &str) -> Value {
    json!({ "detail": {
        "type": kind,
        "code": code,
        "message": message,
        "status": old,
        "request_id": "0f7c1b2a3d4e5f60718293a4b5c6d7e8",
    } })
}

fn invalid_cursor() -> Answer {
    let mut body = detail(
        "validation_error",
        "invalid_cursor",
        "invalid_cursor",
        "The cursor is invalid or has expired.",
    );
    if let Some(detail) = body.get_mut("detail").and_then(Value::as_object_mut) {
        detail.insert("param".to_owned(), "cursor".into());
    }
    Answer::json(400, &body)
}

/// The older form of two fields.
pub(super) fn in_short(status: u16, old: &str, message: &str) -> Answer {
    Answer::json(
        status,
        &json!({ "detail": { "status": old, "message": message } }),
    )
}

/// The framework's own form.
pub(super) fn plain(status: u16, message: &str) -> Answer {
    Answer::json(status, &json!({ "detail": message }))
}
