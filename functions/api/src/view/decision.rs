//! What the rules make of a call: everybody who was considered, with the
//! evidence for each, and how much it looks like spam.

use domain::{Call, Candidate, Decision, Derived, Evidence, RecipientId, Timestamp};
use serde::Serialize;
use utoipa::ToSchema;

use super::attribution::{of_one, to_the_millisecond};
use crate::names::Names;

/// What the rules make of a call, whatever a person said.
#[derive(Serialize, ToSchema)]
#[schema(as = Decision)]
pub(crate) struct DecisionView {
    /// Which rules decided.
    rules_version: u32,
    /// Which settings of them.
    rules_revision: u32,
    #[schema(value_type = String, format = DateTime)]
    at: Timestamp,
    /// automatic, suggested, ambiguous, or why the call is credited to nobody.
    #[schema(example = "automatic")]
    finding: &'static str,
    /// In a sentence.
    reason: String,
    /// Best first.
    candidates: Vec<CandidateView>,
}

/// A campaign, and perhaps a recipient, that the call could be credited to.
#[derive(Serialize, ToSchema)]
#[schema(as = Candidate)]
struct CandidateView {
    campaign_id: String,
    campaign_name: Option<String>,
    recipient_id: Option<String>,
    /// Everybody the evidence reaches, when it reaches a household.
    household: Vec<String>,
    /// From 0 to 1.
    confidence: f64,
    /// From 0 to 1; of the recipient, the campaign included.
    recipient_confidence: f64,
    /// Strongest first.
    evidence: Vec<EvidenceView>,
}

/// One reason for a candidate.
#[derive(Serialize, ToSchema)]
#[schema(as = Evidence)]
struct EvidenceView {
    #[schema(example = "B2")]
    rule: &'static str,
    detail: String,
    /// What it says alone; from 0 to 1.
    weight: f64,
}

/// How much a call looks like spam, sign by sign.
#[derive(Serialize, ToSchema)]
#[schema(as = Spam)]
pub(crate) struct SpamView {
    /// The sum of its signs.
    score: u16,
    /// Whether that is enough, or a person says so.
    is_spam: bool,
    signs: Vec<SignView>,
}

/// One sign of spam.
#[derive(Serialize, ToSchema)]
#[schema(as = SpamSign)]
struct SignView {
    #[schema(example = "silent")]
    sign: &'static str,
    points: u16,
}

impl DecisionView {
    pub(crate) fn of(call: &Call, names: &Names) -> Option<Self> {
        let decision = &call.derived()?.decision;
        let Decision {
            version,
            revision,
            at,
            finding,
            reason,
            candidates,
        } = decision;
        let candidates = candidates
            .iter()
            .map(|candidate| CandidateView::new(candidate, names));
        Some(Self {
            rules_version: *version,
            rules_revision: *revision,
            at: to_the_millisecond(*at),
            finding: finding.as_str(),
            reason: reason.clone(),
            candidates: candidates.collect(),
        })
    }
}

impl CandidateView {
    fn new(candidate: &Candidate, names: &Names) -> Self {
        let household = candidate.household.iter().map(RecipientId::to_string);
        Self {
            campaign_id: candidate.campaign.to_string(),
            campaign_name: names.of(candidate.campaign.as_str()),
            recipient_id: candidate.recipient.as_ref().map(ToString::to_string),
            household: household.collect(),
            confidence: of_one(candidate.confidence),
            recipient_confidence: of_one(candidate.recipient_confidence),
            evidence: candidate.evidence.iter().map(EvidenceView::from).collect(),
        }
    }
}

impl From<&Evidence> for EvidenceView {
    fn from(evidence: &Evidence) -> Self {
        Self {
            rule: evidence.rule.as_str(),
            detail: evidence.detail.clone(),
            weight: of_one(evidence.weight),
        }
    }
}

impl SpamView {
    pub(crate) fn of(call: &Call) -> Option<Self> {
        let Derived { spam, is_spam, .. } = call.derived()?;
        let signs = spam.signs.iter().map(|(sign, points)| SignView {
            sign: sign.as_str(),
            points: *points,
        });
        Some(Self {
            score: spam.score,
            is_spam: call.staff().marks().spam.unwrap_or(*is_spam),
            signs: signs.collect(),
        })
    }
}
