//! Who a call is credited to.

use domain::Timestamp;
use serde::Serialize;
use store::{AlternativeRow, AttributionRow};
use utoipa::ToSchema;

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
    decided_by: Option<String>,
    #[schema(value_type = Option<String>, format = DateTime)]
    decided_at: Option<Timestamp>,
    /// Who else the call could be credited to.
    alternatives: Vec<AlternativeView>,
}

/// An answer that was considered as well.
#[derive(Serialize, ToSchema)]
#[schema(as = Alternative)]
struct AlternativeView {
    campaign_id: String,
    recipient_id: Option<String>,
    /// From 0 to 1.
    confidence: f64,
    rule: Option<String>,
    /// The strongest reason for it.
    reason: Option<String>,
}

impl From<AttributionRow> for AttributionView {
    fn from(row: AttributionRow) -> Self {
        Self {
            status: row.status,
            campaign_id: row.campaign_id,
            campaign_name: None,
            recipient_id: row.recipient_id,
            confidence: row.confidence.map(of_one),
            rule: row.rule,
            reason: told(row.reason),
            decided_by: row.decided_by,
            decided_at: row.decided_at,
            alternatives: row
                .alternatives
                .into_iter()
                .map(AlternativeView::from)
                .collect(),
        }
    }
}

impl From<AlternativeRow> for AlternativeView {
    fn from(row: AlternativeRow) -> Self {
        Self {
            campaign_id: row.campaign_id,
            recipient_id: row.recipient_id,
            confidence: of_one(row.confidence),
            rule: row.rule,
            reason: told(row.reason),
        }
    }
}

fn of_one(per_mille: u16) -> f64 {
    f64::from(per_mille) / 1000.0
}

fn told(text: String) -> Option<String> {
    Some(text).filter(|text| !text.is_empty())
}
