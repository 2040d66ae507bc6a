//! Which calls figures are asked of.

use std::collections::BTreeMap;
use std::sync::Arc;

use access::Problem;
use axum::extract::FromRequestParts;
use domain::{AgentId, Bucket, CampaignId, Tally};
use http::request::Parts;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Span, Timestamp};
use utoipa::IntoParams;

use crate::Api;
use crate::calls::campaign;
use crate::request::{Params, instant, values};
use crate::words;

/// Whole days of the ledger, and the campaign and the agent that are meant.
pub(crate) struct AnalyticsAsked {
    pub(super) from: Date,
    /// Inclusive; before `from` where no day is meant.
    pub(super) to: Date,
    pub(super) campaign: Option<CampaignId>,
    pub(super) agent: Option<AgentId>,
}

/// Days that are looked at when nothing else is said.
const DAYS: i64 = 30;
/// More days are no chart.
const MOST_DAYS: i64 = 3700;

impl AnalyticsAsked {
    pub(super) fn days(&self) -> impl Iterator<Item = Date> {
        let to = self.to;
        let days = self.from.series(Span::new().days(1));
        days.take_while(move |day| *day <= to)
    }

    /// People who answered for the first time; by agent it is not known.
    pub(super) fn responders(&self, tally: &Tally) -> Option<i64> {
        self.agent.is_none().then_some(tally.responders)
    }

    /// The counters of what is meant.
    pub(super) async fn counters(&self, api: &Api) -> Result<BTreeMap<Bucket, Tally>, Problem> {
        if self.from > self.to {
            return Ok(BTreeMap::new());
        }
        let mut counters = api.store().counters(self.from, self.to).await?;
        counters.retain(|bucket, _| {
            let of = |wanted: &Option<_>, is: &Option<_>| wanted.is_none() || wanted == is;
            of(&self.campaign, &bucket.campaign)
                && (self.agent.is_none() || self.agent == bucket.agent)
        });
        Ok(counters)
    }
}

impl FromRequestParts<Arc<Api>> for AnalyticsAsked {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, api: &Arc<Api>) -> Result<Self, Problem> {
        let mut params = Params::of(parts);
        let zone = api.store().zone();
        let from = params.take("from", instant(zone))?;
        let to = params.take("to", instant(zone))?;
        let to = to.map_or(day(zone, api.now()), |to| day(zone, before(to)));
        let earlier = to.saturating_sub(Span::new().days(DAYS - 1));
        let from = from.map_or(earlier, |from| day(zone, from));
        let asked = Self {
            from,
            to,
            campaign: params.take("campaign_id", campaign)?,
            agent: params.take("agent_id", values::parsed)?,
        };
        params.finish()?;
        let days = from
            .until(to)
            .map_or(i64::MAX, |span| i64::from(span.get_days()));
        match days > MOST_DAYS {
            true => Err(Problem::invalid_parameter(
                "from",
                format!("is more than {MOST_DAYS} days before to"),
            )),
            false => Ok(asked),
        }
    }
}

fn day(zone: &TimeZone, at: Timestamp) -> Date {
    at.to_zoned(zone.clone()).date()
}

/// The last moment before `at`, which is excluded.
fn before(at: Timestamp) -> Timestamp {
    let moment = SignedDuration::from_nanos(1);
    at.checked_sub(moment).unwrap_or(at)
}

/// What `AnalyticsAsked` reads, for the description of the API.
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
#[expect(dead_code, reason = "it describes what `AnalyticsAsked` reads")]
pub(crate) struct AnalyticsParams {
    /// From this day on, in the ledger's time zone; thirty days are looked at when
    /// nothing is said. A time stands for its day.
    #[param(inline, value_type = Option<words::TimeOrDate>, example = "2026-11-01")]
    from: Option<String>,
    /// Before this day; today is the last one when nothing is said.
    #[param(inline, value_type = Option<words::TimeOrDate>, example = "2026-12-01")]
    to: Option<String>,
    /// Credited to this campaign.
    #[param(
        pattern = "^([A-Za-z0-9_]|-[A-Za-z0-9_-])[A-Za-z0-9_-]*$",
        max_length = 128,
        example = "spring-2026"
    )]
    campaign_id: Option<String>,
    #[param(
        pattern = "^[A-Za-z0-9_-]+$",
        max_length = 128,
        example = "agent_4101kb2m8x7qe5ntw3r6yj9hvs0c"
    )]
    agent_id: Option<String>,
}
