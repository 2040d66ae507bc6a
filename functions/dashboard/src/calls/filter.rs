//! From what was asked to what the store is asked: the filter, or the
//! parameters that cannot be used, each by its name.

use domain::{AttributionStatus, Timestamp};
use jiff::civil::Date;
use jiff::tz::TimeZone;
use store::{Filter, Phone, Sort};

use super::asked::{Asked, Fault};

/// The parameters that narrow a list down.
pub(crate) const FILTERS: [&str; 12] = [
    "phone",
    "status",
    "attribution",
    "converted",
    "direction",
    "state",
    "agent_id",
    "campaign_id",
    "from",
    "to",
    "min_duration",
    "max_duration",
];

const STATUSES: [&str; 3] = ["success", "failure", "unknown"];
const STATES: [&str; 5] = ["initiated", "in-progress", "processing", "failed", "done"];
const DIRECTIONS: [&str; 2] = ["inbound", "outbound"];

/// Reads the filter, noting in `faults` what cannot be used.
pub(crate) fn filter(asked: &Asked, zone: &TimeZone, faults: &mut Vec<Fault>) -> Filter {
    let mut reader = Reader { asked, faults };
    let filter = Filter {
        phone: reader.take("phone", phone),
        status: reader.take("status", |text| one_of(&STATUSES, text)),
        attribution: reader.take("attribution", attribution),
        converted: reader.take("converted", yes_or_no),
        direction: reader.take("direction", |text| one_of(&DIRECTIONS, text)),
        state: reader.take("state", |text| one_of(&STATES, text)),
        agent: reader.take("agent_id", |text| text.parse().map_err(told)),
        campaign: reader.take("campaign_id", |text| text.parse().map_err(told)),
        from: reader.take("from", |text| instant(text, zone)),
        to: reader.take("to", |text| instant(text, zone)),
        min_duration: reader.take("min_duration", seconds),
        max_duration: reader.take("max_duration", seconds),
    };
    reader.in_order("to", "from", filter.from.zip(filter.to));
    reader.in_order(
        "max_duration",
        "min_duration",
        filter.min_duration.zip(filter.max_duration),
    );
    filter
}

/// What the list is sorted by, and whether from the smallest up.
pub(crate) fn order(asked: &Asked, faults: &mut Vec<Fault>) -> (Sort, bool) {
    let mut reader = Reader { asked, faults };
    let sort = reader.take("sort", |text| match text {
        "started_at" => Ok(Sort::StartedAt),
        "duration" => Ok(Sort::Duration),
        "status" => Ok(Sort::Status),
        _ => Err("must be one of started_at, duration, status".to_owned()),
    });
    let order = reader.take("order", |text| one_of(&["asc", "desc"], text));
    (sort.unwrap_or_default(), order == Some("asc"))
}

/// How many rows a page has.
pub(crate) fn limit(asked: &Asked, faults: &mut Vec<Fault>) -> usize {
    let mut reader = Reader { asked, faults };
    let limit = reader.take("limit", |text| {
        let number = text
            .parse()
            .ok()
            .filter(|number| (1..=100).contains(number));
        number.ok_or_else(|| "must be a whole number from 1 to 100".to_owned())
    });
    limit.unwrap_or(10)
}

struct Reader<'a> {
    asked: &'a Asked,
    faults: &'a mut Vec<Fault>,
}

impl Reader<'_> {
    fn take<T>(&mut self, name: &str, read: impl FnOnce(&str) -> Result<T, String>) -> Option<T> {
        let read = read(self.asked.value(name)?);
        read.map_err(|why| self.faults.push(Fault::new(name, why)))
            .ok()
    }

    fn in_order<T: PartialOrd>(&mut self, later: &str, earlier: &str, both: Option<(T, T)>) {
        if both.is_some_and(|(low, high)| low > high) {
            self.faults
                .push(Fault::new(later, format!("lies before {earlier}")));
        }
    }
}

fn told(why: impl ToString) -> String {
    why.to_string()
}

