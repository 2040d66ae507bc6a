//! A conversation as the API shows it at a moment.

use jiff::Timestamp;

use super::{
    conversation::{Conversation, Ending},
    state::State,
    told::Told,
    told::Verdict,
};
use crate::business::Step;

/// What is known of a conversation so far.
pub(super) struct View<'a> {
    pub(super) call: &'a Conversation,
    pub(super) told: Told,
    pub(super) state: State,
    pub(super) now: Timestamp,
}

impl<'a> View<'a> {
    /// None before it began.
    pub(super) fn at(call: &'a Conversation, now: Timestamp) -> Option<Self> {
        let state = call.state(now)?;
        let mut told = call.told().into_owned();
        told.change(&call.later, now);
        Some(Self {
            call,
            told,
            state,
            now,
        })
    }

    /// Zero as long as the two talk.
    pub(super) fn secs(&self) -> i64 {
        let talked = self
            .call
            .hung_up_at()
            .duration_since(self.call.answered_at());
        match self.state.is_over() {
            true => talked.as_secs(),
            false => 0,
        }
    }

    /// What was said, as far as it is shown.
    pub(super) fn steps(&self) -> &[Step] {
        match self.call.ends {
            Ending::Done | Ending::Broken if self.state.is_over() => &self.told.steps,
            _ => &[],
        }
    }

    /// Whether there is an analysis.
    pub(super) fn is_analysed(&self) -> bool {
        self.state == State::Done
    }

    pub(super) fn verdict(&self) -> Verdict {
        match self.is_analysed() {
            true => self.told.verdict,
            false => Verdict::Unknown,
        }
    }

    /// Credits.
    pub(super) fn cost(&self) -> i64 {
        match self.secs() {
            0 => 0,
            secs => secs.saturating_mul(8).saturating_add(17),
        }
    }

    pub(super) fn by_caller(&self) -> usize {
        let caller = |step: &&Step| matches!(step, Step::Caller(_));
        self.steps().iter().filter(caller).count()
    }

    pub(super) fn by_agent(&self) -> usize {
        let agent = |step: &&Step| matches!(step, Step::Agent(_));
        self.steps().iter().filter(agent).count()
    }

    /// The names of the tools that were used, each once.
    pub(super) fn tools(&self) -> Vec<&str> {
        let mut tools: Vec<&str> = self.steps().iter().filter_map(Step::tool).collect();
        tools.sort_unstable();
        tools.dedup();
        tools
    }

    pub(super) fn has_voicemail(&self) -> bool {
        let voicemail = |step: &Step| matches!(step, Step::Voicemail(_));
        self.steps().iter().any(voicemail)
    }
}
