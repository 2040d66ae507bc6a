//! The ids in paths.

use access::Problem;
use axum::extract::{FromRequestParts, Path};
use domain::ConversationId;
use http::request::Parts;
use store::DeliveryId;
use utoipa::IntoParams;

/// The call that the path names.
pub(crate) struct CallId(pub(crate) ConversationId);

/// The delivery that the path names.
pub(crate) struct LogId(pub(crate) DeliveryId);

impl<S: Send + Sync> FromRequestParts<S> for CallId {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        let Path(text) = Path::<String>::from_request_parts(parts, state).await?;
        let id = text.parse::<ConversationId>();
        id.map(Self)
            .map_err(|why| Problem::invalid_parameter("conversation_id", why.to_string()))
    }
}

impl<S: Send + Sync> FromRequestParts<S> for LogId {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        let Path(text) = Path::<String>::from_request_parts(parts, state).await?;
        let id = text.parse::<DeliveryId>();
        id.map(Self)
            .map_err(|()| Problem::invalid_parameter("delivery_id", "is not a delivery's id"))
    }
}

/// The id of a call in a path, for the description of the API.
#[derive(IntoParams)]
#[into_params(parameter_in = Path)]
#[expect(dead_code, reason = "it describes what `CallId` reads")]
pub(crate) struct CallPath {
    /// The call's id: ElevenLabs' `conversation_id`.
    #[param(
        pattern = "^[A-Za-z0-9_-]+$",
        max_length = 128,
        example = "conv_6201kbe4v9m2f7sx8dn3qwhrt5yz"
    )]
    conversation_id: String,
}

/// The id of a delivery in a path, for the description of the API.
#[derive(IntoParams)]
#[into_params(parameter_in = Path)]
#[expect(dead_code, reason = "it describes what `LogId` reads")]
pub(crate) struct LogPath {
    /// The delivery's id: a ULID.
    #[param(
        pattern = "^[0-7][0-9A-HJKMNP-TV-Z]{25}$",
        example = "01KAX8GJ5Q9N1T3V7Y2ZB4D6FH"
    )]
    delivery_id: String,
}
