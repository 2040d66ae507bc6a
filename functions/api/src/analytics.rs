//! Figures of many calls, from the counters that are written with each of them.

mod asked;
mod attribution;
mod labels;
mod view;

use std::collections::BTreeMap;
use std::sync::Arc;

use access::Problem;
use axum::Json;
use axum::extract::State;
use domain::Tally;

use crate::Api;
use crate::names::Names;
pub(crate) use asked::{AnalyticsAsked, AnalyticsParams};
pub(crate) use attribution::{__path_attribution, attribution};
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
    let mut days: BTreeMap<_, Tally> = asked.days().map(|day| (day, Tally::default())).collect();
    let mut total = Tally::default();
    for (bucket, tally) in counters {
        total += tally.clone();
        *days.entry(bucket.day).or_default() += tally;
    }
    let days = days.iter().map(|(day, tally)| DayView::new(*day, tally));
    Ok(Json(TimelineView {
        days: days.collect(),
        total: CountsView::from(&total),
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
    let mut campaigns = BTreeMap::<_, Tally>::new();
    for (bucket, tally) in counters {
        *campaigns.entry(bucket.campaign).or_default() += tally;
    }
    let mut campaigns: Vec<_> = campaigns.into_iter().collect();
    campaigns.sort_by_key(|(_, tally)| std::cmp::Reverse(tally.all.calls));
    let campaigns = campaigns
        .into_iter()
        .map(|(id, tally)| CampaignFigures::new(id.as_ref(), &tally, &names));
    Ok(Json(CampaignsView {
        campaigns: campaigns.collect(),
    }))
}
