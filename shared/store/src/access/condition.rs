//! Writes that depend on a condition, alone or together.

use aws_sdk_dynamodb::error::{ProvideErrorMetadata, SdkError};
use aws_sdk_dynamodb::operation::transact_write_items::TransactWriteItemsError;
use aws_sdk_dynamodb::types::{Delete, Put, TransactWriteItem};

use super::TABLE;
use super::item::Item;
use crate::{Store, StoreError};

/// Whether a transaction's conditions held.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Outcome {
    Done,
    ConditionFailed,
}

impl Store {
    /// Sends `writes`, which happen together or not at all.
    pub(super) async fn together(
        &self,
        writes: Vec<TransactWriteItem>,
    ) -> Result<Outcome, StoreError> {
        let sent = self
            .client
            .transact_write_items()
            .set_transact_items(Some(writes))
            .send()
            .await;
        match sent {
            Ok(_) => Ok(Outcome::Done),
            Err(error) if condition_failed(&error) => Ok(Outcome::ConditionFailed),
            Err(error) => Err(error.into()),
        }
    }

    /// Writes `item` whatever was there.
    pub(super) fn access_put(&self, item: Item) -> TransactWriteItem {
        let put = Put::builder()
            .table_name(self.table(TABLE))
            .set_item(Some(item))
            .build()
            .expect("a put has a table and an item");
        TransactWriteItem::builder().put(put).build()
    }

    /// Deletes the item with `key`, which may be gone already.
    pub(super) fn access_delete(&self, key: Item) -> TransactWriteItem {
        let delete = Delete::builder()
            .table_name(self.table(TABLE))
            .set_key(Some(key))
            .build()
            .expect("a delete has a table and a key");
        TransactWriteItem::builder().delete(delete).build()
    }
}

/// What was answered to one conditional write; `None` when its condition did
/// not hold.
pub(super) fn if_held<T, E, R>(sent: Result<T, SdkError<E, R>>) -> Result<Option<T>, StoreError>
where
    SdkError<E, R>: ProvideErrorMetadata + Into<StoreError>,
{
    match sent {
        Ok(answer) => Ok(Some(answer)),
        Err(error) if error.code() == Some("ConditionalCheckFailedException") => Ok(None),
        Err(error) => Err(error.into()),
    }
}

/// A cancelled transaction names a reason for each write; one that met another
/// transaction is not a failed condition and may be tried again.
fn condition_failed<R>(error: &SdkError<TransactWriteItemsError, R>) -> bool {
    let Some(TransactWriteItemsError::TransactionCanceledException(cancelled)) =
        error.as_service_error()
    else {
        return false;
    };
    let mut reasons = cancelled.cancellation_reasons().iter();
    reasons.any(|reason| reason.code() == Some("ConditionalCheckFailed"))
}
