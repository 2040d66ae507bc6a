//! The delivery log: by outcome, by conversation, page by page.

use domain::ConversationId;
use store::{BadCursor, DeliveryFilter, Outcome, Position};

use super::Line;
use crate::badge::Badge;
use crate::calls::{Asked, Fault};
use crate::page::Visitor;
use crate::refusal::Failure;
use crate::site::Site;

/// What of the log is asked for.
pub(super) struct Wanted {
    asked: Asked,
    filter: DeliveryFilter,
    faults: Vec<Fault>,
}

/// One page of the log.
pub(super) struct Log {
    pub(super) tabs: Vec<Tab>,
    /// The outcome that a search stays within.
    pub(super) outcome: Option<String>,
    /// The conversation that was searched for.
    pub(super) conversation: String,
    pub(super) faults: Vec<Fault>,
    pub(super) stale: bool,
    pub(super) lines: Vec<Line>,
    pub(super) first: Option<String>,
    pub(super) next: Option<String>,
    pub(super) is_filtered: bool,
}

/// The log by one outcome, or whole.
pub(super) struct Tab {
    pub(super) name: String,
    pub(super) path: String,
    pub(super) here: bool,
}

const KNOWN: [&str; 3] = ["outcome", "conversation_id", "cursor"];
const ROWS: usize = 25;

impl Wanted {
    pub(super) fn read(query: Option<&str>) -> Self {
        let mut faults = Vec::new();
        let asked = Asked::read("/ingest", query, &KNOWN, &mut faults);
        let filter = DeliveryFilter {
            outcome: outcome(&asked, &mut faults),
            conversation_id: conversation(&asked, &mut faults),
        };
        Self {
            asked,
            filter,
            faults,
        }
    }
}

impl Log {
    pub(super) async fn read(
        site: &Site,
        visitor: &Visitor,
        wanted: &Wanted,
    ) -> Result<Self, Failure> {
        let asked = &wanted.asked;
        let after = match wanted.faults.is_empty() {
            true => opened(site, asked).await?,
            false => Ok(None),
        };
        let mut log = Self::blank(wanted);
        log.stale = after.is_err();
        let (true, Ok(after)) = (log.faults.is_empty(), after) else {
            return Ok(log);
        };
        let page = site.store.deliveries(&wanted.filter, ROWS, after.as_ref());
        let page = page.await?;
        let clock = site.clock();
        log.lines = page
            .rows
            .into_iter()
            .map(|row| Line::new(row, &clock).told_to(visitor))
            .collect();
        if let Some(position) = &page.next {
            log.next = Some(going_on(site, asked, position).await?);
        }
        Ok(log)
    }

    fn blank(wanted: &Wanted) -> Self {
        let asked = &wanted.asked;
        let first = asked.value("cursor");
        Self {
            tabs: tabs(asked),
            outcome: asked.value("outcome").map(str::to_owned),
            conversation: asked.text("conversation_id"),
            faults: wanted.faults.clone(),
            stale: false,
            lines: Vec::new(),
            first: first.map(|_| here(&asked.without(&["cursor"]))),
            next: None,
            is_filtered: asked.has_any(&["outcome", "conversation_id"]),
        }
    }

    pub(super) fn is_usable(&self) -> bool {
        self.faults.is_empty() && !self.stale
    }
}

/// The log stands below the ledger: links lead to where it begins.
fn here(asked: &Asked) -> String {
    format!("{}#log", asked.address())
}

fn outcome(asked: &Asked, faults: &mut Vec<Fault>) -> Option<Outcome> {
    let outcome = asked.value("outcome")?.parse();
    let words = Outcome::ALL.map(Outcome::as_str).join(", ");
    outcome
        .map_err(|()| faults.push(Fault::new("outcome", format!("must be one of {words}"))))
        .ok()
}

fn conversation(asked: &Asked, faults: &mut Vec<Fault>) -> Option<ConversationId> {
    let id = asked.value("conversation_id")?.parse();
    let why = "must be a whole id: letters, digits, - and _";
    id.map_err(|_| faults.push(Fault::new("conversation_id", why)))
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
    Ok(here(&asked.with("cursor", token)))
}

fn tabs(asked: &Asked) -> Vec<Tab> {
    let chosen = asked.value("outcome");
    let rest = asked.without(&["outcome", "cursor"]);
    let all = Tab {
        name: "All".to_owned(),
        path: here(&rest),
        here: chosen.is_none(),
    };
    let tab = |outcome: Outcome| Tab {
        name: Badge::from(outcome).word,
        path: here(&rest.with("outcome", outcome.as_str())),
        here: chosen == Some(outcome.as_str()),
    };
    std::iter::once(all)
        .chain(Outcome::ALL.into_iter().map(tab))
        .collect()
}
