//! Which calls there were in the last days.
//!
//! What happens on a day depends on the date alone, so whoever looks again
//! tomorrow finds the same calls and a day more.

use jiff::civil::{Date, Weekday};
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp, ToSpan};

use super::{Planned, Random};

/// Nobody is on the phone longer, so whoever called before this has hung up.
const LONGEST: SignedDuration = SignedDuration::from_mins(45);

/// The calls of the thirty days before `as_of`, in the order of their starts.
pub fn month(as_of: Timestamp) -> Vec<Planned> {
    days(30, as_of)
}

/// The same of so many days.
pub fn days(count: u16, as_of: Timestamp) -> Vec<Planned> {
    let today = as_of.to_zoned(TimeZone::UTC).date();
    let days = (0..i64::from(count)).rev();
    let days = days.map(|ago| today.saturating_sub(ago.days()));
    let calls = days.flat_map(day_of);
    calls
        .filter(|call| call.started_at + LONGEST <= as_of)
        .collect()
}

fn day_of(day: Date) -> Vec<Planned> {
    let mut random = Random::seeded(seed(day));
    let weekend = matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday);
    let calls = if weekend {
        3 + random.below(4)
    } else {
        11 + random.below(8)
    };
    // The business day of Chicago, in seconds of ours.
    let mut starts: Vec<usize> = (0..calls)
        .map(|_| 13 * 3600 + random.below(11 * 3600))
        .collect();
    starts.sort_unstable();
    let midnight = day
        .to_zoned(TimeZone::UTC)
        .map_or(Timestamp::UNIX_EPOCH, |day| day.timestamp());
    let numbered = starts.into_iter().enumerate();
    numbered
        .map(|(number, start)| {
            let start = SignedDuration::from_secs(i64::try_from(start).unwrap_or_default());
            let id = format!("conv_demo_{}_{:02}", day.strftime("%Y%m%d"), number + 1);
            Planned::new(id, midnight + start, random.number())
        })
        .collect()
}

fn seed(day: Date) -> u64 {
    let (year, month, day) = (day.year(), day.month(), day.day());
    u64::from(year.unsigned_abs()) * 10_000
        + u64::from(month.unsigned_abs()) * 100
        + u64::from(day.unsigned_abs())
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    fn ids(as_of: &str) -> Vec<String> {
        let as_of = as_of.parse().unwrap();
        month(as_of).into_iter().map(|call| call.id).collect()
    }

    #[test]
    fn a_month_has_some_hundred_calls_and_each_its_own_id() {
        let ids = ids("2026-11-22T18:00:00Z");
        assert!((250..450).contains(&ids.len()), "{}", ids.len());
        assert_eq!(ids.iter().collect::<BTreeSet<_>>().len(), ids.len());
    }

    #[test]
    fn a_day_later_the_same_calls_are_there_and_some_more() {
        let (today, tomorrow) = (ids("2026-11-22T18:00:00Z"), ids("2026-11-23T18:00:00Z"));
        let gone = |id: &&String| !tomorrow.contains(id);
        let first_day = "conv_demo_20261024";
        assert!(
            today
                .iter()
                .filter(gone)
                .all(|id| id.starts_with(first_day))
        );
        assert!(tomorrow.iter().any(|id| !today.contains(id)));
    }

    #[test]
    fn no_call_is_still_going_on() {
        let as_of = "2026-11-20T14:00:00Z".parse().unwrap();
        assert!(month(as_of).iter().all(|call| call.started_at < as_of));
    }
}
