//! How long to wait after so many failures.

use jiff::{SignedDuration, Timestamp};
use store::access::Attempts;

/// So long without an attempt, and the count starts at nothing.
pub(super) const FORGOTTEN_AFTER: SignedDuration = SignedDuration::from_hours(24);

/// No wait is longer: whoever knows the password gets in the same hour.
const LONGEST: SignedDuration = SignedDuration::from_mins(15);

/// Failures that cost nothing, for fingers that slip.
#[derive(Clone, Copy, Debug)]
pub(super) struct Limit {
    free: u32,
}

pub(super) const ACCOUNT: Limit = Limit { free: 5 };
/// An office shares one address.
pub(super) const ADDRESS: Limit = Limit { free: 20 };

impl Limit {
    /// What is left to wait at `now`, if anything: a second after the last free
    /// failure, then twice as long each time.
    pub(super) fn wait(self, seen: Attempts, now: Timestamp) -> Option<SignedDuration> {
        let doublings = seen.failures.checked_sub(self.free)?;
        let seconds = 1_i64.checked_shl(doublings.min(62)).unwrap_or(i64::MAX);
        let pause = SignedDuration::from_secs(seconds).min(LONGEST);
        let left = pause - now.duration_since(seen.last_at);
        left.is_positive().then(|| whole_seconds(left))
    }
}

/// Rounded up: whoever waits as long as they are told has waited enough.
fn whole_seconds(left: SignedDuration) -> SignedDuration {
    let begun = i64::from(left.subsec_nanos() > 0);
    SignedDuration::from_secs(left.as_secs() + begun)
}

/// The count with one failure more.
pub(super) fn next(seen: Option<Attempts>, now: Timestamp) -> Attempts {
    let recent = seen.filter(|seen| now.duration_since(seen.last_at) < FORGOTTEN_AFTER);
    let failures = recent.map_or(0, |seen| seen.failures);
    Attempts {
        failures: failures.saturating_add(1),
        last_at: now,
    }
}

#[cfg(test)]
mod tests {
    use jiff::{SignedDuration, Timestamp};
    use store::access::Attempts;

    use super::{ACCOUNT, ADDRESS, FORGOTTEN_AFTER, LONGEST, next};

    const NOW: Timestamp = Timestamp::UNIX_EPOCH;

    #[test]
    fn a_few_failures_cost_nothing_and_then_each_doubles_the_wait() {
        for (failures, seconds) in [(0, 0), (4, 0), (5, 1), (6, 2), (7, 4), (12, 128)] {
            let expected = (seconds > 0).then(|| SignedDuration::from_secs(seconds));
            assert_eq!(ACCOUNT.wait(after(failures), NOW), expected, "{failures}");
        }
    }

    #[test]
    fn an_address_is_given_more_failures_than_an_account() {
        assert_eq!(ADDRESS.wait(after(19), NOW), None);
        assert_eq!(
            ADDRESS.wait(after(20), NOW),
            Some(SignedDuration::from_secs(1))
        );
    }

    #[test]
    fn no_wait_is_longer_than_the_longest() {
        for failures in [15, 50, 70, 1_000, u32::MAX] {
            assert_eq!(
                ACCOUNT.wait(after(failures), NOW),
                Some(LONGEST),
                "{failures}"
            );
        }
    }

    #[test]
    fn a_wait_runs_down() {
        let second = SignedDuration::from_secs(1);
        assert_eq!(ACCOUNT.wait(after(6), NOW + second), Some(second));
        assert_eq!(ACCOUNT.wait(after(6), NOW + second * 2), None);
    }

    #[test]
    fn a_wait_is_told_in_whole_seconds() {
        let moment = SignedDuration::from_millis(300);
        assert_eq!(
            ACCOUNT.wait(after(5), NOW + moment),
            Some(SignedDuration::from_secs(1))
        );
    }

    #[test]
    fn failures_are_forgotten_after_a_day() {
        let later = NOW + FORGOTTEN_AFTER;
        assert_eq!(
            next(Some(after(9)), later),
            Attempts {
                failures: 1,
                last_at: later
            }
        );
        assert_eq!(next(Some(after(9)), NOW).failures, 10);
        assert_eq!(next(Some(after(u32::MAX)), NOW).failures, u32::MAX);
    }

    fn after(failures: u32) -> Attempts {
        Attempts {
            failures,
            last_at: NOW,
        }
    }
}
