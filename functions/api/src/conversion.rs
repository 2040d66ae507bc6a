//! Whether a call converted: a person's word, never concluded from the status.

use std::borrow::Cow;
use std::sync::Arc;

use access::{Actor, Problem};
use axum::extract::State;
use axum::response::Response;
use domain::{Conversion, Edit, InvalidMoney, Money};
use serde_json::json;
use utoipa::openapi::{RefOr, Schema};
use utoipa::{PartialSchema, ToSchema};

use crate::Api;
use crate::edited::{EditRefused, Field, Refused, edited};
use crate::request::{
    CallId, CallPath, Condition, ConditionHeader, Entered, Entry, Fields, NoParams, PLAIN_TEXT,
    Revisions, fields,
};
use crate::view::ConversionDetail;

const LONGEST_NOTE: usize = 1000;
const LONGEST_TYPE: usize = 50;

/// Says whether a call converted
///
/// It replaces what was said before; saying the same again changes nothing.
#[utoipa::path(
    put,
    path = "/api/v1/calls/{conversation_id}/conversion",
    tag = "entries",
    params(CallPath, ConditionHeader),
    request_body(content = ConversionEntry, content_type = "application/json"),
    responses(
        (status = 200, description = "What is now said.", body = ConversionDetail,
            headers(("ETag" = String, description = "The state of what people entered."))),
        EditRefused,
    ),
    operation_id = "put_conversion"
)]
pub(crate) async fn put(
    State(api): State<Arc<Api>>,
    CallId(id): CallId,
    _: NoParams,
    actor: Actor,
    condition: Condition,
    Entered(ConversionEntry(conversion)): Entered<ConversionEntry>,
) -> Result<Response, Refused> {
    let edit = Edit::Conversion(conversion);
    edited::<ConversionDetail>(&api, &id, edit, &actor, condition).await
}

/// `{converted, type?, value?, currency?, note?}`: a value has a currency, and
/// only a conversion has a type and a value.
pub(crate) struct ConversionEntry(Conversion);

impl Entry for ConversionEntry {
    fn read(body: &mut Fields) -> Result<Self, Problem> {
        let converted = body.require("converted", fields::boolean)?;
        let value = body.take("value", fields::number)?;
        let currency = body.take("currency", fields::text(CURRENCY))?;
        let kind = body.take("type", fields::line(LONGEST_TYPE))?;
        let note = body.take("note", fields::text(LONGEST_NOTE))?;
        let value = money(value, currency.as_deref())?;
        if value.is_some() && !converted {
            return Err(Problem::invalid_field(
                "value",
                "only a conversion has a value",
            ));
        }
        if kind.is_some() && !converted {
            return Err(Problem::invalid_field(
                "type",
                "only a conversion has a type",
            ));
        }
        Ok(Self(Conversion {
            converted,
            kind,
            value,
            note,
        }))
    }
}

const CURRENCY: usize = 3;

fn money(value: Option<f64>, currency: Option<&str>) -> Result<Option<Money>, Problem> {
    match (value, currency) {
        (None, None) => Ok(None),
        (Some(_), None) => Err(Problem::invalid_field(
            "currency",
            "is missing beside a value",
        )),
        (None, Some(_)) => Err(Problem::invalid_field(
            "value",
            "is missing beside a currency",
        )),
        (Some(value), Some(currency)) => Money::new(value, currency).map(Some).map_err(refused),
    }
}

fn refused(why: InvalidMoney) -> Problem {
    let field = match why {
        InvalidMoney::Currency => "currency",
        InvalidMoney::Amount => "value",
    };
    Problem::invalid_field(field, why.to_string())
}

impl Field for ConversionDetail {
    fn revision(revisions: Revisions) -> u32 {
        revisions.conversion
    }
}

impl ToSchema for ConversionEntry {
    fn name() -> Cow<'static, str> {
        "ConversionEntry".into()
    }
}

/// Written out, for no derived schema says that two fields go together.
impl PartialSchema for ConversionEntry {
    fn schema() -> RefOr<Schema> {
        let note =
            json!({ "type": ["string", "null"], "maxLength": LONGEST_NOTE, "pattern": PLAIN_TEXT });
        let kind = json!({ "type": "string", "minLength": 1, "maxLength": LONGEST_TYPE });
        let schema = json!({
            "description": "A value has a currency, and only a conversion has a type and a value.",
            "anyOf": [
                {
                    "type": "object",
                    "required": ["converted"],
                    "additionalProperties": false,
                    "properties": {
                        "converted": { "type": "boolean" },
                        "type": { "type": "null" },
                        "value": { "type": "null" },
                        "currency": { "type": "null" },
                        "note": note,
                    },
                },
                {
                    "type": "object",
                    "required": ["converted", "type"],
                    "additionalProperties": false,
                    "properties": {
                        "converted": { "type": "boolean", "enum": [true] },
                        "type": kind,
                        "value": { "type": "null" },
                        "currency": { "type": "null" },
                        "note": note,
                    },
                },
                {
                    "type": "object",
                    "required": ["converted", "value", "currency"],
                    "additionalProperties": false,
                    "properties": {
                        "converted": { "type": "boolean", "enum": [true] },
                        "type": { "type": ["string", "null"], "minLength": 1, "maxLength": LONGEST_TYPE },
                        "value": { "type": "number", "minimum": 0, "maximum": 1_000_000_000 },
                        "currency": { "type": "string", "pattern": "^[A-Z]{3}$" },
                        "note": note,
                    },
                },
            ],
            "example": { "converted": true, "type": "appointment", "value": 120.5, "currency": "USD", "note": "booked" },
        });
        serde_json::from_value::<Schema>(schema)
            .expect("it is a schema")
            .into()
    }
}
