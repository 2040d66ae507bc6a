//! What the business knows: campaigns and whom they were sent to.

use std::collections::BTreeSet;

use domain::{Campaign, Mailing, Medium, Recipient, Zone};
use jiff::ToSpan;
use jiff::tz::TimeZone;

use crate::house::{House, now};

/// A campaign with a mailing that came into the homes last week.
pub(crate) fn campaign(id: &str, name: &str) -> Campaign {
    let today = now().to_zoned(TimeZone::UTC).date();
    let ago = |days: i64| today.checked_sub(days.days()).unwrap();
    Campaign {
        id: id.parse().unwrap(),
        name: name.to_owned(),
        medium: Medium::DirectMail,
        zone: Zone::utc(),
        window_days: 60,
        starts_on: None,
        ends_on: None,
        region: None,
        offer: None,
        phrases: Vec::new(),
        codes: BTreeSet::new(),
        mailings: vec![Mailing {
            id: format!("{id}-one").parse().unwrap(),
            name: None,
            dropped_on: ago(9),
            in_home_from: ago(7),
            in_home_to: ago(5),
        }],
    }
}

pub(crate) fn recipient(campaign: &str, id: &str, phone: &str) -> Recipient {
    Recipient {
        campaign: campaign.parse().unwrap(),
        id: id.parse().unwrap(),
        mailings: [format!("{campaign}-one").parse().unwrap()].into(),
        first_name: Some("Ann".to_owned()),
        last_name: Some("Lee".to_owned()),
        phones: vec![phone.parse().unwrap()],
        email: None,
        address: None,
        city: None,
        zip: Some("94105".to_owned()),
        country: None,
        code: None,
    }
}

impl House {
    pub(crate) async fn runs(&self, campaign: Campaign) {
        self.store.add_campaign(&campaign).await.unwrap();
    }

    pub(crate) async fn lists(&self, recipients: &[Recipient]) {
        self.store.put_recipients(recipients, None).await.unwrap();
    }
}
