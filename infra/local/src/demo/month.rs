//! Which calls there were in the last thirty days.
//!
//! What happens on a day depends on the date alone, so whoever looks again
//! tomorrow finds the same calls and a day more.

use domain::Timestamp;
use jiff::civil::{Date, Weekday};
use jiff::tz::TimeZone;
use jiff::{SignedDuration, ToSpan};

use super::lines::{LINES, Line, Via};
use super::people::{Person, somebody};
use super::random::Random;
use super::script::{Script, Slots};

const DAYS: i64 = 30;

/// Nobody is on the phone longer, so whoever called before this has hung up.
const LONGEST: SignedDuration = SignedDuration::from_mins(45);

/// One call of the example.
pub(super) struct Planned<'a> {
    pub(super) id: String,
    pub(super) line: &'static Line,
    pub(super) started_at: Timestamp,
    pub(super) person: Person,
    /// The caller hides their number.
    pub(super) is_withheld: bool,
    pub(super) went: Went<'a>,
    pub(super) slots: Slots,
    /// Decides the rest: ids, prices, pauses.
    pub(super) seed: u64,
}

/// How a call went.
pub(super) enum Went<'a> {
    Talked(&'a Script),
    /// The line broke before much was said.
    Broke(&'a Script),
    /// Nobody was reached: the vendor's reason.
    NotReached(&'static str),
}

/// The calls of the thirty days before `as_of`, in the order of their starts.
pub(super) fn month(scripts: &[Script], as_of: Timestamp) -> Vec<Planned<'_>> {
    let today = as_of.to_zoned(TimeZone::UTC).date();
    let days = (0..DAYS).rev().map(|ago| today.saturating_sub(ago.days()));
    let calls = days.flat_map(|day| day_of(scripts, day));
    calls
        .filter(|call| call.started_at + LONGEST <= as_of)
        .collect()
}

fn day_of(scripts: &[Script], day: Date) -> Vec<Planned<'_>> {
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
            call(scripts, day, number, midnight + start, &mut random)
        })
        .collect()
}

fn seed(day: Date) -> u64 {
    let (year, month, day) = (day.year(), day.month(), day.day());
    u64::from(year.unsigned_abs()) * 10_000
        + u64::from(month.unsigned_abs()) * 100
        + u64::from(day.unsigned_abs())
}

fn call<'a>(
    scripts: &'a [Script],
    day: Date,
    number: usize,
    started_at: Timestamp,
    random: &mut Random,
) -> Planned<'a> {
    let line = random.weighted(&LINES, |line| line.weight);
    let own: Vec<&Script> = scripts
        .iter()
        .filter(|script| script.fact("line") == line.name)
        .collect();
    let script = *random.weighted(&own, |script| script.weight());
    let went = went(line, script, random);
    let person = somebody(script.fact("language"), random);
    let slots = slots(script.fact("language"), &person, random);
    Planned {
        id: format!("conv_demo_{}_{:02}", day.strftime("%Y%m%d"), number + 1),
        line,
        started_at,
        is_withheld: line.via == Via::Twilio && random.chance(6),
        person,
        went,
        slots,
        seed: random.next(),
    }
}

fn went<'a>(line: &Line, script: &'a Script, random: &mut Random) -> Went<'a> {
    match line.via {
        Via::Batch if random.chance(18) => Went::NotReached(
            random
                .weighted(&[("busy", 5), ("no-answer", 8), ("unknown", 2)], |it| it.1)
                .0,
        ),
        _ if random.chance(3) => Went::Broke(script),
        _ => Went::Talked(script),
    }
}

fn slots(language: &str, person: &Person, random: &mut Random) -> Slots {
    let (days, times): (&[&str], &[&str]) = match language {
        "es" => (
            &["lunes", "martes", "miércoles", "jueves", "viernes"],
            &["9:30", "11:00", "16:15"],
        ),
        "de" => (
            &["Montag", "Dienstag", "Mittwoch", "Donnerstag", "Freitag"],
            &["9", "11", "15"],
        ),
        "fr" => (
            &["lundi", "mardi", "mercredi", "jeudi", "vendredi"],
            &["9 h", "11 h 30", "17 h"],
        ),
        _ => (
            &["Monday", "Tuesday", "Wednesday", "Thursday", "Friday"],
            &["nine", "ten thirty", "one", "three fifteen", "four thirty"],
        ),
    };
    let code = format!("BW-{}", random.letters(4).to_uppercase());
    Slots::from([
        ("first", person.first.to_owned()),
        ("last", person.last.to_owned()),
        ("street", person.street.clone()),
        ("day", (*random.one_of(days)).to_owned()),
        ("time", (*random.one_of(times)).to_owned()),
        ("count", (4 + random.below(9)).to_string()),
        ("price", (120 + random.below(260)).to_string()),
        ("code", code),
    ])
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::demo::script::scripts;

    fn ids(as_of: &str) -> Vec<String> {
        let as_of = as_of.parse().unwrap();
        month(&scripts(), as_of)
            .into_iter()
            .map(|call| call.id)
            .collect()
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
        let scripts = scripts();
        assert!(
            month(&scripts, as_of)
                .iter()
                .all(|call| call.started_at < as_of)
        );
    }
}
