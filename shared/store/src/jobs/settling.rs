//! Jobs whose calls have yet to settle.
//!
//! A call that is being taken in while a job writes may have asked before the
//! job wrote and be recorded after the job had looked at it. So what was
//! received meanwhile is decided once more, when all of it has come in.

use std::collections::BTreeSet;

use aws_sdk_dynamodb::types::TransactWriteItem;
use domain::{ConversationId, OperationId, Timestamp};
use jiff::SignedDuration;

use super::queue::in_order;
use super::{Job, JobState, TABLE, Work};
use crate::cursor::{Position, SortValue};
use crate::directory::key;
use crate::item::{Item, as_number, as_text, number, text};
use crate::{DeliveryFilter, DeliveryId, Store, StoreError, transact};

/// A job that wrote, from when and until when.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settling {
    pub id: OperationId,
    pub from: Timestamp,
    pub to: Timestamp,
    sk: String,
}

const SETTLING: &str = "settling";

/// A delivery is answered, or parked, in less.
const TAKING_IN: SignedDuration = SignedDuration::from_secs(15);
const A_PAGE: usize = 200;

impl Store {
    /// The part of a transaction that notes that a job has written.
    pub(super) fn note_settling(&self, job: &Job) -> Option<TransactWriteItem> {
        let wrote = match job.work {
            Work::Import { .. } | Work::Change(_) | Work::Undo(_) => !job.dry_run,
            Work::Bulk(_) | Work::Redecide(_) | Work::Export(_) => false,
        };
        let to = job
            .ended_at
            .filter(|_| wrote && job.state == JobState::Done)?;
        let mut item = key(SETTLING, format!("{}#{}", in_order(to), job.id));
        item.insert("id".to_owned(), text(job.id.as_str()));
        let from = number(job.created_at.as_millisecond());
        item.insert("from_ms".to_owned(), from);
        item.insert("to_ms".to_owned(), number(to.as_millisecond()));
        Some(transact::put(&self.table(TABLE), item))
    }

    /// Jobs that wrote, and since when everything has come in.
    pub async fn settling(&self, now: Timestamp) -> Result<Vec<Settling>, StoreError> {
        let before = now.checked_sub(TAKING_IN).unwrap_or(Timestamp::MIN);
        let query = self.client.query().table_name(self.table(TABLE));
        let answer = query
            .consistent_read(true)
            .key_condition_expression("pk = :pk AND sk < :before")
            .expression_attribute_values(":pk", text(SETTLING))
            .expression_attribute_values(":before", text(in_order(before)))
            .limit(10)
            .send()
            .await?;
        let items = answer.items.unwrap_or_default();
        Ok(items.iter().filter_map(settling).collect())
    }

    /// The calls that a job may have missed.
    pub async fn received_during(
        &self,
        settling: &Settling,
    ) -> Result<BTreeSet<ConversationId>, StoreError> {
        let from = settling.from.checked_sub(TAKING_IN);
        let from = from.unwrap_or(Timestamp::MIN);
        let to = settling.to.checked_add(SignedDuration::from_secs(1));
        let mut after = Some(Position {
            sort: SortValue::Text(String::new()),
            id: DeliveryId::new(to.unwrap_or(settling.to)).to_string(),
        });
        let mut calls = BTreeSet::new();
        while let Some(position) = after.take() {
            let all = DeliveryFilter::default();
            let page = self.deliveries(&all, A_PAGE, Some(&position)).await?;
            let rows = page.rows.iter().filter(|row| row.received_at >= from);
            let ids = rows.filter_map(|row| row.conversation_id.as_deref()?.parse().ok());
            calls.extend(ids);
            let last = page.rows.last().map(|row| row.received_at);
            after = page.next.filter(|_| last.is_some_and(|last| last >= from));
        }
        Ok(calls)
    }

    /// Forgets a job whose calls have settled.
    pub async fn has_settled(&self, settling: &Settling) -> Result<(), StoreError> {
        let delete = self.client.delete_item().table_name(self.table(TABLE));
        let key = key(SETTLING, settling.sk.as_str());
        delete.set_key(Some(key)).send().await?;
        Ok(())
    }
}

fn settling(item: &Item) -> Option<Settling> {
    let time = |name| Timestamp::from_millisecond(as_number(item, name)?).ok();
    Some(Settling {
        id: as_text(item, "id")?.parse().ok()?,
        from: time("from_ms")?,
        to: time("to_ms")?,
        sk: as_text(item, "sk")?.to_owned(),
    })
}
