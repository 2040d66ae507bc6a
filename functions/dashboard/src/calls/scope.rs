//! Which list it is: all calls, or those of one campaign. They are the same
//! list, at two addresses.

use domain::{Campaign, CampaignId};

use super::Wanted;
use super::asked::Fault;
use crate::moment::Clock;
use crate::page::Visitor;
use crate::refusal::Failure;
use crate::site::Site;

/// The calls that a list is of.
#[derive(Clone)]
pub(crate) struct Scope {
    path: String,
    pub(crate) campaign: Option<Campaign>,
}

pub(crate) const ALL: &str = "/calls";

impl Scope {
    pub(crate) fn all() -> Self {
        Self {
            path: ALL.to_owned(),
            campaign: None,
        }
    }

    pub(crate) fn of(campaign: Campaign) -> Self {
        Self {
            path: format!("/campaigns/{}/calls", campaign.id),
            campaign: Some(campaign),
        }
    }

    pub(crate) fn path(&self) -> &str {
        &self.path
    }

    /// Now, in the zone whose days the list has: a campaign's own.
    pub(crate) fn clock(&self, site: &Site) -> Clock {
        let clock = site.clock();
        match &self.campaign {
            Some(campaign) => Clock {
                zone: campaign.zone.time_zone().clone(),
                ..clock
            },
            None => clock,
        }
    }
}

/// The list that `address` names, as a call's page is told where it was opened
/// from; nothing when it is no list of ours. So a page never leads elsewhere,
/// whatever its address says.
pub(crate) async fn list_at(
    address: &str,
    site: &Site,
    visitor: &Visitor,
) -> Result<Option<Wanted>, Failure> {
    let (path, query) = address.split_once('?').unwrap_or((address, ""));
    let scope = match campaign_of(path) {
        _ if path == ALL => Some(Scope::all()),
        Some(id) => site
            .store
            .campaign(&id)
            .await?
            .map(|it| Scope::of(it.value)),
        None => None,
    };
    let mut faults = Vec::<Fault>::new();
    let wanted = scope.map(|scope| Wanted::read(Some(query), (site, visitor), scope, &mut faults));
    Ok(wanted.filter(|_| faults.is_empty()))
}

fn campaign_of(path: &str) -> Option<CampaignId> {
    let rest = path.strip_prefix("/campaigns/")?;
    rest.strip_suffix("/calls")?.parse().ok()
}
