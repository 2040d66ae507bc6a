//! Days by name, such as "yesterday": what a saved view means every day anew.

use jiff::ToSpan;
use jiff::civil::Date;

use super::asked::{Asked, Fault};
use crate::moment::Clock;

/// Each range by its word in the address, and as people say it.
pub(crate) const RANGES: [(&str, &str); 4] = [
    ("today", "Today"),
    ("yesterday", "Yesterday"),
    ("7d", "Last 7 days"),
    ("30d", "Last 30 days"),
];

/// The same query with its range as days. Days that are given count instead.
pub(crate) fn in_days(asked: &Asked, clock: &Clock, faults: &mut Vec<Fault>) -> Asked {
    let Some(word) = asked.value("range") else {
        return asked.clone();
    };
    let plain = asked.without(&["range"]);
    if asked.has_any(&["from", "to"]) {
        return plain;
    }
    let Some((from, to)) = days(word, clock.today()) else {
        let words = RANGES.map(|(word, _)| word).join(", ");
        faults.push(Fault::new("range", format!("must be one of {words}")));
        return plain;
    };
    let plain = plain.with("from", from.to_string());
    match to {
        Some(to) => plain.with("to", to.to_string()),
        None => plain,
    }
}

/// The same query with its days as the instants they begin at: days are another
/// zone's elsewhere.
pub(crate) fn in_instants(asked: Asked, clock: &Clock) -> Asked {
    let begins = |day: &str| {
        let day: Date = day.parse().ok()?;
        let start = day.to_zoned(clock.zone.clone()).ok()?;
        Some(start.timestamp().to_string())
    };
    ["from", "to"].into_iter().fold(asked, |asked, name| {
        let instant = asked
            .value(name)
            .filter(|text| text.len() == 10)
            .and_then(begins);
        match instant {
            Some(instant) => asked.with(name, instant),
            None => asked,
        }
    })
}

/// The first day, and the one after the last unless that is yet to come.
fn days(word: &str, today: Date) -> Option<(Date, Option<Date>)> {
    let ago = |days: i64| today.saturating_sub(days.days());
    match word {
        "today" => Some((today, None)),
        "yesterday" => Some((ago(1), Some(today))),
        "7d" => Some((ago(6), None)),
        "30d" => Some((ago(29), None)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use jiff::tz::TimeZone;

    use super::*;

    #[track_caller]
    fn check(asked: &Asked, query: &str) {
        let clock = Clock {
            now: "2026-03-11T15:00:00Z".parse().unwrap(),
            zone: TimeZone::UTC,
        };
        let mut faults = Vec::new();
        assert_eq!(in_days(asked, &clock, &mut faults).query(), query);
        assert_eq!(faults, []);
    }

    #[test]
    fn a_range_is_days_and_today_is_the_last_of_them() {
        let range = |word: &str| Asked::default().with("range", word);
        check(&range("today"), "from=2026-03-11");
        check(&range("yesterday"), "from=2026-03-10&to=2026-03-11");
        check(&range("7d"), "from=2026-03-05");
        check(&range("30d"), "from=2026-02-10");
    }

    #[test]
    fn a_day_of_another_zone_is_an_instant() {
        let clock = Clock {
            now: "2026-03-11T15:00:00Z".parse().unwrap(),
            zone: TimeZone::get("America/Chicago").unwrap(),
        };
        let asked = Asked::default().with("from", "2026-03-10");
        let asked = in_instants(asked, &clock);
        assert_eq!(asked.value("from"), Some("2026-03-10T05:00:00Z"));
    }

    #[test]
    fn days_that_are_given_count_instead() {
        let both = Asked::default()
            .with("range", "7d")
            .with("to", "2026-01-01");
        check(&both, "to=2026-01-01");
    }
}
