//! The business result of a call.

use domain::{Call, FoundConversion, Money, Timestamp};
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
    /// Who says so: `person`, or `rule:` and the rule's name; null when nobody has
    /// said anything.
    source: Option<String>,
    #[schema(value_type = Option<String>, format = DateTime)]
    at: Option<Timestamp>,
}

/// Whether a call converted, in whose opinion, and what they noted.
#[derive(Serialize, ToSchema)]
pub(crate) struct ConversionDetail {
    #[serde(flatten)]
    conversion: ConversionView,
    /// What kind of result it is.
    #[schema(example = "appointment")]
    r#type: Option<String>,
    note: Option<String>,
    /// The person or key that said so.
    #[schema(example = "key:k_AbCdEfGhIj-_")]
    by: Option<String>,
}

/// One of a call's conversions.
#[derive(Serialize, ToSchema)]
#[schema(as = FoundConversion)]
pub(crate) struct FoundView {
    /// What kind of result it is, such as `appointment`.
    r#type: Option<String>,
    value: Option<f64>,
    /// ISO 4217.
    #[schema(example = "USD")]
    currency: Option<String>,
    /// person or rule.
    #[schema(example = "rule")]
    source: &'static str,
    /// The rule that found it.
    rule: Option<String>,
    #[schema(value_type = String, format = DateTime)]
    at: Timestamp,
}

impl FoundView {
    /// A person's conversion and all that rules found; none once a person said
    /// that there was none.
    pub(crate) fn all(call: &Call) -> Vec<Self> {
        let edited = call.staff().conversion.as_ref();
        if edited.is_some_and(|edited| !edited.value.converted) {
            return Vec::new();
        }
        let entered = edited.map(|edited| {
            let value = edited.value.value.as_ref();
            Self {
                r#type: edited.value.kind.clone(),
                value: value.map(Money::amount),
                currency: value.map(|money| money.currency().to_owned()),
                source: "person",
                rule: None,
                at: edited.at,
            }
        });
        let found = call.derived().into_iter().flat_map(|derived| {
            let found = derived.conversions.iter();
            found.map(|found| Self::found(found, derived.decision.at))
        });
        entered.into_iter().chain(found).collect()
    }

    fn found(found: &FoundConversion, at: Timestamp) -> Self {
        let value = found.value.as_ref();
        Self {
            r#type: Some(found.kind.clone()),
            value: value.map(Money::amount),
            currency: value.map(|money| money.currency().to_owned()),
            source: "rule",
            rule: Some(found.rule.clone()),
            at,
        }
    }
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
            r#type: kind(call),
            note: edited.and_then(|edited| edited.value.note.clone()),
            by: edited.map(|edited| edited.actor.clone()),
        }
    }
}

/// A person's word, or else what the rules found first.
fn kind(call: &Call) -> Option<String> {
    match call.staff().conversion.as_ref() {
        Some(edited) => edited.value.kind.clone(),
        None => call
            .derived()?
            .conversions
            .first()
            .map(|found| found.kind.clone()),
    }
}
