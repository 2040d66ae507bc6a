//! What the journal tells of one call.

use domain::{Call, ConversationId, Parts, Sightings, Source};

use crate::calls::Part;
use crate::{Journal, StoreError};

/// A call as far as its journal tells, and the last version it tells of.
#[derive(Clone, Debug)]
pub(super) struct History {
    pub(super) call: Call,
    pub(super) v: u64,
    pub(super) is_edited: bool,
    /// Edits from before the journal kept all of them.
    pub(super) untold: usize,
}

impl History {
    pub(super) fn of(id: ConversationId) -> Self {
        Self {
            call: Call::unknown(id),
            v: 0,
            is_edited: false,
            untold: 0,
        }
    }

    pub(super) fn add(&mut self, entry: &Journal) -> Result<(), StoreError> {
        self.v = self.v.max(entry.v);
        let id = self.call.id();
        let part = match (&entry.kept, entry.kind.as_str()) {
            (Some(kept), _) => Part::read(id.as_str(), kept)?.into_call(id)?,
            (None, "observed") => sighted(entry, id),
            _ => Call::unknown(id.clone()),
        };
        self.call = self.call.join(&part);
        let is_edit = entry.kind == "edited";
        self.is_edited = self.is_edited || is_edit;
        // After an erasure the words of edits are gone, and are not to come back.
        let is_untold = is_edit && entry.kept.is_none() && entry.after.is_some();
        self.untold = self.untold.saturating_add(usize::from(is_untold));
        Ok(())
    }
}

/// The call as `entry` shows that somebody showed it.
fn sighted(entry: &Journal, id: &ConversationId) -> Call {
    let source: Option<Source> = entry.actor.parse().ok();
    let sightings = source.map(|source| Sightings::of(source, entry.at));
    let parts = Parts {
        sightings: sightings.unwrap_or_default(),
        ..Call::unknown(id.clone()).into_parts()
    };
    Call::from_parts(parts)
}
