//! Pages of a call's journal.

use domain::ConversationId;

use crate::cursor::{Position, SortValue};
use crate::{Journal, Page, Store, StoreError};

impl Store {
    /// One page of a call's history, newest first.
    pub async fn history_page(
        &self,
        id: &ConversationId,
        after: Option<&Position>,
        limit: usize,
    ) -> Result<Page<Journal>, StoreError> {
        let before = after.and_then(version);
        let mut rows = self.history(id, before, limit.saturating_add(1)).await?;
        let more = rows.len() > limit;
        rows.truncate(limit);
        let last = rows.last().filter(|_| more);
        let next = last.map(|entry| position(id, entry.v));
        Ok(Page {
            rows,
            next,
            cut_short: false,
        })
    }
}

fn position(id: &ConversationId, v: u64) -> Position {
    Position {
        sort: SortValue::Text(v.to_string()),
        id: id.to_string(),
    }
}

fn version(position: &Position) -> Option<u64> {
    match &position.sort {
        SortValue::Text(v) => v.parse().ok(),
        SortValue::Number(_) => None,
    }
}
