//! Calls that are to be decided anew because another call told more.
//!
//! They are noted in the transaction of the call that told it, so no note is
//! lost, and drained by the tick. A note waits a few seconds, until the index
//! that tells of a number's calls has caught up.

use aws_sdk_dynamodb::types::TransactWriteItem;
use domain::{ConversationId, Timestamp};
use jiff::SignedDuration;

use crate::directory::key;
use crate::error;
use crate::item::{Item, as_number, as_text, number, text};
use crate::state::TABLE;
use crate::{Store, StoreError, transact};

/// A call that is to be decided anew.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Due {
    pub id: ConversationId,
    noted_ms: i64,
}

const DUE: &str = "redecide";

/// Indexes lag behind by far less.
pub const SETTLED: SignedDuration = SignedDuration::from_secs(5);

impl Store {
    /// The part of a transaction that notes that `id` is due.
    pub(crate) fn note_due(&self, id: &ConversationId, now: Timestamp) -> TransactWriteItem {
        let mut item = key(DUE, id.as_str());
        item.insert("noted_ms".to_owned(), number(now.as_millisecond()));
        transact::put(&self.table(TABLE), item)
    }

    /// Calls that are due and whose notes have waited; at most `most`.
    pub async fn due(&self, now: Timestamp, most: usize) -> Result<Vec<Due>, StoreError> {
        let settled = now.checked_sub(SETTLED).unwrap_or(Timestamp::MIN);
        let query = self.client.query().table_name(self.table(TABLE));
        let answer = query
            .consistent_read(true)
            .key_condition_expression("pk = :pk")
            .expression_attribute_values(":pk", text(DUE))
            .limit(i32::try_from(most).unwrap_or(100))
            .send()
            .await?;
        let items = answer.items.unwrap_or_default();
        let waited = |due: &Due| due.noted_ms <= settled.as_millisecond();
        Ok(items.iter().filter_map(due).filter(waited).collect())
    }

    /// Takes a note away, unless it was made anew meanwhile.
    pub async fn settle(&self, due: &Due) -> Result<(), StoreError> {
        let delete = self.client.delete_item().table_name(self.table(TABLE));
        let deleted = delete
            .set_key(Some(key(DUE, due.id.as_str())))
            .condition_expression("noted_ms = :noted")
            .expression_attribute_values(":noted", number(due.noted_ms))
            .send()
            .await;
        match deleted {
            Ok(_) => Ok(()),
            Err(error) if error::code(&error) == "ConditionalCheckFailedException" => Ok(()),
            Err(error) => Err(error.into()),
        }
    }
}

fn due(item: &Item) -> Option<Due> {
    Some(Due {
        id: as_text(item, "sk")?.parse().ok()?,
        noted_ms: as_number(item, "noted_ms")?,
    })
}
