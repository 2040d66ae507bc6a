//! Times in parameters: an instant with its offset, or a day.

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;

/// A time with its offset, or the beginning of a day in `zone`.
pub(crate) fn instant(zone: &TimeZone) -> impl FnOnce(&str) -> Result<Timestamp, String> {
    |text| {
        let text = with_plus(text);
        let instant = match text.len() {
            DATE if is_written(&text, "dddd-dd-dd") => start_of_day(&text, zone),
            _ if is_rfc3339(&text) => text.parse().ok(),
            _ => None,
        };
        instant.ok_or_else(|| {
            "is a time with offset such as 2026-03-10T09:00:00Z, or a date such as 2026-03-10"
                .to_owned()
        })
    }
}

const DATE: usize = "2026-03-10".len();

fn start_of_day(text: &str, zone: &TimeZone) -> Option<Timestamp> {
    let date: Date = text.parse().ok()?;
    Some(date.to_zoned(zone.clone()).ok()?.timestamp())
}

/// A plus that was not escaped arrives as a space.
fn with_plus(text: &str) -> String {
    match text.rsplit_once(' ') {
        Some((time, offset)) if time.contains(['T', 't']) => format!("{time}+{offset}"),
        _ => text.to_owned(),
    }
}

/// The form that every program writes; what the parser takes beyond it, such as
/// week dates, is nobody's intention.
fn is_rfc3339(text: &str) -> bool {
    let upper = text.to_ascii_uppercase();
    let parts = upper.split_at_checked("2026-03-10T09:00:00".len());
    parts.is_some_and(|(clock, rest)| {
        is_written(clock, "dddd-dd-ddTdd:dd:dd") && is_offset(without_fraction(rest))
    })
}

/// What follows the fraction of a second, which has a digit at least.
fn without_fraction(rest: &str) -> &str {
    let is_digit = |c: char| c.is_ascii_digit();
    match rest.strip_prefix('.') {
        Some(fraction) if fraction.starts_with(is_digit) => fraction.trim_start_matches(is_digit),
        _ => rest,
    }
}

fn is_offset(text: &str) -> bool {
    let shift = is_written(text, "+dd:dd") || is_written(text, "-dd:dd");
    text == "Z" || shift && text.get(1..).is_some_and(|clock| clock < "24:00")
}

/// Whether `text` has the form of `pattern`, where `d` stands for a digit.
pub(super) fn is_written(text: &str, pattern: &str) -> bool {
    text.len() == pattern.len()
        && text
            .chars()
            .zip(pattern.chars())
            .all(|(c, form)| match form {
                'd' => c.is_ascii_digit(),
                form => c == form,
            })
}

#[cfg(test)]
mod tests {
    use jiff::tz::TimeZone;

    use super::instant;

    #[test]
    fn a_plain_date_is_the_beginning_of_that_day_in_the_zone() {
        check("2026-03-10", Some("2026-03-09T23:00:00Z"));
        check("2026-03-29", Some("2026-03-28T23:00:00Z"));
        check("2026-02-30", None);
    }

    #[test]
    fn a_time_has_an_offset() {
        check("2026-03-10T09:00:00Z", Some("2026-03-10T09:00:00Z"));
        check("2026-03-10t09:00:00.5z", Some("2026-03-10T09:00:00.5Z"));
        check("2026-03-10T09:00:00-05:30", Some("2026-03-10T14:30:00Z"));
        check("2026-03-10T09:00:00", None);
        check("2026-03-10T09:00:00.Z", None);
        check("2026-03-10T09:00:00+24:00", None);
        check("2026-03-10T25:00:00Z", None);
        check("20260310T090000Z", None);
        check("2026-03-10T09:00:00Z[Europe/Berlin]", None);
        check("yesterday", None);
    }

    #[test]
    fn a_plus_that_became_a_space_is_understood() {
        check("2026-03-10T09:00:00 01:00", Some("2026-03-10T08:00:00Z"));
        check("2026-03-10 09:00:00 01:00", None);
    }

    #[track_caller]
    fn check(text: &str, expected: Option<&str>) {
        let zone = TimeZone::get("Europe/Berlin").unwrap();
        let expected = expected.map(|text| text.parse().unwrap());
        assert_eq!(instant(&zone)(text).ok(), expected, "{text}");
    }
}
