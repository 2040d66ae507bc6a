//! What a call adds to the counters that charts are drawn from.
//!
//! A contribution is a function of the call alone, so counters equal a recount
//! at every moment as long as each write adds the difference it makes.

use std::collections::BTreeMap;
use std::ops::{AddAssign, SubAssign};

use jiff::civil::{Date, date};
use jiff::tz::TimeZone;

use crate::{AgentId, AttributionStatus, Call, CampaignId, Candidate, Credit, Flag, Status, flags};

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

/// Upper bounds, in days, of the shares of the histogram of days from mailbox;
/// the first is what came before the piece could be seen, a last one what is
/// later.
pub const MAILBOX_BOUNDS: [i32; 8] = [0, 3, 7, 14, 21, 30, 45, 60];

/// Counts of a bucket, or a change of them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// Every call.
    pub all: Figures,
    /// Of these, what is left out of rates: see [`Flag::is_left_out`].
    pub apart: Figures,
    /// By attribution status, in the order of [`AttributionStatus::ALL`].
    pub attribution: [i64; 6],
    /// What the conversions that are not apart are worth, by currency, in
    /// millionths.
    pub worth: BTreeMap<String, i64>,
    /// By days from mailbox, in the order of [`MAILBOX_BOUNDS`] and one for the
    /// rest.
    pub mailbox: [i64; 9],
    /// People who answered the campaign for the first time. No call tells that
    /// alone, so it is counted apart from what calls contribute.
    pub responders: i64,
}

/// What calls come to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Figures {
    pub calls: i64,
    pub success: i64,
    pub failure: i64,
    pub unknown: i64,
    pub converted: i64,
    pub seconds: i64,
    /// By duration, in the order of [`DURATION_BOUNDS`] and one for the rest.
    pub durations: [i64; 10],
}

/// What turning `old` into `new` adds to each bucket.
pub fn changes(old: Option<&Call>, new: &Call, zone: &TimeZone) -> BTreeMap<Bucket, Tally> {
    let mut changes = BTreeMap::<Bucket, Tally>::new();
    if let Some((bucket, tally)) = old.and_then(|old| contribution(old, zone)) {
        *changes.entry(bucket).or_default() -= tally;
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
    Some((bucket, tally(call, &credit)))
}

/// Whether `call` is counted apart.
pub fn is_left_out(call: &Call) -> bool {
    flags(call).into_iter().any(Flag::is_left_out)
}

fn tally(call: &Call, credit: &Credit<'_>) -> Tally {
    let (all, left_out) = (Figures::of(call), is_left_out(call));
    let mut tally = Tally {
        all,
        ..Tally::default()
    };
    let which = AttributionStatus::ALL
        .iter()
        .position(|status| *status == credit.status);
    count(&mut tally.attribution, which);
    if left_out {
        tally.apart = all;
        return tally;
    }
    if let Some(money) = call.worth() {
        let currency = money.currency().to_owned();
        tally.worth.insert(currency, money.micros);
        tally.worth.retain(|_, micros| *micros != 0);
    }
    let days = days_from_mailbox(call, credit);
    count(&mut tally.mailbox, days.map(share_of_mailbox));
    tally
}

fn count(shares: &mut [i64], which: Option<usize>) {
    let share = which.and_then(|which| shares.get_mut(which));
    share.into_iter().for_each(|count| *count = 1);
}

/// Of who is credited, as the rules saw them when they decided.
fn days_from_mailbox(call: &Call, credit: &Credit<'_>) -> Option<i32> {
    let campaign = credit.campaign?;
    let mut candidates = call.derived()?.decision.candidates.iter();
    let same = |candidate: &&Candidate| {
        candidate.campaign == *campaign && candidate.recipient.as_ref() == credit.recipient
    };
    candidates.find(same)?.days_from_mailbox
}

/// The place of a duration in [`Figures::durations`].
pub fn share_of_duration(seconds: u32) -> usize {
    DURATION_BOUNDS
        .iter()
        .take_while(|bound| seconds >= **bound)
        .count()
}

/// The place of so many days in [`Tally::mailbox`].
pub fn share_of_mailbox(days: i32) -> usize {
    MAILBOX_BOUNDS
        .iter()
        .take_while(|bound| days >= **bound)
        .count()
}

impl Figures {
    fn of(call: &Call) -> Self {
        let seconds = call.duration_secs().unwrap_or(0).min(86_400);
        let status = call.status();
        let mut durations = [0; 10];
        count(&mut durations, Some(share_of_duration(seconds)));
        Self {
            calls: 1,
            success: i64::from(status == Status::Success),
            failure: i64::from(status == Status::Failure),
            unknown: i64::from(matches!(status, Status::Unknown | Status::Other(_))),
            converted: i64::from(call.is_converted()),
            seconds: i64::from(seconds),
            durations,
        }
    }

    /// These and `times` as many of `other`.
    fn and(self, other: Self, times: i64) -> Self {
        let more = |ours: i64, theirs: i64| ours.saturating_add(theirs.saturating_mul(times));
        let mut durations = self.durations;
        add(&mut durations, &other.durations, times);
        Self {
            calls: more(self.calls, other.calls),
            success: more(self.success, other.success),
            failure: more(self.failure, other.failure),
            unknown: more(self.unknown, other.unknown),
            converted: more(self.converted, other.converted),
            seconds: more(self.seconds, other.seconds),
            durations,
        }
    }
}

impl Tally {
    /// What rates are made of: all but what is left out of them.
    pub fn rated(&self) -> Figures {
        self.all.and(self.apart, -1)
    }

    /// Of one attribution status.
    pub fn of(&self, status: AttributionStatus) -> i64 {
        let counts = AttributionStatus::ALL.into_iter().zip(self.attribution);
        let counts = counts.filter(|(known, _)| *known == status);
        counts.map(|(_, count)| count).sum()
    }

    /// Calls that may be credited to a campaign at all.
    pub fn applicable(&self) -> i64 {
        let beside = self.of(AttributionStatus::NotApplicable);
        self.all.calls.saturating_sub(beside)
    }

    /// Calls that the rules or a person have credited.
    pub fn attributed(&self) -> i64 {
        let by_people = self.of(AttributionStatus::Confirmed);
        by_people.saturating_add(self.of(AttributionStatus::Automatic))
    }

    fn add(&mut self, other: &Self, times: i64) {
        self.all = self.all.and(other.all, times);
        self.apart = self.apart.and(other.apart, times);
        add(&mut self.attribution, &other.attribution, times);
        add(&mut self.mailbox, &other.mailbox, times);
        add(
            std::slice::from_mut(&mut self.responders),
            &[other.responders],
            times,
        );
        for (currency, micros) in &other.worth {
            let ours = self.worth.entry(currency.clone()).or_default();
            *ours = ours.saturating_add(micros.saturating_mul(times));
        }
        self.worth.retain(|_, micros| *micros != 0);
    }
}

fn add(ours: &mut [i64], more: &[i64], times: i64) {
    for (ours, more) in ours.iter_mut().zip(more) {
        *ours = ours.saturating_add(more.saturating_mul(times));
    }
}

impl AddAssign<&Tally> for Tally {
    fn add_assign(&mut self, other: &Self) {
        self.add(other, 1);
    }
}

impl AddAssign for Tally {
    fn add_assign(&mut self, other: Self) {
        self.add(&other, 1);
    }
}

impl SubAssign for Tally {
    fn sub_assign(&mut self, other: Self) {
        self.add(&other, -1);
    }
}
