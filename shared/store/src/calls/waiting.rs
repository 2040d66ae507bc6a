//! How many calls need a person: counted up to a bound, without being read.

use aws_sdk_dynamodb::types::Select;

use super::TABLE;
use super::item::A_PERSON;
use crate::item::text;
use crate::{Store, StoreError};

impl Store {
    /// How many calls need a person, or `most` if there are more.
    pub async fn calls_waiting(&self, most: usize) -> Result<u64, StoreError> {
        let query = self.client.query().table_name(self.table(TABLE));
        let answer = query
            .index_name("needs_person")
            .key_condition_expression("needs = :needs")
            .expression_attribute_values(":needs", text(A_PERSON))
            .select(Select::Count)
            .limit(i32::try_from(most).unwrap_or(i32::MAX))
            .send()
            .await?;
        Ok(u64::try_from(answer.count).unwrap_or_default())
    }
}
