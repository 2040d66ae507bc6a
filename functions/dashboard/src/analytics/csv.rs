//! `/analytics/csv/{table}`: what a chart shows, as a file.

use axum::extract::{Path, RawQuery, State};
use axum::response::{IntoResponse, Response};
use domain::{DURATION_BOUNDS, MAILBOX_BOUNDS, Tally};
use export::{Csv, attachment, file_name};

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

const COUNTS: [&str; 13] = [
    "calls",
    "left_out_of_rates",
    "counted_in_rates",
    "success",
    "failure",
    "unknown",
    "converted",
    "seconds",
    "may_be_credited",
    "credited",
    "unattributed",
    "value",
    "currency",
];

fn timeline(sums: &Sums) -> Csv {
    let mut csv = Csv::headed(["from", "to"].into_iter().chain(COUNTS));
    for (step, tally) in &sums.points {
        let days = [step.first.to_string(), step.last.to_string()];
        rows(&mut csv, &days, tally);
    }
    csv
}

fn campaigns(sums: &Sums, names: &Names) -> Csv {
    let heads = ["campaign_id", "campaign_name", "new_responders"];
    let mut csv = Csv::headed(heads.into_iter().chain(COUNTS));
    for (id, tally) in &sums.campaigns {
        let told = id.as_ref().map(ToString::to_string).unwrap_or_default();
        let responders = tally.responders.to_string();
        rows(
            &mut csv,
            &[told, name(id.as_ref(), names), responders],
            tally,
        );
    }
    csv
}

/// A row for each currency; the counts stand in the first alone, so that a
/// column can be summed.
fn rows(csv: &mut Csv, heads: &[String], tally: &Tally) {
    let counts = counts(tally);
    let mut worth = tally.worth.iter();
    let first = worth.next();
    let value = |worth: Option<(&String, &i64)>| match worth {
        Some((currency, micros)) => [amount(*micros), currency.clone()],
        None => [String::new(), String::new()],
    };
    let cells = heads.iter().cloned();
    csv.row(
        cells
            .chain(counts.iter().map(ToString::to_string))
            .chain(value(first)),
    );
    for more in worth {
        let blank = counts.iter().map(|_| String::new());
        csv.row(heads.iter().cloned().chain(blank).chain(value(Some(more))));
    }
}

fn counts(tally: &Tally) -> [i64; 11] {
    let rated = tally.rated();
    [
        tally.all.calls,
        tally.apart.calls,
        rated.calls,
        rated.success,
        rated.failure,
        rated.unknown,
        rated.converted,
        rated.seconds,
        tally.applicable(),
        tally.attributed(),
        tally.of(domain::AttributionStatus::Unattributed),
    ]
}

/// Millionths as a plain number.
fn amount(micros: i64) -> String {
    let sign = if micros < 0 { "-" } else { "" };
    let micros = micros.unsigned_abs();
    format!("{sign}{}.{:06}", micros / 1_000_000, micros % 1_000_000)
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
