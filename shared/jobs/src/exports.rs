//! Calls as CSV: at once while one answer can carry them, and else as a file
//! that a job writes.
//!
//! Both read the list in the order of start, page after page by its cursor. A
//! call keeps its start, while its duration or status may change as we read and
//! move it to a page that was read already; so nothing is left out and nothing
//! comes twice.

mod at_once;
mod columns;
mod file;
mod names;
mod step;

pub use at_once::{Whole, expected};
pub use file::{Lies, delete_old, file, file_name};
pub(crate) use names::Names;
pub(crate) use step::step;

use std::time::Duration;

use store::jobs::{Export, Job, Work};
use store::{Plan, Position, Sort, Store};

use crate::noted;
use crate::start::{NotStarted, Order, begin};

/// What became of the wish for an export.
#[derive(Clone, Debug)]
pub enum Exported {
    /// All of it.
    Whole(Whole),
    /// It is too much for one answer: a job writes it to a file.
    Begun(Box<Job>),
}

/// Rows that one Query reads; more bytes than a megabyte it does not.
const A_PAGE: usize = 1000;

/// Exports calls: at once, in the order of `sort`, if they are few enough and
/// read within `budget`.
pub async fn export(
    store: &Store,
    export: Export,
    sort: Sort,
    order: Order,
    budget: Duration,
) -> Result<Exported, NotStarted> {
    let running = store.running_export(&order.actor).await?;
    let running = running.filter(|job| !job.is_over());
    match running {
        Some(job) if job.work == Work::Export(export.clone()) => {
            return Ok(Exported::Begun(Box::new(job)));
        }
        _ => {}
    }
    let expected = at_once::expected(store, &export.filter).await?;
    if !expected.is_some_and(at_once::is_too_many)
        && let Some(whole) = at_once::read(store, &export, sort, budget).await?
    {
        let act = noted::handed_out(whole.calls, &order.actor, order.now);
        store.note(&act).await?;
        return Ok(Exported::Whole(whole));
    }
    match running {
        Some(job) => Err(NotStarted::Exporting(job.id)),
        None => begun(store, export, order, expected).await,
    }
}

async fn begun(
    store: &Store,
    export: Export,
    order: Order,
    expected: Option<u64>,
) -> Result<Exported, NotStarted> {
    let actor = order.actor.clone();
    match begin(store, Work::Export(export), order, expected).await {
        Ok(job) => Ok(Exported::Begun(Box::new(job))),
        // Somebody may have been quicker with one of the same actor's.
        Err(error) => match store.running_export(&actor).await? {
            Some(job) => Err(NotStarted::Exporting(job.id)),
            None => Err(error),
        },
    }
}

fn plan(export: &Export, after: Option<Position>) -> Plan {
    Plan {
        filter: export.filter.clone(),
        sort: Sort::StartedAt,
        ascending: export.ascending,
        limit: A_PAGE,
        after,
    }
}