fn one_of(words: &[&'static str], text: &str) -> Result<&'static str, String> {
    let word = words.iter().find(|word| **word == text).copied();
    word.ok_or_else(|| format!("must be one of {}", words.join(", ")))
}

fn attribution(text: &str) -> Result<AttributionStatus, String> {
    let known = AttributionStatus::ALL;
    let words = known.map(AttributionStatus::as_str);
    let status = known.into_iter().find(|status| status.as_str() == text);
    status.ok_or_else(|| format!("must be one of {}", words.join(", ")))
}

fn yes_or_no(text: &str) -> Result<bool, String> {
    text.parse().map_err(|_| "must be true or false".to_owned())
}

fn seconds(text: &str) -> Result<u32, String> {
    text.parse()
        .map_err(|_| "must be a whole number of seconds".to_owned())
}

/// A time with its offset, or the beginning of a day in `zone`.
fn instant(text: &str, zone: &TimeZone) -> Result<Timestamp, String> {
    let day = text
        .parse::<Date>()
        .ok()
        .filter(|_| text.len() == "2026-03-10".len());
    let start = day.and_then(|day| Some(day.to_zoned(zone.clone()).ok()?.timestamp()));
    // An unescaped plus arrives as a space.
    let exact = || text.replace(' ', "+").parse().ok();
    start.or_else(exact).ok_or_else(|| {
        "must be a day such as 2026-03-10, or a time with offset such as 2026-03-10T09:00:00Z"
            .to_owned()
    })
}

/// A whole number with its plus, or at least the last four digits; spaced as
/// people do.
fn phone(text: &str) -> Result<Phone, String> {
    let spacing = |c: char| matches!(c, ' ' | '-' | '.' | '(' | ')' | '/' | '\u{a0}');
    let digits: String = text.chars().filter(|c| !spacing(*c)).collect();
    let phone = match digits.strip_prefix('+') {
        Some(_) => digits.parse().ok().map(Phone::Exactly),
        None => ending(digits),
    };
    phone.ok_or_else(|| {
        "must be a number such as +14155550100, or at least the last four digits of one".to_owned()
    })
}

fn ending(digits: String) -> Option<Phone> {
    let plain = digits.chars().all(|c| c.is_ascii_digit());
    (plain && (4..=15).contains(&digits.len())).then_some(Phone::EndingWith(digits))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(name: &'static str, value: &str, usable: bool) {
        let mut faults = Vec::new();
        let asked = Asked::default().with(name, value);
        filter(&asked, &TimeZone::UTC, &mut faults);
        order(&asked, &mut faults);
        limit(&asked, &mut faults);
        let named: Vec<_> = faults
            .iter()
            .map(|fault| fault.parameter.as_str())
            .collect();
        let expected: &[&str] = if usable { &[] } else { &[name] };
        assert_eq!(named, expected, "{name}={value}");
    }

    #[test]
    fn what_cannot_be_used_is_named() {
        for (name, good, bad) in [
            ("phone", "(415) 555-0100", "155"),
            ("phone", "+1 415 555 0100", "+1"),
            ("status", "failure", "done"),
            ("attribution", "not_applicable", "none"),
            ("converted", "false", "no"),
            ("direction", "inbound", "in"),
            ("state", "in-progress", "busy"),
            ("agent_id", "agent_1", "a b"),
            ("from", "2026-03-10", "2026-3-10"),
            ("to", "2026-03-10T09:00:00 01:00", "yesterday"),
            ("min_duration", "60", "1m"),
            ("sort", "duration", "agent"),
            ("order", "asc", "up"),
            ("limit", "100", "101"),
        ] {
            check(name, good, true);
            check(name, bad, false);
        }
    }

    #[test]
    fn a_day_begins_where_the_business_is() {
        let zone = TimeZone::get("America/New_York").unwrap();
        let start = instant("2026-11-01", &zone).unwrap();
        assert_eq!(start.to_string(), "2026-11-01T04:00:00Z");
    }

    #[test]
    fn a_range_that_ends_before_it_begins_is_a_mistake() {
        let mut faults = Vec::new();
        let asked = Asked::default()
            .with("from", "2026-03-10")
            .with("to", "2026-03-09");
        filter(&asked, &TimeZone::UTC, &mut faults);
        assert_eq!(faults, [Fault::new("to", "lies before from")]);
    }
}
