//! The calls of a bulk decision, as they were given, and what became of each.

use domain::{ConversationId, OperationId};
use serde::{Deserialize, Serialize};

use super::{TABLE, partition};
use crate::directory::key;
use crate::item::{Item, from_item, text, to_item};
use crate::{Store, StoreError};

/// What became of one call of a bulk decision.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BulkResult {
    pub conversation_id: String,
    /// `changed`, `already`, `locked`, `not_found`, `erased`, `conflict` or
    /// `failed`.
    pub outcome: String,
}

#[derive(Serialize, Deserialize)]
struct Targets {
    ids: Vec<String>,
}

#[derive(Serialize, Deserialize)]
struct Results {
    results: Vec<BulkResult>,
}

/// Calls in one row: what one step deals with.
const A_ROW: usize = 100;

impl Store {
    /// Keeps the calls that a job is to deal with.
    pub async fn put_targets(
        &self,
        job: &OperationId,
        ids: &[ConversationId],
    ) -> Result<(), StoreError> {
        for (n, ids) in ids.chunks(A_ROW).enumerate() {
            let ids = ids.iter().map(ToString::to_string).collect();
            let row = to_item(&Targets { ids });
            self.put_numbered(job, "targets", n, row).await?;
        }
        Ok(())
    }

    /// The calls of row `n`; none after the last.
    pub async fn targets(
        &self,
        job: &OperationId,
        n: u64,
    ) -> Result<Vec<ConversationId>, StoreError> {
        let read = self.client.get_item().table_name(self.table(TABLE));
        let read = read.consistent_read(true);
        let read = read.set_key(Some(key(partition(job), numbered("targets", n))));
        let Some(item) = read.send().await?.item else {
            return Ok(Vec::new());
        };
        let Targets { ids } = from_item(job.as_str(), item)?;
        let ids = ids.iter().map(|id| id.parse());
        ids.collect::<Result<_, _>>()
            .map_err(|error| StoreError::corrupt(job, error))
    }

    /// Keeps what became of the calls of row `n`.
    pub async fn put_results(
        &self,
        job: &OperationId,
        n: u64,
        results: Vec<BulkResult>,
    ) -> Result<(), StoreError> {
        let n = usize::try_from(n).unwrap_or(usize::MAX);
        let row = to_item(&Results { results });
        self.put_numbered(job, "results", n, row).await
    }

    /// What became of each call so far, in the order they were given.
    pub async fn results(&self, job: &OperationId) -> Result<Vec<BulkResult>, StoreError> {
        let (mut results, mut start) = (Vec::new(), None);
        loop {
            let query = self.client.query().table_name(self.table(TABLE));
            let answer = query
                .consistent_read(true)
                .key_condition_expression("pk = :pk AND begins_with(sk, :sk)")
                .expression_attribute_values(":pk", text(partition(job)))
                .expression_attribute_values(":sk", text("results#"))
                .set_exclusive_start_key(start)
                .send()
                .await?;
            for item in answer.items.unwrap_or_default() {
                let row: Results = from_item(job.as_str(), item)?;
                results.extend(row.results);
            }
            start = answer.last_evaluated_key;
            if start.is_none() {
                return Ok(results);
            }
        }
    }

    /// What became of the calls of `rows` rows from row `n` on: each row by its
    /// number; fewer at the end.
    pub async fn results_from(
        &self,
        job: &OperationId,
        n: u64,
        rows: u64,
    ) -> Result<Vec<(u64, Vec<BulkResult>)>, StoreError> {
        let last = n.saturating_add(rows).saturating_sub(1);
        let query = self.client.query().table_name(self.table(TABLE));
        let answer = query
            .consistent_read(true)
            .key_condition_expression("pk = :pk AND sk BETWEEN :first AND :last")
            .expression_attribute_values(":pk", text(partition(job)))
            .expression_attribute_values(":first", text(numbered("results", n)))
            .expression_attribute_values(":last", text(numbered("results", last)))
            .send()
            .await?;
        let items = answer.items.unwrap_or_default().into_iter().zip(n..);
        let row = |(item, n)| {
            let row: Results = from_item(job.as_str(), item)?;
            Ok((n, row.results))
        };
        items.map(row).collect()
    }

    async fn put_numbered(
        &self,
        job: &OperationId,
        what: &str,
        n: usize,
        mut row: Item,
    ) -> Result<(), StoreError> {
        let n = u64::try_from(n).unwrap_or(u64::MAX);
        row.extend(key(partition(job), numbered(what, n)));
        let put = self.client.put_item().table_name(self.table(TABLE));
        put.set_item(Some(row)).send().await?;
        Ok(())
    }
}

fn numbered(what: &str, n: u64) -> String {
    format!("{what}#{n:08}")
}
