//! The filters and the order of a list of calls.

use std::sync::Arc;

use access::{Actor, Problem};
use axum::extract::FromRequestParts;
use domain::{AttributionStatus, CampaignId};
use http::request::Parts;
use jiff::tz::TimeZone;
use store::{CallRow, Filter, Page, Phone, Plan, Sort};

use crate::Api;
use crate::names::Names;
use crate::paging::Paging;
use crate::request::{Params, instant, values};
use crate::words::{DIRECTIONS, ORDERS, SORTS, STATES, STATUSES};

/// A page of calls as it was asked for.
pub(crate) struct CallsAsked {
    filter: Filter,
    sort: Sort,
    ascending: bool,
    pub(crate) paging: Paging,
}

/// Said to viewers, who would find numbers out digit by digit.
const ONLY_THE_END: &str = "is a whole number or the last four digits of one, because numbers are \
    hidden from this key";

impl CallsAsked {
    /// Reads the page, and beside it the names of the campaigns, unless the filter
    /// shows at once that nothing can be on it.
    pub(crate) async fn page(&self, api: &Api) -> Result<(Page<CallRow>, Names), Problem> {
        if self.filter.admits_nothing() {
            let page = Page {
                rows: Vec::new(),
                next: None,
                cut_short: false,
            };
            return Ok((page, Names::default()));
        }
        let Self {
            filter,
            sort,
            ascending,
            paging,
        } = self;
        let plan = Plan {
            filter: filter.clone(),
            sort: *sort,
            ascending: *ascending,
            limit: paging.limit,
            after: paging.after.clone(),
        };
        let read = tokio::try_join!(api.store().calls(&plan), Names::read(api));
        Ok(read?)
    }
}

impl FromRequestParts<Arc<Api>> for CallsAsked {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, api: &Arc<Api>) -> Result<Self, Problem> {
        let mut params = Params::of(parts);
        let filter = filter(&mut params, api.store().zone())?;
        let actor = <Actor as FromRequestParts<Arc<Api>>>::from_request_parts(parts, api).await?;
        if !actor.sees_numbers()
            && filter
                .phone
                .as_ref()
                .is_some_and(Phone::is_longer_than_shown)
        {
            return Err(Problem::invalid_parameter("phone", ONLY_THE_END));
        }
        let (sort, ascending) = order(&mut params)?;
        let paging = Paging::read(params, "calls", api).await?;
        Ok(Self {
            filter,
            sort,
            ascending,
            paging,
        })
    }
}

/// The filters among `params`.
pub(crate) fn filter(params: &mut Params, zone: &TimeZone) -> Result<Filter, Problem> {
    Ok(Filter {
        campaign: params.take("campaign_id", campaign)?,
        status: params.take("status", values::one_of(STATUSES))?,
        state: params.take("state", values::one_of(STATES))?,
        attribution: params.take("attribution", attribution)?,
        converted: params.take("converted", values::boolean)?,
        agent: params.take("agent_id", values::parsed)?,
        direction: params.take("direction", values::one_of(DIRECTIONS))?,
        phone: params.take("phone", values::phone)?,
        from: params.take("from", instant(zone))?,
        to: params.take("to", instant(zone))?,
        min_duration: params.take("min_duration", values::number(0..=u32::MAX))?,
        max_duration: params.take("max_duration", values::number(0..=u32::MAX))?,
    })
}

/// What is sorted by, and whether from the smallest up.
pub(crate) fn order(params: &mut Params) -> Result<(Sort, bool), Problem> {
    let sort = params.take("sort", values::one_of(SORTS))?.map(sort);
    let ascending = params.take("order", values::one_of(ORDERS))? == Some("asc");
    Ok((sort.unwrap_or_default(), ascending))
}

fn sort(word: &str) -> Sort {
    match word {
        "duration" => Sort::Duration,
        "status" => Sort::Status,
        _ => Sort::StartedAt,
    }
}

fn attribution(text: &str) -> Result<AttributionStatus, String> {
    let words = AttributionStatus::ALL.map(AttributionStatus::as_str);
    let status = AttributionStatus::ALL
        .into_iter()
        .find(|status| status.as_str() == text);
    status.ok_or_else(|| format!("is one of {}", words.join(", ")))
}

/// A lone dash stands for "no campaign" in the index and is nobody's id.
pub(crate) fn campaign(text: &str) -> Result<CampaignId, String> {
    match text {
        "-" => Err("is not a campaign's id".to_owned()),
        text => values::parsed(text),
    }
}
