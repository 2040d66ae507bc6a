//! The replacing of the webhook's secret that is under way, if one is.

use domain::Timestamp;
use jiff::fmt::serde::timestamp::millisecond;
use serde::{Deserialize, Serialize};

use crate::item::{from_item, to_item};
use crate::state::TABLE;
use crate::{Store, StoreError, directory};

const ROTATION: &str = "rotation";
const WEBHOOK: &str = "webhook";

/// How far the replacing has come.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rotation {
    /// The new webhook, by the vendor's id.
    pub webhook: String,
    /// The fingerprint of its secret.
    pub secret: String,
    #[serde(with = "millisecond::required")]
    pub begun_at: Timestamp,
    /// Since when the vendor signs with it.
    #[serde(default, with = "millisecond::optional")]
    pub switched_at: Option<Timestamp>,
}

impl Store {
    pub async fn rotation(&self) -> Result<Option<Rotation>, StoreError> {
        let read = self.client.get_item().table_name(self.table(TABLE));
        let read = read.set_key(Some(directory::key(ROTATION, WEBHOOK)));
        let item = read.consistent_read(true).send().await?.item;
        item.map(|item| from_item(ROTATION, item)).transpose()
    }

    pub async fn keep_rotation(&self, rotation: &Rotation) -> Result<(), StoreError> {
        let mut item = to_item(rotation);
        item.extend(directory::key(ROTATION, WEBHOOK));
        let put = self.client.put_item().table_name(self.table(TABLE));
        put.set_item(Some(item)).send().await?;
        Ok(())
    }

    /// The old secret is gone.
    pub async fn end_rotation(&self) -> Result<(), StoreError> {
        let delete = self.client.delete_item().table_name(self.table(TABLE));
        let key = directory::key(ROTATION, WEBHOOK);
        delete.set_key(Some(key)).send().await?;
        Ok(())
    }
}
