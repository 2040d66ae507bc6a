//! Recipients as they are shown.

use domain::{PhoneNumber, Recipient};
use serde::Serialize;
use utoipa::ToSchema;

/// One page of a campaign's list.
#[derive(Serialize, ToSchema)]
pub(crate) struct RecipientPage {
    pub(crate) recipients: Vec<RecipientView>,
    /// Pass it as `cursor` to go on; null at the end.
    pub(crate) next_cursor: Option<String>,
}

/// Somebody, or an address, that a campaign was sent to.
#[derive(Serialize, ToSchema)]
#[schema(as = Recipient)]
pub(crate) struct RecipientView {
    /// By the list's own numbering.
    #[schema(example = "r1")]
    recipient_id: String,
    mailing_ids: Vec<String>,
    first_name: Option<String>,
    last_name: Option<String>,
    /// In E.164.
    phones: Vec<String>,
    email: Option<String>,
    address: Option<String>,
    city: Option<String>,
    zip: Option<String>,
    country: Option<String>,
    /// The code printed on their piece.
    code: Option<String>,
}

impl From<Recipient> for RecipientView {
    fn from(recipient: Recipient) -> Self {
        let mailings = recipient.mailings.iter().map(ToString::to_string);
        Self {
            recipient_id: recipient.id.to_string(),
            mailing_ids: mailings.collect(),
            first_name: recipient.first_name,
            last_name: recipient.last_name,
            phones: recipient
                .phones
                .iter()
                .map(PhoneNumber::to_string)
                .collect(),
            email: recipient.email,
            address: recipient.address,
            city: recipient.city,
            zip: recipient.zip,
            country: recipient.country,
            code: recipient.code,
        }
    }
}
