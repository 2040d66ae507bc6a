//! Numbers on our side: which campaign one serves when, and what it is for.

use jiff::civil::Date;

use crate::{CampaignId, PhoneNumber};

/// A tracking number serving a campaign from one day to another, both
/// inclusive and days in the campaign's zone.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Assignment {
    pub number: PhoneNumber,
    pub campaign: CampaignId,
    pub from: Date,
    /// Open when absent.
    pub to: Option<Date>,
}

/// A number that the business knows, whoever calls from it or on it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KnownNumber {
    pub number: PhoneNumber,
    pub kind: NumberKind,
    pub label: Option<String>,
}

/// What a known number is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum NumberKind {
    /// The business's own people.
    Staff,
    /// Calls others' calls on: it says nothing of the caller.
    Forwarder,
    /// The number everybody has; it names no campaign.
    Main,
    /// A line that receives forwarded calls.
    Trunk,
    Test,
}

impl Assignment {
    pub fn serves_on(&self, day: Date) -> bool {
        self.from <= day && self.to.is_none_or(|to| day <= to)
    }
}

impl NumberKind {
    pub const ALL: [Self; 5] = [
        Self::Staff,
        Self::Forwarder,
        Self::Main,
        Self::Trunk,
        Self::Test,
    ];

    pub fn as_str(self) -> &'static str {
        match self {
            Self::Staff => "staff",
            Self::Forwarder => "forwarder",
            Self::Main => "main",
            Self::Trunk => "trunk",
            Self::Test => "test",
        }
    }
}

impl std::str::FromStr for NumberKind {
    type Err = ();

    fn from_str(word: &str) -> Result<Self, ()> {
        Self::ALL
            .into_iter()
            .find(|kind| kind.as_str() == word)
            .ok_or(())
    }
}
