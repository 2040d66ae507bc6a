//! What a call adds to the counters that charts are drawn from.
//!
//! A contribution is a function of the call alone, so counters equal a recount
//! at every moment as long as each write adds the difference it makes.

use std::collections::BTreeMap;
use std::ops::{AddAssign, Neg};

use jiff::civil::{Date, date};
use jiff::tz::TimeZone;

use crate::{AgentId, AttributionStatus, Call, CampaignId, Credit, Status};

/// One row of counters: a day of a campaign, or of none, and an agent.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Bucket {
    pub day: Date,
    pub campaign: Option<CampaignId>,
    pub agent: Option<AgentId>,
}

/// Upper bounds, in seconds, of the shares of the duration histogram; a last
/// share takes what is longer.
pub const DURATION_BOUNDS: [u32; 9] = [1, 10, 30, 60, 120, 300, 600, 1200, 1800];

/// Counts of a bucket, or a change of them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    pub calls: i64,
    pub success: i64,
    pub failure: i64,
    pub unknown: i64,
    pub converted: i64,
    pub seconds: i64,
    /// By attribution status, in the order of [`AttributionStatus::ALL`].
    pub attribution: [i64; 6],
    /// By duration, in the order of [`DURATION_BOUNDS`] and one for the rest.
    pub durations: [i64; 10],
}

/// What turning `old` into `new` adds to each bucket.
pub fn changes(old: Option<&Call>, new: &Call, zone: &TimeZone) -> BTreeMap<Bucket, Tally> {
    let mut changes = BTreeMap::<Bucket, Tally>::new();
    if let Some((bucket, tally)) = old.and_then(|old| contribution(old, zone)) {
        *changes.entry(bucket).or_default() += -tally;
    }
    if let Some((bucket, tally)) = contribution(new, zone) {
        *changes.entry(bucket).or_default() += tally;
    }
    changes.retain(|_, tally| *tally != Tally::default());
    changes
}

/// What `call` counts for, and where; nothing while nothing is known of it.
pub fn contribution(call: &Call, zone: &TimeZone) -> Option<(Bucket, Tally)> {
    let started_at = call.started_at()?;
    call.state()?;
    let credit = Credit::of(call);
    let agent = call
        .facts()
        .agent_id
        .as_ref()
        .map(|register| register.value.clone());
    // A clock that was never set must not open a chart in 1970.
    let day = started_at
        .to_zoned(zone.clone())
        .date()
        .max(date(2020, 1, 1));
    let bucket = Bucket {
        day,
        campaign: credit.campaign.cloned(),
        agent,
    };
    Some((bucket, tally(call, credit.status)))
}

fn tally(call: &Call, attribution: AttributionStatus) -> Tally {
    let seconds = call.duration_secs().unwrap_or(0).min(86_400);
    let status = call.status();
    let mut tally = Tally {
        calls: 1,
        success: i64::from(status == Status::Success),
        failure: i64::from(status == Status::Failure),
        unknown: i64::from(matches!(status, Status::Unknown | Status::Other(_))),
        converted: i64::from(call.is_converted()),
        seconds: i64::from(seconds),
        ..Tally::default()
    };
    let which = AttributionStatus::ALL
        .iter()
        .position(|status| *status == attribution);
    which
        .and_then(|n| tally.attribution.get_mut(n))
        .into_iter()
        .for_each(|count| *count = 1);
    let share = share_of_duration(seconds);
    tally
        .durations
        .get_mut(share)
        .into_iter()
        .for_each(|count| *count = 1);
    tally
}

/// The place of a duration in [`Tally::durations`].
pub fn share_of_duration(seconds: u32) -> usize {
    DURATION_BOUNDS
        .iter()
        .take_while(|bound| seconds >= **bound)
        .count()
}

impl AddAssign for Tally {
    fn add_assign(&mut self, other: Self) {
        self.calls += other.calls;
        self.success += other.success;
        self.failure += other.failure;
        self.unknown += other.unknown;
        self.converted += other.converted;
        self.seconds += other.seconds;
        self.attribution
            .iter_mut()
            .zip(other.attribution)
            .for_each(|(ours, more)| *ours += more);
        self.durations
            .iter_mut()
            .zip(other.durations)
            .for_each(|(ours, more)| *ours += more);
    }
}

impl Neg for Tally {
    type Output = Self;

    fn neg(self) -> Self {
        Self {
            calls: -self.calls,
            success: -self.success,
            failure: -self.failure,
            unknown: -self.unknown,
            converted: -self.converted,
            seconds: -self.seconds,
            attribution: self.attribution.map(|count| -count),
            durations: self.durations.map(|count| -count),
        }
    }
}
