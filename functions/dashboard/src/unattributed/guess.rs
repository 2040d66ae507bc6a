//! A candidate, with every reason for it in plain words.

use std::collections::BTreeMap;

use domain::{CampaignId, Candidate, Recipient, RecipientId};

use crate::find::full_name;
use crate::names::{Named, Names, sent};
use crate::sure::{Reason, Sure, reasons};

/// Who could have caused the call.
pub(super) struct Guess {
    pub(super) campaign: Named,
    pub(super) recipient: Option<Known>,
    pub(super) sure: Sure,
    pub(super) reasons: Vec<Reason>,
    /// What a form sends to choose it.
    pub(super) to: String,
}

/// Somebody on a list.
#[derive(Clone)]
pub(super) struct Known {
    pub(super) id: String,
    pub(super) name: Option<String>,
}

/// The recipients of the candidates, as their lists have them.
pub(super) struct People(BTreeMap<(CampaignId, RecipientId), Recipient>);

impl People {
    pub(super) fn of(recipients: Vec<Recipient>) -> Self {
        let recipients = recipients.into_iter();
        Self(
            recipients
                .map(|one| ((one.campaign.clone(), one.id.clone()), one))
                .collect(),
        )
    }

    fn known(&self, campaign: &CampaignId, id: &RecipientId) -> Known {
        let recipient = self.0.get(&(campaign.clone(), id.clone()));
        Known {
            id: id.to_string(),
            name: recipient.and_then(full_name),
        }
    }
}

impl Guess {
    pub(super) fn new(candidate: &Candidate, people: &People, names: &Names) -> Self {
        let campaign = &candidate.campaign;
        let recipient = candidate.recipient.as_ref();
        Self {
            campaign: names.named(campaign.as_str()),
            recipient: recipient.map(|id| people.known(campaign, id)),
            sure: Sure::of(candidate.confidence),
            reasons: reasons(candidate),
            to: sent(campaign.as_str()),
        }
    }
}
