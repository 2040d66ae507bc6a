//! What we hold of one fact, and how two words on it meet.
//!
//! A register keeps the value with the larger stamp. Stamps come from the
//! vendor alone, so our own clock can never reorder what was said; equal
//! stamps fall back to the order of the values, so that the result never
//! depends on which word came first.

use jiff::Timestamp;

/// How much a source tells: a list's summary or the whole conversation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Completeness {
    Summary,
    Full,
}

/// When, in the vendor's eyes, a fact was stated. Compared from left to right.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Stamp {
    /// The rank of the state it was stated in: a late snapshot of a running
    /// call never undoes a finished one, whatever the clocks say.
    pub rank: u8,
    /// The vendor's time of the statement.
    pub at: Timestamp,
    pub completeness: Completeness,
}

impl Stamp {
    /// For what we conclude rather than read: any real statement wins.
    pub fn inferred(at: Timestamp) -> Self {
        Self {
            rank: 0,
            at,
            completeness: Completeness::Summary,
        }
    }
}

/// A value and the stamp it came with.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Register<T> {
    pub stamp: Stamp,
    pub value: T,
}

/// The larger of two registers; nothing is smaller than anything.
pub(crate) fn larger<T: Ord + Clone>(
    ours: &Option<Register<T>>,
    theirs: &Option<Register<T>>,
) -> Option<Register<T>> {
    ours.as_ref().max(theirs.as_ref()).cloned()
}
