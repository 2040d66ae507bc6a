//! The list that a call was opened from, which stands beside it where there is
//! room, and the ways from one call of it to the next.

use domain::{Book, ConversationId};

use super::Part;
use crate::calls::{List, Neighbours, Read, Wanted, list_at};
use crate::campaign::Tabs;
use crate::names::Names;
use crate::page::Visitor;
use crate::refusal::Failure;
use crate::site::Site;

/// The list, once it is read.
pub(super) struct Origin {
    wanted: Wanted,
    read: Read,
}

/// What of it stands on the page.
#[derive(Default)]
pub(super) struct Beside {
    pub(super) list: Option<List>,
    pub(super) neighbours: Option<Neighbours>,
    /// When the list is one campaign's.
    pub(super) tabs: Option<Tabs>,
    /// What every address of the call adds, so as not to lose the list.
    pub(super) from: String,
}

/// The list that `part` names, unless it cannot be used.
pub(super) async fn wanted(
    site: &Site,
    visitor: &Visitor,
    part: &Part,
) -> Result<Option<Wanted>, Failure> {
    match part.from.as_deref() {
        Some(address) => list_at(address, site, visitor).await,
        None => Ok(None),
    }
}

impl Origin {
    pub(super) async fn of(
        site: &Site,
        visitor: &Visitor,
        part: &Part,
    ) -> Result<Option<Self>, Failure> {
        let Some(wanted) = wanted(site, visitor, part).await? else {
            return Ok(None);
        };
        let read = Read::of(site, visitor, &wanted, Vec::new()).await?;
        Ok(Some(Self { wanted, read }))
    }

    pub(super) fn beside(
        self,
        id: &ConversationId,
        visitor: &Visitor,
        known: (&Book, &Names),
    ) -> Beside {
        let campaign = self.wanted.scope.campaign.as_ref();
        let tabs = campaign.map(|campaign| Tabs::of(campaign, Tabs::CALLS, visitor));
        let list = List::new(self.read, visitor, &self.wanted, known).beside(id);
        Beside {
            neighbours: Some(list.neighbours(id)),
            list: Some(list),
            tabs,
            from: self.wanted.from(),
        }
    }
}
