//! What is to be done about each call that the vendor lists. Pure, so that a
//! plan can be made again by whoever goes on.

use std::collections::BTreeMap;

use domain::{Call, ConversationId, Source, State};
use elevenlabs::Listed;

/// What becomes of one listed call.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Step {
    /// It is not held whole, or not as it is now: ask for all of it.
    Fetch(Box<Listed>),
    /// It has not ended: look again.
    Await(Box<Listed>),
    /// The list tells something of it that nothing else does.
    Note(Box<Listed>),
    /// It is held, and only that it was listed is new.
    Sight(ConversationId),
}

/// How closely the list is compared with what is held.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Care {
    /// Whether it is held whole.
    Held,
    /// Whether it is held as it is now: analyses are run again, and tags and
    /// ratings come later, without a word.
    Current,
}

/// The steps for a page of the list, of which `known` is held.
pub(crate) fn steps(
    listed: Vec<Listed>,
    known: &BTreeMap<ConversationId, Call>,
    care: Care,
) -> Vec<Step> {
    let step = |listed: Listed| {
        let known = known.get(&listed.id);
        step(listed, known, care)
    };
    listed.into_iter().filter_map(step).collect()
}

fn step(listed: Listed, known: Option<&Call>, care: Care) -> Option<Step> {
    if known.is_some_and(Call::is_erased) {
        return None;
    }
    let is_held = |call: &&Call| call.is_complete() && rank(call) >= listed.state.rank();
    let held = known.filter(is_held);
    let listed = Box::new(listed);
    let Some(held) = held else {
        // A word that we do not know is taken for the vendor's being busy with it.
        return Some(match listed.state.is_final() {
            true => Step::Fetch(listed),
            false => Step::Await(listed),
        });
    };
    if care == Care::Current && has_moved_on(&listed, held) {
        return Some(Step::Fetch(listed));
    }
    if tells_more(&listed, held) {
        return Some(Step::Note(listed));
    }
    let is_sighted = held.sightings().by(Source::Sync).is_some();
    (!is_sighted).then_some(Step::Sight(listed.id))
}

fn rank(call: &Call) -> u8 {
    call.state().map_or(0, State::rank)
}

/// What the vendor's later work shows in.
const LATER: [&str; 6] = [
    "status",
    "score_millis",
    "title",
    "summary",
    "vendor_tags",
    "duration_secs",
];

/// Whether the list tells otherwise of what may change after the end.
fn has_moved_on(listed: &Listed, known: &Call) -> bool {
    let rated = known.facts().feedback.as_ref();
    let rating = rated.and_then(|feedback| feedback.value.rating);
    let after = known.observe(&listed.observation);
    let differing = after.facts().differing(known.facts());
    differing.iter().any(|name| LATER.contains(name))
        || (listed.rating.is_some() && listed.rating != rating)
}

/// Whether the list tells what no whole conversation has.
fn tells_more(listed: &Listed, known: &Call) -> bool {
    let theirs = listed.observation.facts().sentiment.as_ref();
    let ours = known.facts().sentiment.as_ref();
    theirs.is_some_and(|theirs| ours.is_none_or(|ours| ours.value != theirs.value))
}
