//! A figure beside what it was in the period before.

use domain::{Tally, Wilson};

use crate::figures;

/// One figure of a page.
pub(crate) struct Measure {
    pub(crate) name: &'static str,
    pub(crate) value: String,
    /// What it is of, or how sure it is.
    pub(crate) note: Option<String>,
    pub(crate) change: Change,
    pub(crate) path: Option<String>,
}

/// How a figure stands to the period before.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Change {
    /// `▲`, `▼`, or nothing.
    pub(crate) sign: &'static str,
    /// `up `, `down `, or nothing, for those who do not see the sign.
    pub(crate) word: &'static str,
    pub(crate) told: String,
}

/// Below so many, a share is told with its interval.
const FEW: i64 = 400;

impl Measure {
    pub(crate) fn calls(now: &Tally, before: &Tally) -> Self {
        let apart = now.apart.calls;
        Self {
            name: "Calls",
            value: figures::count(now.all.calls),
            note: (apart > 0).then(|| format!("{} left out of rates", figures::count(apart))),
            change: Change::of_count(now.all.calls, before.all.calls),
            path: None,
        }
    }

    pub(crate) fn conversion(now: &Tally, before: &Tally) -> Self {
        let rate = |tally: &Tally| (tally.rated().converted, tally.rated().calls);
        Self::rate("Conversion rate", rate(now), rate(before))
    }

    pub(crate) fn attribution(now: &Tally, before: &Tally) -> Self {
        let rate = |tally: &Tally| (tally.attributed(), tally.applicable());
        Self::rate("Attribution rate", rate(now), rate(before))
    }

    pub(crate) fn success(now: &Tally, before: &Tally) -> Self {
        let rate = |tally: &Tally| (tally.rated().success, tally.rated().calls);
        Self::rate("Success rate", rate(now), rate(before))
    }

    pub(crate) fn count(name: &'static str, now: i64, before: i64) -> Self {
        Self {
            name,
            value: figures::count(now),
            note: None,
            change: Change::of_count(now, before),
            path: None,
        }
    }

    pub(crate) fn duration(now: &Tally, before: &Tally) -> Self {
        let (now, before) = (average(now), average(before));
        Self {
            name: "Average duration",
            value: now.map_or_else(|| "–".to_owned(), figures::duration),
            note: None,
            change: Change::of(now.map(i64::from), before.map(i64::from), |from, to| {
                Change::of_count(to, from)
            }),
            path: None,
        }
    }

    /// What conversions are worth: in the currency with most of it, and in which
    /// others.
    pub(crate) fn worth(now: &Tally, before: &Tally) -> Self {
        let mut amounts: Vec<_> = now.worth.iter().collect();
        amounts.sort_by_key(|(_, micros)| std::cmp::Reverse(**micros));
        let told = |(currency, micros): &(&String, &i64)| figures::money(**micros, currency);
        let others: Vec<String> = amounts.iter().skip(1).map(told).collect();
        let was = |currency: &String| before.worth.get(currency).copied().unwrap_or(0);
        let first = amounts.first();
        let change = first.map(|(currency, micros)| Change::of_count(**micros, was(currency)));
        Self {
            name: "Value",
            value: first.map_or_else(|| "–".to_owned(), told),
            note: (!others.is_empty()).then(|| format!("and {}", others.join(", "))),
            change: change.unwrap_or_else(|| Change::none("none")),
            path: None,
        }
    }

    fn rate(name: &'static str, now: (i64, i64), before: (i64, i64)) -> Self {
        Self {
            name,
            value: percent(now).unwrap_or_else(|| "–".to_owned()),
            note: of_how_many(now),
            change: Change::of_share(now, before),
            path: None,
        }
    }

    #[must_use]
    pub(crate) fn at(self, path: String) -> Self {
        Self {
            path: Some(path),
            ..self
        }
    }
}

