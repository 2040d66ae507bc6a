//! What a job wrote, and what was there before: one row for each thing, written
//! with it. It is how a job that was cut short knows what it has done, and how
//! one is undone.

use aws_sdk_dynamodb::types::TransactWriteItem;
use domain::{CampaignId, ConversationId, Edited, OperationId, Recipient, RecipientId, Verdict};
use serde::{Deserialize, Serialize};

use super::{TABLE, partition};
use crate::calls::item::{AttributionItem, attribution_item, read_attribution};
use crate::cursor::{Position, SortValue};
use crate::directory::{EntryItem, RecipientItem, key, part_of};
use crate::item::{Item, as_text, from_item, text, to_item};
use crate::{Entry, Page, Place, Store, StoreError, transact};

/// One thing that a job changed.
#[derive(Clone, Debug, PartialEq)]
pub enum Trace {
    /// A person's word on who a call is credited to.
    Call {
        id: ConversationId,
        before: Option<Edited<Verdict>>,
        after: Option<Edited<Verdict>>,
    },
    Recipient {
        campaign: CampaignId,
        id: RecipientId,
        before: Option<Recipient>,
        after: Option<Recipient>,
    },
    Entry {
        before: Entry,
        after: Entry,
    },
}

/// Which thing.
#[derive(Clone, Debug, PartialEq)]
pub enum TraceKey {
    Call(ConversationId),
    Recipient(CampaignId, RecipientId),
    Entry(Place),
}

#[derive(Serialize, Deserialize)]
struct TraceItem {
    trace: Traced,
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Traced {
    Call {
        id: String,
        before: Option<AttributionItem>,
        after: Option<AttributionItem>,
    },
    Recipient {
        campaign: String,
        id: String,
        before: Option<RecipientItem>,
        after: Option<RecipientItem>,
    },
    Entry {
        before: EntryItem,
        after: EntryItem,
    },
}

impl From<&Trace> for TraceItem {
    fn from(trace: &Trace) -> Self {
        let trace = match trace {
            Trace::Call { id, before, after } => Traced::Call {
                id: id.to_string(),
                before: before.as_ref().map(attribution_item),
                after: after.as_ref().map(attribution_item),
            },
            Trace::Recipient {
                campaign,
                id,
                before,
                after,
            } => Traced::Recipient {
                campaign: campaign.to_string(),
                id: id.to_string(),
                before: before.as_ref().map(From::from),
                after: after.as_ref().map(From::from),
            },
            Trace::Entry { before, after } => Traced::Entry {
                before: before.into(),
                after: after.into(),
            },
        };
        Self { trace }
    }
}

impl Trace {
    pub(crate) fn read(item: Item) -> Result<Self, StoreError> {
        let corrupt = |_| StoreError::corrupt("a trace", "unreadable id");
        let TraceItem { trace } = from_item("a trace", item)?;
        let recipient = |item: Option<RecipientItem>| item.map(RecipientItem::read).transpose();
        Ok(match trace {
            Traced::Call { id, before, after } => Self::Call {
                before: before.map(|item| read_attribution(&id, item)).transpose()?,
                after: after.map(|item| read_attribution(&id, item)).transpose()?,
                id: id.parse().map_err(corrupt)?,
            },
            Traced::Recipient {
                campaign,
                id,
                before,
                after,
            } => Self::Recipient {
                campaign: campaign.parse().map_err(corrupt)?,
                id: id.parse().map_err(corrupt)?,
                before: recipient(before)?,
                after: recipient(after)?,
            },
            Traced::Entry { before, after } => Self::Entry {
                before: before.read()?,
                after: after.read()?,
            },
        })
    }

    fn key(&self, operation: &OperationId) -> Item {
        let key = match self {
            Self::Call { id, .. } => TraceKey::Call(id.clone()),
            Self::Recipient { campaign, id, .. } => {
                TraceKey::Recipient(campaign.clone(), id.clone())
            }
            Self::Entry { after, .. } => TraceKey::Entry(after.place()),
        };
        key.key(operation)
    }
}

const TRACE: &str = "trace#";

impl TraceKey {
    pub(crate) fn key(&self, operation: &OperationId) -> Item {
        let what = match self {
            Self::Call(id) => format!("{TRACE}call#{id}"),
            Self::Recipient(campaign, id) => format!("{TRACE}recipient#{campaign}#{id}"),
            Self::Entry(place) => {
                let place = place.key();
                let (pk, sk) = (part_of(&place, "pk"), part_of(&place, "sk"));
                format!("{TRACE}entry#{pk}#{sk}")
            }
        };
        key(partition(operation), what)
    }
}

impl Store {
    /// The part of a transaction that writes a trace, once.
    pub(crate) fn trace_put(&self, operation: &OperationId, trace: &Trace) -> TransactWriteItem {
        let mut item = to_item(&TraceItem::from(trace));
        item.extend(trace.key(operation));
        transact::put_new(&self.table(TABLE), item)
    }

    /// What `operation` did to one thing, if it did.
    pub async fn trace(
        &self,
        operation: &OperationId,
        which: &TraceKey,
    ) -> Result<Option<Trace>, StoreError> {
        let read = self.client.get_item().table_name(self.table(TABLE));
        let read = read.consistent_read(true);
        let read = read.set_key(Some(which.key(operation)));
        read.send().await?.item.map(Trace::read).transpose()
    }

    /// Forgets what `operation` did to a call: what a person said of it is not
    /// to be put back any more.
    pub(crate) async fn erase_trace(
        &self,
        operation: &OperationId,
        id: &ConversationId,
    ) -> Result<(), StoreError> {
        let delete = self.client.delete_item().table_name(self.table(TABLE));
        let which = TraceKey::Call(id.clone());
        delete.set_key(Some(which.key(operation))).send().await?;
        Ok(())
    }

    /// A page of what `operation` did.
    pub async fn traces(
        &self,
        operation: &OperationId,
        after: Option<&Position>,
        limit: usize,
    ) -> Result<Page<Trace>, StoreError> {
        let pk = partition(operation);
        let start = after.map(|position| key(pk.as_str(), position.id.as_str()));
        let query = self.client.query().table_name(self.table(TABLE));
        let answer = query
            .consistent_read(true)
            .key_condition_expression("pk = :pk AND begins_with(sk, :sk)")
            .expression_attribute_values(":pk", text(pk))
            .expression_attribute_values(":sk", text(TRACE))
            .set_exclusive_start_key(start)
            .limit(i32::try_from(limit).unwrap_or(100))
            .send()
            .await?;
        let last = answer.last_evaluated_key;
        let next = last.as_ref().and_then(|last| as_text(last, "sk"));
        let next = next.map(|id| Position {
            sort: SortValue::Text(String::new()),
            id: id.to_owned(),
        });
        let items = answer.items.unwrap_or_default().into_iter();
        Ok(Page {
            rows: items.map(Trace::read).collect::<Result<_, _>>()?,
            next,
            cut_short: false,
        })
    }
}
