//! Erasing: the call becomes a tombstone, and everything long or personal that
//! hung on it goes.
//!
//! A note of what is being erased is kept until all is gone, so an erasure that
//! was cut short is finished by the next one.

use domain::{Call, ConversationId, Erasure, PhoneNumber, Timestamp};
use futures::TryStreamExt;
use object_store::path::Path;
use object_store::{ObjectStore, ObjectStoreExt};

use crate::deliveries::DeliveryFilter;
use crate::item::{as_text, text};
use crate::state::TABLE;
use crate::write::Change;
use crate::{Filter, Happened, Incoming, Phone, Plan, Store, StoreError};

/// What an erasure touched.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Erased {
    pub calls: usize,
    pub objects: usize,
    pub deliveries: usize,
    pub journal_entries: usize,
}

impl Erased {
    fn and(self, more: Self) -> Self {
        Self {
            calls: self.calls.saturating_add(more.calls),
            objects: self.objects.saturating_add(more.objects),
            deliveries: self.deliveries.saturating_add(more.deliveries),
            journal_entries: self.journal_entries.saturating_add(more.journal_entries),
        }
    }
}

impl Store {
    /// Erases what tells of a person in one call, for ever. A call that never
    /// came gets its tombstone too.
    pub async fn erase_call(
        &self,
        id: &ConversationId,
        by: &str,
        reason: &str,
        now: Timestamp,
    ) -> Result<Erased, StoreError> {
        self.note_erasing(id).await?;
        let erasure = Erasure {
            at: now,
            by: by.to_owned(),
            reason: reason.to_owned(),
        };
        let incoming = Incoming::default();
        let happened = Happened::Erased {
            actor: by.to_owned(),
        };
        let change = Change::new(id, happened, &incoming, now);
        let erase = |call: &Call| Ok::<_, StoreError>(call.erase(erasure.clone()));
        self.change(change, erase).await?;
        let erased = Erased {
            calls: 1,
            objects: self.erase_objects(id).await?,
            deliveries: self.erase_deliveries(id).await?,
            journal_entries: self.erase_words(id).await?,
        };
        self.forget_erasing(id).await?;
        Ok(erased)
    }

    /// Erases every call of a number.
    pub async fn erase_number(
        &self,
        number: &PhoneNumber,
        by: &str,
        reason: &str,
        now: Timestamp,
    ) -> Result<Erased, StoreError> {
        let mut erased = self.finish_erasures(by, reason, now).await?;
        let filter = Filter {
            phone: Some(Phone::Exactly(number.clone())),
            ..Filter::default()
        };
        let mut plan = Plan {
            filter,
            limit: 100,
            ..Plan::default()
        };
        loop {
            let page = self.calls(&plan).await?;
            for row in &page.rows {
                if let Ok(id) = row.conversation_id.parse() {
                    erased = erased.and(self.erase_call(&id, by, reason, now).await?);
                }
            }
            plan.after = page.next;
            if plan.after.is_none() {
                return Ok(erased);
            }
        }
    }

    /// How many calls of a number there are.
    pub async fn calls_of_number(&self, number: &PhoneNumber) -> Result<usize, StoreError> {
        let filter = Filter {
            phone: Some(Phone::Exactly(number.clone())),
            ..Filter::default()
        };
        let mut plan = Plan {
            filter,
            limit: 100,
            ..Plan::default()
        };
        let mut found = 0_usize;
        loop {
            let page = self.calls(&plan).await?;
            found = found.saturating_add(page.rows.len());
            plan.after = page.next;
            if plan.after.is_none() {
                return Ok(found);
            }
        }
    }

    /// Finishes erasures that were cut short.
    pub async fn finish_erasures(
        &self,
        by: &str,
        reason: &str,
        now: Timestamp,
    ) -> Result<Erased, StoreError> {
        let query = self
            .client
            .query()
            .table_name(self.table(TABLE))
            .consistent_read(true);
        let query = query.key_condition_expression("pk = :pk");
        let answer = query
            .expression_attribute_values(":pk", text("erasing"))
            .send()
            .await?;
        let mut erased = Erased::default();
        for item in answer.items.unwrap_or_default() {
            if let Some(id) = as_text(&item, "sk").and_then(|id| id.parse().ok()) {
                erased = erased.and(self.erase_call(&id, by, reason, now).await?);
            }
        }
        Ok(erased)
    }

    async fn erase_objects(&self, id: &ConversationId) -> Result<usize, StoreError> {
        let prefix = Path::from(format!("calls/{id}"));
        let found: Vec<_> = self.objects.list(Some(&prefix)).try_collect().await?;
        for object in &found {
            self.objects.delete(&object.location).await?;
        }
        Ok(found.len())
    }

    async fn erase_deliveries(&self, id: &ConversationId) -> Result<usize, StoreError> {
        let filter = DeliveryFilter {
            conversation_id: Some(id.clone()),
            outcome: None,
        };
        let (mut erased, mut after) = (0_usize, None);
        loop {
            let page = self.deliveries(&filter, 100, after.as_ref()).await?;
            for row in page.rows.iter().filter(|row| row.has_body) {
                self.erase_body(&row.id).await?;
                erased = erased.saturating_add(1);
            }
            after = page.next;
            if after.is_none() {
                return Ok(erased);
            }
        }
    }

    async fn note_erasing(&self, id: &ConversationId) -> Result<(), StoreError> {
        let put = self.client.put_item().table_name(self.table(TABLE));
        put.item("pk", text("erasing"))
            .item("sk", text(id.as_str()))
            .send()
            .await?;
        Ok(())
    }

    async fn forget_erasing(&self, id: &ConversationId) -> Result<(), StoreError> {
        let delete = self.client.delete_item().table_name(self.table(TABLE));
        delete
            .key("pk", text("erasing"))
            .key("sk", text(id.as_str()))
            .send()
            .await?;
        Ok(())
    }
}
