//! The hours of today and yesterday: how the calls of each came in.

use std::collections::BTreeMap;

use ingest::Ledger;
use ingest::ledger::{Figures, HourLine};
use jiff::SignedDuration;
use jiff::civil::Date;
use store::Why;

use super::pending::{by_error, word};
use crate::figures;
use crate::moment::{Clock, Moment};

/// The hours of one day, newest first.
pub(super) struct Day {
    pub(super) name: String,
    pub(super) total: String,
    /// Whether its hours are unfolded.
    pub(super) is_open: bool,
    pub(super) hours: Vec<Row>,
}

/// One hour.
pub(super) struct Row {
    pub(super) from: Moment,
    /// The calls that began in it.
    pub(super) path: String,
    pub(super) calls: String,
    pub(super) webhook: String,
    pub(super) listed: String,
    pub(super) rescued: String,
    pub(super) missing: String,
    pub(super) is_a_gap: bool,
    pub(super) why: Vec<String>,
    pub(super) bar: Bar,
}

/// The parts of an hour's bar, in calls.
pub(super) struct Bar {
    /// As wide as the bar: the calls of the busiest hour.
    pub(super) most: i64,
    pub(super) webhook: i64,
    pub(super) rescued: i64,
    pub(super) other: i64,
    pub(super) missing: i64,
}

pub(super) fn days(ledger: &Ledger, clock: &Clock) -> Vec<Day> {
    let most = ledger.hours.iter().map(|line| line.figures.calls).max();
    let most = most.unwrap_or(0).max(1);
    let mut days = BTreeMap::<Date, Vec<&HourLine>>::new();
    for line in &ledger.hours {
        days.entry(line.hour.day).or_default().push(line);
    }
    let days = days.into_iter().rev();
    days.map(|(day, lines)| Day::new(day, &lines, most, clock))
        .collect()
}

impl Day {
    fn new(day: Date, lines: &[&HourLine], most: i64, clock: &Clock) -> Self {
        let total: Figures = lines.iter().map(|line| line.figures).sum();
        Self {
            name: clock.named(day),
            total: format!(
                "{}, {} rescued, {} missing",
                figures::counted(total.calls, "call"),
                figures::count(total.rescued),
                figures::count(total.missing),
            ),
            is_open: day == clock.today() || lines.iter().any(|line| line.is_a_gap()),
            hours: lines
                .iter()
                .map(|line| Row::new(line, most, clock))
                .collect(),
        }
    }
}

impl Row {
    fn new(line: &HourLine, most: i64, clock: &Clock) -> Self {
        let from = line.hour.from;
        let to = from
            .checked_add(SignedDuration::from_hours(1))
            .unwrap_or(from);
        let figures = line.figures;
        Self {
            from: clock.moment(from),
            path: format!("/calls?from={from}&to={to}"),
            calls: figures::count(figures.calls),
            webhook: figures::count(figures.webhook),
            listed: figures::count(figures.listed),
            rescued: figures::count(figures.rescued),
            missing: figures::count(figures.missing),
            is_a_gap: line.is_a_gap(),
            why: why(line),
            bar: Bar::of(figures, most),
        }
    }
}

impl Bar {
    fn of(figures: Figures, most: i64) -> Self {
        let Figures {
            calls,
            rescued,
            missing,
            ..
        } = figures;
        let rest = (calls - rescued - missing).max(0);
        // A call that was rescued may have been delivered after all.
        let webhook = figures.webhook.min(rest);
        Self {
            most,
            webhook,
            rescued,
            other: rest - webhook,
            missing,
        }
    }
}

/// What is the matter with the calls that did not simply come.
fn why(line: &HourLine) -> Vec<String> {
    let mut reasons = BTreeMap::<String, usize>::new();
    for call in &line.pending {
        let reason = format!("{}{}", word(call.why), by_error(call));
        let count = reasons.entry(reason).or_default();
        *count = count.saturating_add(1);
    }
    let mut why: Vec<String> = reasons
        .into_iter()
        .map(|(reason, count)| format!("{} {reason}", figures::count(count)))
        .collect();
    if line.figures.backfilled > 0 {
        why.push(format!(
            "{} backfilled",
            figures::count(line.figures.backfilled)
        ));
    }
    let tried = line.pending.iter().filter(|it| it.why != Why::Running);
    let untried = line.figures.missing - i64::try_from(tried.count()).unwrap_or(i64::MAX);
    if untried > 0 {
        why.push(format!("{} not fetched yet", figures::count(untried)));
    }
    why
}
