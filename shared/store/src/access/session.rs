//! Sessions, each found by the digest of its secret and listed under its person.

mod items;

use aws_sdk_dynamodb::types::{ConditionCheck, TransactWriteItem};
use futures::future::try_join_all;
use jiff::Timestamp;

use super::condition::{Outcome, if_held};
use super::item::{flag, text, time};
use super::person::{PersonId, person_key};
use super::{Digest, Role, TABLE};
use crate::{Store, StoreError};
use items::{item, listed, listing, listing_key, read, session_key};

/// Someone signed in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Session {
    pub id: Digest,
    pub person: PersonId,
    /// The person's role when the session was opened. Changing the role ends
    /// the session, so that one read tells who is asking and what they may do.
    pub role: Role,
    /// As the role, so the scope: whether the person may be shown personal data.
    pub pii: bool,
    pub signed_in_by: SignedInBy,
    pub opened_at: Timestamp,
    /// When the person last showed that it is they who hold it.
    pub confirmed_at: Timestamp,
    pub seen_at: Timestamp,
    /// When it ends unless it is seen again; moves on while it is in use.
    pub expires_at: Timestamp,
    /// When it ends whatever happens.
    pub ends_at: Timestamp,
}

/// What opened a session.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SignedInBy {
    Password,
    SetupLink,
}

/// What became of opening a session.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Opened {
    Yes,
    /// The person is gone or disabled, or may do other things than the session
    /// says.
    PersonChanged,
}

impl Store {
    /// The session with this id, expired or not.
    pub async fn session(&self, id: &Digest) -> Result<Option<Session>, StoreError> {
        let found = self
            .client
            .get_item()
            .table_name(self.table(TABLE))
            .set_key(Some(session_key(id)))
            .consistent_read(true)
            .send()
            .await?;
        found.item.as_ref().map(|item| read(*id, item)).transpose()
    }

    /// Keeps a new session, if its person may still do what it claims.
    ///
    /// In one transaction, so that a change of rights either sees this session
    /// and ends it, or comes first and prevents it.
    pub async fn open_session(&self, session: &Session) -> Result<Opened, StoreError> {
        let mut writes = vec![self.person_may(session)];
        writes.extend(self.session_writes(session));
        Ok(match self.together(writes).await? {
            Outcome::Done => Opened::Yes,
            Outcome::ConditionFailed => Opened::PersonChanged,
        })
    }

    /// Moves a session's expiry, unless it has ended in the meantime.
    pub async fn touch_session(&self, touched: &Session) -> Result<(), StoreError> {
        let touch = self
            .client
            .update_item()
            .table_name(self.table(TABLE))
            .set_key(Some(session_key(&touched.id)))
            .condition_expression("attribute_exists(#pk)")
            .update_expression("SET #seen = :seen, #expires = :expires")
            .expression_attribute_names("#pk", "pk")
            .expression_attribute_names("#seen", "seen_at")
            .expression_attribute_names("#expires", "expires_at")
            .expression_attribute_values(":seen", time(touched.seen_at))
            .expression_attribute_values(":expires", time(touched.expires_at))
            .send()
            .await;
        match if_held(touch)? {
            None => Ok(()),
            Some(_) => {
                let seen = self.list_person(&touched.person, Some(touched.seen_at));
                self.together(vec![seen]).await.map(|_| ())
            }
        }
    }

    /// The sessions of `person` that have not been ended, expired ones too.
    pub async fn sessions_of(&self, person: &PersonId) -> Result<Vec<Session>, StoreError> {
        let ids = self.session_ids(person).await?;
        let reads = ids.iter().map(|id| self.session(id));
        Ok(try_join_all(reads).await?.into_iter().flatten().collect())
    }

    /// Notes that a session's person has just shown that it is they, unless it
    /// has ended in the meantime.
    pub async fn confirm_session(&self, id: &Digest, at: Timestamp) -> Result<(), StoreError> {
        let confirm = self
            .client
            .update_item()
            .table_name(self.table(TABLE))
            .set_key(Some(session_key(id)))
            .condition_expression("attribute_exists(#pk)")
            .update_expression("SET #confirmed = :at")
            .expression_attribute_names("#pk", "pk")
            .expression_attribute_names("#confirmed", "confirmed_at")
            .expression_attribute_values(":at", time(at))
            .send()
            .await;
        if_held(confirm).map(|_| ())
    }

    /// Ends a session. One that has ended already, or never was, is no error.
    pub async fn end_session(&self, id: &Digest) -> Result<(), StoreError> {
        let Some(session) = self.session(id).await? else {
            return Ok(());
        };
        self.end(&session.person, id).await
    }

    /// Ends every session of `person`.
    pub async fn end_sessions_of(&self, person: &PersonId) -> Result<(), StoreError> {
        for id in self.session_ids(person).await? {
            self.end(person, &id).await?;
        }
        Ok(())
    }

    /// Ends every session of `person` but one.
    pub async fn end_other_sessions(
        &self,
        person: &PersonId,
        kept: &Digest,
    ) -> Result<(), StoreError> {
        let ids = self.session_ids(person).await?;
        for id in ids.iter().filter(|id| *id != kept) {
            self.end(person, id).await?;
        }
        Ok(())
    }

    async fn session_ids(&self, person: &PersonId) -> Result<Vec<Digest>, StoreError> {
        let mut pages = self
            .client
            .query()
            .table_name(self.table(TABLE))
            .consistent_read(true)
            .key_condition_expression("#pk = :pk AND begins_with(#sk, :sessions)")
            .expression_attribute_names("#pk", "pk")
            .expression_attribute_names("#sk", "sk")
            .expression_attribute_values(":pk", text(format!("person#{person}")))
            .expression_attribute_values(":sessions", text("session#"))
            .into_paginator()
            .items()
            .send();
        let mut ids = Vec::new();
        while let Some(item) = pages.next().await {
            ids.push(listed(&item?)?);
        }
        Ok(ids)
    }

    async fn end(&self, person: &PersonId, id: &Digest) -> Result<(), StoreError> {
        let both = vec![
            self.access_delete(session_key(id)),
            self.access_delete(listing_key(person, id)),
        ];
        self.together(both).await.map(|_| ())
    }

    /// The session, its line under the person, and the person's on the list of
    /// people, to be written together.
    pub(super) fn session_writes(&self, session: &Session) -> [TransactWriteItem; 3] {
        [
            self.access_put(item(session)),
            self.access_put(listing(session)),
            self.list_person(&session.person, Some(session.opened_at)),
        ]
    }

    fn person_may(&self, session: &Session) -> TransactWriteItem {
        let pii = match session.pii {
            true => "#pii = :true",
            false => "(attribute_not_exists(#pii) OR #pii <> :true)",
        };
        let check = ConditionCheck::builder()
            .table_name(self.table(TABLE))
            .set_key(Some(person_key(&session.person)))
            .condition_expression(format!(
                "#role = :role AND attribute_not_exists(#disabled) AND {pii}"
            ))
            .expression_attribute_names("#role", "role")
            .expression_attribute_names("#disabled", "disabled_at")
            .expression_attribute_names("#pii", "pii")
            .expression_attribute_values(":role", text(session.role.as_str()))
            .expression_attribute_values(":true", flag(true))
            .build()
            .expect("a condition check has a table, a key and a condition");
        TransactWriteItem::builder().condition_check(check).build()
    }
}
