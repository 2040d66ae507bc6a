//! Who there is, and changing what they may do.
//!
//! Nobody changes themselves, and whoever changes somebody must be an admin at
//! that moment: so there is always one left, whatever two admins do to each
//! other at once.

use aws_sdk_dynamodb::types::{ConditionCheck, TransactWriteItem, Update};
use futures::future::try_join_all;
use jiff::Timestamp;

use super::condition::Outcome;
use super::item::{Item, Reading, flag, key, text, time};
use super::person::person_key;
use super::{Person, PersonId, Role, TABLE};
use crate::{Store, StoreError};

/// Somebody, and when they were last here.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Known {
    pub person: Person,
    pub seen_at: Option<Timestamp>,
}

/// What somebody may do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rights {
    pub role: Role,
    /// Whether they may be shown personal data that their role hides.
    pub pii: bool,
}

/// What became of changing somebody.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Changed {
    Yes,
    /// Nobody may change themselves.
    Oneself,
    /// There is no such person, or who asks is an admin no longer.
    Refused,
}

impl Store {
    /// Everybody who was ever here, by id. People from before this list was kept
    /// are on it once they sign in again.
    pub async fn people(&self) -> Result<Vec<Known>, StoreError> {
        let mut items = self
            .client
            .query()
            .table_name(self.table(TABLE))
            .consistent_read(true)
            .key_condition_expression("#pk = :people")
            .expression_attribute_names("#pk", "pk")
            .expression_attribute_values(":people", text("people"))
            .into_paginator()
            .items()
            .send();
        let mut listed = Vec::new();
        while let Some(item) = items.next().await {
            listed.push(read(&item?)?);
        }
        let known = listed.into_iter().map(|(id, seen_at)| async move {
            let person = self.person(&id).await?;
            Ok::<_, StoreError>(person.map(|person| Known { person, seen_at }))
        });
        Ok(try_join_all(known).await?.into_iter().flatten().collect())
    }

    /// Lets `id` do what `rights` say, as the admin `by` wants, and ends their
    /// sessions, which claim what they could do before.
    pub async fn change_rights(
        &self,
        id: &PersonId,
        rights: Rights,
        by: &PersonId,
    ) -> Result<Changed, StoreError> {
        let update = self
            .update_of_person(id)
            .update_expression("SET #role = :role, #pii = :pii")
            .expression_attribute_names("#role", "role")
            .expression_attribute_names("#pii", "pii")
            .expression_attribute_values(":role", text(rights.role.as_str()))
            .expression_attribute_values(":pii", flag(rights.pii));
        self.change_person(id, by, update).await
    }

    /// Keeps `id` from signing in, as the admin `by` wants, and signs them out.
    pub async fn disable(
        &self,
        id: &PersonId,
        by: &PersonId,
        now: Timestamp,
    ) -> Result<Changed, StoreError> {
        let update = self
            .update_of_person(id)
            .update_expression("SET #disabled = :now")
            .expression_attribute_names("#disabled", "disabled_at")
            .expression_attribute_values(":now", time(now));
        self.change_person(id, by, update).await
    }

    /// Lets `id` sign in again, as the admin `by` wants.
    pub async fn enable(&self, id: &PersonId, by: &PersonId) -> Result<Changed, StoreError> {
        let update = self
            .update_of_person(id)
            .update_expression("REMOVE #disabled")
            .expression_attribute_names("#disabled", "disabled_at");
        self.change_person(id, by, update).await
    }

    fn update_of_person(&self, id: &PersonId) -> aws_sdk_dynamodb::types::builders::UpdateBuilder {
        Update::builder()
            .table_name(self.table(TABLE))
            .set_key(Some(person_key(id)))
            .condition_expression("attribute_exists(#pk)")
            .expression_attribute_names("#pk", "pk")
    }

    async fn change_person(
        &self,
        id: &PersonId,
        by: &PersonId,
        update: aws_sdk_dynamodb::types::builders::UpdateBuilder,
    ) -> Result<Changed, StoreError> {
        if id == by {
            return Ok(Changed::Oneself);
        }
        let update = update
            .build()
            .expect("an update has a table, a key and an expression");
        let update = TransactWriteItem::builder().update(update).build();
        match self.together(vec![self.is_admin(by), update]).await? {
            Outcome::ConditionFailed => Ok(Changed::Refused),
            Outcome::Done => self.end_sessions_of(id).await.map(|()| Changed::Yes),
        }
    }

    fn is_admin(&self, id: &PersonId) -> TransactWriteItem {
        let check = ConditionCheck::builder()
            .table_name(self.table(TABLE))
            .set_key(Some(person_key(id)))
            .condition_expression("#role = :admin AND attribute_not_exists(#disabled)")
            .expression_attribute_names("#role", "role")
            .expression_attribute_names("#disabled", "disabled_at")
            .expression_attribute_values(":admin", text(Role::Admin.as_str()))
            .build()
            .expect("a condition check has a table, a key and a condition");
        TransactWriteItem::builder().condition_check(check).build()
    }

    /// Puts `id` on the list of people, as somebody who was here at `seen_at`.
    pub(super) fn list_person(
        &self,
        id: &PersonId,
        seen_at: Option<Timestamp>,
    ) -> TransactWriteItem {
        let mut item = listing_key(id);
        item.extend(seen_at.map(|at| ("seen_at".to_owned(), time(at))));
        self.access_put(item)
    }
}

fn listing_key(id: &PersonId) -> Item {
    key("people", id.to_string())
}

fn read(item: &Item) -> Result<(PersonId, Option<Timestamp>), StoreError> {
    let reading = Reading { item };
    Ok((reading.parsed("sk")?, reading.optional_time("seen_at")?))
}
