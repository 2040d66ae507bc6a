//! `/ingest`: what reached the webhook, and what became of it.

mod line;

use std::collections::BTreeMap;

use askama::Template;
use axum::extract::{RawQuery, State};
use axum::response::{IntoResponse, Response};
use http::StatusCode;
use store::{BadCursor, DeliveryFilter, Outcome, Position};

use crate::badge::Badge;
use crate::calls::{Asked, Fault};
use crate::figures;
use crate::page::{Frame, Section, Visitor, shown};
use crate::refusal::Failure;
use crate::site::Site;

pub(crate) use self::line::Line;

#[derive(Template)]
#[template(path = "ingest.html")]
struct IngestPage {
    frame: Frame,
    zone: String,
    webhook_address: String,
    today: Vec<Count>,
    tabs: Vec<Tab>,
    faults: Vec<Fault>,
    stale: bool,
    lines: Vec<Line>,
    first: Option<String>,
    next: Option<String>,
    filtered: bool,
}

/// How many of today's deliveries came to something.
struct Count {
    badge: Badge,
    count: String,
}

/// The log by one outcome, or whole.
struct Tab {
    name: String,
    path: String,
    here: bool,
}

const KNOWN: [&str; 2] = ["outcome", "cursor"];
const ROWS: usize = 25;

/// `GET /ingest`
pub(crate) async fn list(
    State(site): State<Site>,
    visitor: Visitor,
    RawQuery(query): RawQuery,
) -> Result<Response, Failure> {
    let mut faults = Vec::new();
    let asked = Asked::read("/ingest", query.as_deref(), &KNOWN, &mut faults);
    let outcome = outcome(&asked, &mut faults);
    let after = opened(&site, &asked).await?;
    let filter = DeliveryFilter {
        outcome,
        conversation_id: None,
    };
    let position = after.as_ref().ok().and_then(Option::as_ref);
    let (page, today) = tokio::try_join!(
        site.store.deliveries(&filter, ROWS, position),
        site.store.deliveries_on(site.clock().today()),
    )?;
    let usable = faults.is_empty() && after.is_ok();
    let next = match &page.next {
        Some(position) => Some(going_on(&site, &asked, position).await?),
        None => None,
    };
    let clock = site.clock();
    let rows = page.rows.into_iter().filter(|_| usable);
    let shown = shown(&IngestPage {
        frame: Frame::new("Ingest", Section::Ingest, Some(&visitor)),
        zone: clock.zone_name(),
        webhook_address: visitor.webhook_address(&site),
        today: counts(today),
        tabs: tabs(&asked),
        stale: after.is_err(),
        faults,
        lines: rows.map(|row| Line::new(row, &clock)).collect(),
        first: asked
            .value("cursor")
            .map(|_| asked.without(&["cursor"]).address()),
        next: next.filter(|_| usable),
        filtered: asked.value("outcome").is_some(),
    });
    let status = if usable {
        StatusCode::OK
    } else {
        StatusCode::BAD_REQUEST
    };
    Ok((status, shown).into_response())
}

fn outcome(asked: &Asked, faults: &mut Vec<Fault>) -> Option<Outcome> {
    let outcome = asked.value("outcome")?.parse();
    let words = Outcome::ALL.map(Outcome::as_str).join(", ");
    outcome
        .map_err(|()| faults.push(Fault::new("outcome", format!("must be one of {words}"))))
        .ok()
}

async fn opened(
    site: &Site,
    asked: &Asked,
) -> Result<Result<Option<Position>, BadCursor>, Failure> {
    let Some(token) = asked.value("cursor") else {
        return Ok(Ok(None));
    };
    let list = asked.without(&["cursor"]).address();
    Ok(site
        .cursor_key()
        .await?
        .open(token, &list, (site.now)())
        .map(Some))
}

async fn going_on(site: &Site, asked: &Asked, position: &Position) -> Result<String, Failure> {
    let asked = asked.without(&["cursor"]);
    let token = site
        .cursor_key()
        .await?
        .seal(position, &asked.address(), (site.now)());
    Ok(asked.with("cursor", token).address())
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

fn tabs(asked: &Asked) -> Vec<Tab> {
    let chosen = asked.value("outcome");
    let all = Tab {
        name: "All".to_owned(),
        path: "/ingest".to_owned(),
        here: chosen.is_none(),
    };
    let tab = |outcome: Outcome| Tab {
        name: Badge::from(outcome).word,
        path: format!("/ingest?outcome={}", outcome.as_str()),
        here: chosen == Some(outcome.as_str()),
    };
    std::iter::once(all)
        .chain(Outcome::ALL.into_iter().map(tab))
        .collect()
}
