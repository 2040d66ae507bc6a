//! A decision: who a call is credited to by the rules, with its evidence.

use jiff::Timestamp;

use crate::{CampaignId, Money, RecipientId};

/// What the rules make of a call. A person's word is kept apart, and wins.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Decision {
    /// Which ladder decided; see [`crate::RULES_VERSION`].
    pub version: u32,
    /// Which settings it went by; see [`crate::Rules::revision`].
    pub revision: u32,
    pub at: Timestamp,
    pub finding: Finding,
    /// Why, in one sentence for people.
    pub reason: String,
    /// Everything that was considered, best first.
    pub candidates: Vec<Candidate>,
}

/// What became of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Finding {
    /// The first candidate is sure enough and far enough ahead.
    Automatic,
    /// The first candidate is worth a person's look.
    Suggested,
    /// The first candidates lead together.
    Ambiguous,
    Unattributed(NoCredit),
    NotApplicable(NotApplicable),
}

/// Why no campaign could claim a call.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum NoCredit {
    /// The other party hid their number, and nothing else links the call.
    NumberWithheld,
    /// Nothing we know of links the call to a campaign.
    NoEvidence,
    /// What links it is too weak to suggest.
    TooWeak,
    /// The caller wanted somebody else.
    WrongNumber,
    /// The caller says they come from elsewhere, such as a friend or the web.
    OtherSource,
}

/// Why a conversation is credited to nobody by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum NotApplicable {
    /// Only phone calls are credited to campaigns.
    Channel,
    Spam,
    Test,
    /// One of the business's own numbers.
    OwnNumber,
    /// Part of another conversation.
    Subagent,
}

/// One answer that was considered.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Candidate {
    pub campaign: CampaignId,
    pub recipient: Option<RecipientId>,
    /// Everybody the evidence reaches, when it reaches a household.
    pub household: Vec<RecipientId>,
    /// Per mille.
    pub confidence: u16,
    /// Per mille; of the recipient, given the campaign and all.
    pub recipient_confidence: u16,
    /// Strongest first.
    pub evidence: Vec<Evidence>,
    /// Days from the first on which the recipient could have seen what was mailed
    /// to them to the call; negative while it was on its way.
    pub days_from_mailbox: Option<i32>,
}

/// One reason for a candidate.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Evidence {
    pub rule: Rule,
    /// In words for people; numbers show four digits at most.
    pub detail: String,
    /// How likely the campaign would be if this were all that is known; per mille.
    pub weight: u16,
}

/// A rung of the evidence ladder.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Rule {
    /// A person decided.
    H,
    /// Our own ids came back, or the batch names the recipient.
    A1,
    /// A mailer code was spoken, keyed or collected.
    A2,
    /// The call returns one of ours, or follows one of theirs.
    A3,
    /// The dialled number serves one campaign on that day.
    B1,
    /// The other party's number belongs to one recipient.
    B2,
    /// The dialled number and the other party's number agree.
    B3,
    /// One household.
    C1,
    /// Name with ZIP code, or e-mail address.
    C2,
    /// One recipient, several campaigns: the latest mailing.
    C3,
    /// The campaign's name or offer was mentioned.
    C4,
    /// A line that several recipients share.
    D1,
    /// Only touches outside the window.
    D2,
}

/// A conversion that a rule found.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct FoundConversion {
    /// The name of the rule that fired.
    pub rule: String,
    pub kind: String,
    pub value: Option<Money>,
}

/// Why a call looks like spam, sign by sign.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Spam {
    /// The sum of its signs; from [`crate::Rules::spam_from`] on it is spam.
    pub score: u16,
    pub signs: Vec<(SpamSign, u16)>,
}

/// One sign of spam.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum SpamSign {
    /// Over before anything was said.
    HungUpAtOnce,
    /// The caller never spoke.
    Silent,
    /// The caller was selling or reading from a tape.
    SalesPitch,
    /// The same number called several agents or many times and never spoke.
    Repeated,
    NumberWithheld,
}

/// Everything that follows from a call and what the business knows, and that
/// is worked out anew when either changes.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Derived {
    pub decision: Decision,
    pub conversions: Vec<FoundConversion>,
    pub spam: Spam,
    pub is_spam: bool,
    pub is_own_number: bool,
    pub is_test: bool,
    /// The questions that the call raised, as hashes: a change of what the
    /// business knows concerns the calls that asked for it.
    pub asked: Vec<u32>,
}

impl Decision {
    /// The candidate that takes the call, when one does.
    pub fn winner(&self) -> Option<&Candidate> {
        match self.finding {
            Finding::Automatic => self.candidates.first(),
            _ => None,
        }
    }
}

