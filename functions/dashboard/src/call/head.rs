//! What stands at the top of a call's page.

use domain::Call;

use super::history;
use crate::badge::{Badge, Tone};
use crate::calls::{Party, flag_words, nameless, unfinished};
use crate::figures;
use crate::moment::{Clock, Moment};
use crate::page::Visitor;

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
    /// What the call was to reach and did not, when it was judged a failure.
    pub(super) unmet: Vec<Unmet>,
    pub(super) converted: Option<Badge>,
}

/// A criterion that was not met, and why.
pub(super) struct Unmet {
    pub(super) name: String,
    pub(super) rationale: Option<String>,
}

/// That, when, by whom and why the personal content was erased.
pub(super) struct ErasedNote {
    pub(super) at: Moment,
    pub(super) by: String,
    pub(super) reason: String,
}

impl Head {
    pub(super) fn new(call: &Call, clock: &Clock, visitor: &Visitor) -> Self {
        let facts = call.facts();
        let number = facts
            .external_number
            .as_ref()
            .map(|fact| visitor.number(&fact.value.to_string()));
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
            failure: failure(call).map(|why| visitor.words(&why)),
            unmet: unmet(call, visitor),
            converted,
        }
    }
}

/// Why a call came to nothing, by the best of what is told.
fn failure(call: &Call) -> Option<String> {
    let facts = call.facts();
    let failed = matches!(call.state(), Some(domain::State::Failed));
    let error = facts
        .error
        .as_ref()
        .and_then(|fact| fact.value.reason.clone());
    let text = |fact: &Option<domain::Register<String>>| fact.as_ref().map(|it| it.value.clone());
    let told = text(&facts.failure_reason).or(error);
    let told = told.or_else(|| text(&facts.carrier_result).filter(|_| failed));
    let told = told.or_else(|| text(&facts.termination_reason).filter(|_| failed));
    let told = told.filter(|why| !why.trim().is_empty());
    told.or_else(|| failed.then(|| "the vendor tells no reason".to_owned()))
}

fn unmet(call: &Call, visitor: &Visitor) -> Vec<Unmet> {
    if call.status().verdict() != "failure" {
        return Vec::new();
    }
    let criteria = call.facts().criteria.iter().flat_map(|fact| &fact.value);
    let unmet = criteria.filter(|(_, it)| it.result.as_deref() == Some("failure"));
    unmet
        .map(|(name, it)| Unmet {
            name: name.replace('_', " "),
            rationale: it.rationale.as_deref().map(|why| visitor.words(why)),
        })
        .collect()
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
