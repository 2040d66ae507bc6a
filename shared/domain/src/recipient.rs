//! Recipients: whom a campaign was sent to.

use std::collections::BTreeSet;

use crate::{CampaignId, MailingId, PhoneNumber, RecipientId};

/// Somebody, or an address, that a campaign was sent to.
///
/// The id is unique inside its campaign alone: another list may use it for
/// somebody else.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Recipient {
    pub campaign: CampaignId,
    pub id: RecipientId,
    /// The mailings that went to them; none for a list that is only called.
    pub mailings: BTreeSet<MailingId>,
    pub first_name: Option<String>,
    pub last_name: Option<String>,
    pub phones: Vec<PhoneNumber>,
    pub email: Option<String>,
    pub address: Option<String>,
    pub city: Option<String>,
    pub zip: Option<String>,
    pub country: Option<String>,
    /// The code printed on their piece.
    pub code: Option<String>,
}

impl Recipient {
    /// With its numbers as they are read now; what is no number any more stays as
    /// it was read.
    pub fn read_anew(&self) -> Self {
        let mut phones: Vec<PhoneNumber> = Vec::new();
        for number in &self.phones {
            let region = number.region().unwrap_or_default();
            let read = PhoneNumber::read(number.as_str(), &region);
            let read = read.unwrap_or_else(|| number.clone());
            if !phones.contains(&read) {
                phones.push(read);
            }
        }
        Self {
            phones,
            ..self.clone()
        }
    }
}
