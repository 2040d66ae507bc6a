//! The batch or campaign of the vendor's that placed a call.

use domain::Observation;

use crate::loose::{Name, object};

object! {
    BatchCall {
        batch_call_id: Name,
        batch_call_recipient_id: Name,
        campaign: Campaign<'de>,
    }
}

object! {
    Campaign {
        campaign_id: Name,
    }
}

impl BatchCall<'_> {
    pub(super) fn state(self, told: &mut Observation) {
        let campaign = self.campaign.and_then(|campaign| campaign.campaign_id);
        told.batch_call_id(self.batch_call_id.map(|id| id.0));
        told.batch_recipient_id(self.batch_call_recipient_id.map(|id| id.0));
        told.vendor_campaign_id(campaign.map(|id| id.0));
    }
}
