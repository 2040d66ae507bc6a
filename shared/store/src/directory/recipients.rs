//! Lists: a row for each recipient, and one for each question that they are an
//! answer to. All of a recipient's rows change together.

use std::collections::{BTreeMap, BTreeSet};

use aws_sdk_dynamodb::types::{AttributeValue, TransactWriteItem};
use domain::{CampaignId, Key, OperationId, Recipient, RecipientId, keys_of};
use futures::stream::{self, StreamExt, TryStreamExt};

use super::answers::is_askable;
use super::place::{below_question, list_of};
use super::{RecipientItem, Revised, TABLE, key, kind_of};
use crate::cursor::{Position, SortValue};
use crate::item::{Item, as_number, as_text, from_item, number, text, to_item};
use crate::jobs::{Trace, TraceKey};
use crate::transact::{self, Sent};
use crate::{Page, Store, StoreError};

/// What became of the recipients of a batch, in the order they were given.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Upserted(pub Vec<Was>);

/// What a recipient was before.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Was {
    New,
    Different,
    /// Nothing was written.
    Same,
}

/// One list's row: whose.
type Whose = (CampaignId, RecipientId);

/// A list's row as it stands; none when it is not there.
type Standing = Option<Revised<Recipient>>;

/// Questions that one recipient may answer: more would not fit a transaction.
const QUESTIONS: usize = 45;

pub(super) const TRIES: u32 = 6;
const AT_ONCE: usize = 4;

impl Store {
    /// The recipient of this id in a campaign's list.
    pub async fn recipient(
        &self,
        campaign: &CampaignId,
        id: &RecipientId,
    ) -> Result<Option<Recipient>, StoreError> {
        let read = self.client.get_item().table_name(self.table(TABLE));
        let read = read.consistent_read(true);
        let read = read.set_key(Some(key(list_of(campaign), id.as_str())));
        match read.send().await?.item {
            Some(item) => Ok(Some(revised(item)?.value)),
            None => Ok(None),
        }
    }

    /// A page of a campaign's list, by id.
    pub async fn recipients_of(
        &self,
        campaign: &CampaignId,
        after: Option<&Position>,
        limit: usize,
    ) -> Result<Page<Recipient>, StoreError> {
        let start = after.map(|position| key(list_of(campaign), position.id.as_str()));
        let query = self.client.query().table_name(self.table(TABLE));
        let answer = query
            .consistent_read(true)
            .key_condition_expression("pk = :pk")
            .expression_attribute_values(":pk", text(list_of(campaign)))
            .set_exclusive_start_key(start)
            .limit(i32::try_from(limit).unwrap_or(100))
            .send()
            .await?;
        let more = answer.last_evaluated_key;
        let next = more.as_ref().and_then(|last| as_text(last, "sk"));
        let next = next.map(|id| Position {
            sort: SortValue::Text(String::new()),
            id: id.to_owned(),
        });
        let items = answer.items.unwrap_or_default().into_iter();
        let rows = items.map(|item| Ok(revised(item)?.value));
        Ok(Page {
            rows: rows.collect::<Result<_, StoreError>>()?,
            next,
            cut_short: false,
        })
    }

    /// Adds recipients to their campaigns' lists. Who is there by that id gets
    /// the mailings added and all else replaced, and answers no question any
    /// more that only the earlier row did. What was there is kept under
    /// `operation`, and what it has written once it does not write again.
    pub async fn put_recipients(
        &self,
        recipients: &[Recipient],
        operation: Option<&OperationId>,
    ) -> Result<Upserted, StoreError> {
        let wanted = recipients.iter().map(|recipient| {
            let whose = (recipient.campaign.clone(), recipient.id.clone());
            (whose, Some(recipient.clone()))
        });
        let merge = |standing: &Standing, wanted: &Option<Recipient>| {
            let mut after = wanted.clone();
            if let (Some(after), Some(standing)) = (&mut after, standing) {
                after
                    .mailings
                    .extend(standing.value.mailings.iter().cloned());
            }
            after
        };
        self.put_lists(wanted.collect(), operation, merge).await
    }

