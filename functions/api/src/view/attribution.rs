//! Who a call is credited to.

use domain::Timestamp;
use serde::Serialize;
use store::{AlternativeRow, AttributionRow};
use utoipa::ToSchema;

use crate::names::Names;

/// Who a call is credited to, and why.
#[derive(Serialize, ToSchema)]
#[schema(as = Attribution)]
pub(crate) struct AttributionView {
    #[schema(value_type = crate::words::AttributionWord)]
    status: String,
    campaign_id: Option<String>,
    campaign_name: Option<String>,
    recipient_id: Option<String>,
    /// From 0 to 1.
    confidence: Option<f64>,
    /// The rule that decided.
    rule: Option<String>,
    /// The decision in a sentence.
    reason: Option<String>,
    /// `rules`, or the person or key that decided.
    #[schema(example = "rules")]
    decided_by: Option<String>,
    #[schema(value_type = Option<String>, format = DateTime)]
    decided_at: Option<Timestamp>,
    /// A person decided, and the evidence now says otherwise.
    disagrees: bool,
    /// Who else the call could be credited to.
    alternatives: Vec<AlternativeView>,
}

/// An answer that was considered as well.
#[derive(Serialize, ToSchema)]
#[schema(as = Alternative)]
struct AlternativeView {
    campaign_id: String,
    campaign_name: Option<String>,
    recipient_id: Option<String>,
    /// From 0 to 1.
    confidence: f64,
    rule: Option<String>,
    /// The strongest reason for it.
    reason: Option<String>,
}

impl AttributionView {
    pub(crate) fn new(row: AttributionRow, names: &Names) -> Self {
        let alternatives = row.alternatives.into_iter();
        let alternatives = alternatives.map(|row| AlternativeView::new(row, names));
        Self {
            status: row.status,
            campaign_name: row.campaign_id.as_deref().and_then(|id| names.of(id)),
            campaign_id: row.campaign_id,
            recipient_id: row.recipient_id,
            confidence: row.confidence.map(of_one),
            rule: row.rule,
            reason: told(row.reason),
            decided_by: row.decided_by,
            decided_at: row.decided_at.map(to_the_millisecond),
            disagrees: row.disagrees,
            alternatives: alternatives.collect(),
        }
    }
}

impl AlternativeView {
    fn new(row: AlternativeRow, names: &Names) -> Self {
        Self {
            campaign_name: names.of(&row.campaign_id),
            campaign_id: row.campaign_id,
            recipient_id: row.recipient_id,
            confidence: of_one(row.confidence),
            rule: row.rule,
            reason: told(row.reason),
        }
    }
}

/// As lists keep times, so that one is the same everywhere.
pub(super) fn to_the_millisecond(at: Timestamp) -> Timestamp {
    Timestamp::from_millisecond(at.as_millisecond()).unwrap_or(at)
}

/// Thousandths of one.
pub(crate) fn of_one(per_mille: u16) -> f64 {
    f64::from(per_mille) / 1000.0
}

fn told(text: String) -> Option<String> {
    Some(text).filter(|text| !text.is_empty())
}
