//! What happened to a call or to the sync, by the records of the tables'
//! streams.
//!
//! A record has the item as it was and as it is. What is large in it is packed
//! and stays so: the list's columns say all that anybody is told of a change.

mod sync;

use std::fmt;

use domain::Timestamp;
use serde::Deserialize;
use serde_dynamo::{AttributeValue, Item};

pub use sync::Standing;

use crate::{CallRow, StoreError};

/// A record of a stream, as Lambda hands it over and as the stream itself
/// answers.
#[derive(Clone, Deserialize)]
pub struct Record {
    #[serde(rename = "dynamodb")]
    images: Images,
}

#[derive(Clone, Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Images {
    sequence_number: String,
    /// Seconds, with or without a fraction.
    #[serde(default)]
    approximate_creation_date_time: f64,
    old_image: Option<Item>,
    new_image: Option<Item>,
}

/// What happened.
#[derive(Clone, PartialEq)]
pub enum Changed {
    Call(Box<CallChange>),
    Sync(Box<SyncChange>),
}

/// A call was kept, or kept anew.
#[derive(Clone, PartialEq)]
pub struct CallChange {
    /// The version that came of it; with the call's id it names the change.
    pub v: u64,
    pub at: Timestamp,
    /// None when it is new.
    pub before: Option<CallRow>,
    pub after: CallRow,
    /// What it told of a person went for ever by this change.
    pub erased: bool,
}

/// The sync knows something else of itself or of the webhook.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SyncChange {
    pub v: u64,
    pub at: Timestamp,
    pub before: Standing,
    pub after: Standing,
}

impl Record {
    /// Its place in the stream, by which it is reported and read on from.
    pub fn sequence_number(&self) -> &str {
        &self.images.sequence_number
    }

    /// What happened; None when it is of no interest: another item, or one that
    /// is gone.
    pub fn changed(&self) -> Result<Option<Changed>, StoreError> {
        let Some(new) = &self.images.new_image else {
            return Ok(None);
        };
        let old = self.images.old_image.as_ref();
        if let Some(id) = text(new, "conversation_id") {
            let change = self.call(id, old, new)?;
            return Ok(Some(Changed::Call(Box::new(change))));
        }
        let is_sync = text(new, "pk") == Some("sync") && text(new, "sk") == Some("state");
        Ok(is_sync.then(|| Changed::Sync(Box::new(self.sync(old, new)))))
    }

    fn call(&self, id: &str, old: Option<&Item>, new: &Item) -> Result<CallChange, StoreError> {
        let v = number(new, "v").ok_or_else(|| StoreError::corrupt(id, "no version"))?;
        let is_erased = |item: &Item| matches!(item.get("erased"), Some(AttributeValue::M(_)));
        Ok(CallChange {
            v,
            at: self.at(),
            before: old.map(|item| row(id, item)).transpose()?,
            after: row(id, new)?,
            erased: is_erased(new) && !old.is_some_and(is_erased),
        })
    }

    fn sync(&self, old: Option<&Item>, new: &Item) -> SyncChange {
        SyncChange {
            v: number(new, "v").unwrap_or_default(),
            at: self.at(),
            before: old.map(Standing::read).unwrap_or_default(),
            after: Standing::read(new),
        }
    }

    #[expect(
        clippy::cast_possible_truncation,
        reason = "a cast of floats ends at the limits, and so does the time"
    )]
    fn at(&self) -> Timestamp {
        let millis = (self.images.approximate_creation_date_time * 1000.0).round() as i64;
        Timestamp::from_millisecond(millis).unwrap_or(Timestamp::UNIX_EPOCH)
    }
}

/// Where it is, and nothing of what it has.
impl fmt::Debug for Record {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Record({})", self.sequence_number())
    }
}

fn row(id: &str, item: &Item) -> Result<CallRow, StoreError> {
    let row = item.get("row").cloned();
    let row = row.ok_or_else(|| StoreError::corrupt(id, "no row"))?;
    let row: CallRow =
        serde_dynamo::from_attribute_value(row).map_err(|error| StoreError::corrupt(id, error))?;
    Ok(CallRow {
        conversation_id: id.to_owned(),
        ..row
    })
}

fn text<'a>(item: &'a Item, name: &str) -> Option<&'a str> {
    match item.get(name)? {
        AttributeValue::S(text) => Some(text),
        _ => None,
    }
}

fn number(item: &Item, name: &str) -> Option<u64> {
    match item.get(name)? {
        AttributeValue::N(number) => number.parse().ok(),
        _ => None,
    }
}

fn flag(item: &Item, name: &str) -> bool {
    matches!(item.get(name), Some(AttributeValue::Bool(true)))
}

