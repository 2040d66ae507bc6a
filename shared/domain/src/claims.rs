//! What could claim a call: the questions a call raises, and what the business
//! knows in answer to them.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;
use sha2::{Digest, Sha256};

use crate::{
    AgentId, AgentProfile, Assignment, AttributionStatus, Batch, Campaign, CampaignId,
    ConversationId, Direction, KnownNumber, PhoneNumber, Recipient, RecipientId, Rules,
};

/// One question. Each is answered by one read, whatever the size of the lists,
/// so that all of them together are one parallel read.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Key {
    /// Whose phone is this?
    Phone(PhoneNumber),
    /// What is this number on our side: its assignments and what it is for?
    Number(PhoneNumber),
    /// Which other calls had this other party?
    Calls(PhoneNumber),
    /// Whose e-mail address, in lower case, is this?
    Email(String),
    /// Whose code is this? Letters and digits alone, in capitals.
    Code(String),
    /// Who is called so, by the sound of the name, in this ZIP code?
    Name { sound: String, zip: String },
    /// Who is this row of that campaign's list?
    Recipient(CampaignId, RecipientId),
    /// What was this batch placed for?
    Batch(String),
}

/// What is known that concerns every call: small, and read as a whole.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Book {
    pub campaigns: BTreeMap<CampaignId, Campaign>,
    pub agents: BTreeMap<AgentId, AgentProfile>,
    pub rules: Rules,
}

/// The answers to a call's questions.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Claims {
    pub book: Book,
    pub answers: BTreeMap<Key, Answer>,
}

/// The answer to one question; empty when nothing is known.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Answer {
    pub recipients: Vec<Recipient>,
    /// More recipients than are worth reading have this key: it tells nothing
    /// of a person.
    pub too_many: bool,
    pub assignments: Vec<Assignment>,
    pub known: Option<KnownNumber>,
    pub batch: Option<Batch>,
    /// Other calls with this party, oldest first.
    pub calls: Vec<OtherCall>,
}

/// What one call may tell of another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OtherCall {
    pub id: ConversationId,
    pub started_at: Timestamp,
    pub duration_secs: u32,
    pub direction: Option<Direction>,
    pub status: AttributionStatus,
    pub campaign: Option<CampaignId>,
    pub recipient: Option<RecipientId>,
    /// Per mille.
    pub confidence: u16,
}

impl Key {
    /// The question as a text, the same for the same question and for no other.
    pub fn name(&self) -> String {
        match self {
            Self::Phone(number) => format!("phone#{number}"),
            Self::Number(number) => format!("number#{number}"),
            Self::Calls(number) => format!("calls#{number}"),
            Self::Email(address) => format!("email#{address}"),
            Self::Code(code) => format!("code#{code}"),
            Self::Name { sound, zip } => format!("name#{zip}#{sound}"),
            Self::Recipient(campaign, recipient) => format!("recipient#{campaign}#{recipient}"),
            Self::Batch(id) => format!("batch#{id}"),
        }
    }

    /// The question in four bytes, for a call to say what it asked.
    pub fn hash(&self) -> u32 {
        let digest: [u8; 32] = Sha256::digest(self.name()).into();
        let first: [u8; 4] = std::array::from_fn(|n| digest.get(n).copied().unwrap_or_default());
        u32::from_be_bytes(first)
    }
}

impl Claims {
    /// The questions among `wanted` that have no answer yet.
    pub fn missing(&self, wanted: &BTreeSet<Key>) -> BTreeSet<Key> {
        let open = wanted.iter().filter(|key| !self.answers.contains_key(key));
        open.cloned().collect()
    }

    pub fn answer(&self, key: &Key) -> Option<&Answer> {
        self.answers.get(key)
    }
}
