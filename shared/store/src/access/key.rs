//! API keys. All in one partition: there are few, and people list them.

mod id;

use aws_sdk_dynamodb::operation::update_item::builders::UpdateItemFluentBuilder;
use jiff::Timestamp;

use super::condition::if_held;
use super::item::{Item, Reading, flag, key, text, time};
use super::{Digest, Role, TABLE};
use crate::{Store, StoreError};

pub use id::{KeyId, NotAKeyId};

/// What a program signs its requests with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Key {
    pub id: KeyId,
    pub secret: Digest,
    pub name: String,
    pub role: Role,
    /// Whether it is shown the numbers that its role hides.
    pub pii: bool,
    pub created_at: Timestamp,
    /// Who made it, as the journal names them; unknown of older keys and of
    /// those made where Ringledger runs.
    pub made_by: Option<String>,
    pub valid_until: Option<Timestamp>,
    pub last_used_at: Option<Timestamp>,
    pub revoked_at: Option<Timestamp>,
}

/// What became of revoking a key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Revoked {
    Yes,
    NoSuchKey,
}

impl Store {
    /// The key with this id, revoked or expired or not.
    pub async fn key(&self, id: &KeyId) -> Result<Option<Key>, StoreError> {
        let found = self
            .client
            .get_item()
            .table_name(self.table(TABLE))
            .set_key(Some(key_key(id)))
            .consistent_read(true)
            .send()
            .await?;
        found.item.as_ref().map(read).transpose()
    }

    /// Every key there ever was, by id.
    pub async fn keys(&self) -> Result<Vec<Key>, StoreError> {
        let mut items = self
            .client
            .query()
            .table_name(self.table(TABLE))
            .consistent_read(true)
            .key_condition_expression("#pk = :keys")
            .expression_attribute_names("#pk", "pk")
            .expression_attribute_values(":keys", text("keys"))
            .into_paginator()
            .items()
            .send();
        let mut keys = Vec::new();
        while let Some(item) = items.next().await {
            keys.push(read(&item?)?);
        }
        Ok(keys)
    }

    /// Keeps a new key. Its id is random; meeting a known one is an error.
    pub async fn add_key(&self, new: &Key) -> Result<(), StoreError> {
        self.client
            .put_item()
            .table_name(self.table(TABLE))
            .set_item(Some(item(new)))
            .condition_expression("attribute_not_exists(#pk)")
            .expression_attribute_names("#pk", "pk")
            .send()
            .await?;
        Ok(())
    }

    /// Closes a key for good. Revoking it again keeps the first time.
    pub async fn revoke_key(&self, id: &KeyId, now: Timestamp) -> Result<Revoked, StoreError> {
        let revoke = self
            .set_time_of_key(id, "revoked_at", now)
            .update_expression("SET #at = if_not_exists(#at, :at)")
            .send()
            .await;
        Ok(match if_held(revoke)? {
            Some(_) => Revoked::Yes,
            None => Revoked::NoSuchKey,
        })
    }

    /// Notes that a key was used.
    pub async fn note_key_use(&self, id: &KeyId, now: Timestamp) -> Result<(), StoreError> {
        self.set_time_of_key(id, "last_used_at", now)
            .update_expression("SET #at = :at")
            .send()
            .await?;
        Ok(())
    }

    fn set_time_of_key(&self, id: &KeyId, name: &str, at: Timestamp) -> UpdateItemFluentBuilder {
        self.client
            .update_item()
            .table_name(self.table(TABLE))
            .set_key(Some(key_key(id)))
            .condition_expression("attribute_exists(#pk)")
            .expression_attribute_names("#pk", "pk")
            .expression_attribute_names("#at", name)
            .expression_attribute_values(":at", time(at))
    }
}

fn key_key(id: &KeyId) -> Item {
    key("keys", id.to_string())
}

/// `valid_until` is not `expires_at`: an expired key stays on the list.
fn item(new: &Key) -> Item {
    let mut item = key_key(&new.id);
    item.extend([
        ("secret".to_owned(), text(new.secret.hex())),
        ("name".to_owned(), text(&new.name)),
        ("role".to_owned(), text(new.role.as_str())),
        ("pii".to_owned(), flag(new.pii)),
        ("created_at".to_owned(), time(new.created_at)),
    ]);
    if let Some(by) = &new.made_by {
        item.insert("made_by".to_owned(), text(by));
    }
    let times = [
        ("valid_until", new.valid_until),
        ("last_used_at", new.last_used_at),
        ("revoked_at", new.revoked_at),
    ];
    let known = times
        .into_iter()
        .filter_map(|(name, at)| Some((name.to_owned(), time(at?))));
    item.extend(known);
    item
}

fn read(item: &Item) -> Result<Key, StoreError> {
    let reading = Reading { item };
    let secret = Digest::from_hex(reading.text("secret")?);
    Ok(Key {
        id: reading.parsed("sk")?,
        secret: secret.ok_or_else(|| reading.corrupt("secret"))?,
        name: reading.text("name")?.to_owned(),
        role: reading.parsed("role")?,
        pii: reading.flag("pii"),
        created_at: reading.time("created_at")?,
        made_by: reading.optional_text("made_by").map(str::to_owned),
        valid_until: reading.optional_time("valid_until")?,
        last_used_at: reading.optional_time("last_used_at")?,
        revoked_at: reading.optional_time("revoked_at")?,
    })
}

#[cfg(test)]
mod tests {
    use jiff::Timestamp;

    use super::{Digest, Key, Role, item, read};

    #[test]
    fn a_key_reads_back_as_it_was_written() {
        for at in [None, Some(Timestamp::from_second(5).unwrap())] {
            let key = key(at);
            assert_eq!(read(&item(&key)).unwrap(), key);
        }
    }

    fn key(at: Option<Timestamp>) -> Key {
        Key {
            id: "k_AbCdEfGhIj-_".parse().unwrap(),
            secret: Digest::of("secret"),
            name: "nightly export".to_owned(),
            role: Role::Viewer,
            pii: at.is_some(),
            created_at: Timestamp::UNIX_EPOCH,
            made_by: at.map(|_| "person:ana@example.com".to_owned()),
            valid_until: at,
            last_used_at: at,
            revoked_at: at,
        }
    }
}
