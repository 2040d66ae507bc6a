//! Charts as numbers: where each mark lies in a field of its own measure, which
//! the template draws and the page stretches.

use domain::{Tally, Wilson};
use jiff::civil::Date;

use super::range::{Range, Step};
use crate::figures;

/// The height of a field; its width is so many units a step.
pub(crate) const HEIGHT: i64 = 1_000;
pub(crate) const STEP: i64 = 100;
const GAP: i64 = 18;

/// What all charts over time have.
pub(crate) struct Field {
    pub(crate) width: i64,
    /// From the top down.
    pub(crate) scale: [String; 3],
    /// Below the field, from left to right.
    pub(crate) times: Vec<String>,
}

/// Calls over time, stacked by how they ended.
pub(crate) struct Stack {
    pub(crate) field: Field,
    pub(crate) columns: Vec<Column>,
}

/// One step of a stack.
pub(crate) struct Column {
    pub(crate) x: i64,
    pub(crate) width: i64,
    /// From the bottom up.
    pub(crate) success: Part,
    pub(crate) failure: Part,
    pub(crate) unknown: Part,
    pub(crate) told: String,
}

/// A part of a column: where it begins, from above, and how high it is.
pub(crate) struct Part {
    pub(crate) y: i64,
    pub(crate) height: i64,
}

/// A share over time.
pub(crate) struct Trend {
    pub(crate) field: Field,
    /// Lines between steps that have calls.
    pub(crate) lines: Vec<String>,
    /// What holds the share with a certainty of 95 %, likewise.
    pub(crate) bands: Vec<String>,
    pub(crate) dots: Vec<Dot>,
}

/// One step of a trend.
pub(crate) struct Dot {
    pub(crate) x: i64,
    pub(crate) y: i64,
    pub(crate) told: String,
}

/// A part of so many.
pub(crate) type Share = (i64, i64);

impl Stack {
    pub(crate) fn new(points: &[(Range, Tally)], step: Step, today: Date) -> Self {
        let most = points.iter().map(|(_, tally)| tally.rated().calls).max();
        let top = round_up(most.unwrap_or(0));
        let scale = [top, top / 2, 0].map(figures::count);
        let steps = (0..).step_by(100);
        let columns = points.iter().zip(steps);
        Self {
            columns: columns
                .map(|((range, tally), x)| Column::new(x, range, tally, top, (step, today)))
                .collect(),
            field: Field::new(points, scale, step, today),
        }
    }
}

impl Column {
    fn new(x: i64, range: &Range, tally: &Tally, top: i64, (step, today): (Step, Date)) -> Self {
        let rated = tally.rated();
        let success = Part::on(HEIGHT, rated.success, top);
        let failure = Part::on(success.y, rated.failure, top);
        let unknown = Part::on(failure.y, rated.unknown, top);
        Self {
            x: x.saturating_add(GAP / 2),
            width: STEP.saturating_sub(GAP),
            success,
            failure,
            unknown,
            told: format!(
                "{}: {}, {} success, {} failure, {} unknown",
                when(range, step, today),
                figures::counted(rated.calls, "call"),
                rated.success,
                rated.failure,
                rated.unknown
            ),
        }
    }
}

impl Part {
    /// What stands on `floor`.
    fn on(floor: i64, count: i64, top: i64) -> Self {
        let height = scaled(count, top);
        Self {
            y: floor.saturating_sub(height),
            height,
        }
    }

    pub(crate) fn is_seen(&self) -> bool {
        self.height > 0
    }
}

impl Trend {
    /// The share that `of` says of each step.
    pub(crate) fn new(
        points: &[(Range, Tally)],
        step: Step,
        today: Date,
        of: fn(&Tally) -> Share,
    ) -> Self {
        let shares: Vec<Share> = points.iter().map(|(_, tally)| of(tally)).collect();
        let known = |share: &Share| Wilson::of(share.0, share.1.saturating_sub(share.0));
        let most = shares.iter().filter_map(known).map(|it| it.share);
        let top = round_share(most.fold(0.0, f64::max));
        let at = |n: usize| middle(n);
        let dots = points.iter().zip(&shares).enumerate();
        let dots = dots.filter_map(|(n, ((range, _), share))| {
            let wilson = known(share)?;
            Some(Dot {
                x: at(n),
                y: height(wilson.share, top),
                told: format!(
                    "{}: {:.1} %, {} of {}",
                    when(range, step, today),
                    wilson.share * 100.0,
                    figures::count(share.0),
                    figures::count(share.1)
                ),
            })
        });
        let scale = [top, top / 2.0, 0.0].map(|share| format!("{:.0} %", share * 100.0));
        let runs = runs(&shares);
        Self {
            dots: dots.collect(),
            lines: runs.iter().map(|run| line(run, top)).collect(),
            bands: runs.iter().map(|run| band(run, top)).collect(),
            field: Field::new(points, scale, step, today),
        }
    }
}

