//! The pages of a campaign, as tabs below its name.

use domain::Campaign;

use crate::campaigns::{medium, span};
use crate::page::Visitor;

/// What stands above each page of a campaign.
pub(crate) struct Tabs {
    pub(crate) name: String,
    pub(crate) medium: &'static str,
    pub(crate) dates: String,
    pub(crate) window: u16,
    pub(crate) tabs: Vec<Tab>,
}

pub(crate) struct Tab {
    pub(crate) name: &'static str,
    pub(crate) path: String,
    pub(crate) here: bool,
}

impl Tabs {
    pub(crate) const OVERVIEW: &str = "";
    pub(crate) const MAILINGS: &str = "/mailings";
    pub(crate) const RECIPIENTS: &str = "/recipients";
    pub(crate) const NUMBERS: &str = "/numbers";
    pub(crate) const CALLS: &str = "/calls";

    /// `here` is the page that is shown.
    pub(crate) fn of(campaign: &Campaign, here: &str, visitor: &Visitor) -> Self {
        let recipients = visitor
            .may_edit()
            .then_some(("Recipients", Self::RECIPIENTS));
        let pages = [
            Some(("Overview", Self::OVERVIEW)),
            Some(("Mailings", Self::MAILINGS)),
            recipients,
            Some(("Numbers", Self::NUMBERS)),
            Some(("Calls", Self::CALLS)),
        ];
        let tab = |(name, page): (&'static str, &str)| Tab {
            name,
            path: format!("/campaigns/{}{page}", campaign.id),
            here: page == here,
        };
        Self {
            name: campaign.name.clone(),
            medium: medium(campaign.medium),
            dates: span(campaign),
            window: campaign.window_days,
            tabs: pages.into_iter().flatten().map(tab).collect(),
        }
    }
}
