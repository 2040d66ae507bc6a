//! `/analytics/csv/{table}`: what a chart shows, as a file.

use axum::extract::{Path, RawQuery, State};
use axum::response::{IntoResponse, Response};
use domain::{DURATION_BOUNDS, MAILBOX_BOUNDS};
use export::{Csv, FIGURES, attachment, file_name};

use super::asked::Wanted;
use super::bars::{after, lasting};
use super::campaigns::name;
use super::sums::Sums;
use crate::names::Names;
use crate::refusal::Failure;
use crate::site::Site;

/// `GET /analytics/csv/{table}`
pub(crate) async fn csv(
    State(site): State<Site>,
    Path(table): Path<String>,
    RawQuery(query): RawQuery,
) -> Result<Response, Failure> {
    let wanted = Wanted::read(super::PATH, query.as_deref(), site.clock().today());
    if let Some(fault) = wanted.faults.first() {
        return Err(Failure::invalid(&fault.parameter, &fault.why));
    }
    let (sums, book) = tokio::try_join!(super::sums(&site, &wanted), site.store.book())?;
    let csv = match table.as_str() {
        "timeline" => timeline(&sums),
        "durations" => durations(&sums),
        "campaigns" => campaigns(&sums, &Names::of(&book)),
        "mailbox" => mailbox(&sums),
        _ => return Err(Failure::not_found("no such table")),
    };
    let range = [sums.range.first.to_string(), sums.range.last.to_string()];
    let name = file_name(["ringledger", &table, &range[0], &range[1]]);
    Ok((attachment(&name), csv.into_text()).into_response())
}

fn timeline(sums: &Sums) -> Csv {
    let mut csv = Csv::headed(["from", "to"].into_iter().chain(FIGURES));
    for (step, tally) in &sums.points {
        let days = [step.first.to_string(), step.last.to_string()];
        csv.figures(&days, tally);
    }
    csv
}

fn campaigns(sums: &Sums, names: &Names) -> Csv {
    let heads = ["campaign_id", "campaign_name", "new_responders"];
    let mut csv = Csv::headed(heads.into_iter().chain(FIGURES));
    for (id, tally) in &sums.campaigns {
        let told = id.as_ref().map(ToString::to_string).unwrap_or_default();
        let responders = tally.responders.to_string();
        csv.figures(&[told, name(id.as_ref(), names), responders], tally);
    }
    csv
}

fn durations(sums: &Sums) -> Csv {
    let mut csv = Csv::headed(["duration", "calls"]);
    let from = std::iter::once(0).chain(DURATION_BOUNDS);
    let below = DURATION_BOUNDS.into_iter().map(Some).chain([None]);
    let counts = from.zip(below).zip(sums.now.rated().durations);
    for ((from, below), count) in counts {
        csv.row([lasting(from, below), count.to_string()]);
    }
    csv
}

fn mailbox(sums: &Sums) -> Csv {
    let mut csv = Csv::headed(["days_from_mailbox", "calls"]);
    let from = [None].into_iter().chain(MAILBOX_BOUNDS.map(Some));
    let below = MAILBOX_BOUNDS.into_iter().map(Some).chain([None]);
    for ((from, below), count) in from.zip(below).zip(sums.now.mailbox) {
        csv.row([after(from, below), count.to_string()]);
    }
    csv
}
