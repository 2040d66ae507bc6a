//! Figures as they are shown.

use domain::{CampaignId, DURATION_BOUNDS, Tally};
use jiff::civil::Date;
use serde::Serialize;
use utoipa::ToSchema;

use crate::names::Names;

/// Calls by day.
#[derive(Serialize, ToSchema)]
#[schema(as = Timeline)]
pub(crate) struct TimelineView {
    pub(crate) days: Vec<DayView>,
    pub(crate) total: CountsView,
}

/// The calls of a day.
#[derive(Serialize, ToSchema)]
#[schema(as = Day)]
pub(crate) struct DayView {
    #[schema(value_type = String, format = Date)]
    day: String,
    #[serde(flatten)]
    counts: CountsView,
}

/// Calls, counted.
#[derive(Serialize, ToSchema)]
#[schema(as = Counts)]
pub(crate) struct CountsView {
    calls: i64,
    success: i64,
    failure: i64,
    unknown: i64,
    converted: i64,
    /// All together.
    seconds: i64,
    attribution: StatusesView,
}

/// Calls by how they were credited.
#[derive(Serialize, ToSchema)]
#[schema(as = AttributionCounts)]
pub(crate) struct StatusesView {
    confirmed: i64,
    automatic: i64,
    suggested: i64,
    ambiguous: i64,
    unattributed: i64,
    not_applicable: i64,
}

/// Calls by duration.
#[derive(Serialize, ToSchema)]
#[schema(as = Durations)]
pub(crate) struct DurationsView {
    calls: i64,
    /// Null without calls.
    average_secs: Option<f64>,
    buckets: Vec<DurationView>,
}

/// The calls of some durations.
#[derive(Serialize, ToSchema)]
#[schema(as = Duration)]
struct DurationView {
    from_secs: u32,
    /// Exclusive; null at the end.
    below_secs: Option<u32>,
    calls: i64,
}

/// Calls by campaign.
#[derive(Serialize, ToSchema)]
#[schema(as = Campaigns)]
pub(crate) struct CampaignsView {
    pub(crate) campaigns: Vec<CampaignFigures>,
}

/// The calls of a campaign.
#[derive(Serialize, ToSchema)]
pub(crate) struct CampaignFigures {
    /// Null for calls that no campaign is credited with.
    campaign_id: Option<String>,
    campaign_name: Option<String>,
    #[serde(flatten)]
    counts: CountsView,
}

impl DayView {
    pub(crate) fn new(day: Date, tally: &Tally) -> Self {
        Self {
            day: day.to_string(),
            counts: CountsView::from(tally),
        }
    }
}

impl CampaignFigures {
    pub(crate) fn new(id: Option<&CampaignId>, tally: &Tally, names: &Names) -> Self {
        Self {
            campaign_id: id.map(ToString::to_string),
            campaign_name: id.and_then(|id| names.of(id.as_str())),
            counts: CountsView::from(tally),
        }
    }
}

impl From<&Tally> for CountsView {
    fn from(tally: &Tally) -> Self {
        Self {
            calls: tally.all.calls,
            success: tally.all.success,
            failure: tally.all.failure,
            unknown: tally.all.unknown,
            converted: tally.all.converted,
            seconds: tally.all.seconds,
            attribution: StatusesView::from(tally),
        }
    }
}

impl From<&Tally> for StatusesView {
    fn from(tally: &Tally) -> Self {
        let [
            confirmed,
            automatic,
            suggested,
            ambiguous,
            unattributed,
            not_applicable,
        ] = tally.attribution;
        Self {
            confirmed,
            automatic,
            suggested,
            ambiguous,
            unattributed,
            not_applicable,
        }
    }
}

impl From<&Tally> for DurationsView {
    fn from(tally: &Tally) -> Self {
        let from = std::iter::once(0).chain(DURATION_BOUNDS);
        let below = DURATION_BOUNDS.into_iter().map(Some).chain([None]);
        let buckets = from.zip(below).zip(tally.all.durations);
        let buckets = buckets.map(|((from_secs, below_secs), calls)| DurationView {
            from_secs,
            below_secs,
            calls,
        });
        Self {
            calls: tally.all.calls,
            average_secs: share(tally.all.seconds, tally.all.calls),
            buckets: buckets.collect(),
        }
    }
}

/// One number over another; none over nothing.
#[expect(
    clippy::cast_precision_loss,
    reason = "counts of calls are far below what a float holds"
)]
pub(crate) fn share(part: i64, whole: i64) -> Option<f64> {
    (whole > 0).then(|| part as f64 / whole as f64)
}
