//! The same figures as tables, a row for each day, campaign or share.

use std::sync::Arc;

use access::Problem;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use domain::{AttributionStatus, DURATION_BOUNDS, Tally};
use export::{Csv, FIGURES, attachment, file_name};

use super::{AnalyticsAsked, AnalyticsParams, by_campaign, by_day};
use crate::Api;
use crate::names::Names;

/// Calls by day, as CSV
///
/// What conversions are worth has a row for each currency; the counts stand in the
/// first of them alone, so that a column can be summed.
#[utoipa::path(
    get,
    path = "/api/v1/analytics/timeline.csv",
    tag = "analytics",
    params(AnalyticsParams),
    responses((status = 200, description = "A row for each day.", body = String, content_type = "text/csv")),
    operation_id = "timeline_csv"
)]
pub(crate) async fn timeline_csv(
    State(api): State<Arc<Api>>,
    asked: AnalyticsAsked,
) -> Result<Response, Problem> {
    let counters = asked.counters(&api).await?;
    let mut csv = Csv::headed(["day"].into_iter().chain(FIGURES));
    for (day, tally) in by_day(&asked, &counters) {
        csv.figures(&[day.to_string()], &tally);
    }
    Ok(file("timeline", &asked, csv))
}

/// Calls by campaign, as CSV
#[utoipa::path(
    get,
    path = "/api/v1/analytics/campaigns.csv",
    tag = "analytics",
    params(AnalyticsParams),
    responses((status = 200, description = "Campaigns, the most calls first.", body = String, content_type = "text/csv")),
    operation_id = "campaign_figures_csv"
)]
pub(crate) async fn campaigns_csv(
    State(api): State<Arc<Api>>,
    asked: AnalyticsAsked,
) -> Result<Response, Problem> {
    let names = async { Ok(Names::read(&api).await?) };
    let (counters, names) = tokio::try_join!(asked.counters(&api), names)?;
    let heads = ["campaign_id", "campaign_name", "new_responders"];
    let mut csv = Csv::headed(heads.into_iter().chain(FIGURES));
    for (id, tally) in by_campaign(&counters) {
        let id = id.map(|id| id.to_string()).unwrap_or_default();
        let name = names.of(&id).unwrap_or_default();
        let responders = asked.responders(&tally).map(|it| it.to_string());
        csv.figures(&[id, name, responders.unwrap_or_default()], &tally);
    }
    Ok(file("campaigns", &asked, csv))
}

/// How long calls last, as CSV
#[utoipa::path(
    get,
    path = "/api/v1/analytics/durations.csv",
    tag = "analytics",
    params(AnalyticsParams),
    responses((status = 200, description = "Calls by duration.", body = String, content_type = "text/csv")),
    operation_id = "durations_csv"
)]
pub(crate) async fn durations_csv(
    State(api): State<Arc<Api>>,
    asked: AnalyticsAsked,
) -> Result<Response, Problem> {
    let total = total(&asked, &api).await?;
    let mut csv = Csv::headed(["from_secs", "below_secs", "calls"]);
    let from = std::iter::once(0).chain(DURATION_BOUNDS);
    let below = DURATION_BOUNDS.into_iter().map(Some).chain([None]);
    for ((from, below), calls) in from.zip(below).zip(total.all.durations) {
        let below = below.map(|below| below.to_string()).unwrap_or_default();
        csv.row([from.to_string(), below, calls.to_string()]);
    }
    Ok(file("durations", &asked, csv))
}

/// How calls are credited, as CSV
#[utoipa::path(
    get,
    path = "/api/v1/analytics/attribution.csv",
    tag = "analytics",
    params(AnalyticsParams),
    responses((status = 200, description = "Calls by attribution status.", body = String, content_type = "text/csv")),
    operation_id = "attribution_figures_csv"
)]
pub(crate) async fn attribution_csv(
    State(api): State<Arc<Api>>,
    asked: AnalyticsAsked,
) -> Result<Response, Problem> {
    let total = total(&asked, &api).await?;
    let mut csv = Csv::headed(["attribution", "calls"]);
    for status in AttributionStatus::ALL {
        csv.row([status.as_str().to_owned(), total.of(status).to_string()]);
    }
    Ok(file("attribution", &asked, csv))
}

async fn total(asked: &AnalyticsAsked, api: &Api) -> Result<Tally, Problem> {
    let mut total = Tally::default();
    let counters = asked.counters(api).await?;
    counters.into_values().for_each(|tally| total += tally);
    Ok(total)
}

fn file(table: &str, asked: &AnalyticsAsked, csv: Csv) -> Response {
    let (from, to) = (asked.from.to_string(), asked.to.to_string());
    let name = file_name(["ringledger", table, &from, &to]);
    (attachment(&name), csv.into_text()).into_response()
}
