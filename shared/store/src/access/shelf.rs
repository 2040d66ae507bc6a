//! Views of the list of calls that people keep, each under a name: one's own,
//! and those for everyone; and how one likes the list's columns.
//!
//! A shelf is one item, so that a page reads both with one request.

use std::collections::HashMap;

use aws_sdk_dynamodb::types::{AttributeValue, KeysAndAttributes};

use super::condition::if_held;
use super::item::{Item, key, number, text};
use super::person::person_key;
use super::{PersonId, TABLE};
use crate::item::{as_number, as_text};
use crate::{Store, StoreError};

/// Who sees a shelf.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Whose {
    Everyone,
    Person(PersonId),
}

/// What somebody keeps.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Shelf {
    /// By name, in the order they were saved.
    pub views: Vec<View>,
    /// The columns, as the list's address has them.
    pub columns: Option<String>,
    rev: u64,
}

/// A list with its filter and its order, by its address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct View {
    pub name: String,
    pub address: String,
}

/// One's own shelf and everyone's.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Shelves {
    pub own: Shelf,
    pub everyones: Shelf,
}

/// What became of putting a shelf back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shelved {
    Yes,
    /// Somebody changed it since it was read.
    Stale,
}

impl Store {
    /// The shelves that `person` sees.
    pub async fn shelves(&self, person: &PersonId) -> Result<Shelves, StoreError> {
        let (own, everyones) = (
            shelf_key(&Whose::Person(person.clone())),
            shelf_key(&Whose::Everyone),
        );
        let keys = KeysAndAttributes::builder().set_keys(Some(vec![own, everyones.clone()]));
        let keys = keys.consistent_read(true).build();
        let keys = keys.expect("a batch of two has keys");
        let request = self.client.batch_get_item();
        let answer = request
            .request_items(self.table(TABLE), keys)
            .send()
            .await?;
        let items = answer.responses.unwrap_or_default().into_values().flatten();
        let mut shelves = Shelves::default();
        for item in items {
            let is_everyones = item.get("pk") == everyones.get("pk");
            let place = match is_everyones {
                true => &mut shelves.everyones,
                false => &mut shelves.own,
            };
            *place = read(&item);
        }
        Ok(shelves)
    }

    /// Puts back a shelf that was changed, unless somebody was quicker.
    pub async fn put_shelf(&self, whose: &Whose, shelf: &Shelf) -> Result<Shelved, StoreError> {
        let put = self.client.put_item().table_name(self.table(TABLE));
        let put = put
            .set_item(Some(item(whose, shelf)))
            .condition_expression("attribute_not_exists(#pk) OR #rev = :rev")
            .expression_attribute_names("#pk", "pk")
            .expression_attribute_names("#rev", "rev")
            .expression_attribute_values(":rev", number(shelf.rev));
        Ok(match if_held(put.send().await)? {
            Some(_) => Shelved::Yes,
            None => Shelved::Stale,
        })
    }
}

fn shelf_key(whose: &Whose) -> Item {
    match whose {
        Whose::Everyone => key("shelf", "shelf"),
        Whose::Person(id) => {
            let mut key = person_key(id);
            key.insert("sk".to_owned(), text("shelf"));
            key
        }
    }
}

fn item(whose: &Whose, shelf: &Shelf) -> Item {
    let mut item = shelf_key(whose);
    let views = shelf.views.iter().map(|view| {
        let parts = [("name", &view.name), ("address", &view.address)];
        let parts = parts.map(|(name, value)| (name.to_owned(), text(value)));
        AttributeValue::M(HashMap::from(parts))
    });
    item.insert("views".to_owned(), AttributeValue::L(views.collect()));
    item.insert("rev".to_owned(), number(shelf.rev.saturating_add(1)));
    let columns = shelf.columns.as_ref();
    item.extend(columns.map(|words| ("columns".to_owned(), text(words))));
    item
}

/// A view that does not read back is left out: it is a convenience, and its
/// loss must not close the list.
fn read(item: &Item) -> Shelf {
    let views = item.get("views").and_then(|views| views.as_l().ok());
    let views = views.into_iter().flatten().filter_map(|view| {
        let view = view.as_m().ok()?;
        Some(View {
            name: as_text(view, "name")?.to_owned(),
            address: as_text(view, "address")?.to_owned(),
        })
    });
    Shelf {
        views: views.collect(),
        columns: as_text(item, "columns").map(str::to_owned),
        rev: as_number(item, "rev").unwrap_or(0),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_shelf_reads_back_as_it_was_written_one_revision_on() {
        let view = View {
            name: "Failures".to_owned(),
            address: "/calls?status=failure".to_owned(),
        };
        let shelf = Shelf {
            views: vec![view],
            columns: Some("agent,status".to_owned()),
            rev: 4,
        };
        let written = item(&Whose::Everyone, &shelf);
        assert_eq!(read(&written), Shelf { rev: 5, ..shelf });
    }

    #[test]
    fn nobody_s_own_shelf_is_everyone_s() {
        let admin = Whose::Person(PersonId::admin());
        assert_ne!(shelf_key(&admin), shelf_key(&Whose::Everyone));
    }
}
