//! How many calls a filter matches, counted up to a bound.

use axum::Json;
use axum::extract::{RawQuery, State};
use serde::Serialize;
use store::Plan;

use crate::calls::{Asked, FILTERS, filter};
use crate::refusal::Failure;
use crate::site::Site;

/// So many calls match, or more than these.
#[derive(Debug, Default, Serialize)]
pub(crate) struct Counted {
    count: usize,
    more: bool,
}

const A_PAGE: usize = 1000;
const PAGES: usize = 5;

/// `GET /find/calls`
pub(crate) async fn calls(
    State(site): State<Site>,
    RawQuery(query): RawQuery,
) -> Result<Json<Counted>, Failure> {
    let mut faults = Vec::new();
    let asked = Asked::read("/calls", query.as_deref(), &FILTERS, &mut faults);
    let filter = filter(&asked, site.zone(), &mut faults);
    if let Some(fault) = faults.first() {
        return Err(Failure::invalid(&fault.parameter, &fault.why));
    }
    let (mut counted, mut after) = (Counted::default(), None);
    for _ in 0..PAGES {
        let plan = Plan {
            filter: filter.clone(),
            limit: A_PAGE,
            after,
            ..Plan::default()
        };
        let page = site.store.calls(&plan).await?;
        counted.count = counted.count.saturating_add(page.rows.len());
        after = page.next;
        counted.more = after.is_some();
        if after.is_none() {
            break;
        }
    }
    Ok(Json(counted))
}
