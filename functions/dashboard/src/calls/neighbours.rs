//! The calls before and after the one that is open, in the list that it was
//! opened from.
//!
//! Within a page of the list they are its rows. Beyond it, and where the list
//! has moved on since, the way leads over the call's own place in the list,
//! which is looked up only when somebody goes there.

use domain::ConversationId;
use store::{CallRow, Kept, Plan};

use super::row::Row;
use super::wanted::Wanted;
use crate::refusal::Failure;
use crate::site::Site;

/// The ways from an open call to the others of its list.
pub(crate) struct Neighbours {
    pub(crate) previous: String,
    pub(crate) next: String,
    /// The list itself.
    pub(crate) list: String,
}

/// Which way somebody goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Going {
    Previous,
    Next,
}

impl Neighbours {
    pub(super) fn of(rows: &[&Row], id: &ConversationId, from: &str, list: &str) -> Self {
        let here = rows.iter().position(|row| row.id == id.as_str());
        let row = |place: Option<usize>| rows.get(place?);
        let way = |row: Option<&&Row>, step: &str| match row {
            Some(row) => format!("{}{from}", row.path),
            None => format!("/calls/{id}{from}&step={step}"),
        };
        let before = row(here.and_then(|here| here.checked_sub(1)));
        let after = row(here.and_then(|here| here.checked_add(1)));
        Self {
            previous: way(before, "previous"),
            next: way(after, "next"),
            list: list.to_owned(),
        }
    }
}

impl Going {
    pub(crate) fn read(word: &str) -> Option<Self> {
        match word {
            "previous" => Some(Self::Previous),
            "next" => Some(Self::Next),
            _ => None,
        }
    }
}

impl Wanted {
    /// The address of the call that stands one step from `kept` in this list,
    /// beside the page of the list that begins or ends with it; the call's own
    /// when it is the last one that way.
    pub(crate) async fn step(
        &self,
        kept: &Kept,
        step: Going,
        site: &Site,
    ) -> Result<String, Failure> {
        let row = CallRow::from(&kept.call);
        match self.beyond(&row, step, site).await? {
            Some(found) => {
                let from = self.page_with(&row, &found, step, site).await?;
                Ok(format!("/calls/{}{from}", found.conversation_id))
            }
            None => Ok(format!("/calls/{}{}", row.conversation_id, self.from())),
        }
    }

    /// The call one step from `row`.
    async fn beyond(
        &self,
        row: &CallRow,
        step: Going,
        site: &Site,
    ) -> Result<Option<CallRow>, Failure> {
        let Some(after) = row.position(self.plan.sort) else {
            return Ok(None);
        };
        let plan = Plan {
            ascending: self.plan.ascending == (step == Going::Next),
            after: Some(after),
            limit: 1,
            ..self.plan.clone()
        };
        Ok(site.store.calls(&plan).await?.rows.pop())
    }

    /// The page of the list with `found` at its edge.
    async fn page_with(
        &self,
        row: &CallRow,
        found: &CallRow,
        step: Going,
        site: &Site,
    ) -> Result<String, Failure> {
        let edge = if step == Going::Next { row } else { found };
        let Some(place) = edge.position(self.plan.sort) else {
            return Ok(self.from());
        };
        let token = self.sealed(&place, site).await?;
        let address = match step {
            Going::Next => self.at(token),
            Going::Previous => self.previous(site, &token).await?,
        };
        Ok(from(&address))
    }

    /// What a link to a call adds, so that its page knows this list.
    pub(crate) fn from(&self) -> String {
        from(&self.address())
    }
}

fn from(address: &str) -> String {
    let query = serde_urlencoded::to_string([("from", address)]);
    format!("?{}", query.unwrap_or_default())
}
