//! Which campaign caused a call: the evidence ladder.
//!
//! [`keys`] says what must be known to decide on a call, [`decide`] decides.
//! Both are functions of their arguments, and neither can fail.

use std::collections::BTreeSet;

use jiff::Timestamp;

use crate::{
    AgentProfile, Call, Channel, Claims, Decision, Derived, Finding, Key, NoCredit, NotApplicable,
    Recipient, Spam, Turn,
};

/// The version of the ladder; a decision says which one made it.
pub const RULES_VERSION: u32 = 1;

/// The questions that `call` raises. What an agent's fields mean is guessed
/// from their names and values, and known when its profile is given.
pub fn keys(call: &Call, _turns: &[Turn], _profile: Option<&AgentProfile>) -> BTreeSet<Key> {
    let facts = call.facts();
    let theirs = facts.external_number.iter();
    let theirs = theirs.flat_map(|fact| {
        [
            Key::Phone(fact.value.clone()),
            Key::Calls(fact.value.clone()),
        ]
    });
    let ours = facts.agent_number.iter();
    theirs
        .chain(ours.map(|fact| Key::Number(fact.value.clone())))
        .collect()
}

/// The questions that `recipient` is an answer to.
pub fn keys_of(recipient: &Recipient) -> BTreeSet<Key> {
    let phones = recipient.phones.iter().cloned().map(Key::Phone);
    let own = Key::Recipient(recipient.campaign.clone(), recipient.id.clone());
    phones.chain([own]).collect()
}

/// What follows from `call` and the answers to its questions.
pub fn decide(call: &Call, turns: &[Turn], claims: &Claims, now: Timestamp) -> Derived {
    let finding = match (call.channel(), &call.facts().external_number) {
        (Channel::Phone, Some(_)) => Finding::Unattributed(NoCredit::NoEvidence),
        (Channel::Phone, None) => Finding::Unattributed(NoCredit::NumberWithheld),
        _ => Finding::NotApplicable(NotApplicable::Channel),
    };
    Derived {
        decision: Decision {
            version: RULES_VERSION,
            revision: claims.book.rules.revision,
            at: now,
            finding,
            reason: String::new(),
            candidates: Vec::new(),
        },
        conversions: Vec::new(),
        spam: Spam::default(),
        is_spam: false,
        is_own_number: false,
        is_test: false,
        asked: keys(call, turns, None).iter().map(Key::hash).collect(),
    }
}
