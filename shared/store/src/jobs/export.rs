//! Exports: what one holds, and that each actor has one at a time.

use aws_sdk_dynamodb::types::TransactWriteItem;
use domain::{AttributionStatus, OperationId, Timestamp};
use jiff::SignedDuration;
use serde::{Deserialize, Serialize};

use super::queue::in_order;
use super::{Job, TABLE, Work};
use crate::directory::key;
use crate::item::{Item, as_text, text};
use crate::{Filter, Phone, Store, StoreError, transact};

/// Calls that leave as a file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Export {
    pub filter: Filter,
    /// From the first call on; else from the latest back.
    pub ascending: bool,
    /// Begins with a mark of the byte order, for older spreadsheets.
    pub marked: bool,
}

/// How long a file can be taken away. The bucket's own rule deletes it at the
/// next midnight after that, and the tick before.
pub const FILE_KEPT: SignedDuration = SignedDuration::from_hours(24);

pub(super) const EXPORTS: &str = "exports";
const EXPORTING: &str = "exporting";
const LEAVING: &str = "leaving";

/// A file that is to be deleted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Leaving {
    pub id: OperationId,
    sk: String,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct ExportItem {
    #[serde(default)]
    filter: FilterItem,
    #[serde(default)]
    ascending: bool,
    #[serde(default)]
    marked: bool,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
struct FilterItem {
    campaign: Option<String>,
    status: Option<String>,
    state: Option<String>,
    attribution: Option<String>,
    converted: Option<bool>,
    agent: Option<String>,
    direction: Option<String>,
    phone: Option<String>,
    phone_ends: Option<String>,
    from: Option<Timestamp>,
    to: Option<Timestamp>,
    min_duration: Option<u32>,
    max_duration: Option<u32>,
}

impl Store {
    /// The export that `actor` waits for, if there is one.
    pub async fn running_export(&self, actor: &str) -> Result<Option<Job>, StoreError> {
        let read = self.client.get_item().table_name(self.table(TABLE));
        let read = read.consistent_read(true);
        let read = read.set_key(Some(key(EXPORTING, actor)));
        let item = read.send().await?.item.unwrap_or_default();
        match as_text(&item, "id").and_then(|id| id.parse().ok()) {
            Some(id) => self.job(&id).await,
            None => Ok(None),
        }
    }

    /// The parts of a transaction that begin an export: a place among all of
    /// them, and the one that its actor may have at a time.
    pub(super) fn begin_export(&self, job: &Job) -> Vec<TransactWriteItem> {
        let Work::Export(_) = &job.work else {
            return Vec::new();
        };
        let table = self.table(TABLE);
        let listed = key(EXPORTS, format!("{}#{}", in_order(job.created_at), job.id));
        let alone = key(EXPORTING, job.actor.as_str());
        vec![
            transact::put(&table, named(listed, job)),
            transact::put_new(&table, named(alone, job)),
        ]
    }

    /// The parts of a transaction that end one: its actor may have another, and
    /// whatever was written goes in a day.
    pub(super) fn end_export(&self, job: &Job) -> Vec<TransactWriteItem> {
        let (Work::Export(_), Some(ended_at)) = (&job.work, job.ended_at) else {
            return Vec::new();
        };
        let table = self.table(TABLE);
        let leaves = in_order(ended_at.checked_add(FILE_KEPT).unwrap_or(Timestamp::MAX));
        let leaving = key(LEAVING, format!("{leaves}#{}", job.id));
        vec![
            transact::delete(&table, key(EXPORTING, job.actor.as_str())),
            transact::put(&table, named(leaving, job)),
        ]
    }

    /// The files whose time is over, the oldest first.
    pub async fn leaving(&self, now: Timestamp) -> Result<Vec<Leaving>, StoreError> {
        let query = self.client.query().table_name(self.table(TABLE));
        let answer = query
            .consistent_read(true)
            .key_condition_expression("pk = :pk AND sk < :now")
            .expression_attribute_values(":pk", text(LEAVING))
            .expression_attribute_values(":now", text(in_order(now)))
            .limit(10)
            .send()
            .await?;
        let items = answer.items.unwrap_or_default();
        Ok(items.iter().filter_map(leaving).collect())
    }

    /// Forgets a file that was deleted.
    pub async fn has_left(&self, leaving: &Leaving) -> Result<(), StoreError> {
        let delete = self.client.delete_item().table_name(self.table(TABLE));
        let key = key(LEAVING, leaving.sk.as_str());
        delete.set_key(Some(key)).send().await?;
        Ok(())
    }
}

fn named(mut item: Item, job: &Job) -> Item {
    item.insert("id".to_owned(), text(job.id.as_str()));
    item
}

fn leaving(item: &Item) -> Option<Leaving> {
    Some(Leaving {
        id: as_text(item, "id")?.parse().ok()?,
        sk: as_text(item, "sk")?.to_owned(),
    })
}

impl From<&Export> for ExportItem {
    fn from(export: &Export) -> Self {
        Self {
            filter: FilterItem::from(&export.filter),
            ascending: export.ascending,
            marked: export.marked,
        }
    }
}

impl ExportItem {
    pub(super) fn read(self) -> Result<Export, StoreError> {
        Ok(Export {
            filter: self.filter.read()?,
            ascending: self.ascending,
            marked: self.marked,
        })
    }
}

impl From<&Filter> for FilterItem {
    fn from(filter: &Filter) -> Self {
        let owned = |word: Option<&'static str>| word.map(str::to_owned);
        let (phone, phone_ends) = match &filter.phone {
            Some(Phone::Exactly(phone)) => (Some(phone.to_string()), None),
            Some(Phone::EndingWith(digits)) => (None, Some(digits.clone())),
            None => (None, None),
        };
        Self {
            campaign: filter.campaign.as_ref().map(ToString::to_string),
            status: owned(filter.status),
            state: owned(filter.state),
            attribution: owned(filter.attribution.map(AttributionStatus::as_str)),
            converted: filter.converted,
            agent: filter.agent.as_ref().map(ToString::to_string),
            direction: owned(filter.direction),
            phone,
            phone_ends,
            from: filter.from,
            to: filter.to,
            min_duration: filter.min_duration,
            max_duration: filter.max_duration,
        }
    }
}

const STATUSES: &[&str] = &["success", "failure", "unknown"];
const STATES: &[&str] = &["initiated", "in-progress", "processing", "failed", "done"];
const DIRECTIONS: &[&str] = &["inbound", "outbound"];

impl FilterItem {
    fn read(self) -> Result<Filter, StoreError> {
        let exactly = parsed("phone", self.phone)?.map(Phone::Exactly);
        Ok(Filter {
            campaign: parsed("campaign", self.campaign)?,
            status: word("status", STATUSES, self.status)?,
            state: word("state", STATES, self.state)?,
            attribution: attribution(self.attribution)?,
            converted: self.converted,
            agent: parsed("agent", self.agent)?,
            direction: word("direction", DIRECTIONS, self.direction)?,
            phone: exactly.or(self.phone_ends.map(Phone::EndingWith)),
            from: self.from,
            to: self.to,
            min_duration: self.min_duration,
            max_duration: self.max_duration,
        })
    }
}

/// A filter that lost a condition would let out more than was asked for.
fn unreadable(what: &str) -> StoreError {
    StoreError::corrupt("an export", format!("unreadable {what}"))
}

fn parsed<T: std::str::FromStr>(what: &str, text: Option<String>) -> Result<Option<T>, StoreError> {
    text.map(|text| text.parse().map_err(|_| unreadable(what)))
        .transpose()
}

fn word(
    what: &str,
    words: &[&'static str],
    text: Option<String>,
) -> Result<Option<&'static str>, StoreError> {
    let Some(text) = text else {
        return Ok(None);
    };
    let word = words.iter().find(|word| **word == text).copied();
    word.map(Some).ok_or_else(|| unreadable(what))
}

fn attribution(text: Option<String>) -> Result<Option<AttributionStatus>, StoreError> {
    let words = AttributionStatus::ALL.map(AttributionStatus::as_str);
    let word = word("attribution", &words, text)?;
    let of = |word| {
        let mut all = AttributionStatus::ALL.into_iter();
        all.find(|status| status.as_str() == word)
    };
    Ok(word.and_then(of))
}
