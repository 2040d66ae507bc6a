//! The setup link: one at a time, spent by opening it.

use aws_sdk_dynamodb::types::{Delete, TransactWriteItem};
use jiff::Timestamp;

use super::condition::Outcome;
use super::item::{Item, key, text, time};
use super::{Digest, Session, TABLE};
use crate::{Store, StoreError};

/// What became of opening a setup link.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Redeemed {
    Yes,
    /// Unknown, spent, replaced by a newer one, or too old.
    Refused,
}

impl Store {
    /// Keeps a new setup link, which takes the place of the one before.
    pub async fn keep_setup_link(
        &self,
        secret: &Digest,
        expires_at: Timestamp,
    ) -> Result<(), StoreError> {
        let mut item = setup_key();
        item.insert("secret".to_owned(), text(secret.hex()));
        item.insert("expires_at".to_owned(), time(expires_at));
        self.client
            .put_item()
            .table_name(self.table(TABLE))
            .set_item(Some(item))
            .send()
            .await?;
        Ok(())
    }

    /// Spends the setup link on `session`, whose person becomes an admin.
    ///
    /// One transaction: a link opened twice at once signs in once.
    pub async fn redeem_setup_link(
        &self,
        secret: &Digest,
        session: &Session,
    ) -> Result<Redeemed, StoreError> {
        let now = session.opened_at;
        let mut writes = vec![
            self.spend(secret, now),
            self.ensure_admin(&session.person, now),
        ];
        writes.extend(self.session_writes(session));
        Ok(match self.together(writes).await? {
            Outcome::Done => Redeemed::Yes,
            Outcome::ConditionFailed => Redeemed::Refused,
        })
    }

    fn spend(&self, secret: &Digest, now: Timestamp) -> TransactWriteItem {
        let delete = Delete::builder()
            .table_name(self.table(TABLE))
            .set_key(Some(setup_key()))
            .condition_expression("#secret = :secret AND #expires > :now")
            .expression_attribute_names("#secret", "secret")
            .expression_attribute_names("#expires", "expires_at")
            .expression_attribute_values(":secret", text(secret.hex()))
            .expression_attribute_values(":now", time(now))
            .build()
            .expect("a delete has a table and a key");
        TransactWriteItem::builder().delete(delete).build()
    }
}

fn setup_key() -> Item {
    key("setup", "setup")
}
