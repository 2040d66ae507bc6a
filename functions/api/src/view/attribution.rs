//! Who a call is credited to.

use domain::Timestamp;
use serde::Serialize;
use store::AttributionRow;
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

/// A campaign that could be credited as well.
#[derive(Serialize, ToSchema)]
#[schema(as = Alternative)]
struct AlternativeView {
    campaign_id: String,
    confidence: f64,
}

/// Without campaigns no rule has decided anything yet: what stands is the status
/// that follows from the call alone.
impl From<AttributionRow> for AttributionView {
    fn from(row: AttributionRow) -> Self {
        Self {
            status: row.status,
            campaign_id: row.campaign_id,
            campaign_name: None,
            recipient_id: None,
            confidence: None,
            rule: None,
            reason: Some(row.reason).filter(|reason| !reason.is_empty()),
            decided_by: None,
            decided_at: None,
            alternatives: Vec::new(),
        }
    }
}
