//! Calls that the sync still has to fetch, and why it could not yet.
//!
//! Whoever learns of a call that it cannot take in leaves a row: the webhook of
//! a delivery it had to refuse, the sync of a call that still runs or that the
//! vendor would not show. A row goes when the call is held whole.

use aws_sdk_dynamodb::types::AttributeValue;
use domain::{AgentId, ConversationId, Timestamp};
use jiff::fmt::serde::timestamp::millisecond;
use serde::{Deserialize, Serialize};

use crate::item::{Item, from_item, text, to_item};
use crate::state::TABLE;
use crate::{Store, StoreError, directory, error};

const FETCH: &str = "fetch";

/// A call that is to be fetched.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pending {
    pub id: ConversationId,
    pub why: Why,
    /// Since when it has been waited for.
    pub since: Timestamp,
    pub next_try: Timestamp,
    pub tries: u32,
    /// What the list said of it.
    pub started_at: Option<Timestamp>,
    pub agent_id: Option<AgentId>,
    /// The last error's code.
    pub error: Option<String>,
}

/// Why a call could not be fetched yet.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Why {
    /// It has not ended.
    Running,
    /// A delivery of it could not be accepted.
    Refused,
    /// The vendor did not show it.
    Failed,
    /// The list and what is held differ.
    Weaker,
    /// It has not ended for a day.
    Stuck,
    /// The vendor no longer has it: it cannot be recovered.
    Gone,
}

impl Pending {
    /// A call that is to be fetched at once.
    pub fn new(id: ConversationId, why: Why, now: Timestamp) -> Self {
        Self {
            id,
            why,
            since: now,
            next_try: now,
            tries: 0,
            started_at: None,
            agent_id: None,
            error: None,
        }
    }

    /// Whether it keeps the ledger from being complete: it ended, and is not
    /// held, and there is still hope.
    pub fn is_a_gap(&self) -> bool {
        matches!(self.why, Why::Refused | Why::Failed)
    }
}

impl Why {
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Running => "running",
            Self::Refused => "refused",
            Self::Failed => "failed",
            Self::Weaker => "weaker",
            Self::Stuck => "stuck",
            Self::Gone => "gone",
        }
    }
}

impl Store {
    /// Tells the sync of a call whose delivery could not be accepted, unless it
    /// knows of the call.
    pub async fn ask_for(&self, id: &ConversationId, now: Timestamp) -> Result<(), StoreError> {
        self.note_pending(&Pending::new(id.clone(), Why::Refused, now))
            .await
    }

    /// Notes that a call is to be fetched, unless that is noted.
    pub async fn note_pending(&self, pending: &Pending) -> Result<(), StoreError> {
        let put = self.client.put_item().table_name(self.table(TABLE));
        let put = put
            .set_item(Some(item(pending)))
            .condition_expression("attribute_not_exists(pk)");
        match put.send().await {
            Ok(_) => Ok(()),
            Err(error) if error::code(&error) == "ConditionalCheckFailedException" => Ok(()),
            Err(error) => Err(error.into()),
        }
    }

    /// Notes how a call that is to be fetched fared.
    pub async fn keep_pending(&self, pending: &Pending) -> Result<(), StoreError> {
        let put = self.client.put_item().table_name(self.table(TABLE));
        put.set_item(Some(item(pending))).send().await?;
        Ok(())
    }

    /// A call need not be fetched any more.
    pub async fn drop_pending(&self, id: &ConversationId) -> Result<(), StoreError> {
        let delete = self.client.delete_item().table_name(self.table(TABLE));
        let key = directory::key(FETCH, id.as_str());
        delete.set_key(Some(key)).send().await?;
        Ok(())
    }

    /// All calls that are to be fetched.
    pub async fn pending(&self) -> Result<Vec<Pending>, StoreError> {
        let (mut pending, mut start) = (Vec::new(), None);
        loop {
            let query = self.client.query().table_name(self.table(TABLE));
            let answer = query
                .consistent_read(true)
                .key_condition_expression("pk = :pk")
                .expression_attribute_values(":pk", text(FETCH))
                .set_exclusive_start_key(start)
                .send()
                .await?;
            for item in answer.items.unwrap_or_default() {
                pending.push(read(item)?);
            }
            start = answer.last_evaluated_key;
            if start.is_none() {
                return Ok(pending);
            }
        }
    }
}

#[derive(Serialize, Deserialize)]
struct PendingItem {
    sk: String,
    /// Rows from before had none: a delivery was refused.
    why: Option<Why>,
    #[serde(default, with = "millisecond::optional")]
    since: Option<Timestamp>,
    #[serde(default, with = "millisecond::optional")]
    next_try: Option<Timestamp>,
    #[serde(default)]
    tries: u32,
    #[serde(default, with = "millisecond::optional")]
    started_at: Option<Timestamp>,
    agent_id: Option<String>,
    error: Option<String>,
}

fn item(pending: &Pending) -> Item {
    let mut item = to_item(&PendingItem {
        sk: pending.id.to_string(),
        why: Some(pending.why),
        since: Some(pending.since),
        next_try: Some(pending.next_try),
        tries: pending.tries,
        started_at: pending.started_at,
        agent_id: pending.agent_id.as_ref().map(ToString::to_string),
        error: pending.error.clone(),
    });
    item.insert("pk".to_owned(), AttributeValue::S(FETCH.to_owned()));
    item
}

fn read(item: Item) -> Result<Pending, StoreError> {
    let item: PendingItem = from_item(FETCH, item)?;
    let since = item.since.unwrap_or(Timestamp::UNIX_EPOCH);
    Ok(Pending {
        id: item
            .sk
            .parse()
            .map_err(|error| StoreError::corrupt(FETCH, error))?,
        why: item.why.unwrap_or(Why::Refused),
        since,
        next_try: item.next_try.unwrap_or(since),
        tries: item.tries,
        started_at: item.started_at,
        agent_id: item.agent_id.and_then(|id| id.parse().ok()),
        error: item.error,
    })
}
