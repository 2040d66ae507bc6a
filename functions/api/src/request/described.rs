//! The shape of a body, written out: no derived schema tells a field that may
//! be null from one that may be missing, or which fields go together.

use serde_json::Value;
use utoipa::openapi::{RefOr, Schema};

/// Describes `$name` to programs as the JSON schema says.
macro_rules! described {
    ($name:ident: $schema:expr) => {
        impl utoipa::ToSchema for $name {
            fn name() -> std::borrow::Cow<'static, str> {
                stringify!($name).into()
            }
        }

        impl utoipa::PartialSchema for $name {
            fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::Schema> {
                $crate::request::schema($schema)
            }
        }
    };
}

pub(crate) use described;

pub(crate) fn schema(schema: Value) -> RefOr<Schema> {
    serde_json::from_value::<Schema>(schema)
        .expect("it is a schema")
        .into()
}