/// `24 of 120, surely 14 to 28 %`: what is measured of few is not known well.
pub(crate) fn of_how_many((part, whole): (i64, i64)) -> Option<String> {
    let wilson = Wilson::of(part, whole.saturating_sub(part))?;
    let of = format!("{} of {}", figures::count(part), figures::count(whole));
    let interval = || {
        let (low, high) = (wilson.low * 100.0, wilson.high * 100.0);
        format!("{of}; likely {low:.0} to {high:.0} %")
    };
    Some(if whole < FEW { interval() } else { of })
}

/// In seconds, of what counts in rates.
pub(crate) fn average(tally: &Tally) -> Option<u32> {
    let rated = tally.rated();
    let average = rated.seconds.checked_div(rated.calls)?;
    u32::try_from(average).ok()
}

/// `12.3 %`; without a decimal where it would say nothing.
pub(crate) fn percent((part, whole): (i64, i64)) -> Option<String> {
    let share = Wilson::of(part, whole.saturating_sub(part))?.share * 100.0;
    Some(match whole {
        FEW.. if share < 99.95 => format!("{share:.1} %"),
        _ => format!("{share:.0} %"),
    })
}

impl Change {
    fn of(now: Option<i64>, before: Option<i64>, change: impl FnOnce(i64, i64) -> Self) -> Self {
        match (before, now) {
            (Some(before), Some(now)) => change(before, now),
            _ => Self::none("none before"),
        }
    }

    /// `▲ 12 %`
    pub(crate) fn of_count(now: i64, before: i64) -> Self {
        let difference = now.saturating_sub(before);
        match before {
            _ if difference == 0 => Self::none("as before"),
            0 => Self::none("none before"),
            _ => {
                let whole = before.unsigned_abs();
                let percent = difference.unsigned_abs().saturating_mul(100);
                let percent = percent.saturating_add(whole / 2).checked_div(whole);
                let percent = figures::count(percent.unwrap_or(0).max(1));
                Self::moved(difference > 0, format!("{percent} %"))
            }
        }
    }

    /// `▲ 1.2 points`
    pub(crate) fn of_share(now: (i64, i64), before: (i64, i64)) -> Self {
        let share = |(part, whole): (i64, i64)| {
            Wilson::of(part, whole.saturating_sub(part)).map(|it| it.share * 100.0)
        };
        let (Some(now), Some(before)) = (share(now), share(before)) else {
            return Self::none("none before");
        };
        let difference = now - before;
        match difference.abs() < 0.05 {
            true => Self::none("as before"),
            false => Self::moved(difference > 0.0, format!("{:.1} points", difference.abs())),
        }
    }

    fn moved(up: bool, told: String) -> Self {
        let (sign, word) = if up { ("▲", "up ") } else { ("▼", "down ") };
        Self { sign, word, told }
    }

    fn none(told: &str) -> Self {
        Self {
            sign: "",
            word: "",
            told: told.to_owned(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_change_says_its_way_in_words() {
        let told = |change: Change| format!("{}{}{}", change.sign, change.word, change.told);
        assert_eq!(told(Change::of_count(112, 100)), "▲up 12 %");
        assert_eq!(told(Change::of_count(50, 100)), "▼down 50 %");
        assert_eq!(told(Change::of_count(3, 3)), "as before");
        assert_eq!(told(Change::of_count(3, 0)), "none before");
        assert_eq!(
            told(Change::of_share((15, 100), (10, 100))),
            "▲up 5.0 points"
        );
        assert_eq!(told(Change::of_share((0, 0), (1, 2))), "none before");
    }

    #[test]
    fn a_share_of_few_is_told_with_how_sure_it_is() {
        assert_eq!(of_how_many((2, 8)).unwrap(), "2 of 8; likely 7 to 59 %");
        assert_eq!(of_how_many((600, 2400)).unwrap(), "600 of 2,400");
        assert_eq!(of_how_many((0, 0)), None);
        assert_eq!(percent((2, 8)).unwrap(), "25 %");
        assert_eq!(percent((617, 2400)).unwrap(), "25.7 %");
    }
}
