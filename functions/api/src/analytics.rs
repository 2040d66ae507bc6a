//! Figures of many calls, from the counters that are written with each of them.

mod asked;
mod attribution;
mod csv;
mod labels;
mod view;

use std::collections::BTreeMap;
use std::sync::Arc;

use access::Problem;
use axum::Json;
use axum::extract::State;
use domain::{Bucket, CampaignId, Tally};
use jiff::civil::Date;

use crate::Api;
use crate::names::Names;
pub(crate) use asked::{AnalyticsAsked, AnalyticsParams};
pub(crate) use attribution::{__path_attribution, attribution};
pub(crate) use csv::{
    __path_attribution_csv, __path_campaigns_csv, __path_durations_csv, __path_timeline_csv,
    attribution_csv, campaigns_csv, durations_csv, timeline_csv,
};
use view::{CampaignFigures, CampaignsView, CountsView, DayView, DurationsView, TimelineView};

/// Calls by day
#[utoipa::path(
    get,
    path = "/api/v1/analytics/timeline",
    tag = "analytics",
    params(AnalyticsParams),
    responses((status = 200, description = "A row for each day.", body = TimelineView)),
    operation_id = "timeline"
)]
pub(crate) async fn timeline(
    State(api): State<Arc<Api>>,
    asked: AnalyticsAsked,
) -> Result<Json<TimelineView>, Problem> {
    let counters = asked.counters(&api).await?;
    let mut total = Tally::default();
    counters.values().for_each(|tally| total += tally);
    let days = by_day(&asked, &counters);
    let counts = |tally: &Tally| CountsView::new(tally, asked.responders(tally));
    let days = days
        .iter()
        .map(|(day, tally)| DayView::new(*day, counts(tally)));
    Ok(Json(TimelineView {
        days: days.collect(),
        total: counts(&total),
    }))
}

/// How long calls last
#[utoipa::path(
    get,
    path = "/api/v1/analytics/durations",
    tag = "analytics",
    params(AnalyticsParams),
    responses((status = 200, description = "Calls by duration.", body = DurationsView)),
    operation_id = "durations"
)]
pub(crate) async fn durations(
    State(api): State<Arc<Api>>,
    asked: AnalyticsAsked,
) -> Result<Json<DurationsView>, Problem> {
    let counters = asked.counters(&api).await?;
    let mut total = Tally::default();
    counters.into_values().for_each(|tally| total += tally);
    Ok(Json(DurationsView::from(&total)))
}

/// Calls by campaign, those of none included
#[utoipa::path(
    get,
    path = "/api/v1/analytics/campaigns",
    tag = "analytics",
    params(AnalyticsParams),
    responses((status = 200, description = "Campaigns, the most calls first.", body = CampaignsView)),
    operation_id = "campaign_figures"
)]
pub(crate) async fn campaigns(
    State(api): State<Arc<Api>>,
    asked: AnalyticsAsked,
) -> Result<Json<CampaignsView>, Problem> {
    let names = async { Ok(Names::read(&api).await?) };
    let (counters, names) = tokio::try_join!(asked.counters(&api), names)?;
    let campaigns = by_campaign(&counters);
    let campaigns = campaigns.iter().map(|(id, tally)| {
        let counts = CountsView::new(tally, asked.responders(tally));
        CampaignFigures::new(id.as_ref(), counts, &names)
    });
    Ok(Json(CampaignsView {
        campaigns: campaigns.collect(),
    }))
}

type Counters = BTreeMap<Bucket, Tally>;

/// The sums of each day that is asked for.
fn by_day(asked: &AnalyticsAsked, counters: &Counters) -> BTreeMap<Date, Tally> {
    let mut days: BTreeMap<_, Tally> = asked.days().map(|day| (day, Tally::default())).collect();
    for (bucket, tally) in counters {
        *days.entry(bucket.day).or_default() += tally;
    }
    days
}

/// The sums of each campaign, and of none; the most calls first.
fn by_campaign(counters: &Counters) -> Vec<(Option<CampaignId>, Tally)> {
    let mut campaigns = BTreeMap::<Option<CampaignId>, Tally>::new();
    for (bucket, tally) in counters {
        *campaigns.entry(bucket.campaign.clone()).or_default() += tally;
    }
    let mut campaigns: Vec<_> = campaigns.into_iter().collect();
    campaigns.sort_by_key(|(_, tally)| std::cmp::Reverse(tally.all.calls));
    campaigns
}
