//! When a campaign can matter to a call.

use domain::{Campaign, Timestamp};
use jiff::civil::Date;
use jiff::{SignedDuration, Span};

/// From when on and until when; open where nothing says.
pub(crate) type Reach = (Option<Timestamp>, Option<Timestamp>);

/// From the day before the campaign's first day to the day after its window has
/// closed.
pub(crate) fn reach(campaign: &Campaign) -> Reach {
    let mailings = campaign.mailings.iter();
    let dropped = mailings.clone().map(|mailing| mailing.dropped_on);
    let first = dropped.chain(campaign.starts_on).min();
    let in_home = mailings.map(|mailing| mailing.in_home_to);
    let last = in_home.chain(campaign.ends_on).max();
    // Without an end, or without a mailing, a campaign never closes.
    let last = last.filter(|_| campaign.ends_on.is_some() || !campaign.mailings.is_empty());
    let window = i64::from(campaign.window_days).saturating_add(2);
    let from = first.and_then(|day| start_of(campaign, day, -1));
    let to = last.and_then(|day| start_of(campaign, day, window));
    (from, to)
}

/// Wider by a year: a list may tell of calls outside the window, too, as mere
/// suggestions.
pub(crate) fn wide_reach(campaign: &Campaign) -> Reach {
    let year = SignedDuration::from_hours(366 * 24);
    let (from, to) = reach(campaign);
    let from = from.and_then(|from| from.checked_sub(year).ok());
    let to = to.and_then(|to| to.checked_add(year).ok());
    (from, to)
}

fn start_of(campaign: &Campaign, day: Date, days: i64) -> Option<Timestamp> {
    let day = day.checked_add(Span::new().try_days(days).ok()?).ok()?;
    let midnight = day.to_zoned(campaign.zone.time_zone().clone()).ok()?;
    Some(midnight.timestamp())
}

/// Both, and what lies between.
pub(crate) fn union(one: Reach, other: Reach) -> Reach {
    let from = one.0.zip(other.0).map(|(one, other)| one.min(other));
    let to = one.1.zip(other.1).map(|(one, other)| one.max(other));
    (from, to)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use domain::{Mailing, Medium, Zone};
    use jiff::civil::date;

    use super::*;

    fn campaign() -> Campaign {
        Campaign {
            id: "spring".parse().unwrap(),
            name: "Spring".to_owned(),
            medium: Medium::DirectMail,
            zone: Zone::utc(),
            window_days: 60,
            starts_on: None,
            ends_on: None,
            region: None,
            offer: None,
            phrases: Vec::new(),
            codes: BTreeSet::new(),
            mailings: vec![Mailing {
                id: "one".parse().unwrap(),
                name: None,
                dropped_on: date(2026, 3, 2),
                in_home_from: date(2026, 3, 5),
                in_home_to: date(2026, 3, 9),
            }],
        }
    }

    #[test]
    fn a_campaign_reaches_from_a_day_before_its_first_to_a_day_after_its_window() {
        let (from, to) = reach(&campaign());
        assert_eq!(from, Some("2026-03-01T00:00:00Z".parse().unwrap()));
        assert_eq!(to, Some("2026-05-10T00:00:00Z".parse().unwrap()));
    }

    #[test]
    fn a_campaign_without_dates_has_no_ends() {
        let mut open = campaign();
        open.mailings.clear();
        assert_eq!(reach(&open), (None, None));
        assert_eq!(union(reach(&open), reach(&campaign())), (None, None));
    }
}
