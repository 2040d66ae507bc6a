//! All conversations, by id and by their start.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Bound;

use jiff::Timestamp;

use super::conversation::Conversation;

/// A conversation's place on the list.
pub(super) type Place = (Timestamp, String);

#[derive(Debug, Default)]
pub(super) struct Calls {
    by_id: BTreeMap<String, Conversation>,
    by_start: BTreeSet<Place>,
}

impl Calls {
    pub(super) fn add(&mut self, call: Conversation) {
        let place = (call.started_at, call.id.clone());
        if let Some(known) = self.by_id.insert(call.id.clone(), call) {
            self.by_start.remove(&(known.started_at, known.id));
        }
        self.by_start.insert(place);
    }

    pub(super) fn one(&self, id: &str) -> Option<&Conversation> {
        self.by_id.get(id)
    }

    pub(super) fn change(&mut self, id: &str) -> Option<&mut Conversation> {
        self.by_id.get_mut(id)
    }

    pub(super) fn all(&self) -> impl Iterator<Item = &Conversation> {
        self.by_id.values()
    }

    /// The conversations behind `place`, in their order.
    pub(super) fn behind<'a>(
        &'a self,
        place: Option<&Place>,
        descending: bool,
    ) -> Box<dyn Iterator<Item = &'a Conversation> + 'a> {
        let bound = place.map_or(Bound::Unbounded, |place| Bound::Excluded(place.clone()));
        let one = |(_, id): &'a Place| self.one(id);
        match descending {
            true => {
                let earlier = self.by_start.range((Bound::Unbounded, bound));
                Box::new(earlier.rev().filter_map(one))
            }
            false => {
                let later = self.by_start.range((bound, Bound::Unbounded));
                Box::new(later.filter_map(one))
            }
        }
    }
}
