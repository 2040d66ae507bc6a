//! Folding: the counts of a day that lie in many rows, put into one.
//!
//! Writes add to rows of their own shard, bucket by bucket, which keeps a write
//! small and writers apart; but a chart would read as many rows as there are
//! days, campaigns, agents and shards. So what was written is moved, in a
//! transaction that changes no sum, into one row a day, packed. What is counted
//! later lies loose beside it until the next time. However many calls there are,
//! a chart reads a row a day and the few that changed since the last fold.

mod packed;

use std::collections::BTreeMap;

use aws_sdk_dynamodb::types::{Delete, Put, TransactWriteItem};
use jiff::civil::Date;

use crate::counts::{Columns, Counts};
use crate::item::{Item, as_number, binary, number};
use crate::shards::{Holds, Line, Lying, SHARDS, TABLE, WRITES, place};
use crate::transact::Sent;
use crate::{Store, StoreError};

/// What stands before the day in the keys of each kind of count.
pub(crate) const KINDS: [&str; 3] = ["", crate::hours::PREFIX, crate::labels::PREFIX];

const PACKED: &str = "packed";
/// Loose rows that one transaction takes away: few, so that it seldom meets a
/// writer, and may fail without much being lost.
const AT_ONCE: usize = 24;
/// A row that is nearly as long as an item may be takes in no more.
const LONGEST: usize = 300_000;

/// All counts of one kind and day, packed, and which version of them.
pub(crate) struct Folded {
    packed: Vec<u8>,
    v: u64,
}

/// A row to be taken away.
struct Loose {
    place: Item,
    writes: u64,
    bucket: String,
    columns: Columns,
}

impl Folded {
    pub(crate) fn read(item: &Item) -> Option<Self> {
        let packed = item.get(PACKED)?.as_b().ok()?;
        Some(Self {
            packed: packed.as_ref().to_vec(),
            v: as_number(item, "v").unwrap_or(0),
        })
    }

    /// Each bucket that is in it, of the day and kind that `key` names.
    pub(crate) fn lines(&self, key: &str) -> Result<Vec<(String, Line<'_>)>, StoreError> {
        let lines = packed::read(&self.packed);
        let lines = lines.ok_or_else(|| StoreError::corrupt(key, "a day that does not unpack"))?;
        Ok(lines
            .into_iter()
            .map(|(bucket, line)| (format!("{key}#{bucket}"), line))
            .collect())
    }
}

impl Store {
    /// Folds the counts of all days from `from` to `to`, both included; answers
    /// how many rows went. What somebody writes to meanwhile stays as it is.
    pub async fn fold(&self, from: Date, to: Date) -> Result<usize, StoreError> {
        let mut folded = 0_usize;
        for kind in KINDS {
            let (from, to) = (format!("{kind}{from}"), format!("{kind}{to}~"));
            for (key, rows) in by_day(kind, self.lying(&from, &to).await?) {
                folded = folded.saturating_add(self.fold_day(&key, rows).await?);
            }
        }
        Ok(folded)
    }

    async fn fold_day(&self, key: &str, rows: Vec<Lying>) -> Result<usize, StoreError> {
        let (mut counts, mut v, mut loose) = (Counts::default(), None, Vec::new());
        for row in rows {
            match row.holds {
                Holds::Folded(folded) => {
                    v = Some(folded.v);
                    for (bucket, line) in folded.lines(key)? {
                        counts.add(bucket, line, 1);
                    }
                }
                Holds::Loose { columns, writes } => loose.push(Loose {
                    place: place(row.shard, &row.bucket),
                    writes,
                    bucket: row.bucket,
                    columns,
                }),
            }
        }
        let mut gone = 0_usize;
        for some in loose.chunks(AT_ONCE) {
            let mut all = counts.clone();
            for row in some {
                all.add(row.bucket.clone(), row.columns.clone(), 1);
            }
            let packed = packed::written(key, &all);
            if packed.len() > LONGEST {
                break;
            }
            if self.transact(self.folding(key, packed, v, some)).await? == Sent::Done {
                (counts, v) = (all, Some(v.map_or(1, |v| v.saturating_add(1))));
                gone = gone.saturating_add(some.len());
            }
        }
        Ok(gone)
    }

    /// The day's row as it is to be, and the loose ones away.
    fn folding(
        &self,
        key: &str,
        packed: Vec<u8>,
        v: Option<u64>,
        loose: &[Loose],
    ) -> Vec<TransactWriteItem> {
        let mut item = place(shard_of_day(key), key);
        item.insert(PACKED.to_owned(), binary(packed));
        let next = v.map_or(1, |v| v.saturating_add(1));
        item.insert("v".to_owned(), number(next));
        let put = Put::builder().table_name(self.table(TABLE));
        let put = put.set_item(Some(item));
        let put = match v {
            None => put.condition_expression("attribute_not_exists(v)"),
            Some(v) => put
                .condition_expression("v = :v")
                .expression_attribute_values(":v", number(v)),
        };
        let put = put.build().expect("a put has its table and item");
        let put = TransactWriteItem::builder().put(put).build();
        let gone = loose.iter().map(|row| self.gone(row));
        std::iter::once(put).chain(gone).collect()
    }

    fn gone(&self, row: &Loose) -> TransactWriteItem {
        let delete = Delete::builder().table_name(self.table(TABLE));
        let delete = delete
            .set_key(Some(row.place.clone()))
            .expression_attribute_names("#writes", WRITES);
        let delete = match row.writes {
            0 => delete.condition_expression("attribute_not_exists(#writes)"),
            writes => delete
                .condition_expression("#writes = :writes")
                .expression_attribute_values(":writes", number(writes)),
        };
        let delete = delete.build().expect("a delete has its table and key");
        TransactWriteItem::builder().delete(delete).build()
    }
}

/// The rows of each day, by the key of its folded row; only days with something
/// to fold.
fn by_day(kind: &str, rows: Vec<Lying>) -> BTreeMap<String, Vec<Lying>> {
    let mut days = BTreeMap::<String, Vec<Lying>>::new();
    for row in rows {
        let rest = row.bucket.strip_prefix(kind).unwrap_or_default();
        let day = rest.split('#').next().unwrap_or_default();
        days.entry(format!("{kind}{day}")).or_default().push(row);
    }
    let is_loose = |row: &Lying| matches!(row.holds, Holds::Loose { .. });
    days.retain(|_, rows| rows.iter().any(is_loose));
    days
}

/// Neighbouring days lie in different shards, so that a chart's are read
/// together.
fn shard_of_day(key: &str) -> u8 {
    let sum = key.bytes().fold(0_u8, u8::wrapping_add);
    sum % SHARDS
}
