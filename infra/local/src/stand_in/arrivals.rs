//! Calls that arrive all the time.
//!
//! Each follows from the moment it arrives at, so whoever starts the stand-in
//! twice never sees one call twice with different words.

use domain::Timestamp;
use jiff::SignedDuration;
use sandbox::business::Planned;
use sandbox::elevenlabs::Conversation;

pub(crate) struct Arrivals {
    between: Option<SignedDuration>,
    next: Timestamp,
}

impl Arrivals {
    pub(crate) fn new(per_hour: u32, now: Timestamp) -> Self {
        let between = SignedDuration::from_hours(1).as_millis() / i128::from(per_hour.max(1));
        let between = i64::try_from(between).unwrap_or(i64::MAX);
        Self {
            between: (per_hour > 0).then(|| SignedDuration::from_millis(between)),
            next: now,
        }
    }

    /// The calls that have arrived since it was last asked.
    pub(crate) fn until(&mut self, now: Timestamp) -> impl Iterator<Item = Conversation> {
        std::iter::from_fn(move || {
            let between = self.between.filter(|_| self.next <= now)?;
            let call = call(self.next);
            self.next = self.next.saturating_add(between).unwrap_or(Timestamp::MAX);
            Some(call)
        })
    }

    /// One beyond the usual.
    pub(crate) fn one_more(&mut self, now: Timestamp) -> Conversation {
        call(now)
    }
}

/// A short one: whoever watches wants to see it end.
fn call(at: Timestamp) -> Conversation {
    let millis = at.as_millisecond();
    let seed = millis.unsigned_abs().wrapping_mul(0x9E37_79B9);
    let planned = Planned::new(format!("conv_live_{millis}"), at, seed);
    let mut call = Conversation::played(&planned);
    let secs = |least: u64, more: u64| {
        let secs = least.saturating_add(seed % more);
        SignedDuration::from_secs(i64::try_from(secs).unwrap_or_default())
    };
    call.rings = secs(1, 3);
    call.lasts = secs(3, 10);
    call.processing = secs(1, 4);
    call
}

#[cfg(test)]
mod tests {
    use super::*;

    fn arrived(per_hour: u32, secs: i64) -> usize {
        let start: Timestamp = "2026-11-22T18:00:00Z".parse().unwrap();
        let mut arrivals = Arrivals::new(per_hour, start);
        let half = arrivals
            .until(start + SignedDuration::from_secs(secs / 2))
            .count();
        half + arrivals
            .until(start + SignedDuration::from_secs(secs))
            .count()
    }

    #[test]
    fn as_many_calls_arrive_as_an_hour_has() {
        assert_eq!(arrived(120, 3599), 120);
        assert_eq!(arrived(36_000, 10), 101);
        assert_eq!(arrived(0, 3600), 0);
    }
}