    /// Puts rows of lists as they are given; none takes the row away.
    pub async fn restore_recipients(
        &self,
        rows: Vec<(CampaignId, RecipientId, Option<Recipient>)>,
        operation: Option<&OperationId>,
    ) -> Result<Upserted, StoreError> {
        let rows = rows.into_iter();
        let wanted = rows.map(|(campaign, id, row)| ((campaign, id), row));
        let as_given = |_: &Standing, wanted: &Option<Recipient>| wanted.clone();
        self.put_lists(wanted.collect(), operation, as_given).await
    }

    /// Takes recipients off a campaign's list.
    pub async fn remove_recipients(
        &self,
        campaign: &CampaignId,
        ids: &[RecipientId],
        operation: Option<&OperationId>,
    ) -> Result<Upserted, StoreError> {
        let rows = ids.iter().map(|id| (campaign.clone(), id.clone(), None));
        self.restore_recipients(rows.collect(), operation).await
    }

    async fn put_lists(
        &self,
        wanted: Vec<(Whose, Option<Recipient>)>,
        operation: Option<&OperationId>,
        merge: impl Fn(&Standing, &Option<Recipient>) -> Option<Recipient>,
    ) -> Result<Upserted, StoreError> {
        let mut was = BTreeMap::new();
        let mut left: BTreeMap<Whose, Option<Recipient>> = wanted.iter().cloned().collect();
        for _ in 0..TRIES {
            let whose: Vec<Whose> = left.keys().cloned().collect();
            let traced = self.traced(&whose, operation).await?;
            let standing = self.standing(&whose).await?;
            let mut groups = Groups::default();
            for (whose, wanted) in &left {
                if let Some(known) = traced.get(whose) {
                    was.insert(whose.clone(), *known);
                    continue;
                }
                let before = standing.get(whose).cloned();
                let after = merge(&before, wanted);
                let change = compared(before.as_ref().map(|before| &before.value), &after);
                if change != Was::Same {
                    let writes =
                        self.list_writes(whose, before.as_ref(), after.as_ref(), operation);
                    groups.add(whose.clone(), writes);
                }
                was.insert(whose.clone(), change);
            }
            let beaten = self.send_groups(groups).await?;
            if beaten.is_empty() {
                let was = wanted
                    .iter()
                    .filter_map(|(whose, _)| was.get(whose).copied());
                return Ok(Upserted(was.collect()));
            }
            left.retain(|whose, _| beaten.contains(whose));
            transact::pause().await;
        }
        Err(StoreError::Unavailable(
            "a list is changed too often".to_owned(),
        ))
    }

    /// Sends what belongs together; answers whose writes somebody else beat.
    pub(super) async fn send_groups(&self, groups: Groups) -> Result<BTreeSet<Whose>, StoreError> {
        let sent = groups.0.into_iter().map(|group| async move {
            let sent = self.transact(group.writes).await?;
            Ok::<_, StoreError>((group.whose, sent))
        });
        let sent: Vec<_> = stream::iter(sent)
            .buffer_unordered(AT_ONCE)
            .try_collect()
            .await?;
        let beaten = sent.into_iter().filter(|(_, sent)| *sent != Sent::Done);
        Ok(beaten.flat_map(|(whose, _)| whose).collect())
    }

    pub(super) fn list_writes(
        &self,
        (campaign, id): &Whose,
        before: Option<&Revised<Recipient>>,
        after: Option<&Recipient>,
        operation: Option<&OperationId>,
    ) -> Vec<TransactWriteItem> {
        let table = self.table(TABLE);
        let rev = before.map_or(0, |before| before.rev);
        let own = key(list_of(campaign), id.as_str());
        let old = before
            .map(|before| questions(&before.value))
            .unwrap_or_default();
        let new = after.map(questions).unwrap_or_default();
        let below = |question: &Key| key(question.name(), below_question(campaign, id));
        let mut writes = vec![match after {
            Some(after) => {
                let item = with_value(own, after, rev.saturating_add(1));
                transact::put_at(&table, item, rev)
            }
            None => transact::delete_at(&table, own, rev),
        }];
        if let Some(after) = after {
            let row = |question| transact::put(&table, with_value(below(question), after, rev));
            writes.extend(new.iter().map(row));
        }
        let stale = old.difference(&new);
        writes.extend(stale.map(|question| transact::delete(&table, below(question))));
        writes.extend(operation.map(|operation| {
            let trace = Trace::Recipient {
                campaign: campaign.clone(),
                id: id.clone(),
                before: before.map(|before| before.value.clone()),
                after: after.cloned(),
            };
            self.trace_put(operation, &trace)
        }));
        writes
    }

