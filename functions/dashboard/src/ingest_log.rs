//! `/ingest`: whether every call came in, and what reached the webhook.

mod hours;
mod line;
mod log;
mod pending;
mod runs;
mod sync;

use std::collections::BTreeMap;

use askama::Template;
use axum::extract::{RawQuery, State};
use axum::response::{IntoResponse, Response};
use http::StatusCode;
use store::{Outcome, Why};

use self::hours::Day;
use self::log::{Log, Wanted};
use self::pending::Row;
use self::runs::RunRow;
use self::sync::SyncCard;
use crate::badge::Badge;
use crate::figures;
use crate::page::{Frame, Section, Visitor, shown};
use crate::refusal::Failure;
use crate::site::Site;
use crate::watch::{Notice, Watch};

pub(crate) use self::line::Line;
pub(crate) use self::sync::sync;

#[derive(Template)]
#[template(path = "ingest.html")]
struct IngestPage {
    frame: Frame,
    zone: String,
    webhook_address: String,
    watch: Watch,
    notices: Vec<Notice>,
    sync: SyncCard,
    /// Calls that nobody can fetch any more.
    lost: Vec<Row>,
    /// Calls that are still to be fetched.
    waiting: Vec<Row>,
    /// How many more there are of them.
    more_waiting: Option<String>,
    /// How many have only not ended.
    underway: Option<String>,
    days: Vec<Day>,
    runs: Vec<RunRow>,
    today: Vec<Count>,
    log: Log,
}

/// How many of today's deliveries came to something.
struct Count {
    badge: Badge,
    count: String,
}

/// Rows of the ledger that a page shows; the API has all of them.
const ROWS: usize = 100;

/// `GET /ingest`
pub(crate) async fn show(
    State(site): State<Site>,
    visitor: Visitor,
    RawQuery(query): RawQuery,
) -> Result<Response, Failure> {
    let wanted = Wanted::read(query.as_deref());
    let (store, now) = (&site.store, (site.now)());
    let days = ingest::ledger::lately(store, now);
    let ledger = async { Ok(ingest::ledger(store, &site.ingest, days, now).await?) };
    let (ledger, log) = tokio::try_join!(ledger, Box::pin(Log::read(&site, &visitor, &wanted)))?;
    let status = match log.is_usable() {
        true => StatusCode::OK,
        false => StatusCode::BAD_REQUEST,
    };
    let page = IngestPage::new(&site, &visitor, ledger, log);
    Ok((status, shown(&page)).into_response())
}

impl IngestPage {
    fn new(site: &Site, visitor: &Visitor, ledger: ingest::Ledger, log: Log) -> Self {
        let clock = site.clock();
        let rows = |of: fn(Why) -> bool| {
            let rows = ledger.pending.iter().filter(move |it| of(it.why));
            rows.map(|it| Row::new(it, &clock))
        };
        let is_waiting = |why| !matches!(why, Why::Gone | Why::Running);
        let more_waiting = rows(is_waiting).count().saturating_sub(ROWS);
        let underway = rows(|why| why == Why::Running).count();
        Self {
            frame: Frame::new("Ingest", Section::Ingest, Some(visitor)),
            zone: clock.zone_name(),
            webhook_address: visitor.webhook_address(site),
            watch: Watch::new(&ledger.summary, ledger.today, &clock),
            notices: ledger.warnings.iter().map(Notice::from).collect(),
            sync: SyncCard::new(&ledger.summary, visitor, &clock),
            lost: rows(|why| why == Why::Gone).take(ROWS).collect(),
            waiting: rows(is_waiting).take(ROWS).collect(),
            more_waiting: (more_waiting > 0).then(|| figures::count(more_waiting)),
            underway: (underway > 0).then(|| figures::counted(underway, "call")),
            days: hours::days(&ledger, &clock),
            runs: ledger
                .runs
                .iter()
                .map(|run| RunRow::new(run, &clock))
                .collect(),
            today: counts(ledger.deliveries),
            log,
        }
    }
}

/// Outcomes first, in their own order; then whatever else was counted, such as
/// the reasons of rejections.
fn counts(mut today: BTreeMap<String, u64>) -> Vec<Count> {
    let mut counts = Vec::new();
    for outcome in Outcome::ALL {
        let count = today.remove(outcome.as_str()).filter(|count| *count > 0);
        counts.extend(count.map(|count| (Badge::from(outcome), count)));
    }
    let codes = today.into_iter().filter(|(_, count)| *count > 0);
    counts.extend(codes.map(|(code, count)| (line::code(&code), count)));
    counts
        .into_iter()
        .map(|(badge, count)| Count {
            badge,
            count: figures::count(count),
        })
        .collect()
}
