//! Calls hour by hour, with what is still to be fetched of each.

use std::collections::BTreeMap;
use std::iter::Sum;
use std::ops::RangeInclusive;

use domain::{Hour, Standing, Timestamp};
use jiff::civil::Date;
use jiff::tz::TimeZone;
use store::{Pending, Why};

/// How the calls of some time came in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Figures {
    pub calls: i64,
    /// Shown by the vendor's list, finished.
    pub listed: i64,
    /// Brought by the webhook, whenever.
    pub webhook: i64,
    /// No delivery brought them, or too late: the sync fetched them.
    pub rescued: i64,
    /// Fetched as well, but from before this ledger began to watch.
    pub backfilled: i64,
    /// Listed, and not held whole.
    pub missing: i64,
}

/// One hour of the ledger.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HourLine {
    pub hour: Hour,
    pub figures: Figures,
    /// Calls that began in it and are still to be fetched.
    pub pending: Vec<Pending>,
}

impl Figures {
    /// The figures of `hour` in a ledger that began to watch at `since`.
    pub(super) fn of(hour: &Hour, standing: &Standing, since: Option<Timestamp>) -> Self {
        // The hour in which it began cannot be told apart, and no webhook could
        // have brought its first calls.
        let from_before = since.is_some_and(|since| hour.from < since);
        let (rescued, backfilled) = match from_before {
            true => (0, standing.rescued),
            false => (standing.rescued, 0),
        };
        Self {
            calls: standing.calls,
            listed: standing.listed,
            webhook: standing.webhook,
            rescued,
            backfilled,
            missing: standing.missing,
        }
    }
}

impl Sum for Figures {
    fn sum<I: Iterator<Item = Self>>(all: I) -> Self {
        all.fold(Self::default(), |sum, it| Self {
            calls: sum.calls + it.calls,
            listed: sum.listed + it.listed,
            webhook: sum.webhook + it.webhook,
            rescued: sum.rescued + it.rescued,
            backfilled: sum.backfilled + it.backfilled,
            missing: sum.missing + it.missing,
        })
    }
}

impl HourLine {
    /// Whether something of it is not there that should be.
    pub fn is_a_gap(&self) -> bool {
        let lost = |it: &Pending| it.is_a_gap() || it.why == Why::Gone;
        self.figures.missing > 0 || self.pending.iter().any(lost)
    }
}

/// The hours of `days` in which calls began, newest first.
pub(super) fn lines(
    hours: &BTreeMap<Hour, Standing>,
    pending: &[Pending],
    days: &RangeInclusive<Date>,
    since: Option<Timestamp>,
    zone: &TimeZone,
) -> Vec<HourLine> {
    let mut waiting = BTreeMap::<Hour, Vec<Pending>>::new();
    for call in pending {
        let hour = call.started_at.map(|start| Hour::of(start, zone));
        if let Some(hour) = hour.filter(|hour| days.contains(&hour.day)) {
            waiting.entry(hour).or_default().push(call.clone());
        }
    }
    let mut all: Vec<Hour> = hours.keys().chain(waiting.keys()).copied().collect();
    all.sort_unstable_by(|a, b| b.cmp(a));
    all.dedup();
    let line = |hour: Hour| HourLine {
        figures: hours.get(&hour).map_or_else(Figures::default, |standing| {
            Figures::of(&hour, standing, since)
        }),
        pending: waiting.remove(&hour).unwrap_or_default(),
        hour,
    };
    all.into_iter().map(line).collect()
}
