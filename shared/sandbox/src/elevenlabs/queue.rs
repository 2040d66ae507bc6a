//! What waits to be told.

use std::collections::BTreeMap;

use jiff::{SignedDuration, Timestamp};

use super::{conversation::Conversation, deliveries::Sent, event::Kind};
use crate::business::Random;

/// How long after a failed attempt the next one comes.
const WAITS: [SignedDuration; 4] = [
    SignedDuration::from_secs(30),
    SignedDuration::from_mins(2),
    SignedDuration::from_mins(8),
    SignedDuration::from_mins(30),
];

#[derive(Clone, Debug)]
pub(super) struct Attempt {
    pub(super) conversation: String,
    pub(super) kind: Kind,
    pub(super) webhook: String,
    pub(super) number: usize,
    /// When the first was signed.
    pub(super) signed_at: Option<Timestamp>,
}

#[derive(Clone, Debug)]
pub(super) enum Due {
    /// A conversation is over.
    Over(String),
    Attempt(Attempt),
}

/// What waits, and what is past.
pub(super) struct Deliveries {
    due: BTreeMap<(Timestamp, u64), Due>,
    count: u64,
    random: Random,
    pub(super) sent: Vec<Sent>,
}

impl Deliveries {
    pub(super) fn none(seed: u64) -> Self {
        Self {
            due: BTreeMap::new(),
            count: 0,
            random: Random::seeded(seed),
            sent: Vec::new(),
        }
    }

    pub(super) fn expect(&mut self, call: &Conversation) {
        self.wait(call.over_at(), Due::Over(call.id.clone()));
    }

    pub(super) fn wait(&mut self, until: Timestamp, due: Due) {
        self.count = self.count.saturating_add(1);
        self.due.insert((until, self.count), due);
    }

    pub(super) fn next(&mut self, now: Timestamp) -> Option<Due> {
        let (until, _) = self.due.first_key_value()?.0;
        let due = (*until <= now).then(|| self.due.pop_first());
        due.flatten().map(|(_, due)| due)
    }

    pub(super) fn retries_of(&self, webhook: &str) -> usize {
        let own = |due: &&Due| match due {
            Due::Attempt(attempt) => attempt.number > 1 && attempt.webhook == webhook,
            Due::Over(_) => false,
        };
        self.due.values().filter(own).count()
    }

    /// When the next one is due.
    pub(super) fn next_at(&self) -> Option<Timestamp> {
        self.due.keys().next().map(|(until, _)| *until)
    }

    pub(super) fn happens(&mut self, percent: usize) -> bool {
        percent > 0 && self.random.chance(percent)
    }

    /// The wait after attempt `number`, a little longer each time.
    pub(super) fn wait_after(&mut self, number: usize) -> Option<SignedDuration> {
        let wait = WAITS.get(number.checked_sub(1)?)?;
        let thousandths = i32::try_from(self.random.below(1001)).unwrap_or_default();
        let more = *wait / 10_000 * thousandths;
        wait.checked_add(more)
    }
}
