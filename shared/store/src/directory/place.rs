//! Where an entry lies.

use domain::{CampaignId, RecipientId};

use super::{BATCHES, BOOK, NUMBERS, Place};
use crate::item::Item;

impl Place {
    pub(crate) fn key(&self) -> Item {
        let (pk, sk) = match self {
            Self::Campaign(id) => (BOOK, format!("campaign#{id}")),
            Self::Agent(id) => (BOOK, format!("agent#{id}")),
            Self::Rules => (BOOK, "rules".to_owned()),
            Self::Number(number) => (NUMBERS, number.to_string()),
            Self::Batch(id) => (BATCHES, id.clone()),
        };
        super::key(pk, sk)
    }
}

/// The partition of a campaign's list.
pub(crate) fn list_of(campaign: &CampaignId) -> String {
    format!("recipients#{campaign}")
}

/// A recipient below a question: campaigns' ids have no `#`, so it is theirs.
pub(crate) fn below_question(campaign: &CampaignId, recipient: &RecipientId) -> String {
    format!("{campaign}#{recipient}")
}
