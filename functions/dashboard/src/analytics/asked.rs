//! What figures are asked for: the range, the campaign and the agent, as they
//! stand in the address.

use jiff::ToSpan;
use jiff::civil::Date;

use super::campaigns::Column;
use super::range::{LONGEST, Preset, Range};
use super::sums::Of;
use crate::calls::{Asked, Fault};

/// The parameters that are known.
const KNOWN: [&str; 7] = [
    "range",
    "first",
    "last",
    "campaign_id",
    "agent_id",
    "sort",
    "order",
];

/// What was asked for, and what of it cannot be used.
pub(crate) struct Wanted {
    pub(crate) asked: Asked,
    pub(crate) faults: Vec<Fault>,
    pub(crate) preset: Option<Preset>,
    pub(crate) range: Range,
    pub(crate) of: Of,
    pub(crate) sort: Column,
    pub(crate) ascending: bool,
}

impl Wanted {
    /// Reads `query` of the page at `path`. What cannot be used is told, and the
    /// usual taken in its place.
    pub(crate) fn read(path: &'static str, query: Option<&str>, today: Date) -> Self {
        let mut faults = Vec::new();
        let asked = Asked::read(path, query, &KNOWN, &mut faults);
        let preset = preset(&asked, &mut faults);
        let range = match preset {
            Some(preset) => preset.range(today),
            None => own(&asked, today, &mut faults),
        };
        let of = Of {
            campaign: parsed(&asked, "campaign_id", &mut faults),
            agent: parsed(&asked, "agent_id", &mut faults),
        };
        let sort = asked.value("sort").map(Column::named);
        if sort == Some(None) {
            faults.push(Fault::new("sort", "is no column of the table"));
        }
        Self {
            preset,
            range,
            of,
            sort: sort.flatten().unwrap_or_default(),
            ascending: asked.value("order") == Some("asc"),
            asked,
            faults,
        }
    }

    /// The list of the calls that are meant, as it is asked for.
    pub(crate) fn calls(&self, of: &Range, more: &str) -> String {
        let (from, to) = (of.first, of.end());
        let mut path = format!("/calls?from={from}&to={to}{more}");
        for name in ["campaign_id", "agent_id"] {
            // Ids have nothing that an address would have to escape.
            let id = match name {
                "campaign_id" => self.of.campaign.as_ref().map(ToString::to_string),
                _ => self.of.agent.as_ref().map(ToString::to_string),
            };
            if let Some(id) = id.filter(|_| !more.contains(name)) {
                path.push_str(&format!("&{name}={id}"));
            }
        }
        path
    }
}

/// The range that is named; the usual one where nothing is said at all.
fn preset(asked: &Asked, faults: &mut Vec<Fault>) -> Option<Preset> {
    let word = asked.value("range");
    if word.is_none() && asked.has_any(&["first", "last"]) {
        return None;
    }
    let usual = Preset::Days(30);
    let word = word.unwrap_or("30");
    let known = Preset::ALL.into_iter().find(|it| it.word() == word);
    if known.is_none() {
        faults.push(Fault::new("range", "is not a range with a name"));
    }
    known.or(Some(usual))
}

fn own(asked: &Asked, today: Date, faults: &mut Vec<Fault>) -> Range {
    let day = |name: &str, faults: &mut Vec<Fault>| {
        let text = asked.value(name)?;
        let day = text.parse::<Date>().ok();
        let is_known = day.is_some_and(|day| (2020..=9000).contains(&day.year()));
        if !is_known {
            faults.push(Fault::new(name, "must be a day, such as 2026-11-01"));
        }
        day.filter(|_| is_known)
    };
    let (first, last) = (day("first", faults), day("last", faults));
    let last = last.unwrap_or_else(|| today.max(first.unwrap_or(today)));
    let first = first.unwrap_or_else(|| last.saturating_sub(29.days()));
    if first > last {
        faults.push(Fault::new("last", "lies before the first day"));
        return Range::up_to(first, 30);
    }
    let range = Range::new(first, last);
    if range.days() > LONGEST {
        let why = format!("is more than {LONGEST} days before the last");
        faults.push(Fault::new("first", why));
        return Range::up_to(last, LONGEST);
    }
    range
}

fn parsed<T: std::str::FromStr<Err: ToString>>(
    asked: &Asked,
    name: &str,
    faults: &mut Vec<Fault>,
) -> Option<T> {
    let parsed = asked.value(name)?.parse::<T>();
    parsed
        .map_err(|why| faults.push(Fault::new(name, why.to_string())))
        .ok()
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    const TODAY: Date = date(2026, 3, 11);

    fn read(query: &str) -> Wanted {
        Wanted::read("/analytics", Some(query), TODAY)
    }

    #[test]
    fn thirty_days_are_meant_when_nothing_is_said() {
        assert_eq!(read("").range, Range::up_to(TODAY, 30));
        assert_eq!(read("range=7").range.days(), 7);
        let own = read("first=2026-02-01&last=2026-02-03").range;
        assert_eq!(own.told(), "1 to 3 Feb 2026");
        assert_eq!(read("first=2026-03-10").range.last, TODAY);
        assert_eq!(read("last=2026-03-10").range.days(), 30);
    }

    #[test]
    fn what_cannot_be_used_is_named_and_the_usual_taken() {
        for (query, name) in [
            ("range=fortnight", "range"),
            ("first=soon", "first"),
            ("first=2026-02-03&last=2026-02-01", "last"),
            ("first=2020-01-01&last=2026-02-01", "first"),
            ("first=1970-01-01&last=1970-02-01", "first"),
            ("campaign_id=%3Cb%3E", "campaign_id"),
            ("sort=luck", "sort"),
            ("page=2", "page"),
        ] {
            let wanted = read(query);
            let named = |fault: &Fault| fault.parameter == name;
            assert!(wanted.faults.iter().any(named), "{query}");
            assert!(wanted.range.days() > 0, "{query}");
        }
    }

    #[test]
    fn a_link_to_the_calls_keeps_what_is_meant() {
        let wanted = read("range=7&campaign_id=spring&agent_id=agent_a");
        assert_eq!(
            wanted.calls(&wanted.range, "&max_duration=9"),
            "/calls?from=2026-03-05&to=2026-03-12&max_duration=9&campaign_id=spring&agent_id=agent_a"
        );
    }
}
