//! `/`: what there is, in a few figures.

use std::collections::BTreeMap;

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use domain::{AttributionStatus, Bucket, Tally};
use ingest::ledger::Summary;
use jiff::ToSpan;
use jiff::civil::Date;
use store::{DeliveryFilter, Plan};

use crate::calls::{Row, Way};
use crate::figures;
use crate::ingest_log::Line;
use crate::page::{Frame, Section, Visitor, shown};
use crate::refusal::Failure;
use crate::site::Site;
use crate::watch::{Notice, Watch};

#[derive(Template)]
#[template(path = "overview.html")]
struct OverviewPage {
    frame: Frame,
    zone: String,
    watch: Watch,
    webhook_address: String,
    periods: Vec<Period>,
    days: Vec<Day>,
    calls: Vec<Row>,
    deliveries: Vec<Line>,
}

/// The figures of some days.
struct Period {
    name: &'static str,
    path: String,
    calls: String,
    /// `call` or `calls`.
    of_what: &'static str,
    figures: Vec<Figure>,
}

struct Figure {
    name: &'static str,
    value: String,
    share: Option<String>,
}

/// One day of the chart, with its table row.
struct Day {
    name: String,
    path: String,
    success: i64,
    failure: i64,
    unknown: i64,
    calls: i64,
    converted: i64,
    /// As wide as the chart: the calls of the busiest day.
    most: i64,
}

const DAYS: i64 = 7;
const RECENT: usize = 5;

/// `GET /`
pub(crate) async fn show(State(site): State<Site>, visitor: Visitor) -> Result<Response, Failure> {
    let (clock, store) = (site.clock(), &site.store);
    let today = clock.today();
    let first = today.checked_sub((DAYS - 1).days()).unwrap_or(today);
    let newest = Plan {
        limit: RECENT,
        ..Plan::default()
    };
    let any = DeliveryFilter::default();
    let (counters, hours, summary, calls, deliveries) = tokio::try_join!(
        store.counters(first, today),
        store.hours(today, today),
        Summary::read(store, &site.ingest, clock.now),
        store.calls(&newest),
        store.deliveries(&any, RECENT, None),
    )?;
    let banner = summary.urgent().as_ref().map(Notice::from);
    let days = by_day(&counters, first);
    let one_day: Tally = days
        .last()
        .map(|(_, tally)| tally.clone())
        .unwrap_or_default();
    let all_days = days
        .iter()
        .fold(Tally::default(), |sum, (_, tally)| added(sum, tally));
    Ok(shown(&OverviewPage {
        frame: Frame::new("Overview", Section::Overview, Some(&visitor)).below(banner),
        zone: clock.zone_name(),
        watch: Watch::new(&summary, summary.figures_on(today, &hours), &clock),
        webhook_address: visitor.webhook_address(&site),
        periods: vec![
            Period::new("Today", today, &one_day),
            Period::new("Last 7 days", first, &all_days),
        ],
        days: chart(&days),
        calls: calls
            .rows
            .into_iter()
            .map(|call| Row::new(visitor.call(call), &clock))
            .collect(),
        deliveries: deliveries
            .rows
            .into_iter()
            .map(|row| Line::new(row, &clock).told_to(&visitor))
            .collect(),
    }))
}

/// The sums of each day, days without calls included.
fn by_day(counters: &BTreeMap<Bucket, Tally>, first: Date) -> Vec<(Date, Tally)> {
    let days = (0..DAYS).filter_map(|later| first.checked_add(later.days()).ok());
    let sum = |day: Date| {
        let of_day = counters.iter().filter(|(bucket, _)| bucket.day == day);
        of_day.fold(Tally::default(), |sum, (_, tally)| added(sum, tally))
    };
    days.map(|day| (day, sum(day))).collect()
}

fn added(mut sum: Tally, tally: &Tally) -> Tally {
    sum += tally.clone();
    sum
}

impl Period {
    fn new(name: &'static str, from: Date, tally: &Tally) -> Self {
        let share = |part| figures::share(part, tally.all.calls);
        let figure = |name, part: i64| Figure {
            name,
            value: figures::count(part),
            share: share(part),
        };
        let mean = tally
            .all
            .seconds
            .checked_div(tally.all.calls)
            .and_then(|mean| u32::try_from(mean).ok());
        Self {
            name,
            path: format!("/calls?from={from}"),
            calls: figures::count(tally.all.calls),
            of_what: if tally.all.calls == 1 {
                "call"
            } else {
                "calls"
            },
            figures: vec![
                figure("Success", tally.all.success),
                figure("Failure", tally.all.failure),
                figure("Converted", tally.all.converted),
                figure("Unattributed", unattributed(tally)),
                Figure {
                    name: "Mean duration",
                    value: mean.map_or_else(|| "–".to_owned(), figures::duration),
                    share: None,
                },
            ],
        }
    }
}

fn unattributed(tally: &Tally) -> i64 {
    let counts = AttributionStatus::ALL.into_iter().zip(tally.attribution);
    let unattributed = counts.filter(|(status, _)| *status == AttributionStatus::Unattributed);
    unattributed.map(|(_, count)| count).sum()
}

fn chart(days: &[(Date, Tally)]) -> Vec<Day> {
    let most = days
        .iter()
        .map(|(_, tally)| tally.all.calls)
        .max()
        .unwrap_or(0)
        .max(1);
    days.iter()
        .rev()
        .map(|(day, tally)| Day::new(*day, tally, most))
        .collect()
}

impl Day {
    fn new(day: Date, tally: &Tally, most: i64) -> Self {
        let next = day.checked_add(1.day()).unwrap_or(day);
        Self {
            name: day.strftime("%a %-d %b").to_string(),
            path: format!("/calls?from={day}&to={next}"),
            success: tally.all.success,
            failure: tally.all.failure,
            unknown: tally.all.unknown,
            calls: tally.all.calls,
            converted: tally.all.converted,
            most,
        }
    }
}
