//! Exports that one answer carries, and how many calls one would hold.

use std::cmp::Ordering;
use std::time::{Duration, Instant};

use domain::{AttributionStatus, Bucket, Tally};
use export::Csv;
use jiff::civil::Date;
use store::jobs::Export;
use store::{CallRow, Filter, Sort, Store, StoreError};

use super::{Names, columns, plan};

/// Calls, all of those that were asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Whole {
    pub csv: String,
    pub calls: u64,
}

/// A function hands on at most 6 MB, and text in JSON, where a quote takes two
/// bytes and a control character six.
const MOST_BYTES: usize = 5_500_000;
const MOST_CALLS: usize = 10_000;

pub(super) fn is_too_many(calls: u64) -> bool {
    usize::try_from(calls).is_ok_and(|calls| calls > MOST_CALLS)
}

/// The calls that `filter` lets through, where the counters tell: they know
/// whole days, campaigns and agents, and one more thing of each call.
pub async fn expected(store: &Store, filter: &Filter) -> Result<Option<u64>, StoreError> {
    if filter.admits_nothing() {
        return Ok(Some(0));
    }
    let (Some((from, to)), Some(of)) = (days(store, filter), counted(filter)) else {
        return Ok(None);
    };
    let counters = store.counters(from, to).await?;
    let fits = |bucket: &Bucket| {
        let agent = filter.agent.is_none() || filter.agent == bucket.agent;
        let campaign = filter.campaign.is_none() || filter.campaign == bucket.campaign;
        agent && campaign
    };
    let counts = counters.iter().filter(|(bucket, _)| fits(bucket));
    let sum: i64 = counts.map(|(_, tally)| of(tally)).sum();
    Ok(u64::try_from(sum).ok())
}

/// The days that are asked for, first and last, if the range is one of days.
fn days(store: &Store, filter: &Filter) -> Option<(Date, Date)> {
    let day = |at: domain::Timestamp| {
        let day = at.to_zoned(store.zone().clone()).date();
        let start = day.to_zoned(store.zone().clone()).ok()?.timestamp();
        (start == at).then_some(day)
    };
    let from = filter.from.map_or(Some(Date::ZERO), day)?;
    let to = match filter.to {
        Some(to) => day(to)?.yesterday().ok()?,
        None => Date::constant(9999, 12, 31),
    };
    Some((from.max(Date::ZERO), to))
}

/// What counts the calls that fit, unless they have to be looked at.
fn counted(filter: &Filter) -> Option<impl Fn(&Tally) -> i64 + use<>> {
    let looked_at = filter.min_duration.is_some()
        || filter.max_duration.is_some()
        || filter.phone.is_some()
        || filter.state.is_some()
        || filter.direction.is_some();
    let (status, credit, converted) = (filter.status, filter.attribution, filter.converted);
    let one = [status.is_some(), credit.is_some(), converted.is_some()];
    let place = AttributionStatus::ALL
        .iter()
        .position(|it| Some(*it) == credit);
    let count = move |tally: &Tally| match (status, place, converted) {
        (Some("success"), _, _) => tally.all.success,
        (Some("failure"), _, _) => tally.all.failure,
        (Some(_), _, _) => tally.all.unknown,
        (None, Some(place), _) => tally.attribution.get(place).copied().unwrap_or(0),
        (None, None, Some(true)) => tally.all.converted,
        (None, None, Some(false)) => tally.all.calls.saturating_sub(tally.all.converted),
        (None, None, None) => tally.all.calls,
    };
    let few = one.into_iter().filter(|it| *it).count() <= 1;
    (!looked_at && few).then_some(count)
}

/// All calls that are asked for, unless they are too many or take too long.
pub(super) async fn read(
    store: &Store,
    export: &Export,
    sort: Sort,
    budget: Duration,
) -> Result<Option<Whole>, StoreError> {
    let began = Instant::now();
    let mut lines = Lines::new(Names::read(store).await?);
    let mut after = None;
    if export.filter.admits_nothing() {
        return Ok(Some(lines.whole(export, sort)));
    }
    loop {
        let page = store.calls(&plan(export, after)).await?;
        page.rows.into_iter().for_each(|row| lines.add(&row));
        after = page.next;
        if lines.are_too_many() {
            return Ok(None);
        }
        if after.is_none() {
            return Ok(Some(lines.whole(export, sort)));
        }
        if began.elapsed() >= budget {
            return Ok(None);
        }
    }
}

/// Calls as lines, with what they can be put in order by.
struct Lines {
    names: Names,
    lines: Vec<Line>,
    bytes: usize,
}

struct Line {
    duration: u32,
    status: String,
    text: String,
}

impl Line {
    fn compared(&self, other: &Self, sort: Sort) -> Ordering {
        match sort {
            Sort::Duration => self.duration.cmp(&other.duration),
            Sort::Status => self.status.cmp(&other.status),
            Sort::StartedAt | Sort::Suggestion => Ordering::Equal,
        }
    }
}

impl Lines {
    fn new(names: Names) -> Self {
        let lines = Vec::new();
        let bytes = 0;
        Self {
            names,
            lines,
            bytes,
        }
    }

    fn add(&mut self, row: &CallRow) {
        let mut csv = Csv::default();
        columns::add(&mut csv, row, &self.names);
        let text = csv.into_text();
        self.bytes = self.bytes.saturating_add(in_json(&text));
        self.lines.push(Line {
            duration: row.duration_secs.unwrap_or(0),
            status: row.status.clone(),
            text,
        });
    }

    fn are_too_many(&self) -> bool {
        self.lines.len() > MOST_CALLS || self.bytes > MOST_BYTES
    }

    /// The table. Lines come in the order of their start, and calls that are equal
    /// in what they are sorted by stay in it.
    fn whole(mut self, export: &Export, sort: Sort) -> Whole {
        self.lines.sort_by(|a, b| match export.ascending {
            true => a.compared(b, sort),
            false => b.compared(a, sort),
        });
        let mut csv = super::file::head(export);
        self.lines.iter().for_each(|line| csv.push_str(&line.text));
        Whole {
            csv,
            calls: u64::try_from(self.lines.len()).unwrap_or(u64::MAX),
        }
    }
}

/// The bytes that a text takes within a JSON string.
fn in_json(text: &str) -> usize {
    let cost = |byte: u8| match byte {
        b'"' | b'\\' | b'\n' | b'\r' | b'\t' => 2,
        0..=0x1f => 6,
        _ => 1_usize,
    };
    text.bytes().map(cost).sum()
}
