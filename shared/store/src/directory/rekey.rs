//! Writing lists anew: what a recipient is found by follows from how numbers,
//! names and codes are read, and rows keep what was read when they were written.

use std::collections::BTreeSet;

use domain::{CampaignId, Key, RecipientId};

use super::recipients::{Groups, TRIES, questions, revised};
use super::{TABLE, key, part_of};
use crate::item::{Item, as_number, number, text};
use crate::state;
use crate::transact::{self, Sent};
use crate::{Store, StoreError};

impl Store {
    /// Writes recipients anew as everything is read now, with all rows that they
    /// are found by.
    pub async fn write_anew(&self, whose: &[(CampaignId, RecipientId)]) -> Result<(), StoreError> {
        let mut left: BTreeSet<_> = whose.iter().cloned().collect();
        for _ in 0..TRIES {
            let asked: Vec<_> = left.iter().cloned().collect();
            let mut groups = Groups::default();
            for (whose, before) in self.standing(&asked).await? {
                let after = before.value.read_anew();
                let writes = self.list_writes(&whose, Some(&before), Some(&after), None);
                groups.add(whose, writes);
            }
            let beaten = self.send_groups(groups).await?;
            if beaten.is_empty() {
                return Ok(());
            }
            left.retain(|whose| beaten.contains(whose));
            transact::pause().await;
        }
        Err(StoreError::Unavailable(
            "a list is changed too often".to_owned(),
        ))
    }

    /// Deletes the rows by which a recipient was found when things were read in
    /// another way, and answers how many there were. It reads the whole
    /// directory, once.
    pub async fn delete_stale_questions(&self) -> Result<u64, StoreError> {
        let (mut deleted, mut start) = (0_u64, None);
        loop {
            let scan = self.client.scan().table_name(self.table(TABLE));
            let scan = scan.consistent_read(true);
            let answer = scan.set_exclusive_start_key(start).send().await?;
            for item in answer.items.unwrap_or_default() {
                let stale = is_stale(&item)? && self.delete_as_read(&item).await?;
                deleted = deleted.saturating_add(u64::from(stale));
            }
            start = answer.last_evaluated_key;
            if start.is_none() {
                return Ok(deleted);
            }
        }
    }

    /// Unless somebody wrote it since, who knew what they did.
    async fn delete_as_read(&self, item: &Item) -> Result<bool, StoreError> {
        let place = key(part_of(item, "pk"), part_of(item, "sk"));
        let rev = as_number(item, "rev").unwrap_or_default();
        let delete = transact::delete_at(&self.table(TABLE), place, rev);
        Ok(self.transact(vec![delete]).await? == Sent::Done)
    }

    /// By which reading of numbers all lists were last written; none when that
    /// was never asked for.
    pub async fn lists_read_by(&self) -> Result<Option<u32>, StoreError> {
        let read = self.client.get_item().table_name(self.table(state::TABLE));
        let read = read.consistent_read(true);
        let read = read.set_key(Some(key("reading", "lists")));
        let item = read.send().await?.item;
        Ok(item.and_then(|item| as_number(&item, "version")))
    }

    /// Notes by which reading of numbers all lists are written now.
    pub async fn note_lists_read_by(&self, version: u32) -> Result<(), StoreError> {
        let put = self.client.put_item().table_name(self.table(state::TABLE));
        let put = put.item("pk", text("reading")).item("sk", text("lists"));
        put.item("version", number(version)).send().await?;
        Ok(())
    }
}

/// Whether it is a row below a question that its recipient does not answer.
fn is_stale(item: &Item) -> Result<bool, StoreError> {
    let question = part_of(item, "pk");
    let asks = QUESTIONS.iter().any(|kind| question.starts_with(kind));
    if !asks {
        return Ok(false);
    }
    let recipient = revised(item.clone())?.value;
    let answered = questions(&recipient);
    Ok(!answered.iter().map(Key::name).any(|name| name == question))
}

/// How the partitions of questions begin that recipients answer.
const QUESTIONS: [&str; 4] = ["phone#", "email#", "code#", "name#"];
