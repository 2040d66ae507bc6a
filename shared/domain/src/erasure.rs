//! The absorbing mark: what was erased stays erased.

use jiff::Timestamp;

/// That, when and by whom a call's personal content was erased.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Erasure {
    pub at: Timestamp,
    pub by: String,
    pub reason: String,
}

/// The earlier of two marks, so that repeating an erasure changes nothing.
pub(crate) fn earlier(ours: &Option<Erasure>, theirs: &Option<Erasure>) -> Option<Erasure> {
    match (ours, theirs) {
        (Some(ours), Some(theirs)) => Some(ours.min(theirs).clone()),
        (ours, theirs) => ours.clone().or_else(|| theirs.clone()),
    }
}
