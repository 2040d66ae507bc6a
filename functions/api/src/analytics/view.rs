//! Figures as they are shown.

use domain::{CampaignId, DURATION_BOUNDS, Figures, MAILBOX_BOUNDS, Tally};
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
    /// Of these, what rates are made of: all but websites, written conversations,
    /// tests, spam, own numbers and parts of other calls.
    rated: RatedView,
    /// What the conversions that are rated are worth, by currency.
    value: Vec<ValueView>,
    /// People who answered a campaign for the first time; null by agent.
    new_responders: Option<i64>,
}

/// Calls that count in rates.
#[derive(Serialize, ToSchema)]
#[schema(as = RatedCounts)]
struct RatedView {
    calls: i64,
    success: i64,
    failure: i64,
    unknown: i64,
    converted: i64,
    seconds: i64,
}

/// An amount in one currency.
#[derive(Serialize, ToSchema)]
#[schema(as = Amount)]
struct ValueView {
    #[schema(example = "USD")]
    currency: String,
    value: f64,
}

/// Calls by days from mailbox.
#[derive(Serialize, ToSchema)]
#[schema(as = DaysFromMailbox)]
struct MailboxView {
    /// Null before the first day on which the piece could be seen.
    from_days: Option<i32>,
    /// Exclusive; null at the end.
    below_days: Option<i32>,
    calls: i64,
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
    /// Days from the first on which the credited recipient could see the piece to
    /// their call, where both are known.
    days_from_mailbox: Vec<MailboxView>,
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
    pub(crate) fn new(day: Date, counts: CountsView) -> Self {
        Self {
            day: day.to_string(),
            counts,
        }
    }
}

impl CampaignFigures {
    pub(crate) fn new(id: Option<&CampaignId>, counts: CountsView, names: &Names) -> Self {
        Self {
            campaign_id: id.map(ToString::to_string),
            campaign_name: id.and_then(|id| names.of(id.as_str())),
            counts,
        }
    }
}

impl CountsView {
    pub(crate) fn new(tally: &Tally, new_responders: Option<i64>) -> Self {
        Self {
            calls: tally.all.calls,
            success: tally.all.success,
            failure: tally.all.failure,
            unknown: tally.all.unknown,
            converted: tally.all.converted,
            seconds: tally.all.seconds,
            attribution: StatusesView::from(tally),
            rated: RatedView::from(&tally.rated()),
            value: tally.worth.iter().map(ValueView::from).collect(),
            new_responders,
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
            days_from_mailbox: mailbox(tally),
        }
    }
}

fn mailbox(tally: &Tally) -> Vec<MailboxView> {
    let from = [None].into_iter().chain(MAILBOX_BOUNDS.map(Some));
    let below = MAILBOX_BOUNDS.into_iter().map(Some).chain([None]);
    let shares = from.zip(below).zip(tally.mailbox);
    let view = |((from_days, below_days), calls)| MailboxView {
        from_days,
        below_days,
        calls,
    };
    shares.map(view).collect()
}

impl From<&Figures> for RatedView {
    fn from(figures: &Figures) -> Self {
        Self {
            calls: figures.calls,
            success: figures.success,
            failure: figures.failure,
            unknown: figures.unknown,
            converted: figures.converted,
            seconds: figures.seconds,
        }
    }
}

impl From<(&String, &i64)> for ValueView {
    #[expect(clippy::cast_precision_loss, reason = "exact up to nine billion")]
    fn from((currency, micros): (&String, &i64)) -> Self {
        Self {
            currency: currency.clone(),
            value: *micros as f64 / 1e6,
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
