//! The directory: what the business tells us, so that a call finds its
//! campaign. Campaigns, agents and rules; numbers, batches and lists.
//!
//! It is laid out by the questions that calls raise (`domain::Key`): each is
//! one Query, whatever the size of the lists. What concerns every call, the
//! book, is one partition that is read as a whole.

mod answers;
mod entry;
mod item;
mod named;
mod place;
mod recipient;
mod recipients;
mod rekey;

use domain::Book;

pub use entry::{Entry, Line, Place, Put, Revised};
pub use recipients::{Upserted, Was};

pub(crate) use entry::EntryItem;
pub(crate) use recipient::RecipientItem;

use crate::item::{Item, as_text, text};
use crate::{Store, StoreError};

pub(crate) const TABLE: &str = "directory";

pub(crate) const BOOK: &str = "book";
pub(crate) const NUMBERS: &str = "numbers";
pub(crate) const BATCHES: &str = "batches";
pub(crate) const MAILINGS: &str = "mailings";

impl Store {
    /// What is known that concerns every call: campaigns, agents and rules.
    pub async fn book(&self) -> Result<Book, StoreError> {
        let mut book = Book::default();
        for item in self.directory_partition(BOOK).await? {
            match Entry::read(item)?.value {
                Entry::Campaign(id, Some(campaign)) => drop(book.campaigns.insert(id, campaign)),
                Entry::Agent(id, Some(agent)) => drop(book.agents.insert(id, agent)),
                Entry::Rules(rules) => book.rules = rules,
                _ => {}
            }
        }
        Ok(book)
    }

    /// All items of a partition: one Query for each megabyte.
    async fn directory_partition(&self, pk: &str) -> Result<Vec<Item>, StoreError> {
        let (mut items, mut start) = (Vec::new(), None);
        loop {
            let query = self.client.query().table_name(self.table(TABLE));
            let answer = query
                .consistent_read(true)
                .key_condition_expression("pk = :pk")
                .expression_attribute_values(":pk", text(pk))
                .set_exclusive_start_key(start)
                .send()
                .await?;
            items.extend(answer.items.unwrap_or_default());
            start = answer.last_evaluated_key;
            if start.is_none() {
                return Ok(items);
            }
        }
    }
}

/// The two attributes of a primary key.
pub(crate) fn key(pk: impl Into<String>, sk: impl Into<String>) -> Item {
    Item::from([("pk".to_owned(), text(pk)), ("sk".to_owned(), text(sk))])
}

/// Where an item lies, to name it when it does not read back. Partitions are
/// named after phones and e-mail addresses, so only their kind is told.
pub(crate) fn kind_of(item: &Item) -> String {
    let pk = as_text(item, "pk").unwrap_or("?");
    format!("directory {}", pk.split('#').next().unwrap_or_default())
}

/// One attribute of a key.
pub(crate) fn part_of(key: &Item, name: &str) -> String {
    as_text(key, name).unwrap_or_default().to_owned()
}
