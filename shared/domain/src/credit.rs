//! Which campaign a call is credited to.

use crate::{Call, CampaignId, Channel};

/// The decision on a call, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Credit {
    /// Only phone calls are credited by themselves.
    NotApplicable,
    /// A phone call that no campaign can claim.
    Unattributed(NoCredit),
}

/// Why no campaign could claim a call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoCredit {
    /// The other party hid their number.
    NumberWithheld,
    /// Nothing we know of links the call to a campaign.
    NoEvidence,
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

impl Credit {
    /// The credit that follows from what is known of `call`.
    pub fn of(call: &Call) -> Self {
        if call.channel() != Channel::Phone {
            return Self::NotApplicable;
        }
        let known = call.facts().external_number.is_some() || call.is_erased();
        Self::Unattributed(if known {
            NoCredit::NoEvidence
        } else {
            NoCredit::NumberWithheld
        })
    }

    pub fn status(&self) -> AttributionStatus {
        match self {
            Self::NotApplicable => AttributionStatus::NotApplicable,
            Self::Unattributed(_) => AttributionStatus::Unattributed,
        }
    }

    /// The campaign that takes the call, when one does.
    pub fn campaign(&self) -> Option<&CampaignId> {
        match self {
            Self::NotApplicable | Self::Unattributed(_) => None,
        }
    }

    /// The decision in a sentence for people.
    pub fn reason(&self) -> &'static str {
        match self {
            Self::NotApplicable => "Only phone calls are credited to campaigns.",
            Self::Unattributed(NoCredit::NumberWithheld) => {
                "The caller's number is withheld and nothing else links the call to a campaign."
            }
            Self::Unattributed(NoCredit::NoEvidence) => {
                "Nothing known links this call to a campaign."
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
