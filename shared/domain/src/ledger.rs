//! The ledger: what became of every call that the vendor listed.
//!
//! Where a call stands follows from the call alone, as its counters do, so the
//! ledger is written with it and can be recounted.

use std::ops::AddAssign;

use jiff::civil::{Date, date};
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};

use crate::{Call, Sighting, Source};

/// A delivery within this time of the call's end shows that the webhook works.
/// One that came later had to be repeated, or was held up.
pub const IN_TIME: SignedDuration = SignedDuration::from_secs(120);

/// One row of the ledger: an hour in which calls began, and the day it is
/// counted with. An hour that two days share has two rows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Hour {
    pub day: Date,
    /// The beginning of the hour.
    pub from: Timestamp,
}

/// Calls of an hour by where they stand, or a change of them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Standing {
    pub calls: i64,
    /// Shown by the vendor's list, finished.
    pub listed: i64,
    /// Brought by the webhook, whenever.
    pub webhook: i64,
    /// Complete, but not because the webhook worked: the sync had to fetch it.
    pub rescued: i64,
    /// Listed, and not held whole.
    pub missing: i64,
}

/// How a finished call came to be known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Arrival {
    /// By the webhook, while that still says something of its health.
    InTime,
    /// By the webhook first, but late: the delivery was repeated.
    Late,
    /// The sync showed it first.
    Rescued,
    /// Too fresh to say.
    Open,
}

impl Arrival {
    /// How a call that ended at `ended` came, by its sightings; none when
    /// nobody showed it.
    pub fn of(
        webhook: Option<Sighting>,
        sync: Option<Sighting>,
        ended: Timestamp,
        now: Timestamp,
    ) -> Option<Self> {
        let in_time = |at: Timestamp| at.duration_since(ended) <= IN_TIME;
        match (webhook.map(|it| it.first), sync.map(|it| it.first)) {
            (Some(webhook), _) if in_time(webhook) => Some(Self::InTime),
            (Some(webhook), sync) if sync.is_none_or(|sync| webhook <= sync) => Some(Self::Late),
            (None, None) => None,
            (None, Some(_)) if in_time(now) => Some(Self::Open),
            (_, Some(_)) => Some(Self::Rescued),
            (Some(_), None) => Some(Self::Late),
        }
    }
}

/// Where `call` stands, and in which hour; nothing while nothing is known of it.
pub fn standing(call: &Call, zone: &TimeZone) -> Option<(Hour, Standing)> {
    let started = call.started_at()?;
    let state = call.state()?;
    let (webhook, sync) = (
        call.sightings().by(Source::Webhook),
        call.sightings().by(Source::Sync),
    );
    let listed = sync.is_some();
    let late = Arrival::of(webhook, sync, call.ended_at()?, Timestamp::MAX);
    let rescued = call.is_complete() && late == Some(Arrival::Rescued);
    let standing = Standing {
        calls: 1,
        listed: i64::from(listed),
        webhook: i64::from(webhook.is_some()),
        rescued: i64::from(rescued),
        missing: i64::from(listed && state.is_final() && !call.is_complete()),
    };
    Some((Hour::of(started, zone), standing))
}

impl Hour {
    /// The hour of a call that began at `started`, by days of `zone`.
    pub fn of(started: Timestamp, zone: &TimeZone) -> Self {
        let second = started.as_second();
        let from = second.saturating_sub(second.rem_euclid(3600));
        Self {
            // A clock that was never set must not open a chart in 1970.
            day: started.to_zoned(zone.clone()).date().max(date(2020, 1, 1)),
            from: Timestamp::from_second(from).unwrap_or(started),
        }
    }
}

impl AddAssign for Standing {
    fn add_assign(&mut self, other: Self) {
        self.calls += other.calls;
        self.listed += other.listed;
        self.webhook += other.webhook;
        self.rescued += other.rescued;
        self.missing += other.missing;
    }
}