impl Candidate {
    /// The rung it stands on.
    pub fn rule(&self) -> Option<Rule> {
        self.evidence.first().map(|evidence| evidence.rule)
    }
}

impl Derived {
    /// Whether both say the same, whenever they were worked out.
    pub fn says_the_same(&self, other: &Self) -> bool {
        let mut other = other.clone();
        other.decision.at = self.decision.at;
        *self == other
    }

    /// Without anything that tells of a person; the campaign still counts.
    pub(crate) fn impersonal(&self) -> Self {
        let mut derived = self.clone();
        derived.asked.clear();
        derived.decision.reason.clear();
        for candidate in &mut derived.decision.candidates {
            candidate.recipient = None;
            candidate.household.clear();
            candidate.recipient_confidence = 0;
            for evidence in &mut candidate.evidence {
                evidence.detail.clear();
            }
        }
        derived
    }
}

impl Rule {
    pub const ALL: [Self; 13] = [
        Self::H,
        Self::A1,
        Self::A2,
        Self::A3,
        Self::B1,
        Self::B2,
        Self::B3,
        Self::C1,
        Self::C2,
        Self::C3,
        Self::C4,
        Self::D1,
        Self::D2,
    ];

    pub fn as_str(self) -> &'static str {
        match self {
            Self::H => "H",
            Self::A1 => "A1",
            Self::A2 => "A2",
            Self::A3 => "A3",
            Self::B1 => "B1",
            Self::B2 => "B2",
            Self::B3 => "B3",
            Self::C1 => "C1",
            Self::C2 => "C2",
            Self::C3 => "C3",
            Self::C4 => "C4",
            Self::D1 => "D1",
            Self::D2 => "D2",
        }
    }
}

impl std::str::FromStr for Rule {
    type Err = ();

    fn from_str(word: &str) -> Result<Self, ()> {
        Self::ALL
            .into_iter()
            .find(|rule| rule.as_str() == word)
            .ok_or(())
    }
}

impl Finding {
    pub const ALL: [Self; 13] = [
        Self::Automatic,
        Self::Suggested,
        Self::Ambiguous,
        Self::Unattributed(NoCredit::NumberWithheld),
        Self::Unattributed(NoCredit::NoEvidence),
        Self::Unattributed(NoCredit::TooWeak),
        Self::Unattributed(NoCredit::WrongNumber),
        Self::Unattributed(NoCredit::OtherSource),
        Self::NotApplicable(NotApplicable::Channel),
        Self::NotApplicable(NotApplicable::Spam),
        Self::NotApplicable(NotApplicable::Test),
        Self::NotApplicable(NotApplicable::OwnNumber),
        Self::NotApplicable(NotApplicable::Subagent),
    ];

    pub fn as_str(self) -> &'static str {
        match self {
            Self::Automatic => "automatic",
            Self::Suggested => "suggested",
            Self::Ambiguous => "ambiguous",
            Self::Unattributed(NoCredit::NumberWithheld) => "number_withheld",
            Self::Unattributed(NoCredit::NoEvidence) => "no_evidence",
            Self::Unattributed(NoCredit::TooWeak) => "too_weak",
            Self::Unattributed(NoCredit::WrongNumber) => "wrong_number",
            Self::Unattributed(NoCredit::OtherSource) => "other_source",
            Self::NotApplicable(NotApplicable::Channel) => "channel",
            Self::NotApplicable(NotApplicable::Spam) => "spam",
            Self::NotApplicable(NotApplicable::Test) => "test",
            Self::NotApplicable(NotApplicable::OwnNumber) => "own_number",
            Self::NotApplicable(NotApplicable::Subagent) => "subagent",
        }
    }
}

impl std::str::FromStr for Finding {
    type Err = ();

    fn from_str(word: &str) -> Result<Self, ()> {
        Self::ALL
            .into_iter()
            .find(|finding| finding.as_str() == word)
            .ok_or(())
    }
}

impl SpamSign {
    pub const ALL: [Self; 5] = [
        Self::HungUpAtOnce,
        Self::Silent,
        Self::SalesPitch,
        Self::Repeated,
        Self::NumberWithheld,
    ];

    pub fn as_str(self) -> &'static str {
        match self {
            Self::HungUpAtOnce => "hung_up_at_once",
            Self::Silent => "silent",
            Self::SalesPitch => "sales_pitch",
            Self::Repeated => "repeated",
            Self::NumberWithheld => "number_withheld",
        }
    }
}

impl std::str::FromStr for SpamSign {
    type Err = ();

    fn from_str(word: &str) -> Result<Self, ()> {
        Self::ALL
            .into_iter()
            .find(|sign| sign.as_str() == word)
            .ok_or(())
    }
}
