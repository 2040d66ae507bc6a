//! Who a call is credited to: a person's word, or else what the rules say.

use jiff::Timestamp;

use crate::{
    Call, CampaignId, Candidate, Channel, Choice, Decision, Finding, NoCredit, NotApplicable,
    RecipientId, Rule,
};

/// The decision that stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Credit<'a> {
    pub status: AttributionStatus,
    /// The campaign that takes the call, when one does.
    pub campaign: Option<&'a CampaignId>,
    pub recipient: Option<&'a RecipientId>,
    /// Per mille; of what takes the call, or of the best that could.
    pub confidence: Option<u16>,
    pub rule: Option<Rule>,
    pub by: DecidedBy<'a>,
    pub at: Option<Timestamp>,
    /// What else was considered, best first; the rules' own answer comes first
    /// when a person decided otherwise.
    pub alternatives: Vec<&'a Candidate>,
    /// The rules would now credit the call otherwise than the person did.
    pub disagrees: bool,
    finding: Finding,
    told: &'a str,
}

/// Who decided.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DecidedBy<'a> {
    Rules,
    Person {
        actor: &'a str,
        reason: Option<&'a str>,
    },
}

/// The decision in one word.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum AttributionStatus {
    Confirmed,
    Automatic,
    Suggested,
    Ambiguous,
    Unattributed,
    NotApplicable,
}

impl<'a> Credit<'a> {
    /// The credit of `call` as it stands.
    pub fn of(call: &'a Call) -> Self {
        let machine = Self::by_rules(call);
        let Some(edited) = call.staff().attribution.as_ref() else {
            return machine;
        };
        let (campaign, recipient) = match &edited.value.choice {
            Choice::Rules => return machine,
            Choice::Nobody => (None, None),
            Choice::Campaign {
                campaign,
                recipient,
            } => (Some(campaign), recipient.as_ref()),
        };
        let applies = !matches!(machine.status, AttributionStatus::NotApplicable);
        let disagrees = applies
            && machine.status == AttributionStatus::Automatic
            && machine.campaign != campaign;
        let candidates = call
            .derived()
            .map(|derived| derived.decision.candidates.iter());
        let other = |candidate: &&Candidate| {
            Some(&candidate.campaign) != campaign || candidate.recipient.as_ref() != recipient
        };
        Self {
            status: AttributionStatus::Confirmed,
            campaign,
            recipient,
            confidence: Some(1000),
            rule: Some(Rule::H),
            by: DecidedBy::Person {
                actor: &edited.actor,
                reason: edited.value.reason.as_deref(),
            },
            at: Some(edited.at),
            alternatives: candidates.into_iter().flatten().filter(other).collect(),
            disagrees,
            finding: machine.finding,
            told: "",
        }
    }

    /// What the rules say, whatever a person said.
    pub fn by_rules(call: &'a Call) -> Self {
        let decision = call.derived().map(|derived| &derived.decision);
        let finding = finding(call, decision);
        let status = match finding {
            Finding::Automatic => AttributionStatus::Automatic,
            Finding::Suggested => AttributionStatus::Suggested,
            Finding::Ambiguous => AttributionStatus::Ambiguous,
            Finding::Unattributed(_) => AttributionStatus::Unattributed,
            Finding::NotApplicable(_) => AttributionStatus::NotApplicable,
        };
        let candidates = decision.map_or([].as_slice(), |decision| &decision.candidates);
        let first = candidates.first();
        let winner = first.filter(|_| status == AttributionStatus::Automatic);
        let best = first.filter(|_| {
            !matches!(
                status,
                AttributionStatus::Unattributed | AttributionStatus::NotApplicable
            )
        });
        Self {
            status,
            campaign: winner.map(|candidate| &candidate.campaign),
            recipient: winner.and_then(|candidate| candidate.recipient.as_ref()),
            confidence: best.map(|candidate| candidate.confidence),
            rule: best.and_then(Candidate::rule),
            by: DecidedBy::Rules,
            at: decision.map(|decision| decision.at),
            alternatives: candidates
                .iter()
                .skip(usize::from(winner.is_some()))
                .collect(),
            disagrees: false,
            finding,
            told: decision
                .filter(|decision| decision.finding == finding)
                .map_or("", |decision| &decision.reason),
        }
    }

