//! Times as people read them: in the zone of the counters, which is named.

use domain::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{ToSpan, Zoned};

/// The moment of a request and the zone its times are told in.
#[derive(Clone)]
pub(crate) struct Clock {
    pub(crate) now: Timestamp,
    pub(crate) zone: TimeZone,
}

/// One time, in the words a page needs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Moment {
    /// For machines, as RFC 3339 with its offset.
    pub(crate) stamp: String,
    /// `22 Nov 2026`
    pub(crate) day: String,
    /// `14:05`
    pub(crate) clock: String,
    /// `14:05:07`
    pub(crate) exact: String,
    /// `UTC`, `EST`
    pub(crate) zone: String,
}

impl Clock {
    pub(crate) fn moment(&self, at: Timestamp) -> Moment {
        let at = self.local(at);
        Moment {
            stamp: at.strftime("%Y-%m-%dT%H:%M:%S%:z").to_string(),
            day: at.strftime("%-d %b %Y").to_string(),
            clock: at.strftime("%H:%M").to_string(),
            exact: at.strftime("%H:%M:%S").to_string(),
            zone: at.strftime("%Z").to_string(),
        }
    }

    /// `14:05`, `yesterday, 14:05`, `20 Nov, 14:05`: no more than is needed.
    pub(crate) fn short(&self, at: Timestamp) -> String {
        let local = self.local(at);
        let clock = local.strftime("%H:%M");
        match self.nickname(local.date()) {
            Some("Today") => clock.to_string(),
            Some(_) => format!("yesterday, {clock}"),
            None if local.year() == self.local(self.now).year() => {
                format!("{}, {clock}", local.strftime("%-d %b"))
            }
            None => format!("{}, {clock}", local.strftime("%-d %b %Y")),
        }
    }

    /// `2 min ago`, for what happened within the hour; the time of it else.
    pub(crate) fn ago(&self, at: Timestamp) -> String {
        match self.now.duration_since(at).as_mins() {
            0 => "just now".to_owned(),
            minutes @ 1..60 => format!("{minutes} min ago"),
            _ => self.short(at),
        }
    }

    pub(crate) fn day(&self, at: Timestamp) -> Date {
        self.local(at).date()
    }

    pub(crate) fn today(&self) -> Date {
        self.day(self.now)
    }

    /// `Today · Sunday 22 November 2026`
    pub(crate) fn named(&self, day: Date) -> String {
        let full = day.strftime("%A %-d %B %Y");
        match self.nickname(day) {
            Some(nickname) => format!("{nickname} · {full}"),
            None => full.to_string(),
        }
    }

    /// What the zone is called, such as `America/New_York`.
    pub(crate) fn zone_name(&self) -> String {
        let offset = self.local(self.now).strftime("UTC%:z").to_string();
        self.zone.iana_name().map_or(offset, str::to_owned)
    }

    fn nickname(&self, day: Date) -> Option<&'static str> {
        let today = self.today();
        let yesterday = today.checked_sub(1.day()).ok();
        match day {
            _ if day == today => Some("Today"),
            _ if Some(day) == yesterday => Some("Yesterday"),
            _ => None,
        }
    }

    fn local(&self, at: Timestamp) -> Zoned {
        at.to_zoned(self.zone.clone())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn clock(zone: &str) -> Clock {
        let zone = TimeZone::get(zone).unwrap();
        Clock {
            now: "2026-11-22T02:05:07Z".parse().unwrap(),
            zone,
        }
    }

    #[test]
    fn a_time_is_told_in_the_zone_and_names_it() {
        let clock = clock("America/New_York");
        let moment = clock.moment(clock.now);
        assert_eq!(moment.stamp, "2026-11-21T21:05:07-05:00");
        assert_eq!(
            (moment.day.as_str(), moment.exact.as_str()),
            ("21 Nov 2026", "21:05:07")
        );
        assert_eq!(
            (moment.zone.as_str(), clock.zone_name().as_str()),
            ("EST", "America/New_York")
        );
    }

    #[test]
    fn a_short_time_has_no_more_than_it_needs() {
        let clock = clock("UTC");
        let short = |at: &str| clock.short(at.parse().unwrap());
        assert_eq!(short("2026-11-22T01:00:00Z"), "01:00");
        assert_eq!(short("2026-11-21T23:59:00Z"), "yesterday, 23:59");
        assert_eq!(short("2026-02-01T10:00:00Z"), "1 Feb, 10:00");
        assert_eq!(short("2025-02-01T10:00:00Z"), "1 Feb 2025, 10:00");
        let ago = |at: &str| clock.ago(at.parse().unwrap());
        assert_eq!(ago("2026-11-22T02:04:30Z"), "just now");
        assert_eq!(ago("2026-11-22T01:06:00Z"), "59 min ago");
        assert_eq!(ago("2026-11-22T01:05:00Z"), "01:05");
    }

    #[test]
    fn today_and_yesterday_are_days_of_the_zone() {
        let clock = clock("America/New_York");
        let named = |at: &str| clock.named(clock.day(at.parse().unwrap()));
        assert_eq!(
            named("2026-11-21T05:00:00Z"),
            "Today · Saturday 21 November 2026"
        );
        assert_eq!(
            named("2026-11-21T04:59:59Z"),
            "Yesterday · Friday 20 November 2026"
        );
        assert_eq!(named("2026-11-19T12:00:00Z"), "Thursday 19 November 2026");
    }
}
