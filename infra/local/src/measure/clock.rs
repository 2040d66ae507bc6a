//! The time of the play: what the business's apps take for now.

use std::sync::atomic::{AtomicI64, Ordering};

use domain::Timestamp;

static SECOND: AtomicI64 = AtomicI64::new(0);

/// The moment the play has come to.
pub(crate) fn now() -> Timestamp {
    Timestamp::from_second(SECOND.load(Ordering::Relaxed)).unwrap_or_default()
}

/// Goes on to `at`; never back.
pub(crate) fn go_on_to(at: Timestamp) {
    SECOND.fetch_max(at.as_second(), Ordering::Relaxed);
}