    /// The decision in a sentence for people.
    pub fn reason(&self) -> String {
        match self.by {
            DecidedBy::Person { reason, .. } => {
                let what = match self.campaign {
                    Some(_) => "A person credited this call",
                    None => "A person decided that no campaign caused this call",
                };
                match reason {
                    Some(reason) if !reason.is_empty() => format!("{what}: {reason}"),
                    _ => format!("{what}."),
                }
            }
            DecidedBy::Rules if !self.told.is_empty() => self.told.to_owned(),
            DecidedBy::Rules => self.finding.sentence().to_owned(),
        }
    }
}

/// A person's mark of spam or test stands above the rules' reading of it.
fn finding(call: &Call, decision: Option<&Decision>) -> Finding {
    if call.channel() != Channel::Phone {
        return Finding::NotApplicable(NotApplicable::Channel);
    }
    let marks = call.staff().marks();
    if marks.spam == Some(true) {
        return Finding::NotApplicable(NotApplicable::Spam);
    }
    if marks.test == Some(true) {
        return Finding::NotApplicable(NotApplicable::Test);
    }
    let unknown = || {
        let known = call.facts().external_number.is_some() || call.is_erased();
        Finding::Unattributed(if known {
            NoCredit::NoEvidence
        } else {
            NoCredit::NumberWithheld
        })
    };
    decision.map_or_else(unknown, |decision| decision.finding)
}

impl Finding {
    fn sentence(self) -> &'static str {
        match self {
            Self::Automatic => "The evidence names one campaign.",
            Self::Suggested => "The evidence points to a campaign, but not surely enough.",
            Self::Ambiguous => "Several answers are about equally likely; a person decides.",
            Self::Unattributed(NoCredit::NumberWithheld) => {
                "The caller's number is withheld and nothing else links the call to a campaign."
            }
            Self::Unattributed(NoCredit::NoEvidence) => {
                "Nothing known links this call to a campaign."
            }
            Self::Unattributed(NoCredit::TooWeak) => {
                "What links this call to a campaign is too weak to suggest it."
            }
            Self::Unattributed(NoCredit::WrongNumber) => "The caller had dialled a wrong number.",
            Self::Unattributed(NoCredit::OtherSource) => {
                "The caller came from elsewhere, by their own words."
            }
            Self::NotApplicable(NotApplicable::Channel) => {
                "Only phone calls are credited to campaigns."
            }
            Self::NotApplicable(NotApplicable::Spam) => "Spam is credited to no campaign.",
            Self::NotApplicable(NotApplicable::Test) => "Tests are credited to no campaign.",
            Self::NotApplicable(NotApplicable::OwnNumber) => {
                "A number of the business's own is credited to no campaign."
            }
            Self::NotApplicable(NotApplicable::Subagent) => {
                "It is part of another conversation, which counts for both."
            }
        }
    }
}

impl AttributionStatus {
    pub const ALL: [Self; 6] = [
        Self::Confirmed,
        Self::Automatic,
        Self::Suggested,
        Self::Ambiguous,
        Self::Unattributed,
        Self::NotApplicable,
    ];

    pub fn as_str(self) -> &'static str {
        match self {
            Self::Confirmed => "confirmed",
            Self::Automatic => "automatic",
            Self::Suggested => "suggested",
            Self::Ambiguous => "ambiguous",
            Self::Unattributed => "unattributed",
            Self::NotApplicable => "not_applicable",
        }
    }

    /// Whether a person should look at the call.
    pub fn needs_a_person(self) -> bool {
        matches!(self, Self::Suggested | Self::Ambiguous | Self::Unattributed)
    }
}
