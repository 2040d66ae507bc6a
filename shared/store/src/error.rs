//! What can go wrong with what we keep, by what the caller can do.

use aws_sdk_dynamodb::error::{ProvideErrorMetadata, SdkError};

/// Why the store could not answer.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// Try again: the database or the object store did not take it in time.
    #[error("the store is unavailable: {0}")]
    Unavailable(String),
    /// Wake someone: what is kept under `key` does not read back.
    #[error("kept item {key} does not read back: {why}")]
    Corrupt { key: String, why: String },
}

impl StoreError {
    pub(crate) fn corrupt(key: impl ToString, why: impl ToString) -> Self {
        Self::Corrupt {
            key: key.to_string(),
            why: why.to_string(),
        }
    }
}

/// The code alone: a message may quote what was sent. That of a missing permission
/// names role, action and table, and nobody mends it without.
impl<E, R> From<SdkError<E, R>> for StoreError
where
    E: ProvideErrorMetadata,
{
    fn from(error: SdkError<E, R>) -> Self {
        let code = code(&error);
        let told = error
            .as_service_error()
            .and_then(ProvideErrorMetadata::message);
        Self::Unavailable(match (code, told) {
            ("AccessDeniedException", Some(told)) => format!("{code}: {told}"),
            _ => code.to_owned(),
        })
    }
}

pub(crate) fn code<E: ProvideErrorMetadata, R>(error: &SdkError<E, R>) -> &str {
    match error {
        SdkError::TimeoutError(_) => "timeout",
        SdkError::DispatchFailure(_) => "no connection",
        SdkError::ResponseError(_) => "unreadable response",
        SdkError::ConstructionFailure(_) => "request not built",
        other => other
            .as_service_error()
            .and_then(ProvideErrorMetadata::code)
            .unwrap_or("unknown"),
    }
}

impl From<object_store::Error> for StoreError {
    fn from(error: object_store::Error) -> Self {
        let what = match error {
            object_store::Error::NotFound { .. } => "object not found",
            object_store::Error::PermissionDenied { .. } => "object store denied permission",
            object_store::Error::Unauthenticated { .. } => "object store credentials refused",
            _ => "object store failed",
        };
        Self::Unavailable(what.to_owned())
    }
}
