//! Calls by day: a chart, and the table that has every figure of it.

use domain::Tally;
use jiff::civil::Date;

use super::plot::{Stack, when};
use super::range::Range;
use super::sums::Sums;
use crate::figures;

pub(crate) struct ByDay {
    pub(crate) stack: Stack,
    /// The sums of success, failure and unknown.
    pub(crate) legend: [String; 3],
    pub(crate) days: Vec<Day>,
    /// Where the same days are shown in full.
    pub(crate) analytics: String,
}

/// One day of the chart, as a row of its table.
pub(crate) struct Day {
    pub(crate) name: String,
    pub(crate) path: String,
    pub(crate) calls: String,
    pub(crate) counts: [String; 3],
    pub(crate) converted: String,
}

impl ByDay {
    /// `calls` is the address of the list that the days lead to.
    pub(crate) fn new(sums: &Sums, today: Date, calls: &str, analytics: String) -> Self {
        let rated = sums.now.rated();
        let days = sums.points.iter().rev();
        Self {
            stack: Stack::new(&sums.points, sums.range.step(), today),
            legend: [rated.success, rated.failure, rated.unknown].map(figures::count),
            days: days.map(|point| Day::new(point, today, calls)).collect(),
            analytics,
        }
    }
}

impl Day {
    fn new((range, tally): &(Range, Tally), today: Date, calls: &str) -> Self {
        let rated = tally.rated();
        Self {
            name: when(range, range.step(), today),
            path: format!("{calls}?from={}&to={}", range.first, range.end()),
            calls: figures::count(tally.all.calls),
            counts: [rated.success, rated.failure, rated.unknown].map(figures::count),
            converted: figures::count(rated.converted),
        }
    }
}
