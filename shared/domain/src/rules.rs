//! What people may set of the rules that credit calls and find conversions.

use std::collections::{BTreeMap, BTreeSet};

use crate::{AgentId, CampaignId, Money};

/// The settings of the rules. The evidence ladder itself is code, and its
/// version is [`crate::RULES_VERSION`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rules {
    /// One more at each change.
    pub revision: u32,
    /// From this confidence a call is credited by itself; per mille.
    pub automatic_from: u16,
    /// How far ahead of the next different answer it must be; per mille.
    pub lead: u16,
    /// From this confidence an answer is suggested; per mille.
    pub suggested_from: u16,
    /// How long after we dialled a number its call counts as the return of ours.
    pub callback_days: u16,
    /// From this score a call counts as spam; see [`crate::Spam`].
    pub spam_from: u16,
    pub conversions: Vec<ConversionRule>,
}

/// When a call counts as converted without a person saying so.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConversionRule {
    /// Named in each conversion that it makes.
    pub name: String,
    /// What kind of result it is, such as `appointment`.
    pub kind: String,
    pub when: Trigger,
    pub value: Value,
}

/// What makes a conversion rule fire.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Trigger {
    /// The evaluation criterion with this id was judged a success.
    Criterion { id: String },
    /// The data-collection field has this value, or any but no, zero and nothing.
    Collected { id: String, equals: Option<String> },
    /// The tool was used and did not fail.
    Tool { name: String },
    /// The call was answered and lasted at least so long.
    Duration { secs: u32 },
}

/// What a conversion found by a rule is worth.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Value {
    Nothing,
    Fixed(Money),
    /// The number in this data-collection field.
    Collected {
        id: String,
        currency: String,
    },
}

/// What an agent is and what its data-collection fields mean.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AgentProfile {
    pub id: AgentId,
    pub name: Option<String>,
    /// Its conversations are tests.
    pub is_test: bool,
    /// The campaign that all its calls belong to, when there is just one.
    pub campaign: Option<CampaignId>,
    /// Which of its fields holds what.
    pub collects: BTreeMap<Meaning, BTreeSet<String>>,
}

/// What a data-collection field tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Meaning {
    Code,
    Name,
    Zip,
    Email,
    Callback,
    Source,
}

/// An outbound batch, and the campaign it was placed for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Batch {
    pub id: String,
    pub campaign: CampaignId,
    pub name: Option<String>,
}

impl Default for Rules {
    fn default() -> Self {
        Self {
            revision: 0,
            automatic_from: 900,
            lead: 150,
            suggested_from: 500,
            callback_days: 7,
            spam_from: 100,
            conversions: Vec::new(),
        }
    }
}

impl Meaning {
    pub const ALL: [Self; 6] = [
        Self::Code,
        Self::Name,
        Self::Zip,
        Self::Email,
        Self::Callback,
        Self::Source,
    ];

    pub fn as_str(self) -> &'static str {
        match self {
            Self::Code => "code",
            Self::Name => "name",
            Self::Zip => "zip",
            Self::Email => "email",
            Self::Callback => "callback",
            Self::Source => "source",
        }
    }
}

impl std::str::FromStr for Meaning {
    type Err = ();

    fn from_str(word: &str) -> Result<Self, ()> {
        Self::ALL
            .into_iter()
            .find(|meaning| meaning.as_str() == word)
            .ok_or(())
    }
}
