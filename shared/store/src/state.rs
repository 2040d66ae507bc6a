//! Small things kept by name: keys and caps.

use aws_sdk_dynamodb::types::{AttributeValue, ReturnValue};
use domain::Timestamp;

use crate::item::{as_number, binary, number, text};
use crate::{CursorKey, Store, StoreError, error};

pub(crate) const TABLE: &str = "state";

const DAY: i64 = 86_400;

impl Store {
    /// The key that signs cursors, made when it is first asked for.
    pub async fn cursor_key(&self) -> Result<CursorKey, StoreError> {
        match self.secret("cursor").await? {
            Some(key) => Ok(CursorKey::new(key)),
            None => self.new_secret("cursor").await.map(CursorKey::new),
        }
    }

    async fn secret(&self, name: &str) -> Result<Option<Vec<u8>>, StoreError> {
        let read = self
            .client
            .get_item()
            .table_name(self.table(TABLE))
            .consistent_read(true);
        let answer = read
            .key("pk", text("secret"))
            .key("sk", text(name))
            .send()
            .await?;
        let value = answer.item.and_then(|mut item| item.remove("value"));
        Ok(value.and_then(|value| match value {
            AttributeValue::B(bytes) => Some(bytes.into_inner()),
            _ => None,
        }))
    }

    /// Whoever comes first makes it; the others read what was made.
    async fn new_secret(&self, name: &str) -> Result<Vec<u8>, StoreError> {
        let mut bytes = vec![0; 32];
        getrandom::fill(&mut bytes).map_err(|error| StoreError::Unavailable(error.to_string()))?;
        let put = self.client.put_item().table_name(self.table(TABLE));
        let put = put
            .item("pk", text("secret"))
            .item("sk", text(name))
            .item("value", binary(bytes));
        match put
            .condition_expression("attribute_not_exists(pk)")
            .send()
            .await
        {
            Ok(_) => {}
            Err(error) if error::code(&error) == "ConditionalCheckFailedException" => {}
            Err(error) => return Err(error.into()),
        }
        let made = self.secret(name).await?;
        made.ok_or_else(|| StoreError::corrupt(name, "a secret that was just made is gone"))
    }

    /// How many times `what` has happened in the minute of `now`, this one
    /// included. Rows go after a day, so a flood leaves nothing behind.
    pub async fn times_this_minute(&self, what: &str, now: Timestamp) -> Result<u64, StoreError> {
        let seconds = now.as_second();
        let request = self.client.update_item().table_name(self.table(TABLE));
        let answer = request
            .key("pk", text(format!("cap#{what}")))
            .key("sk", text(seconds.div_euclid(60).to_string()))
            .update_expression("ADD #n :one SET #expires = :expires")
            .expression_attribute_names("#n", "n")
            .expression_attribute_names("#expires", "expires_at")
            .expression_attribute_values(":one", number(1))
            .expression_attribute_values(":expires", number(seconds.saturating_add(DAY)))
            .return_values(ReturnValue::UpdatedNew)
            .send()
            .await?;
        Ok(answer
            .attributes
            .and_then(|item| as_number(&item, "n"))
            .unwrap_or(u64::MAX))
    }

    /// Whether `what`, which is to be done once in a while, is now ours to do:
    /// of all who ask at once one is told yes, and nobody until `next`.
    pub async fn claim(
        &self,
        what: &str,
        now: Timestamp,
        next: Timestamp,
    ) -> Result<bool, StoreError> {
        let update = self.client.update_item().table_name(self.table(TABLE));
        let claimed = update
            .key("pk", text("claim"))
            .key("sk", text(what))
            .update_expression("SET #next = :next")
            .condition_expression("attribute_not_exists(#next) OR #next <= :now")
            .expression_attribute_names("#next", "next_ms")
            .expression_attribute_values(":next", number(next.as_millisecond()))
            .expression_attribute_values(":now", number(now.as_millisecond()))
            .send()
            .await;
        match claimed {
            Ok(_) => Ok(true),
            Err(error) if error::code(&error) == "ConditionalCheckFailedException" => Ok(false),
            Err(error) => Err(error.into()),
        }
    }
}
