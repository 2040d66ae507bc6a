//! Campaigns and mailings as they are shown.

use domain::{Campaign, Mailing};
use serde::Serialize;
use utoipa::ToSchema;

/// All campaigns.
#[derive(Serialize, ToSchema)]
pub(crate) struct CampaignList {
    pub(crate) campaigns: Vec<CampaignView>,
}

/// Something a business did to make the phone ring.
#[derive(Serialize, ToSchema)]
#[schema(as = Campaign)]
pub(crate) struct CampaignView {
    #[schema(example = "spring-2026")]
    campaign_id: String,
    #[schema(example = "Spring heat pumps")]
    name: String,
    #[schema(value_type = crate::words::ChannelWord)]
    channel: &'static str,
    /// The IANA name of the zone whose days its dates are.
    #[schema(example = "America/New_York")]
    timezone: String,
    /// Days from in-home during which a call may be credited.
    window_days: u16,
    #[schema(value_type = Option<String>, format = Date)]
    starts_on: Option<String>,
    /// The last day, inclusive.
    #[schema(value_type = Option<String>, format = Date)]
    ends_on: Option<String>,
    /// The country of its recipients' national numbers: two letters.
    #[schema(example = "US")]
    country: Option<String>,
    offer: Option<String>,
    /// Words that mean this campaign when a caller says them.
    phrases: Vec<String>,
    /// Codes printed on every piece, which name the campaign and nobody in it.
    codes: Vec<String>,
    mailings: Vec<MailingView>,
}

/// Pieces that were sent off together.
#[derive(Serialize, ToSchema)]
#[schema(as = Mailing)]
pub(crate) struct MailingView {
    #[schema(example = "spring-2026-a")]
    mailing_id: String,
    name: Option<String>,
    /// When the pieces left.
    #[schema(value_type = String, format = Date)]
    drop_date: String,
    /// When the first of them are estimated to arrive.
    #[schema(value_type = String, format = Date)]
    in_home_from: String,
    /// When the last of them are estimated to arrive.
    #[schema(value_type = String, format = Date)]
    in_home_to: String,
}

impl From<&Campaign> for CampaignView {
    fn from(campaign: &Campaign) -> Self {
        Self {
            campaign_id: campaign.id.to_string(),
            name: campaign.name.clone(),
            channel: campaign.medium.as_str(),
            timezone: campaign.zone.name().to_owned(),
            window_days: campaign.window_days,
            starts_on: campaign.starts_on.map(|day| day.to_string()),
            ends_on: campaign.ends_on.map(|day| day.to_string()),
            country: campaign.region.as_ref().map(ToString::to_string),
            offer: campaign.offer.clone(),
            phrases: campaign.phrases.clone(),
            codes: campaign.codes.iter().cloned().collect(),
            mailings: campaign.mailings.iter().map(MailingView::from).collect(),
        }
    }
}

impl From<&Mailing> for MailingView {
    fn from(mailing: &Mailing) -> Self {
        Self {
            mailing_id: mailing.id.to_string(),
            name: mailing.name.clone(),
            drop_date: mailing.dropped_on.to_string(),
            in_home_from: mailing.in_home_from.to_string(),
            in_home_to: mailing.in_home_to.to_string(),
        }
    }
}
