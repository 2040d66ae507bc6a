//! A recipient as it is kept: whole in each of its rows, so that whoever asks
//! a question needs no second read.

use domain::Recipient;
use serde::{Deserialize, Serialize};

use super::item::read;
use crate::StoreError;

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct RecipientItem {
    campaign: String,
    id: String,
    #[serde(default)]
    mailings: Vec<String>,
    first_name: Option<String>,
    last_name: Option<String>,
    #[serde(default)]
    phones: Vec<String>,
    email: Option<String>,
    address: Option<String>,
    city: Option<String>,
    zip: Option<String>,
    country: Option<String>,
    code: Option<String>,
}

impl From<&Recipient> for RecipientItem {
    fn from(recipient: &Recipient) -> Self {
        Self {
            campaign: recipient.campaign.to_string(),
            id: recipient.id.to_string(),
            mailings: recipient.mailings.iter().map(ToString::to_string).collect(),
            first_name: recipient.first_name.clone(),
            last_name: recipient.last_name.clone(),
            phones: recipient.phones.iter().map(ToString::to_string).collect(),
            email: recipient.email.clone(),
            address: recipient.address.clone(),
            city: recipient.city.clone(),
            zip: recipient.zip.clone(),
            country: recipient.country.clone(),
            code: recipient.code.clone(),
        }
    }
}

impl RecipientItem {
    pub(crate) fn read(self) -> Result<Recipient, StoreError> {
        let mailings = self.mailings.iter().map(|id| read("mailing id", id));
        let phones = self.phones.iter().map(|phone| read("phone", phone));
        Ok(Recipient {
            campaign: read("campaign id", &self.campaign)?,
            id: read("recipient id", &self.id)?,
            mailings: mailings.collect::<Result<_, _>>()?,
            first_name: self.first_name,
            last_name: self.last_name,
            phones: phones.collect::<Result<_, _>>()?,
            email: self.email,
            address: self.address,
            city: self.city,
            zip: self.zip,
            country: self.country,
            code: self.code,
        })
    }
}
