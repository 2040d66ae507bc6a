//! The journal: a row for every change of a call, written with it.
//!
//! It says who changed what and when. Of the vendor's facts it keeps the names
//! alone; of a person's edit also the words, because nobody else could bring
//! them back. Erasing a call takes those words away, and leaves in its own entry
//! what the call still counts for: nothing else could bring that back.

mod words;

use aws_sdk_dynamodb::types::{Put, TransactWriteItem};
use domain::{Call, ConversationId, Timestamp};
use serde::{Deserialize, Serialize};

use crate::item::{Item, as_number, as_text, from_item, number, text, to_item};
use crate::write::Change;
use crate::{Store, StoreError};

use words::{decision_as_json, field_as_json, kept};

pub(crate) const TABLE: &str = "journal";

/// What a change was, and who made it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Happened {
    /// A source showed the call.
    Observed {
        source: &'static str,
        delivery: Option<String>,
    },
    /// A person, or a program on their behalf, changed a field.
    Edited {
        field: &'static str,
        actor: String,
    },
    Erased {
        actor: String,
    },
    /// The rules decided anew, because `why` changed what is known.
    Decided {
        why: String,
        actor: String,
    },
}

/// One entry of a call's history.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Journal {
    #[serde(default)]
    pub v: u64,
    pub at: Timestamp,
    /// `observed`, `edited`, `erased` or `decided`.
    pub kind: String,
    /// `webhook`, `sync`, or the person or key that acted.
    pub actor: String,
    /// The delivery that brought it, when one did.
    pub delivery_id: Option<String>,
    /// The names of the facts or fields that changed.
    #[serde(default)]
    pub fields: Vec<String>,
    /// A person's field before and after, as JSON text; gone after an erasure.
    pub before: Option<String>,
    pub after: Option<String>,
    /// What the rules then decided, with its evidence, as JSON text, where that
    /// is new; gone after an erasure.
    pub decision: Option<String>,
    /// What made the rules decide anew: a job's id, or another call.
    pub why: Option<String>,
    /// The operation that the change belonged to, which keeps what was there
    /// before.
    pub operation: Option<String>,
    /// What brings a person's edit or an erasure back, as JSON text; see
    /// [`Store::restore`]. Absent in entries from before.
    pub(crate) kept: Option<String>,
}

pub(crate) fn row(
    change: &Change<'_>,
    v: u64,
    before: &Call,
    after: &Call,
) -> (ConversationId, Journal) {
    let observed = || {
        after
            .facts()
            .differing(before.facts())
            .into_iter()
            .map(str::to_owned)
            .collect()
    };
    let (kind, actor, delivery_id, fields) = match &change.happened {
        Happened::Observed { source, delivery } => (
            "observed",
            (*source).to_owned(),
            delivery.clone(),
            observed(),
        ),
        Happened::Edited { field, actor } => {
            ("edited", actor.clone(), None, vec![(*field).to_owned()])
        }
        Happened::Erased { actor } => ("erased", actor.clone(), None, Vec::new()),
        Happened::Decided { actor, .. } => {
            ("decided", actor.clone(), None, vec!["decision".to_owned()])
        }
    };
    let why = match &change.happened {
        Happened::Decided { why, .. } => Some(why.clone()),
        _ => None,
    };
    let decided = after.derived().filter(|_| !after.is_erased());
    let decision = decided.filter(|derived| Some(*derived) != before.derived());
    let words = |call: &Call| match &change.happened {
        Happened::Edited { field, .. } => Some(field_as_json(call, field).to_string()),
        _ => None,
    };
    let journal = Journal {
        v,
        at: change.now,
        kind: kind.to_owned(),
        actor,
        delivery_id,
        fields,
        before: words(before),
        after: words(after),
        decision: decision.map(decision_as_json),
        why,
        operation: change.operation.map(ToString::to_string),
        kept: kept(&change.happened, after),
    };
    (change.id.clone(), journal)
}

impl Store {
    pub(crate) fn journal_put(
        &self,
        (id, journal): (ConversationId, Journal),
    ) -> TransactWriteItem {
        let mut item = to_item(&journal);
        item.insert("conversation_id".to_owned(), text(id.as_str()));
        let put = Put::builder()
            .table_name(self.table(TABLE))
            .set_item(Some(item));
        let put = put.build().expect("a put has its table and item");
        TransactWriteItem::builder().put(put).build()
    }

    /// At most `limit` changes of a call before version `before`, newest first.
    pub async fn history(
        &self,
        id: &ConversationId,
        before: Option<u64>,
        limit: usize,
    ) -> Result<Vec<Journal>, StoreError> {
        let request = self
            .client
            .query()
            .table_name(self.table(TABLE))
            .consistent_read(true);
        let answer = request
            .key_condition_expression("#id = :id AND #v < :v")
            .expression_attribute_names("#id", "conversation_id")
            .expression_attribute_names("#v", "v")
            .expression_attribute_values(":id", text(id.as_str()))
            .expression_attribute_values(":v", number(before.unwrap_or(u64::MAX)))
            .scan_index_forward(false)
            .limit(i32::try_from(limit).unwrap_or(100))
            .send()
            .await?;
        let items = answer.items.unwrap_or_default();
        items
            .into_iter()
            .map(|item| from_item(id.as_str(), item))
            .collect()
    }

    /// Takes the words of people's edits out of a call's history; answers how
    /// many entries had any.
    pub(crate) async fn erase_words(&self, id: &ConversationId) -> Result<usize, StoreError> {
        let mut erased = 0_usize;
        let mut start: Option<Item> = None;
        loop {
            let request = self
                .client
                .query()
                .table_name(self.table(TABLE))
                .consistent_read(true);
            let answer = request
                .key_condition_expression("#id = :id")
                .filter_expression(
                    "attribute_exists(#before) OR attribute_exists(#after) \
                     OR attribute_exists(#decision)",
                )
                .expression_attribute_names("#id", "conversation_id")
                .expression_attribute_names("#before", "before")
                .expression_attribute_names("#after", "after")
                .expression_attribute_names("#decision", "decision")
                .expression_attribute_values(":id", text(id.as_str()))
                .set_exclusive_start_key(start)
                .send()
                .await?;
            for item in answer.items.unwrap_or_default() {
                let v: u64 = as_number(&item, "v").unwrap_or_default();
                let operation = as_text(&item, "operation").and_then(|id| id.parse().ok());
                if let Some(operation) = operation {
                    self.erase_trace(&operation, id).await?;
                }
                self.erase_words_at(id, v).await?;
                erased = erased.saturating_add(1);
            }
            start = answer.last_evaluated_key;
            if start.is_none() {
                return Ok(erased);
            }
        }
    }

    async fn erase_words_at(&self, id: &ConversationId, v: u64) -> Result<(), StoreError> {
        let request = self.client.update_item().table_name(self.table(TABLE));
        request
            .key("conversation_id", text(id.as_str()))
            .key("v", number(v))
            .update_expression("REMOVE #before, #after, #decision, #kept")
            .expression_attribute_names("#before", "before")
            .expression_attribute_names("#after", "after")
            .expression_attribute_names("#decision", "decision")
            .expression_attribute_names("#kept", "kept")
            .send()
            .await?;
        Ok(())
    }
}
