//! The columns of a list: one map, projected into every index, so that a page
//! of a list is one Query however it is sorted.

use std::collections::BTreeMap;

use domain::{Call, Candidate, Credit, DecidedBy, PhoneNumber, State, Timestamp, flags, shortened};
use jiff::fmt::serde::timestamp::millisecond;
use serde::{Deserialize, Serialize};

/// A call as a list shows it.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct CallRow {
    #[serde(skip)]
    pub conversation_id: String,
    pub agent_id: Option<String>,
    pub agent_name: Option<String>,
    pub channel: String,
    pub direction: Option<String>,
    pub external_number: Option<String>,
    /// The other party's digits from the last to the first, to search by the end.
    pub reversed_number: Option<String>,
    pub agent_number: Option<String>,
    #[serde(with = "millisecond::optional")]
    pub started_at: Option<Timestamp>,
    pub duration_secs: Option<u32>,
    pub state: Option<String>,
    pub status: String,
    pub termination_reason: Option<String>,
    pub title: Option<String>,
    /// The beginning of the summary; the call itself has it whole.
    pub summary: Option<String>,
    pub conversion: ConversionRow,
    pub attribution: AttributionRow,
    pub flags: Vec<String>,
    /// The questions the call raised, as hashes: who re-decides looks here for
    /// the calls that a change concerns.
    pub asked: Vec<u32>,
    pub sightings: BTreeMap<String, SightingRow>,
}

/// Whether a call converted, and what for.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct ConversionRow {
    pub converted: bool,
    /// Millionths of the currency's unit.
    pub value_micros: Option<i64>,
    pub currency: Option<String>,
    pub source: Option<String>,
    #[serde(with = "millisecond::optional")]
    pub at: Option<Timestamp>,
}

/// Who a call is credited to, and why.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct AttributionRow {
    pub status: String,
    pub campaign_id: Option<String>,
    pub recipient_id: Option<String>,
    /// Per mille.
    pub confidence: Option<u16>,
    pub rule: Option<String>,
    pub reason: String,
    /// `rules`, or the person or key that decided.
    pub decided_by: Option<String>,
    #[serde(with = "millisecond::optional")]
    pub decided_at: Option<Timestamp>,
    /// The rules would now decide otherwise than the person did.
    pub disagrees: bool,
    /// What else was considered, best first; lists keep the first few.
    pub alternatives: Vec<AlternativeRow>,
}

/// Who else a call could be credited to.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct AlternativeRow {
    pub campaign_id: String,
    pub recipient_id: Option<String>,
    /// Per mille.
    pub confidence: u16,
    pub rule: Option<String>,
    /// The strongest reason for it.
    pub reason: String,
}

/// When a source showed the call.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct SightingRow {
    #[serde(with = "millisecond::required")]
    pub first: Timestamp,
    #[serde(with = "millisecond::required")]
    pub last: Timestamp,
}

/// Index rows are paid for by the kilobyte, nine times over.
const LONGEST_SUMMARY: usize = 500;
const LONGEST_TEXT: usize = 120;

impl CallRow {
    /// Whether the vendor will add nothing more by itself.
    pub fn is_final(&self) -> bool {
        let state = self.state.as_deref().map(State::from);
        state.is_some_and(|state| state.is_final())
    }
}