/// Steps with something to measure that follow each other, by their places.
fn runs(shares: &[Share]) -> Vec<Vec<(usize, Wilson)>> {
    let mut runs = vec![Vec::new()];
    for (n, (part, whole)) in shares.iter().enumerate() {
        match Wilson::of(*part, whole.saturating_sub(*part)) {
            Some(wilson) => runs
                .last_mut()
                .into_iter()
                .for_each(|run| run.push((n, wilson))),
            None => runs.push(Vec::new()),
        }
    }
    runs.retain(|run| run.len() > 1);
    runs
}

fn line(run: &[(usize, Wilson)], top: f64) -> String {
    let points = run.iter();
    points
        .map(|(n, wilson)| format!("{},{} ", middle(*n), height(wilson.share, top)))
        .collect()
}

fn band(run: &[(usize, Wilson)], top: f64) -> String {
    let above = run.iter();
    let above = above.map(|(n, wilson)| format!("{},{} ", middle(*n), height(wilson.high, top)));
    let below = run.iter().rev();
    let below = below.map(|(n, wilson)| format!("{},{} ", middle(*n), height(wilson.low, top)));
    above.chain(below).collect()
}

impl Field {
    fn new(points: &[(Range, Tally)], scale: [String; 3], step: Step, today: Date) -> Self {
        let count = i64::try_from(points.len()).unwrap_or(0);
        let ends = [points.first(), points.get(points.len() / 2), points.last()];
        let mut times: Vec<String> = ends
            .into_iter()
            .flatten()
            .map(|(range, _)| brief(range, step, today))
            .collect();
        times.dedup();
        Self {
            width: count.saturating_mul(STEP).max(STEP),
            scale,
            times,
        }
    }
}

/// `10 Mar`, `Mar 2026`, `today`
fn brief(range: &Range, step: Step, today: Date) -> String {
    match step {
        Step::Day if range.first == today => "today".to_owned(),
        Step::Day | Step::Week => range.first.strftime("%-d %b").to_string(),
        Step::Month => range.first.strftime("%b %Y").to_string(),
    }
}

/// `Tue 10 Mar`, `9 to 15 Mar 2026`, and that it is not over.
pub(crate) fn when(range: &Range, step: Step, today: Date) -> String {
    let name = match step {
        Step::Day => range.first.strftime("%a %-d %b").to_string(),
        Step::Week | Step::Month => range.told(),
    };
    match range.has(today) {
        true => format!("{name}, not over yet"),
        false => name,
    }
}

fn middle(n: usize) -> i64 {
    let n = i64::try_from(n).unwrap_or(0);
    n.saturating_mul(STEP).saturating_add(STEP / 2)
}

/// How high `count` is where `top` fills the field.
pub(crate) fn scaled(count: i64, top: i64) -> i64 {
    let height = count.max(0).saturating_mul(HEIGHT);
    height.checked_div(top).unwrap_or(0)
}

#[expect(
    clippy::cast_possible_truncation,
    reason = "a share is from 0 to 1, and so is what it fills"
)]
fn height(share: f64, top: f64) -> i64 {
    let filled = (share / top).clamp(0.0, 1.0);
    (1_000.0 * (1.0 - filled)).round() as i64
}

/// The next number that is easy to read and to halve.
fn round_up(most: i64) -> i64 {
    let mut unit = 1_i64;
    loop {
        let next = [2, 4, 6, 8, 10].map(|times| unit.saturating_mul(times));
        if let Some(round) = next.into_iter().find(|round| *round >= most) {
            return round;
        }
        unit = unit.saturating_mul(10);
    }
}

fn round_share(most: f64) -> f64 {
    let tops = [0.02, 0.04, 0.1, 0.2, 0.4, 0.6, 0.8, 1.0];
    tops.into_iter().find(|top| *top >= most).unwrap_or(1.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_scale_ends_with_a_round_number() {
        let tops = [0, 1, 3, 7, 9, 11, 45, 99, 101, 6_001].map(round_up);
        assert_eq!(tops, [2, 2, 4, 8, 10, 20, 60, 100, 200, 8_000]);
        assert_eq!(
            [0.0, 0.03, 0.5, 1.0].map(round_share),
            [0.02, 0.04, 0.6, 1.0]
        );
    }

    #[test]
    fn a_line_breaks_where_there_is_nothing_to_measure() {
        let shares = [(1, 2), (2, 4), (0, 0), (1, 1), (0, 0), (1, 9), (3, 9)];
        let runs = runs(&shares);
        let places: Vec<Vec<usize>> = runs
            .iter()
            .map(|run| run.iter().map(|(n, _)| *n).collect())
            .collect();
        assert_eq!(places, [vec![0, 1], vec![5, 6]]);
    }
}
