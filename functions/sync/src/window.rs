//! Which stretch of time a pass lists.

use domain::Timestamp;
use jiff::SignedDuration;
use store::{Run, RunKind, SyncState};

/// Calls are listed by when they began and may take long to end or to show, so
/// each window begins well before the last one ended.
const OVERLAP: SignedDuration = SignedDuration::from_hours(2);
/// For the vendor's work after the end.
const AFTER_THE_END: SignedDuration = SignedDuration::from_mins(30);
const A_WEEK: SignedDuration = SignedDuration::from_hours(7 * 24);

/// The next regular pass.
pub(crate) fn regular(state: &SyncState, kind: RunKind, now: Timestamp) -> Run {
    let listed_to = state.listed_to.unwrap_or(state.since).min(now);
    Run::new(kind, before(listed_to, overlap(state)), now, now)
}

/// The daily pass over the last week.
pub(crate) fn reconcile(now: Timestamp) -> Run {
    Run::new(RunKind::Reconcile, before(now, A_WEEK), now, now)
}

fn overlap(state: &SyncState) -> SignedDuration {
    let longest = SignedDuration::from_secs(i64::from(state.longest_secs));
    OVERLAP.max(longest.saturating_add(AFTER_THE_END))
}

pub(crate) fn before(at: Timestamp, by: SignedDuration) -> Timestamp {
    at.checked_sub(by).unwrap_or(Timestamp::UNIX_EPOCH)
}

pub(crate) fn after(at: Timestamp, by: SignedDuration) -> Timestamp {
    at.checked_add(by).unwrap_or(Timestamp::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(hour: i64) -> Timestamp {
        Timestamp::from_second(1_795_000_000 + 3600 * hour).unwrap()
    }

    #[test]
    fn each_window_begins_before_the_last_one_ended() {
        let mut state = SyncState::at_first(at(0));
        state.listed_to = Some(at(10));
        let run = regular(&state, RunKind::Scheduled, at(11));
        assert_eq!((run.from, run.to), (at(8), at(11)));

        state.longest_secs = 4 * 3600;
        let run = regular(&state, RunKind::Scheduled, at(11));
        assert_eq!(run.from, at(10) - SignedDuration::from_mins(270));
    }
}
