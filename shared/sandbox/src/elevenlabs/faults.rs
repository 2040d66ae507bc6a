//! When something goes wrong: by switch or by chance.

use jiff::{SignedDuration, Timestamp};

use super::{fault::Fault, route::Route};
use crate::business::Random;

/// Every switch there is. A route of none means all.
#[derive(Clone, Debug)]
pub struct Faults {
    random: Random,
    next: Vec<(Option<Route>, u32, Fault)>,
    always: Vec<(Option<Route>, Fault)>,
    sometimes: Vec<(Option<Route>, usize, Fault)>,
    late: Option<(usize, SignedDuration)>,
    /// By how much the vendor's clock is ahead.
    pub skew: SignedDuration,
    pub webhooks: Mishaps,
}

/// What befalls webhooks: how many of a hundred.
#[derive(Clone, Debug, Default)]
pub struct Mishaps {
    /// Never sent.
    pub never: usize,
    /// Sent, and lost on the way; the vendor hears nothing.
    pub lost: usize,
    /// Received, and the answer is lost.
    pub answer_lost: usize,
    /// Received twice.
    pub twice: usize,
    /// Sent that much later.
    pub late: usize,
    pub late_by: SignedDuration,
    /// A retry bears the signature of the first attempt.
    pub signs_once: bool,
}

impl Faults {
    pub(super) fn none(seed: u64) -> Self {
        Self {
            random: Random::seeded(seed),
            next: Vec::new(),
            always: Vec::new(),
            sometimes: Vec::new(),
            late: None,
            skew: SignedDuration::ZERO,
            webhooks: Mishaps::default(),
        }
    }

    /// Strikes the next so many requests.
    pub fn next(&mut self, route: impl Into<Option<Route>>, times: u32, fault: Fault) {
        self.next.push((route.into(), times, fault));
    }

    /// Strikes every request, until [`clear`](Self::clear).
    pub fn always(&mut self, route: impl Into<Option<Route>>, fault: Fault) {
        self.always.push((route.into(), fault));
    }

    /// Strikes so many of a hundred requests.
    pub fn sometimes(&mut self, route: impl Into<Option<Route>>, percent: usize, fault: Fault) {
        self.sometimes.push((route.into(), percent, fault));
    }

    /// One request in ten is too many, and one in twenty fails.
    pub fn usual(&mut self) {
        let retry_after = Some(1);
        self.sometimes(None, 5, Fault::RateLimited { retry_after });
        self.sometimes(None, 5, Fault::TooManyAtOnce { retry_after: None });
        self.sometimes(None, 5, Fault::Failing(503));
    }

    /// So many of a hundred conversations come to the list that much late.
    pub fn lists_late(&mut self, percent: usize, by: SignedDuration) {
        self.late = Some((percent, by));
    }

    /// The API answers as it should; webhooks and list are as they were.
    pub fn api_recovers(&mut self) {
        self.next.clear();
        self.always.clear();
        self.sometimes.clear();
    }

    /// Nothing goes wrong any more.
    pub fn clear(&mut self) {
        let random = self.random.clone();
        *self = Self {
            random,
            ..Self::none(0)
        };
    }

    /// How much later than usual `id` is listed; the same each time.
    pub(super) fn late(&self, id: &str) -> SignedDuration {
        let Some((percent, by)) = self.late else {
            return SignedDuration::ZERO;
        };
        let seed = id.bytes().fold(7_u64, |seed, byte| {
            seed.wrapping_mul(31).wrapping_add(byte.into())
        });
        match Random::seeded(seed).chance(percent) {
            true => by,
            false => SignedDuration::ZERO,
        }
    }

    /// What strikes this request, if anything does.
    pub(super) fn strike(&mut self, route: Route) -> Option<Fault> {
        let is_meant = |own: &Option<Route>| own.is_none_or(|own| own == route);
        self.next.retain(|(_, left, _)| *left > 0);
        let next = self.next.iter_mut().find(|(own, ..)| is_meant(own));
        if let Some((_, left, fault)) = next {
            *left = left.saturating_sub(1);
            return Some(fault.clone());
        }
        if let Some((_, fault)) = self.always.iter().find(|(own, _)| is_meant(own)) {
            return Some(fault.clone());
        }
        let meant = self.sometimes.iter().filter(|(own, ..)| is_meant(own));
        let mut left = self.random.below(100);
        for (_, percent, fault) in meant {
            match left.checked_sub(*percent) {
                Some(rest) => left = rest,
                None => return Some(fault.clone()),
            }
        }
        None
    }

    pub(super) fn clock(&self, now: Timestamp) -> Timestamp {
        now.saturating_add(self.skew).unwrap_or(now)
    }
}
