//! Every run of the sync with its result, for thirty days.

use domain::Timestamp;
use serde::{Deserialize, Serialize};

use super::Run;
use crate::item::{Item, from_item, number, text, to_item};
use crate::state::TABLE;
use crate::{Store, StoreError};

const RUNS: &str = "sync-run";
const DAYS_30: i64 = 30 * 86_400;

/// A run that has ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RunLog {
    pub run: Run,
    pub ended_at: Timestamp,
    pub outcome: RunOutcome,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RunOutcome {
    Done,
    /// What went wrong, in words that are safe to show. It goes on from where
    /// it was.
    Failed(String),
}

#[derive(Serialize, Deserialize)]
struct RunItem {
    run: Run,
    ended_at: Timestamp,
    outcome: RunOutcome,
}

impl Store {
    /// Logs how a run ended, or how an attempt at it did.
    pub async fn log_run(&self, log: &RunLog) -> Result<(), StoreError> {
        let put = self.client.put_item().table_name(self.table(TABLE));
        put.set_item(Some(item(log))).send().await?;
        Ok(())
    }

    /// The last runs, newest first.
    pub async fn runs(&self, most: usize) -> Result<Vec<RunLog>, StoreError> {
        let query = self.client.query().table_name(self.table(TABLE));
        let answer = query
            .key_condition_expression("pk = :pk")
            .expression_attribute_values(":pk", text(RUNS))
            .scan_index_forward(false)
            .limit(i32::try_from(most).unwrap_or(100))
            .send()
            .await?;
        let items = answer.items.unwrap_or_default().into_iter();
        items.map(read).collect()
    }
}

fn item(log: &RunLog) -> Item {
    let mut item = to_item(&RunItem {
        run: log.run.clone(),
        ended_at: log.ended_at,
        outcome: log.outcome.clone(),
    });
    let ended = log.ended_at.as_millisecond();
    let expires = log.ended_at.as_second().saturating_add(DAYS_30);
    item.insert("pk".to_owned(), text(RUNS));
    let sk = format!("{ended:015}#{}", log.run.kind.as_str());
    item.insert("sk".to_owned(), text(sk));
    item.insert("expires_at".to_owned(), number(expires));
    item
}

fn read(item: Item) -> Result<RunLog, StoreError> {
    let RunItem {
        run,
        ended_at,
        outcome,
    } = from_item(RUNS, item)?;
    Ok(RunLog {
        run,
        ended_at,
        outcome,
    })
}
