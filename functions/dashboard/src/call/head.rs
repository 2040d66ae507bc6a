//! What stands at the top of a call's page.

use domain::Call;

use super::history;
use crate::badge::{Badge, Tone};
use crate::calls::{Party, flag_words, nameless, unfinished};
use crate::figures;
use crate::moment::{Clock, Moment};

/// Who was at the other end, when, and how it went.
pub(super) struct Head {
    pub(super) id: String,
    pub(super) party: Party,
    pub(super) agent: Option<String>,
    pub(super) at: Option<Moment>,
    pub(super) duration: Option<String>,
    pub(super) status: Badge,
    pub(super) state: Option<String>,
    pub(super) flags: Vec<&'static str>,
    /// Why the call did not come about.
    pub(super) failure: Option<String>,
    pub(super) converted: Option<Badge>,
}

/// That, when, by whom and why the personal content was erased.
pub(super) struct ErasedNote {
    pub(super) at: Moment,
    pub(super) by: String,
    pub(super) reason: String,
}

impl Head {
    pub(super) fn new(call: &Call, clock: &Clock) -> Self {
        let facts = call.facts();
        let number = facts
            .external_number
            .as_ref()
            .map(|fact| fact.value.to_string());
        let direction = facts.direction.as_ref().map(|fact| fact.value.as_str());
        let channel = call.channel();
        let nameless = nameless(channel.as_str(), call.is_erased());
        let name = facts.agent_name.as_ref().map(|fact| fact.value.clone());
        let converted = call
            .is_converted()
            .then(|| Badge::new(Tone::Good, "Converted"));
        Self {
            id: call.id().to_string(),
            party: Party::of(number, nameless, direction),
            agent: name.or_else(|| facts.agent_id.as_ref().map(|fact| fact.value.to_string())),
            at: call.started_at().map(|at| clock.moment(at)),
            duration: call.duration_secs().map(figures::duration),
            status: Badge::verdict(call.status().verdict()),
            state: call.state().and_then(|known| unfinished(known.as_str())),
            flags: flag_words(
                domain::flags(call).iter().map(|flag| flag.as_str()),
                channel.as_str(),
            ),
            failure: facts.failure_reason.as_ref().map(|fact| fact.value.clone()),
            converted,
        }
    }
}

impl ErasedNote {
    pub(super) fn of(call: &Call, clock: &Clock) -> Option<Self> {
        let erasure = call.erased()?;
        let (by, reason) = (history::actor(&erasure.by), erasure.reason.clone());
        Some(Self {
            at: clock.moment(erasure.at),
            by,
            reason,
        })
    }
}
