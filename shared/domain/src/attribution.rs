//! Which campaign caused a call: the evidence ladder.
//!
//! [`keys`] says what must be known to decide on a call, [`decide`] decides.
//! Both are functions of their arguments, and neither can fail. Every piece of
//! evidence has a weight; weights of independent evidence add up, answers that
//! are not the same compete, and nobody is an answer too. What comes out is how
//! likely each answer is, which is the confidence that people see.

mod case;
mod clues;
mod codes;
mod contact;
mod conversions;
mod ladder;
mod mention;
mod names;
mod people;
mod pile;
mod sayings;
mod sentence;
mod spam;
mod spelled;
mod weights;
mod words;

use std::collections::BTreeSet;

use jiff::Timestamp;

use crate::{
    AgentProfile, Call, Claims, Decision, Derived, Finding, Key, NoCredit, NotApplicable,
    NumberKind, OtherCall, Recipient, Spam, Turn,
};
use case::Case;
use clues::Clues;
use ladder::Weighed;
use names::Name;

/// The version of the ladder; a decision says which one made it.
pub const RULES_VERSION: u32 = 1;

/// The questions that `call` raises. What an agent's fields mean is guessed
/// from their names and values, and known when its profile is given.
pub fn keys(call: &Call, turns: &[Turn], profile: Option<&AgentProfile>) -> BTreeSet<Key> {
    if !clues::is_phone(call) || call.is_erased() {
        return BTreeSet::new();
    }
    Clues::of(call, turns, profile).keys()
}

/// Whether what becomes of a call that began at `start` may tell something of
/// `other`, a call of the same party: later ones may go on with it, and so may
/// one that was dropped just before.
pub fn may_tell_of(start: Timestamp, other: &OtherCall) -> bool {
    let ago = start.duration_since(other.started_at);
    let dropped = other.duration_secs <= case::DROPPED_SECS;
    ago.is_negative() || (dropped && ago <= case::CALLS_BACK_WITHIN)
}

/// The questions that `recipient` is an answer to.
pub fn keys_of(recipient: &Recipient) -> BTreeSet<Key> {
    let mut keys: BTreeSet<Key> = recipient.phones.iter().cloned().map(Key::Phone).collect();
    keys.insert(Key::Recipient(
        recipient.campaign.clone(),
        recipient.id.clone(),
    ));
    let email = recipient
        .email
        .as_deref()
        .map(|email| email.trim().to_lowercase());
    keys.extend(email.map(Key::Email));
    let code = recipient.code.as_deref().map(crate::normal_form);
    if let Some(code) = code.filter(|code| code.len() >= 3) {
        let keyed = crate::on_keypad(&code);
        keys.insert(Key::Code(code));
        keys.insert(Key::Code(keyed));
    }
    let parts = [
        recipient.first_name.as_deref(),
        recipient.last_name.as_deref(),
    ];
    let name = Name::read(&parts.into_iter().flatten().collect::<Vec<_>>().join(" "));
    let zip = recipient.zip.as_deref().and_then(contact::zip);
    if let Some((name, zip)) = name.zip(zip) {
        keys.extend(clues::name_keys(&name, &zip));
    }
    keys
}

/// What follows from `call` and the answers to its questions.
pub fn decide(call: &Call, turns: &[Turn], claims: &Claims, now: Timestamp) -> Derived {
    let agent = call.facts().agent_id.as_ref();
    let profile = agent.and_then(|agent| claims.book.agents.get(&agent.value));
    let clues = Clues::of(call, turns, profile);
    let case = Case::new(call, &clues, claims);
    let rules = &claims.book.rules;

    let spam = spam::spam(&case);
    let is_spam = spam.score >= rules.spam_from;
    let is_own_number = is_own_number(&clues, claims);
    let is_test = profile.is_some_and(|profile| profile.is_test) || is_test(&clues, claims);
    let weighed = ladder::weigh(&case);
    let finding = match not_applicable(call, is_spam, is_own_number, is_test) {
        Some(why) => Finding::NotApplicable(why),
        None => finding(&case, &weighed),
    };
    let candidates = match finding {
        Finding::NotApplicable(_) => Vec::new(),
        _ => weighed.candidates,
    };
    let reason = sentence::reason(finding, &candidates, &claims.book);
    Derived {
        decision: Decision {
            version: RULES_VERSION,
            revision: rules.revision,
            at: now,
            finding,
            reason,
            candidates,
        },
        conversions: conversions::conversions(call, turns, &rules.conversions),
        spam: if clues::is_phone(call) {
            spam
        } else {
            Spam::default()
        },
        is_spam: is_spam && clues::is_phone(call),
        is_own_number,
        is_test,
        asked: asked(call, &clues),
    }
}

fn asked(call: &Call, clues: &Clues) -> Vec<u32> {
    if !clues::is_phone(call) || call.is_erased() {
        return Vec::new();
    }
    let asked: BTreeSet<u32> = clues.keys().iter().map(Key::hash).collect();
    asked.into_iter().collect()
}

fn not_applicable(call: &Call, spam: bool, own: bool, test: bool) -> Option<NotApplicable> {
    let source = call.facts().source.as_ref().map(|fact| fact.value.as_str());
    let reasons = [
        (!clues::is_phone(call), NotApplicable::Channel),
        (source == Some("subagent_tool"), NotApplicable::Subagent),
        (test, NotApplicable::Test),
        (own, NotApplicable::OwnNumber),
        (spam, NotApplicable::Spam),
    ];
    let mut reasons = reasons.into_iter().filter(|(holds, _)| *holds);
    reasons.next().map(|(_, why)| why)
}

fn finding(case: &Case<'_>, weighed: &Weighed) -> Finding {
    let rules = &case.claims.book.rules;
    let first = weighed
        .candidates
        .first()
        .map_or(0, |candidate| candidate.confidence);
    let second = weighed
        .candidates
        .get(1)
        .map_or(0, |candidate| candidate.confidence);
    let lead = first.saturating_sub(second);
    let together = first.saturating_add(second);
    if first >= rules.automatic_from && lead >= rules.lead {
        return Finding::Automatic;
    }
    if lead < rules.lead && second > 0 && together >= rules.suggested_from {
        return Finding::Ambiguous;
    }
    if first >= rules.suggested_from {
        return Finding::Suggested;
    }
    Finding::Unattributed(match () {
        () if case.wrong_number => NoCredit::WrongNumber,
        () if case.elsewhere => NoCredit::OtherSource,
        () if first > 0 => NoCredit::TooWeak,
        () if case.clues.external.is_none() => NoCredit::NumberWithheld,
        () => NoCredit::NoEvidence,
    })
}

/// One of the business's own people is on the line.
fn is_own_number(clues: &Clues, claims: &Claims) -> bool {
    let theirs = clues.external.iter().chain(&clues.asserted);
    theirs
        .cloned()
        .any(|number| is_kind(claims, Key::Number(number), NumberKind::Staff))
}

fn is_test(clues: &Clues, claims: &Claims) -> bool {
    let numbers = clues.external.iter().chain(&clues.reached);
    let mut numbers = numbers.cloned();
    numbers.any(|number| is_kind(claims, Key::Number(number), NumberKind::Test))
        || words::says(&clues.told_phrase, &sayings::TESTING)
}

fn is_kind(claims: &Claims, key: Key, kind: NumberKind) -> bool {
    let known = claims.answer(&key).and_then(|answer| answer.known.as_ref());
    known.is_some_and(|known| known.kind == kind)
}
