//! The table of problems: status, name, title.

use http::StatusCode;

/// What went wrong, by what the caller can do about it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    InvalidRequest,
    SignInRequired,
    Forbidden,
    ConfirmFirst,
    NotFound,
    MethodNotAllowed,
    Conflict,
    Gone,
    PreconditionFailed,
    TooLarge,
    UnsupportedMediaType,
    TooManyRequests,
    Internal,
    Unavailable,
}

impl Kind {
    pub fn status(self) -> StatusCode {
        self.row().0
    }

    pub fn title(self) -> &'static str {
        self.row().2
    }

    /// The `type` of the problem: a name, for there is no page behind it.
    pub(super) fn uri(self) -> String {
        format!("urn:ringledger:problem:{}", self.row().1)
    }

    fn row(self) -> (StatusCode, &'static str, &'static str) {
        use StatusCode as S;
        match self {
            Self::InvalidRequest => (
                S::BAD_REQUEST,
                "invalid-request",
                "The request cannot be used as it is",
            ),
            Self::SignInRequired => (S::UNAUTHORIZED, "sign-in-required", "Sign in first"),
            Self::Forbidden => (S::FORBIDDEN, "forbidden", "Not allowed"),
            Self::ConfirmFirst => (S::FORBIDDEN, "confirm-first", "Show first that it is you"),
            Self::NotFound => (S::NOT_FOUND, "not-found", "There is nothing here"),
            Self::MethodNotAllowed => (
                S::METHOD_NOT_ALLOWED,
                "method-not-allowed",
                "The method is not allowed here",
            ),
            Self::Conflict => (S::CONFLICT, "conflict", "It is in use or was changed"),
            Self::Gone => (S::GONE, "gone", "It is no longer here"),
            Self::PreconditionFailed => (
                S::PRECONDITION_FAILED,
                "precondition-failed",
                "It was changed in the meantime",
            ),
            Self::TooLarge => (
                S::PAYLOAD_TOO_LARGE,
                "too-large",
                "The request is too large",
            ),
            Self::UnsupportedMediaType => (
                S::UNSUPPORTED_MEDIA_TYPE,
                "unsupported-media-type",
                "The body has another type",
            ),
            Self::TooManyRequests => (
                S::TOO_MANY_REQUESTS,
                "too-many-requests",
                "Wait before trying again",
            ),
            Self::Internal => (S::INTERNAL_SERVER_ERROR, "internal", "The fault is ours"),
            Self::Unavailable => (
                S::SERVICE_UNAVAILABLE,
                "unavailable",
                "Try again in a moment",
            ),
        }
    }
}