#[cfg(test)]
mod tests {
    use domain::{Cause, Health};
    use serde_json::{Value, json};

    use super::*;

    fn changed(old: Value, new: Value) -> Result<Option<Changed>, StoreError> {
        let record: Record = serde_json::from_value(json!({
            "eventName": "MODIFY",
            "dynamodb": {
                "SequenceNumber": "100000000000000000007",
                "ApproximateCreationDateTime": 1_795_000_000.25,
                "OldImage": old,
                "NewImage": new,
            },
        }))
        .unwrap();
        record.changed()
    }

    fn call(v: &str, state: &str) -> Value {
        json!({
            "conversation_id": { "S": "conv_1" },
            "v": { "N": v },
            "facts": { "M": { "inline": { "B": "AAEC" } } },
            "row": { "M": {
                "state": { "S": state },
                "duration_secs": { "N": "28" },
                "title": { "NULL": true },
                "conversion": { "M": { "converted": { "BOOL": false } } },
                "what came later": { "L": [] },
            } },
        })
    }

    #[test]
    fn a_call_is_read_as_it_was_and_as_it_is() {
        let Some(Changed::Call(change)) =
            changed(call("1", "processing"), call("2", "done")).unwrap()
        else {
            panic!("a call");
        };
        let before = change.before.unwrap();
        assert_eq!(
            (before.state.as_deref(), before.is_final()),
            (Some("processing"), false)
        );
        let after = change.after;
        assert!(after.is_final());
        assert_eq!(
            (&*after.conversation_id, after.duration_secs),
            ("conv_1", Some(28))
        );
        assert_eq!(change.v, 2);
        assert_eq!(change.at.to_string(), "2026-11-18T11:06:40.25Z");
    }

    #[test]
    fn a_call_that_is_new_was_nothing_before() {
        let change = changed(Value::Null, call("1", "done")).unwrap();
        assert!(matches!(change, Some(Changed::Call(change)) if change.before.is_none()));
    }

    #[test]
    fn a_call_is_erased_once() {
        let mut erased = call("2", "done");
        erased["erased"] = json!({ "M": { "by": { "S": "operator" } } });
        let is_erased = |old, new| match changed(old, new).unwrap() {
            Some(Changed::Call(change)) => change.erased,
            _ => panic!("a call"),
        };
        assert!(is_erased(call("1", "done"), erased.clone()));
        assert!(!is_erased(erased.clone(), erased));
        assert!(!is_erased(Value::Null, call("1", "done")));
    }

    #[test]
    fn a_call_that_does_not_read_is_named() {
        let mut broken = call("1", "done");
        broken["row"] = json!({ "S": "?" });
        let error = changed(Value::Null, broken).err().unwrap();
        assert!(error.to_string().contains("conv_1"), "{error}");
    }

    #[test]
    fn what_nobody_asks_for_is_nothing() {
        assert!(changed(call("1", "done"), Value::Null).unwrap().is_none());
        let other = json!({ "pk": { "S": "cap#sig_stale" }, "sk": { "S": "29916666" } });
        assert!(changed(Value::Null, other).unwrap().is_none());
        let run = json!({ "pk": { "S": "sync" }, "sk": { "S": "run#1" } });
        assert!(changed(Value::Null, run).unwrap().is_none());
    }

    #[test]
    fn the_sync_is_read_leniently() {
        let old = json!({ "pk": { "S": "sync" }, "sk": { "S": "state" }, "v": { "S": "?" } });
        let new = json!({
            "pk": { "S": "sync" }, "sk": { "S": "state" }, "v": { "N": "9" },
            "health": { "S": "down" },
            "health_since": { "S": "2026-11-22T14:05:00Z" },
            "health_cause": { "S": "auto_disabled" },
            "health_told": { "BOOL": true },
            "failures": { "N": "3" },
            "failure": { "N": "a wrong type" },
            "failures_told": { "NULL": true },
        });
        let Some(Changed::Sync(change)) = changed(old, new).unwrap() else {
            panic!("the sync");
        };
        assert_eq!((change.v, change.before), (9, Standing::default()));
        let wanted = Standing {
            health: Health::Down,
            health_since: Some("2026-11-22T14:05:00Z".parse().unwrap()),
            health_cause: Some(Cause::AutoDisabled),
            health_told: true,
            failures: 3,
            failure: None,
            failures_told: false,
        };
        assert_eq!(change.after, wanted);
    }

    #[test]
    fn a_record_shows_nothing_of_its_item() {
        let images = json!({ "SequenceNumber": "7", "NewImage": call("1", "done") });
        let record: Record = serde_json::from_value(json!({ "dynamodb": images })).unwrap();
        assert_eq!(format!("{record:?}"), "Record(7)");
    }
}