    /// What the operation has written already, and what it was before.
    async fn traced(
        &self,
        whose: &[Whose],
        operation: Option<&OperationId>,
    ) -> Result<BTreeMap<Whose, Was>, StoreError> {
        let Some(operation) = operation else {
            return Ok(BTreeMap::new());
        };
        let keys = whose.iter().map(|(campaign, id)| {
            let row = TraceKey::Recipient(campaign.clone(), id.clone());
            row.key(operation)
        });
        let mut traced = BTreeMap::new();
        for item in self
            .read_batch(crate::jobs::TABLE, keys.collect(), None)
            .await?
        {
            if let Trace::Recipient {
                campaign,
                id,
                before,
                after,
            } = Trace::read(item)?
            {
                traced.insert((campaign, id), compared(before.as_ref(), &after));
            }
        }
        Ok(traced)
    }

    pub(super) async fn standing(
        &self,
        whose: &[Whose],
    ) -> Result<BTreeMap<Whose, Revised<Recipient>>, StoreError> {
        let keys = whose
            .iter()
            .map(|(campaign, id)| key(list_of(campaign), id.as_str()));
        let items = self.read_batch(TABLE, keys.collect(), None).await?;
        let rows = items.into_iter().map(|item| {
            let row = revised(item)?;
            Ok(((row.value.campaign.clone(), row.value.id.clone()), row))
        });
        rows.collect()
    }

    /// The recipients that stand under these ids now.
    pub async fn standing_recipients(
        &self,
        whose: &[(CampaignId, RecipientId)],
    ) -> Result<Vec<Recipient>, StoreError> {
        let standing = self.standing(whose).await?;
        Ok(standing.into_values().map(|row| row.value).collect())
    }
}

/// Writes of whole recipients, filled up to what a transaction takes.
#[derive(Default)]
pub(super) struct Groups(Vec<Group>);

#[derive(Default)]
struct Group {
    whose: Vec<Whose>,
    writes: Vec<TransactWriteItem>,
}

impl Groups {
    pub(super) fn add(&mut self, whose: Whose, writes: Vec<TransactWriteItem>) {
        let room = |group: &Group| group.writes.len().saturating_add(writes.len());
        if self.0.last().is_none_or(|last| room(last) > transact::MOST) {
            self.0.push(Group::default());
        }
        if let Some(last) = self.0.last_mut() {
            last.whose.push(whose);
            last.writes.extend(writes);
        }
    }
}

fn compared(before: Option<&Recipient>, after: &Option<Recipient>) -> Was {
    match before {
        _ if before == after.as_ref() => Was::Same,
        None => Was::New,
        Some(_) => Was::Different,
    }
}

/// The questions that have a row; the recipient's own is their row in the list.
pub(super) fn questions(recipient: &Recipient) -> BTreeSet<Key> {
    let keys = keys_of(recipient).into_iter();
    let asked = keys.filter(|key| !matches!(key, Key::Recipient(..)) && is_askable(key));
    asked.take(QUESTIONS).collect()
}

fn with_value(mut item: Item, recipient: &Recipient, rev: u32) -> Item {
    let value = to_item(&RecipientItem::from(recipient));
    item.insert("value".to_owned(), AttributeValue::M(value));
    item.insert("rev".to_owned(), number(rev));
    item
}

pub(super) fn revised(mut item: Item) -> Result<Revised<Recipient>, StoreError> {
    let at = kind_of(&item);
    let rev = as_number(&item, "rev").unwrap_or_default();
    let Some(AttributeValue::M(value)) = item.remove("value") else {
        return Err(StoreError::corrupt(at, "no recipient"));
    };
    let value: RecipientItem = from_item(&at, value)?;
    let value = value.read()?;
    Ok(Revised { value, rev })
}
