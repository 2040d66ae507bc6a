//! Calls: one item each, keyed by the conversation's id.

pub(crate) mod item;
mod list;
mod part;
mod row;
mod waiting;

use domain::{ConversationId, Turn};

pub(crate) use list::read_row;
pub use list::{Filter, Page, Phone, Plan, Sort};
pub(crate) use part::Part;
pub use row::{AlternativeRow, AttributionRow, CallRow, ConversionRow, SightingRow};

use crate::item::{Item, text};
use crate::{Kept, Store, StoreError, content};

pub(crate) const TABLE: &str = "calls";

impl Store {
    /// The call with this id, as it is at this moment.
    pub async fn call(&self, id: &ConversationId) -> Result<Option<Kept>, StoreError> {
        let read = self
            .client
            .get_item()
            .table_name(self.table(TABLE))
            .consistent_read(true);
        let answer = read
            .key("conversation_id", text(id.as_str()))
            .send()
            .await?;
        match answer.item {
            Some(item) => self.kept(item).await.map(Some),
            None => Ok(None),
        }
    }

    /// What was said in the call.
    pub async fn transcript(&self, kept: &Kept) -> Result<Vec<Turn>, StoreError> {
        match &kept.transcript {
            Some(held) => content::turns(kept.call.id().as_str(), &self.held(held).await?),
            None => Ok(Vec::new()),
        }
    }

    /// The vendor's body as it was received.
    pub async fn raw(&self, kept: &Kept) -> Result<Option<Vec<u8>>, StoreError> {
        match &kept.raw {
            Some(held) => self.held(held).await.map(Some),
            None => Ok(None),
        }
    }

    pub(crate) async fn kept(&self, item: Item) -> Result<Kept, StoreError> {
        let item = item::CallItem::read(item)?;
        let facts = self.held(&item.facts).await?;
        item.into_kept(&facts)
    }
}
