//! What is known to decide on a call: the book, the answers to its questions,
//! and what was said in it.

use std::collections::{BTreeMap, BTreeSet};

use domain::{
    AgentProfile, Call, Claims, Content, ConversationId, Facts, Key, Timestamp, Turn, decide, keys,
    may_tell_of,
};
use store::{Body, Kept, Store, StoreError};

use crate::Overlay;

/// Gathered before a call is written; it only grows.
pub(crate) struct Known<'a> {
    claims: Claims,
    /// By the digest of the text they were read from.
    turns: BTreeMap<[u8; 32], Vec<Turn>>,
    overlay: Option<&'a Overlay>,
    /// The call whose questions all have an answer. Finding the questions of a
    /// long conversation takes a while, and they are a function of its facts
    /// and its agent's profile alone.
    learned: Option<(Facts, Option<AgentProfile>)>,
}

/// Why a call could not be decided.
#[derive(Debug)]
pub(crate) enum Undecided {
    Store(StoreError),
    /// It raises a question that nobody has asked yet.
    Unknown,
}

impl From<StoreError> for Undecided {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}

impl<'a> Known<'a> {
    /// What `told` asks, and the book: one parallel read.
    pub(crate) async fn of(store: &Store, told: &Call, turns: &[Turn]) -> Result<Self, StoreError> {
        let questions = keys(told, turns, None);
        let answers = Box::pin(store.answers(&questions, start_of(told)));
        let (book, answers) = futures::try_join!(Box::pin(store.book()), answers)?;
        let mut known = Self::with(Claims { book, answers }, None);
        known.hear(turns);
        known.leave_out(told.id());
        known.learned = Some((told.facts().clone(), None));
        Ok(known)
    }

    /// What is known already, as seen through `overlay`.
    pub(crate) fn with(claims: Claims, overlay: Option<&'a Overlay>) -> Self {
        Self {
            claims,
            turns: BTreeMap::new(),
            overlay,
            learned: None,
        }
    }

    fn hear(&mut self, turns: &[Turn]) {
        if let Some(body) = Body::transcript(turns) {
            self.turns.insert(body.content.digest, turns.to_vec());
        }
    }

    /// A call is not among its own party's other calls.
    fn leave_out(&mut self, id: &ConversationId) {
        for answer in self.claims.answers.values_mut() {
            answer.calls.retain(|other| other.id != *id);
        }
    }

    /// Learns what is still missing to decide on `call`, which is mostly
    /// nothing. What was said may be kept with the call as it was read.
    pub(crate) async fn learn(
        &mut self,
        store: &Store,
        call: &Call,
        kept: Option<&Kept>,
    ) -> Result<(), StoreError> {
        if call.is_erased() {
            return Ok(());
        }
        if self.turns(call).is_none()
            && let Some(kept) = kept
            && let Some(text) = &kept.call.facts().transcript
        {
            let said = store.transcript(kept).await?;
            self.turns.insert(text.value.digest, said);
        }
        if self.has_learned(call) {
            return Ok(());
        }
        let missing = self.claims.missing(&self.questions(call));
        self.learned = Some((call.facts().clone(), self.profile(call).cloned()));
        if missing.is_empty() {
            return Ok(());
        }
        let mut answers = store.answers(&missing, start_of(call)).await?;
        if let Some(overlay) = self.overlay {
            overlay.onto_answers(&mut answers);
        }
        self.claims.answers.extend(answers);
        self.leave_out(call.id());
        Ok(())
    }

    fn questions(&self, call: &Call) -> BTreeSet<Key> {
        let turns = self.turns(call).unwrap_or_default();
        keys(call, turns, self.profile(call))
    }

    fn profile(&self, call: &Call) -> Option<&AgentProfile> {
        let agent = call.facts().agent_id.as_ref()?;
        self.claims.book.agents.get(&agent.value)
    }

    fn has_learned(&self, call: &Call) -> bool {
        let learned = self.learned.as_ref();
        learned.is_some_and(|(facts, profile)| {
            facts == call.facts() && profile.as_ref() == self.profile(call)
        })
    }

    /// What was said in `call`; none when that was not read.
    fn turns(&self, call: &Call) -> Option<&[Turn]> {
        match call.facts().transcript.as_ref().map(|fact| &fact.value) {
            None => Some(&[]),
            Some(Content { digest, .. }) => self.turns.get(digest).map(Vec::as_slice),
        }
    }

    /// `call` with what the rules make of it; an earlier decision that says the
    /// same stands.
    pub(crate) fn decided(&self, call: Call, now: Timestamp) -> Result<Call, Undecided> {
        let turns = self.turns(&call).ok_or(Undecided::Unknown)?;
        if !self.has_learned(&call) && !self.claims.missing(&self.questions(&call)).is_empty() {
            return Err(Undecided::Unknown);
        }
        let derived = decide(&call, turns, &self.claims, now);
        let stands = call
            .derived()
            .is_some_and(|old| old.says_the_same(&derived));
        Ok(if stands {
            call
        } else {
            call.with_derived(derived)
        })
    }

    /// The party's other calls of which `call` may tell something.
    pub(crate) fn concerned(&self, call: &Call) -> Vec<ConversationId> {
        let start = start_of(call);
        let others = self
            .claims
            .answers
            .values()
            .flat_map(|answer| &answer.calls);
        let concerned = others.filter(|other| may_tell_of(start, other) && other.id != *call.id());
        concerned.map(|other| other.id.clone()).collect()
    }
}

/// A call without a start has no place in time: nothing lies near it.
fn start_of(call: &Call) -> Timestamp {
    call.started_at().unwrap_or(Timestamp::UNIX_EPOCH)
}
