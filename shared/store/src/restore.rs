//! Putting back from the journal what nobody else knows: what people entered,
//! what was erased, and who showed a call when.
//!
//! For a lost calls table. The vendor's facts are not in the journal; they come
//! in anew. A call that is put back takes up the versions where the journal
//! ends, so that what happens to it from then on overwrites no entry.

mod history;

use aws_sdk_dynamodb::types::TransactWriteItem;
use domain::{Call, ConversationId};
use futures::{StreamExt, TryStreamExt, stream};

use crate::item::{Item, as_text, from_item};
use crate::transact::{self, Sent};
use crate::{Incoming, Journal, Store, StoreError, journal};

use history::History;

/// What came of putting back.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Restored {
    /// Calls that the journal tells of.
    pub calls: usize,
    /// Those to which something was put back.
    pub written: usize,
    pub edited: usize,
    pub erased: usize,
    /// Edits whose entries are from before the journal kept all of them.
    pub untold: usize,
}

const AT_ONCE: usize = 8;
const TRIES: u32 = 6;

impl Store {
    /// Joins what the journal tells of each call to what is kept of it. Where
    /// that is all there already, nothing is written; so it may be repeated,
    /// and calls may come in meanwhile. `told` hears how far it is.
    pub async fn restore(&self, mut told: impl FnMut(&Restored)) -> Result<Restored, StoreError> {
        let (mut restored, mut open, mut start) = (Restored::default(), None, None);
        loop {
            let scan = self.client.scan().table_name(self.table(journal::TABLE));
            let page = scan
                .consistent_read(true)
                .set_exclusive_start_key(start)
                .send()
                .await?;
            let histories = histories(&mut open, page.items.unwrap_or_default())?;
            self.restore_all(histories, &mut restored).await?;
            told(&restored);
            start = page.last_evaluated_key;
            if start.is_none() {
                break;
            }
        }
        self.restore_all(open.into_iter().collect(), &mut restored)
            .await?;
        Ok(restored)
    }

    /// Calls of which nothing is known but that they were there and what people
    /// said of them.
    pub async fn without_facts(&self) -> Result<Vec<ConversationId>, StoreError> {
        let mut found = Vec::new();
        let bare = |call: &Call| call.state().is_none() && !call.is_erased();
        self.each_call(|call| found.extend(bare(call).then(|| call.id().clone())))
            .await?;
        Ok(found)
    }

    async fn restore_all(
        &self,
        histories: Vec<History>,
        restored: &mut Restored,
    ) -> Result<(), StoreError> {
        let each = histories.into_iter().map(|history| async move {
            let is_written = self.restore_one(&history).await?;
            Ok::<_, StoreError>((history, is_written))
        });
        let mut done = stream::iter(each).buffer_unordered(AT_ONCE);
        while let Some((history, is_written)) = done.try_next().await? {
            restored.add(&history, is_written);
        }
        Ok(())
    }

    /// Answers whether there was anything to write.
    async fn restore_one(&self, history: &History) -> Result<bool, StoreError> {
        let id = history.call.id();
        for _ in 0..TRIES {
            let known = self.call(id).await?;
            let before = known.as_ref().map(|kept| kept.call.clone());
            let before = before.unwrap_or_else(|| Call::unknown(id.clone()));
            let after = before.join(&history.call);
            let read = known.as_ref().map(|kept| kept.v);
            if read >= Some(history.v) && !after.differs(&before) {
                return Ok(false);
            }
            let v = read.map_or(0, |read| read.saturating_add(1)).max(history.v);
            let incoming = Incoming::default();
            let item = self.laid_out(&after, v, known.as_ref(), &incoming).await?;
            let mut writes: Vec<TransactWriteItem> = vec![self.guarded_put(item, read)];
            writes.extend(self.count_updates(known.as_ref().map(|kept| &kept.call), &after));
            if self.transact(writes).await? == Sent::Done {
                return Ok(true);
            }
            transact::pause().await;
        }
        Err(StoreError::Unavailable(format!("{id} changes too often")))
    }
}

impl Restored {
    fn add(&mut self, history: &History, is_written: bool) {
        let add = |count: &mut usize, more: usize| *count = count.saturating_add(more);
        add(&mut self.calls, 1);
        add(&mut self.written, usize::from(is_written));
        add(&mut self.edited, usize::from(history.is_edited));
        add(&mut self.erased, usize::from(history.call.is_erased()));
        add(&mut self.untold, history.untold);
    }
}

/// The histories that end with these items; one that may go on stays open. All
/// entries of a call come one after the other.
fn histories(open: &mut Option<History>, items: Vec<Item>) -> Result<Vec<History>, StoreError> {
    let mut ended = Vec::new();
    for item in items {
        let (id, entry) = entry(item)?;
        if open.as_ref().is_none_or(|history| *history.call.id() != id) {
            ended.extend(open.replace(History::of(id)));
        }
        if let Some(history) = open {
            history.add(&entry)?;
        }
    }
    Ok(ended)
}

fn entry(item: Item) -> Result<(ConversationId, Journal), StoreError> {
    let key = as_text(&item, "conversation_id").unwrap_or("?").to_owned();
    let id = key.parse();
    let id = id.map_err(|error| StoreError::corrupt(key.as_str(), error))?;
    Ok((id, from_item(&key, item)?))
}
