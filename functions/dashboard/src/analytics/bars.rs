//! Figures of kinds that stand beside each other: a table whose rows have bars.

use domain::{DURATION_BOUNDS, MAILBOX_BOUNDS};

use super::asked::Wanted;
use super::measure::{average, percent};
use super::sums::Sums;
use crate::figures;
use crate::names::Names;

/// A table with a bar in each row.
pub(crate) struct Bars {
    pub(crate) key: &'static str,
    pub(crate) title: &'static str,
    /// What it is about, in a sentence.
    pub(crate) note: String,
    /// What the rows and the figures are called.
    pub(crate) heads: [&'static str; 3],
    pub(crate) rows: Vec<Bar>,
    pub(crate) csv: String,
}

/// One row.
pub(crate) struct Bar {
    pub(crate) name: String,
    pub(crate) path: Option<String>,
    pub(crate) value: String,
    pub(crate) beside: String,
    /// Of the longest.
    pub(crate) per_mille: i64,
}

/// Calls shorter and longer than these are looked at one by one.
pub(crate) const SHORT: u32 = 10;
pub(crate) const LONG: u32 = 1_200;

/// How long calls last.
pub(crate) fn durations(sums: &Sums, wanted: &Wanted, csv: String) -> Bars {
    let rated = sums.now.rated();
    let from = std::iter::once(0).chain(DURATION_BOUNDS);
    let below = DURATION_BOUNDS.into_iter().map(Some).chain([None]);
    let counts = from.zip(below).zip(rated.durations);
    let rows = counts.map(|((from, below), count)| {
        let most = below.map_or(String::new(), |below| {
            format!("&max_duration={}", below.saturating_sub(1))
        });
        let more = format!("&min_duration={from}{most}");
        (
            lasting(from, below),
            Some(wanted.calls(&sums.range, &more)),
            count,
        )
    });
    Bars {
        key: "durations",
        title: "How long calls last",
        note: format!(
            "{} that count in rates.",
            figures::counted(rated.calls, "call")
        ),
        heads: ["Duration", "Calls", "Share"],
        rows: counted(rows.collect(), rated.calls),
        csv,
    }
}

/// `under 1 s`, `10 to 29 s`, `1 to 2 min`, `over 30 min`
pub(crate) fn lasting(from: u32, below: Option<u32>) -> String {
    match (from, below) {
        (0, Some(below)) => format!("under {below} s"),
        (from, Some(below)) if below <= 60 => format!("{from} to {} s", below.saturating_sub(1)),
        (from, Some(below)) => format!("{} to {} min", from / 60, below / 60),
        (from, None) => format!("{} min and more", from / 60),
    }
}

/// How many days after the piece could be seen people call.
pub(crate) fn mailbox(sums: &Sums, csv: String) -> Bars {
    let known: i64 = sums.now.mailbox.iter().sum();
    let from = [None].into_iter().chain(MAILBOX_BOUNDS.map(Some));
    let below = MAILBOX_BOUNDS.into_iter().map(Some).chain([None]);
    let counts = from.zip(below).zip(sums.now.mailbox);
    let rows = counts.map(|((from, below), count)| (after(from, below), None, count));
    Bars {
        key: "mailbox",
        title: "Days from mailbox to call",
        note: format!(
            "{} of recipients whose piece could be seen from a known day.",
            figures::counted(known, "call")
        ),
        heads: ["Days", "Calls", "Share"],
        rows: counted(rows.collect(), known),
        csv,
    }
}

pub(crate) fn after(from: Option<i32>, below: Option<i32>) -> String {
    match (from, below) {
        (None, _) => "before it was due".to_owned(),
        (Some(from), None) => format!("{from} and later"),
        (Some(from), Some(below)) => format!("{from} to {}", below.saturating_sub(1)),
    }
}

/// How long the calls of each campaign last on average.
pub(crate) fn averages(sums: &Sums, names: &Names, csv: String) -> Bars {
    let known = sums.campaigns.iter().filter_map(|(id, tally)| {
        let id = id.as_ref()?;
        Some((
            names.named(id.as_str()),
            average(tally)?,
            tally.rated().calls,
        ))
    });
    let mut known: Vec<_> = known.collect();
    known.sort_by_key(|(_, average, _)| std::cmp::Reverse(*average));
    let most = known
        .first()
        .map_or(0, |(_, average, _)| i64::from(*average));
    let row = |(named, average, calls): (crate::names::Named, u32, i64)| Bar {
        name: named.name,
        path: Some(named.path),
        value: figures::duration(average),
        beside: figures::count(calls),
        per_mille: super::plot::scaled(i64::from(average), most),
    };
    Bars {
        key: "averages",
        title: "Average duration by campaign",
        note: "Minutes and seconds of a call.".to_owned(),
        heads: ["Campaign", "Average", "Calls"],
        rows: known.into_iter().take(MOST).map(row).collect(),
        csv,
    }
}

/// Longer tables are for the file.
const MOST: usize = 12;

fn counted(rows: Vec<(String, Option<String>, i64)>, whole: i64) -> Vec<Bar> {
    let most = rows.iter().map(|(.., count)| *count).max().unwrap_or(0);
    let bar = |(name, path, count): (String, Option<String>, i64)| Bar {
        name,
        path: path.filter(|_| count > 0),
        value: figures::count(count),
        beside: percent((count, whole)).unwrap_or_else(|| "–".to_owned()),
        per_mille: super::plot::scaled(count, most),
    };
    rows.into_iter().map(bar).collect()
}
