//! The business result of a call.

use domain::{Call, Timestamp};
use serde::Serialize;
use store::ConversionRow;
use utoipa::ToSchema;

use super::units;

/// Whether a call converted.
#[derive(Serialize, ToSchema)]
#[schema(as = Conversion)]
pub(crate) struct ConversionView {
    converted: bool,
    value: Option<f64>,
    /// ISO 4217.
    #[schema(example = "USD")]
    currency: Option<String>,
    /// Who says so: `person`; null when nobody has said anything.
    source: Option<String>,
    #[schema(value_type = Option<String>, format = DateTime)]
    at: Option<Timestamp>,
}

/// Whether a call converted, in whose opinion, and what they noted.
#[derive(Serialize, ToSchema)]
pub(crate) struct ConversionDetail {
    #[serde(flatten)]
    conversion: ConversionView,
    note: Option<String>,
    /// The person or key that said so.
    #[schema(example = "key:k_AbCdEfGhIj-_")]
    by: Option<String>,
}

impl From<&ConversionRow> for ConversionView {
    fn from(row: &ConversionRow) -> Self {
        Self {
            converted: row.converted,
            value: row.value_micros.map(units),
            currency: row.currency.clone(),
            source: row.source.clone(),
            at: row.at,
        }
    }
}

impl From<&Call> for ConversionDetail {
    fn from(call: &Call) -> Self {
        let edited = call.staff().conversion.as_ref();
        Self {
            conversion: ConversionView::from(&ConversionRow::from(call)),
            note: edited.and_then(|edited| edited.value.note.clone()),
            by: edited.map(|edited| edited.actor.clone()),
        }
    }
}
