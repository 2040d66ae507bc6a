//! Who a call is credited to, in a card.

use domain::{Call, Credit};

use crate::badge::Badge;

pub(crate) struct AttributionCard {
    pub(crate) badge: Badge,
    pub(crate) campaign: Option<String>,
    /// The decision in a sentence.
    pub(crate) reason: String,
}

impl AttributionCard {
    pub(crate) fn of(call: &Call) -> Self {
        let credit = Credit::of(call);
        Self {
            badge: Badge::from(credit.status),
            campaign: credit.campaign.map(ToString::to_string),
            reason: credit.reason(),
        }
    }
}
