//! The sync: what it does now, when it goes on, and the button that starts it.

use axum::extract::State;
use axum::response::{IntoResponse, Redirect, Response};
use ingest::Asked;
use ingest::ledger::{Stage, Summary};
use store::Run;

use super::runs::kind;
use crate::figures::count;
use crate::moment::Clock;
use crate::page::Visitor;
use crate::refusal::Failure;
use crate::site::Site;
use crate::watch::{When, when};

/// What stands beside the button.
pub(super) struct SyncCard {
    pub(super) csrf: String,
    pub(super) may_start: bool,
    /// Somebody asked for a run that has not begun.
    pub(super) asked: Option<When>,
    pub(super) running: Vec<Running>,
    pub(super) next_due: Option<When>,
}

/// A pass that is under way.
pub(super) struct Running {
    pub(super) kind: &'static str,
    pub(super) from: When,
    pub(super) to: When,
    pub(super) percent: u16,
    pub(super) listed: String,
    pub(super) fetched: String,
    pub(super) failed: Option<String>,
}

impl SyncCard {
    pub(super) fn new(summary: &Summary, visitor: &Visitor, clock: &Clock) -> Self {
        let is_on = summary.stage() != Stage::Off;
        let due = summary.state.as_ref().map(|state| state.next_due);
        let due = due.filter(|due| is_on && *due > summary.now);
        let running = summary.running().map(|run| Running::new(run, clock));
        Self {
            csrf: visitor.csrf.clone(),
            may_start: is_on && visitor.may_edit(),
            asked: summary.wanted.filter(|_| is_on).map(|at| when(clock, at)),
            running: running.collect(),
            next_due: due.map(|at| when(clock, at)),
        }
    }
}

impl Running {
    fn new(run: &Run, clock: &Clock) -> Self {
        Self {
            kind: kind(run.kind),
            from: when(clock, run.from),
            to: when(clock, run.to),
            percent: run.progress() / 10,
            listed: count(run.listed),
            fetched: count(run.fetched),
            failed: (run.failed > 0).then(|| count(run.failed)),
        }
    }
}

/// `POST /ingest/sync`
pub(crate) async fn sync(State(site): State<Site>) -> Result<Response, Failure> {
    let asked = ingest::ask_for_sync(&site.store, &site.ingest, &site.wake, (site.now)());
    match asked.await? {
        Asked::Off => Err(Failure::conflict(
            "the sync is off: set ELEVENLABS_API_KEY where Ringledger runs, and start it again",
        )),
        Asked::Now | Asked::Soon => Ok(Redirect::to("/ingest#sync").into_response()),
    }
}
