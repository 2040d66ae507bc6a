//! Which days figures are of, and how they are grouped.

use jiff::civil::Date;
use jiff::{Span, ToSpan};

/// Days from the first to the last, both included; never none.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Range {
    pub(crate) first: Date,
    pub(crate) last: Date,
}

/// A range that has a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Preset {
    Today,
    Days(i64),
    ThisMonth,
    LastMonth,
}

/// What one point of a chart spans.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Step {
    Day,
    /// From Monday.
    Week,
    Month,
}

/// Longer ranges are no chart.
pub(crate) const LONGEST: i64 = 1_100;
const MOST_DAYS: i64 = 92;
const MOST_WEEKS: i64 = 400;

impl Range {
    pub(crate) fn new(first: Date, last: Date) -> Self {
        let last = last.max(first);
        Self { first, last }
    }

    /// The last so many days up to `today`, which counts as one.
    pub(crate) fn up_to(today: Date, days: i64) -> Self {
        let first = today.saturating_sub(days.saturating_sub(1).days());
        Self::new(first, today)
    }

    pub(crate) fn days(&self) -> i64 {
        let span = self.first.until(self.last);
        span.map_or(0, |span| i64::from(span.get_days()))
            .saturating_add(1)
    }

    /// As many days, right before.
    pub(crate) fn before(&self) -> Self {
        let last = self.first.yesterday().unwrap_or(self.first);
        Self::up_to(last, self.days())
    }

    pub(crate) fn has(&self, day: Date) -> bool {
        (self.first..=self.last).contains(&day)
    }

    pub(crate) fn step(&self) -> Step {
        match self.days() {
            days if days <= MOST_DAYS => Step::Day,
            days if days <= MOST_WEEKS => Step::Week,
            _ => Step::Month,
        }
    }

    /// The parts of a chart; the first and the last may be cut short.
    pub(crate) fn steps(&self) -> Vec<Self> {
        let step = self.step();
        let mut steps = Vec::new();
        let mut first = self.first;
        while first <= self.last {
            let last = step.last(first).min(self.last);
            steps.push(Self { first, last });
            match last.tomorrow() {
                Ok(next) => first = next,
                Err(_) => break,
            }
        }
        steps
    }

    /// `1 to 30 Nov 2026`, `20 Dec 2025 to 3 Jan 2026`, `5 Nov 2026`
    pub(crate) fn told(&self) -> String {
        let (first, last) = (self.first, self.last);
        let end = last.strftime("%-d %b %Y");
        if first == last {
            return end.to_string();
        }
        let form = match first.year() == last.year() {
            true if first.month() == last.month() => "%-d",
            true => "%-d %b",
            false => "%-d %b %Y",
        };
        format!("{} to {end}", first.strftime(form))
    }

    /// The day after the last, for lists whose end is excluded.
    pub(crate) fn end(&self) -> Date {
        self.last.tomorrow().unwrap_or(self.last)
    }
}

impl Step {
    /// The last day of the step that `day` is in.
    fn last(self, day: Date) -> Date {
        match self {
            Self::Day => day,
            Self::Week => {
                let rest = 7 - i64::from(day.weekday().to_monday_one_offset());
                day.saturating_add(rest.days())
            }
            Self::Month => day.last_of_month(),
        }
    }

    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Day => "day",
            Self::Week => "week",
            Self::Month => "month",
        }
    }
}

impl Preset {
    pub(crate) const ALL: [Self; 6] = [
        Self::Today,
        Self::Days(7),
        Self::Days(30),
        Self::Days(90),
        Self::ThisMonth,
        Self::LastMonth,
    ];

    /// As it stands in an address.
    pub(crate) fn word(self) -> String {
        match self {
            Self::Today => "today".to_owned(),
            Self::Days(days) => days.to_string(),
            Self::ThisMonth => "month".to_owned(),
            Self::LastMonth => "last-month".to_owned(),
        }
    }

    pub(crate) fn name(self) -> String {
        match self {
            Self::Today => "Today".to_owned(),
            Self::Days(days) => format!("{days} days"),
            Self::ThisMonth => "This month".to_owned(),
            Self::LastMonth => "Last month".to_owned(),
        }
    }

    pub(crate) fn range(self, today: Date) -> Range {
        match self {
            Self::Today => Range::up_to(today, 1),
            Self::Days(days) => Range::up_to(today, days),
            Self::ThisMonth => Range::new(today.first_of_month(), today),
            Self::LastMonth => {
                let last = today.first_of_month().saturating_sub(Span::new().days(1));
                Range::new(last.first_of_month(), last)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    const TODAY: Date = date(2026, 3, 11);

    #[test]
    fn a_preset_ends_today_or_with_last_month() {
        let told = |preset: Preset| preset.range(TODAY).told();
        assert_eq!(told(Preset::Today), "11 Mar 2026");
        assert_eq!(told(Preset::Days(7)), "5 to 11 Mar 2026");
        assert_eq!(told(Preset::Days(90)), "12 Dec 2025 to 11 Mar 2026");
        assert_eq!(told(Preset::ThisMonth), "1 to 11 Mar 2026");
        assert_eq!(told(Preset::LastMonth), "1 to 28 Feb 2026");
    }

    #[test]
    fn the_period_before_is_as_long() {
        let range = Preset::Days(30).range(TODAY);
        assert_eq!((range.days(), range.before().days()), (30, 30));
        assert_eq!(range.before().last.tomorrow().unwrap(), range.first);
    }

    #[test]
    fn long_ranges_are_grouped_and_no_day_is_lost_or_told_twice() {
        for (days, step, most) in [
            (1, Step::Day, 1),
            (92, Step::Day, 92),
            (93, Step::Week, 15),
            (400, Step::Week, 59),
            (401, Step::Month, 15),
            (1_100, Step::Month, 38),
        ] {
            let range = Range::up_to(TODAY, days);
            let steps = range.steps();
            assert_eq!(range.step(), step);
            assert!(steps.len() <= most, "{days}: {}", steps.len());
            assert_eq!(steps.iter().map(Range::days).sum::<i64>(), days);
            assert_eq!(
                (steps[0].first, steps[steps.len() - 1].last),
                (range.first, TODAY)
            );
        }
    }
}