impl From<&Call> for CallRow {
    fn from(call: &Call) -> Self {
        let facts = call.facts();
        let brief = |fact: &Option<domain::Register<String>>, most| {
            fact.as_ref().map(|fact| shortened(&fact.value, most))
        };
        let external = facts.external_number.as_ref().map(|fact| &fact.value);
        Self {
            conversation_id: call.id().to_string(),
            agent_id: facts.agent_id.as_ref().map(|fact| fact.value.to_string()),
            agent_name: brief(&facts.agent_name, LONGEST_TEXT),
            channel: shortened(call.channel().as_str(), LONGEST_TEXT),
            direction: facts.direction.as_ref().map(|fact| fact.value.to_string()),
            external_number: external.map(ToString::to_string),
            reversed_number: external.map(reversed),
            agent_number: facts
                .agent_number
                .as_ref()
                .map(|fact| fact.value.to_string()),
            started_at: call.started_at(),
            duration_secs: call.duration_secs(),
            state: call
                .state()
                .map(|state| shortened(state.as_str(), LONGEST_TEXT)),
            status: call.status().verdict().to_owned(),
            termination_reason: brief(&facts.termination_reason, LONGEST_TEXT),
            title: brief(&facts.title, LONGEST_TEXT),
            summary: brief(&facts.summary, LONGEST_SUMMARY),
            conversion: ConversionRow::from(call),
            attribution: AttributionRow::from(&Credit::of(call)),
            flags: flags(call)
                .into_iter()
                .map(|flag| flag.as_str().to_owned())
                .collect(),
            asked: call
                .derived()
                .map(|derived| derived.asked.clone())
                .unwrap_or_default(),
            sightings: sightings(call),
        }
    }
}

pub(crate) fn reversed(number: &PhoneNumber) -> String {
    number
        .as_str()
        .chars()
        .filter(char::is_ascii_digit)
        .rev()
        .collect()
}

fn sightings(call: &Call) -> BTreeMap<String, SightingRow> {
    let shown = call.sightings().iter();
    shown
        .map(|(source, sighting)| {
            let row = SightingRow {
                first: sighting.first,
                last: sighting.last,
            };
            (source.to_string(), row)
        })
        .collect()
}

/// A person's word, or else what the rules found.
impl From<&Call> for ConversionRow {
    fn from(call: &Call) -> Self {
        if let Some(edited) = &call.staff().conversion {
            let value = edited.value.value.as_ref();
            return Self {
                converted: edited.value.converted,
                value_micros: value.map(|money| money.micros),
                currency: value.map(|money| money.currency().to_owned()),
                source: Some("person".to_owned()),
                at: Some(edited.at),
            };
        }
        let Some((derived, first)) = call
            .derived()
            .and_then(|derived| Some((derived, derived.conversions.first()?)))
        else {
            return Self::default();
        };
        let value = derived
            .conversions
            .iter()
            .find_map(|found| found.value.as_ref());
        Self {
            converted: true,
            value_micros: value.map(|money| money.micros),
            currency: value.map(|money| money.currency().to_owned()),
            source: Some(format!("rule:{}", first.rule)),
            at: Some(derived.decision.at),
        }
    }
}

/// Index rows keep the alternatives that a person would try first.
const ALTERNATIVES: usize = 3;

impl From<&Credit<'_>> for AttributionRow {
    fn from(credit: &Credit<'_>) -> Self {
        let by = match credit.by {
            DecidedBy::Rules => "rules",
            DecidedBy::Person { actor, .. } => actor,
        };
        Self {
            status: credit.status.as_str().to_owned(),
            campaign_id: credit.campaign.map(ToString::to_string),
            recipient_id: credit.recipient.map(ToString::to_string),
            confidence: credit.confidence,
            rule: credit.rule.map(|rule| rule.as_str().to_owned()),
            reason: credit.reason(),
            decided_by: credit.at.map(|_| by.to_owned()),
            decided_at: credit.at,
            disagrees: credit.disagrees,
            alternatives: credit
                .alternatives
                .iter()
                .take(ALTERNATIVES)
                .map(|candidate| AlternativeRow::from(*candidate))
                .collect(),
        }
    }
}

impl From<&Candidate> for AlternativeRow {
    fn from(candidate: &Candidate) -> Self {
        let first = candidate.evidence.first();
        Self {
            campaign_id: candidate.campaign.to_string(),
            recipient_id: candidate.recipient.as_ref().map(ToString::to_string),
            confidence: candidate.confidence,
            rule: candidate.rule().map(|rule| rule.as_str().to_owned()),
            reason: first
                .map(|evidence| evidence.detail.clone())
                .unwrap_or_default(),
        }
    }
}
