//! What answers show: the JSON of the API, apart from the domain's types.
//!
//! Field names never change, and what is not known is null, never missing.

mod analysis;
mod attribution;
mod call;
mod conversion;
mod decision;
mod delivery;
mod detail;
mod event;
mod job;
mod ledger;
mod transcript;
mod vendor;

pub(crate) use attribution::{AttributionView, of_one};
pub(crate) use call::{CallPage, CallView};
pub(crate) use conversion::ConversionDetail;
pub(crate) use delivery::{DeliveryPage, DeliveryView, ReplayView};
pub(crate) use detail::CallDetail;
pub(crate) use event::{EventPage, EventView};
pub(crate) use job::{CountView, JobPage, JobView, ReportView, counts};
pub(crate) use ledger::{IngestView, SyncAskedView};
pub(crate) use transcript::TurnView;

use domain::{Json, Register};
use serde_json::Value;

/// A fact's value, without its stamp.
fn known<T: Clone>(fact: &Option<Register<T>>) -> Option<T> {
    fact.as_ref().map(|fact| fact.value.clone())
}

/// What the vendor sent as JSON, as JSON.
fn json(Json(text): &Json) -> Value {
    serde_json::from_str(text).unwrap_or_else(|_| Value::String(text.clone()))
}

/// Millionths of a unit in units.
#[expect(
    clippy::cast_precision_loss,
    reason = "amounts up to a thousand million keep their cents"
)]
fn units(micros: i64) -> f64 {
    micros as f64 / 1e6
}
