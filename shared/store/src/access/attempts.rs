//! Attempts to guess a password, counted so that the next one can be made to wait.
//!
//! The subject of a count (an account, an address) is known by its digest only.

use aws_sdk_dynamodb::types::{Put, TransactWriteItem};
use jiff::Timestamp;

use super::condition::{Outcome, if_held};
use super::item::{Item, Reading, key, number, time};
use super::{Digest, TABLE};
use crate::{Store, StoreError};

/// How often something was attempted in vain, and when last.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Attempts {
    pub failures: u32,
    pub last_at: Timestamp,
}

/// A count to be moved on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Count {
    pub subject: Digest,
    /// As it was read.
    pub seen: Option<Attempts>,
    pub next: Attempts,
    pub forget_at: Timestamp,
}

/// What became of moving counts on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Counted {
    Yes,
    /// Another attempt came first; nothing was counted.
    Overtaken,
}

impl Store {
    /// What has been attempted on `subject`.
    pub async fn attempts(&self, subject: &Digest) -> Result<Option<Attempts>, StoreError> {
        let found = self
            .client
            .get_item()
            .table_name(self.table(TABLE))
            .set_key(Some(attempts_key(subject)))
            .consistent_read(true)
            .send()
            .await?;
        found.item.as_ref().map(read).transpose()
    }

    /// Moves all of `counts` on, or none.
    pub async fn count_attempts(&self, counts: &[Count]) -> Result<Counted, StoreError> {
        let writes = counts
            .iter()
            .map(|count| self.attempts_write(count))
            .collect();
        Ok(match self.together(writes).await? {
            Outcome::Done => Counted::Yes,
            Outcome::ConditionFailed => Counted::Overtaken,
        })
    }

    /// Forgets what was attempted on `subject`.
    pub async fn forget_attempts(&self, subject: &Digest) -> Result<(), StoreError> {
        self.client
            .delete_item()
            .table_name(self.table(TABLE))
            .set_key(Some(attempts_key(subject)))
            .send()
            .await?;
        Ok(())
    }

    /// Takes one attempt on `subject` back; it was not in vain.
    pub async fn take_attempt_back(&self, subject: &Digest) -> Result<(), StoreError> {
        let back = self
            .client
            .update_item()
            .table_name(self.table(TABLE))
            .set_key(Some(attempts_key(subject)))
            .condition_expression("#failures > :none")
            .update_expression("ADD #failures :less")
            .expression_attribute_names("#failures", "failures")
            .expression_attribute_values(":none", number(0))
            .expression_attribute_values(":less", number(-1))
            .send()
            .await;
        if_held(back).map(|_| ())
    }

    fn attempts_write(&self, count: &Count) -> TransactWriteItem {
        let put = Put::builder()
            .table_name(self.table(TABLE))
            .set_item(Some(item(count)));
        let put = match count.seen {
            None => put
                .condition_expression("attribute_not_exists(#pk)")
                .expression_attribute_names("#pk", "pk"),
            Some(seen) => put
                .condition_expression("#failures = :failures AND #last = :last")
                .expression_attribute_names("#failures", "failures")
                .expression_attribute_names("#last", "last_at")
                .expression_attribute_values(":failures", number(seen.failures))
                .expression_attribute_values(":last", time(seen.last_at)),
        };
        let put = put.build().expect("a put has a table and an item");
        TransactWriteItem::builder().put(put).build()
    }
}

fn attempts_key(subject: &Digest) -> Item {
    key(format!("attempts#{}", subject.hex()), "attempts")
}

fn item(count: &Count) -> Item {
    let mut item = attempts_key(&count.subject);
    item.insert("failures".to_owned(), number(count.next.failures));
    item.insert("last_at".to_owned(), time(count.next.last_at));
    item.insert("expires_at".to_owned(), time(count.forget_at));
    item
}

fn read(item: &Item) -> Result<Attempts, StoreError> {
    let reading = Reading { item };
    Ok(Attempts {
        failures: reading.number("failures")?,
        last_at: reading.time("last_at")?,
    })
}

#[cfg(test)]
mod tests {
    use jiff::Timestamp;

    use super::{Attempts, Count, Digest, item, read};

    #[test]
    fn a_count_reads_back_as_it_was_written() {
        let next = Attempts {
            failures: 3,
            last_at: Timestamp::from_second(7).unwrap(),
        };
        let forget_at = Timestamp::from_second(9).unwrap();
        let count = Count {
            subject: Digest::of("ana"),
            seen: None,
            next,
            forget_at,
        };
        assert_eq!(read(&item(&count)).unwrap(), next);
    }
}
