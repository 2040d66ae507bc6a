//! Everything known of one call.

use domain::{Call, Erasure, Timestamp, Turn};
use serde::Serialize;
use store::DeliveryRow;
use utoipa::ToSchema;

use super::analysis::AnalysisView;
use super::call::Columns;
use super::conversion::{ConversionDetail, FoundView};
use super::decision::{DecisionView, SpamView};
use super::delivery::DeliveryView;
use super::transcript::TurnView;
use super::vendor::VendorView;
use crate::flags::MarksView;
use crate::names::Names;
use crate::notes::noted;
use crate::tags::tagged;

/// A call with everything known of it.
#[derive(Serialize, ToSchema)]
pub(crate) struct CallDetail {
    #[serde(flatten)]
    columns: Columns,
    conversion: ConversionDetail,
    /// Everything that counts as a business result of the call.
    conversions: Vec<FoundView>,
    /// What the rules make of the call; null before they had anything to go by.
    decision: Option<DecisionView>,
    spam: Option<SpamView>,
    /// What people said the call is, of what `flags` shows.
    marks: MarksView,
    /// What people noted.
    notes: Option<String>,
    tags: Vec<String>,
    /// Whether the vendor has shown the finished conversation as a whole.
    complete: bool,
    erased: Option<ErasureView>,
    #[serde(flatten)]
    vendor: VendorView,
    analysis: AnalysisView,
    transcript: Vec<TurnView>,
    /// The newest deliveries that brought it; `GET /deliveries` has the rest.
    deliveries: Vec<DeliveryView>,
}

/// That the call's personal content was erased.
#[derive(Serialize, ToSchema)]
#[schema(as = Erasure)]
struct ErasureView {
    #[schema(value_type = String, format = DateTime)]
    at: Timestamp,
    by: String,
    reason: String,
}

impl CallDetail {
    pub(crate) fn new(
        call: &Call,
        names: &Names,
        transcript: Vec<Turn>,
        deliveries: Vec<DeliveryRow>,
    ) -> Self {
        Self {
            columns: Columns::of_call(call, names),
            conversion: ConversionDetail::from(call),
            conversions: FoundView::all(call),
            decision: DecisionView::of(call, names),
            spam: SpamView::of(call),
            marks: MarksView::from(call.staff().marks()),
            notes: noted(call),
            tags: tagged(call),
            complete: call.is_complete(),
            erased: call.erased().map(ErasureView::from),
            vendor: VendorView::from(call),
            analysis: AnalysisView::from(call),
            transcript: transcript.into_iter().map(TurnView::from).collect(),
            deliveries: deliveries.into_iter().map(DeliveryView::from).collect(),
        }
    }
}

impl From<&Erasure> for ErasureView {
    fn from(Erasure { at, by, reason }: &Erasure) -> Self {
        Self {
            at: *at,
            by: by.clone(),
            reason: reason.clone(),
        }
    }
}
