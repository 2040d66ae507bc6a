//! The ledger as people and programs read it: whether every call came in, and
//! what stands in the way of those that did not.
//!
//! The words that say what is wrong and what to do about it stand here too, so
//! that a page and a program are told the same.

mod hours;
mod summary;
mod warning;
mod words;

use std::collections::BTreeMap;
use std::ops::RangeInclusive;

use domain::{Hour, Standing, Timestamp};
use jiff::ToSpan;
use jiff::civil::Date;
use store::{Pending, RunLog, Store, StoreError, Why};

use crate::Settings;
pub use hours::{Figures, HourLine};
pub use summary::{Stage, Summary};
pub use warning::{Waiting, Warning, urgent};

/// What became of the calls that the vendor listed, and how it goes on.
#[derive(Clone, Debug)]
pub struct Ledger {
    pub summary: Summary,
    pub today: Figures,
    /// The hours that were asked for, newest first; those without calls are
    /// left out.
    pub hours: Vec<HourLine>,
    /// The calls that are still to be fetched, those that need somebody first.
    pub pending: Vec<Pending>,
    /// The last runs of the sync, newest first.
    pub runs: Vec<RunLog>,
    /// What became of today's deliveries.
    pub deliveries: BTreeMap<String, u64>,
    pub warnings: Vec<Warning>,
}

/// Runs that are worth a look.
const RUNS: usize = 20;

/// Reads the ledger, with the hours of `days`.
pub async fn ledger(
    store: &Store,
    settings: &Settings,
    days: RangeInclusive<Date>,
    now: Timestamp,
) -> Result<Ledger, StoreError> {
    let today = store.day(now);
    let (seen, pending, last_delivery, hours, of_today, runs, deliveries, waiting) = futures::try_join!(
        store.sync_seen(),
        store.pending(),
        summary::last_delivery(store),
        store.hours(*days.start(), *days.end()),
        beside(store, &days, today),
        store.runs(RUNS),
        store.deliveries_on(today),
        Waiting::read(store),
    )?;
    let summary = Summary::new(seen, &pending, last_delivery, settings, now);
    let of_today = of_today.as_ref().unwrap_or(&hours);
    Ok(Ledger {
        today: summary.figures_on(today, of_today),
        hours: hours::lines(&hours, &pending, &days, summary.since(), store.zone()),
        warnings: warning::all(&summary, waiting),
        pending: by_urgency(pending),
        summary,
        runs,
        deliveries,
    })
}

/// Yesterday and today, which is what one looks at.
pub fn lately(store: &Store, now: Timestamp) -> RangeInclusive<Date> {
    let today = store.day(now);
    today.checked_sub(1.day()).unwrap_or(today)..=today
}

/// Today's hours, when they are not among `days`.
async fn beside(
    store: &Store,
    days: &RangeInclusive<Date>,
    today: Date,
) -> Result<Option<BTreeMap<Hour, Standing>>, StoreError> {
    match days.contains(&today) {
        true => Ok(None),
        false => store.hours(today, today).await.map(Some),
    }
}

/// What is lost and what needs somebody, before what only takes its time.
fn by_urgency(mut pending: Vec<Pending>) -> Vec<Pending> {
    let urgency = |why| match why {
        Why::Gone => 0_u8,
        Why::Stuck => 1,
        Why::Failed => 2,
        Why::Refused => 3,
        Why::Weaker => 4,
        Why::Running => 5,
    };
    pending.sort_by(|a, b| {
        let key = |it: &Pending| (urgency(it.why), it.since);
        key(a).cmp(&key(b)).then_with(|| a.id.cmp(&b.id))
    });
    pending
}

impl Ledger {
    /// The hours in which calls are missing.
    pub fn gaps(&self) -> impl Iterator<Item = &HourLine> {
        self.hours.iter().filter(|line| line.is_a_gap())
    }

    /// The calls that the vendor no longer has, so that nobody can fetch them.
    pub fn unrecoverable(&self) -> impl Iterator<Item = &Pending> {
        self.pending.iter().filter(|it| it.why == Why::Gone)
    }
}
