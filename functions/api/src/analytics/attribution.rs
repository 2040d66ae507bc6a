//! How many calls are credited, and how good that is, measured by people's
//! decisions.

use std::sync::Arc;

use access::Problem;
use axum::Json;
use axum::extract::State;
use domain::Tally;
use serde::Serialize;
use utoipa::ToSchema;

use super::labels::AccuracyView;
use super::view::{StatusesView, share};
use super::{AnalyticsAsked, AnalyticsParams};
use crate::Api;
use crate::names::Names;

/// How many calls are credited, and how well
///
/// Coverage is over the calls that may be credited at all. Accuracy is measured
/// where a person decided what the rules had judged: `accuracy` by all such calls,
/// `blind` by those decided without seeing what the rules say, which no habit of
/// agreeing can flatter. It is not known by agent.
#[utoipa::path(
    get,
    path = "/api/v1/analytics/attribution",
    tag = "analytics",
    params(AnalyticsParams),
    responses((status = 200, description = "The figures.", body = AttributionFigures)),
    operation_id = "attribution_figures"
)]
pub(crate) async fn attribution(
    State(api): State<Arc<Api>>,
    asked: AnalyticsAsked,
) -> Result<Json<AttributionFigures>, Problem> {
    let labels = async {
        match asked.from > asked.to || asked.agent.is_some() {
            true => Ok(Default::default()),
            false => Ok(api.store().labels(asked.from, asked.to).await?),
        }
    };
    let names = async { Ok(Names::read(&api).await?) };
    let (counters, mut labels, names) = tokio::try_join!(asked.counters(&api), labels, names)?;
    labels.retain(|label, _| asked.campaign.is_none() || label.campaign == asked.campaign);
    let mut total = Tally::default();
    counters.into_values().for_each(|tally| total += tally);
    let by_person = asked.agent.is_none();
    let blind = labels.iter().filter(|(label, _)| label.blind).collect();
    let all = labels.iter().collect();
    Ok(Json(AttributionFigures {
        coverage: CoverageView::from(&total),
        statuses: StatusesView::from(&total),
        accuracy: by_person.then(|| AccuracyView::of(&all, &names)),
        blind: by_person.then(|| AccuracyView::of(&blind, &names)),
    }))
}

/// How many calls are credited, and how well.
#[derive(Serialize, ToSchema)]
pub(crate) struct AttributionFigures {
    coverage: CoverageView,
    statuses: StatusesView,
    /// By all calls that a person decided; null by agent.
    accuracy: Option<AccuracyView>,
    /// By those decided without seeing what the rules say.
    blind: Option<AccuracyView>,
}

/// How many of the calls that may be credited are.
#[derive(Serialize, ToSchema)]
#[schema(as = Coverage)]
struct CoverageView {
    attributed: i64,
    /// All but tests, spam, own numbers and what is no phone call.
    applicable: i64,
    /// From 0 to 1; null without calls.
    share: Option<f64>,
}

impl From<&Tally> for CoverageView {
    fn from(tally: &Tally) -> Self {
        let [confirmed, automatic, .., not_applicable] = tally.attribution;
        let attributed = confirmed.saturating_add(automatic);
        let applicable = tally.all.calls.saturating_sub(not_applicable);
        Self {
            attributed,
            applicable,
            share: share(attributed, applicable),
        }
    }
}
