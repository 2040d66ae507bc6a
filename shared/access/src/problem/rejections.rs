//! axum's own refusals of a body, a query or a path, as problems.

use axum::extract::rejection::{
    BytesRejection, FormRejection, JsonRejection, PathRejection, QueryRejection, StringRejection,
};
use http::StatusCode;

use super::{Kind, Problem};

macro_rules! from_rejections {
    ($($rejection:ty),+) => {
        $(impl From<$rejection> for Problem {
            fn from(rejection: $rejection) -> Self {
                refused(rejection.status(), rejection.body_text())
            }
        })+
    };
}

from_rejections!(
    BytesRejection,
    FormRejection,
    JsonRejection,
    PathRejection,
    QueryRejection,
    StringRejection
);

fn refused(status: StatusCode, detail: String) -> Problem {
    let kind = match status {
        StatusCode::PAYLOAD_TOO_LARGE => Kind::TooLarge,
        StatusCode::UNSUPPORTED_MEDIA_TYPE => Kind::UnsupportedMediaType,
        status if status.is_client_error() => Kind::InvalidRequest,
        _ => return Problem::internal(),
    };
    Problem::new(kind).detail(detail)
}

#[cfg(test)]
mod tests {
    use http::StatusCode;

    use super::refused;

    #[test]
    fn a_body_of_the_wrong_shape_is_an_invalid_request() {
        check(StatusCode::UNPROCESSABLE_ENTITY, StatusCode::BAD_REQUEST);
        check(StatusCode::BAD_REQUEST, StatusCode::BAD_REQUEST);
    }

    #[test]
    fn size_and_type_keep_their_status() {
        check(StatusCode::PAYLOAD_TOO_LARGE, StatusCode::PAYLOAD_TOO_LARGE);
        check(
            StatusCode::UNSUPPORTED_MEDIA_TYPE,
            StatusCode::UNSUPPORTED_MEDIA_TYPE,
        );
    }

    fn check(axum: StatusCode, ours: StatusCode) {
        assert_eq!(refused(axum, "detail".to_owned()).status(), ours);
    }
}
