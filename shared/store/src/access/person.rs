//! People, each with one role.

use std::fmt;
use std::str::FromStr;

use aws_sdk_dynamodb::types::{TransactWriteItem, Update};
use jiff::Timestamp;

use super::condition::if_held;
use super::item::{Item, Reading, key, text, time};
use super::{Email, Role, TABLE};
use crate::{Store, StoreError};

/// Someone who may sign in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Person {
    pub id: PersonId,
    pub role: Role,
    /// What they sign in with, once they have chosen it.
    pub email: Option<Email>,
    pub added_at: Timestamp,
    /// Whether they may be shown personal data that their role hides.
    pub pii: bool,
    /// Since when they may not sign in.
    pub disabled_at: Option<Timestamp>,
}

impl Person {
    /// Someone just added, who has no way to sign in yet.
    pub fn new(id: PersonId, role: Role, added_at: Timestamp) -> Self {
        Self {
            id,
            role,
            email: None,
            added_at,
            pii: false,
            disabled_at: None,
        }
    }
}

/// Who a person is, for good: the e-mail address they were added with, or
/// `admin` for the one whom the setup link signs in. Changing the address they
/// sign in with does not change it, so that the journal keeps its meaning.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct PersonId(String);

/// What became of adding a person.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Added {
    New,
    AlreadyThere,
}

/// What became of changing a role.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RoleChanged {
    Yes,
    NoSuchPerson,
}

impl Store {
    /// The person with this id.
    pub async fn person(&self, id: &PersonId) -> Result<Option<Person>, StoreError> {
        let found = self
            .client
            .get_item()
            .table_name(self.table(TABLE))
            .set_key(Some(person_key(id)))
            .consistent_read(true)
            .send()
            .await?;
        found.item.as_ref().map(|item| read(id, item)).transpose()
    }

    /// Adds someone who cannot sign in yet; see [`Store::keep_login`].
    pub async fn add_person(
        &self,
        id: &PersonId,
        role: Role,
        now: Timestamp,
    ) -> Result<Added, StoreError> {
        let put = self
            .client
            .put_item()
            .table_name(self.table(TABLE))
            .set_item(Some(new_item(id, role, now)))
            .condition_expression("attribute_not_exists(#pk)")
            .expression_attribute_names("#pk", "pk")
            .send()
            .await;
        if if_held(put)?.is_none() {
            return Ok(Added::AlreadyThere);
        }
        self.together(vec![self.list_person(id, None)]).await?;
        Ok(Added::New)
    }

    /// Gives a person another role and ends their sessions, which claim the old.
    pub async fn change_role(&self, id: &PersonId, role: Role) -> Result<RoleChanged, StoreError> {
        let change = self
            .client
            .update_item()
            .table_name(self.table(TABLE))
            .set_key(Some(person_key(id)))
            .condition_expression("attribute_exists(#pk)")
            .update_expression("SET #role = :role")
            .expression_attribute_names("#pk", "pk")
            .expression_attribute_names("#role", "role")
            .expression_attribute_values(":role", text(role.as_str()))
            .send()
            .await;
        if if_held(change)?.is_none() {
            return Ok(RoleChanged::NoSuchPerson);
        }
        self.end_sessions_of(id).await.map(|()| RoleChanged::Yes)
    }

    /// Makes `id` an admin who may sign in, adding them when they are not there
    /// yet.
    pub(super) fn ensure_admin(&self, id: &PersonId, now: Timestamp) -> TransactWriteItem {
        let update = Update::builder()
            .table_name(self.table(TABLE))
            .set_key(Some(person_key(id)))
            .update_expression(
                "SET #role = :admin, #added = if_not_exists(#added, :now) REMOVE #disabled",
            )
            .expression_attribute_names("#role", "role")
            .expression_attribute_names("#added", "added_at")
            .expression_attribute_names("#disabled", "disabled_at")
            .expression_attribute_values(":admin", text(Role::Admin.as_str()))
            .expression_attribute_values(":now", time(now))
            .build()
            .expect("an update has a table, a key and an expression");
        TransactWriteItem::builder().update(update).build()
    }
}

pub(super) fn person_key(id: &PersonId) -> Item {
    key(format!("person#{id}"), "person")
}

pub(super) fn new_item(id: &PersonId, role: Role, now: Timestamp) -> Item {
    let mut item = person_key(id);
    item.insert("role".to_owned(), text(role.as_str()));
    item.insert("added_at".to_owned(), time(now));
    item
}

fn read(id: &PersonId, item: &Item) -> Result<Person, StoreError> {
    let reading = Reading { item };
    let email = reading
        .optional_text("email")
        .map(|_| reading.parsed("email"))
        .transpose()?;
    Ok(Person {
        id: id.clone(),
        role: reading.parsed("role")?,
        email,
        added_at: reading.time("added_at")?,
        pii: reading.flag("pii"),
        disabled_at: reading.optional_time("disabled_at")?,
    })
}

impl PersonId {
    /// The one whom the setup link signs in.
    pub fn admin() -> Self {
        Self("admin".to_owned())
    }
}

impl From<&Email> for PersonId {
    fn from(email: &Email) -> Self {
        Self(email.to_string())
    }
}

impl fmt::Display for PersonId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for PersonId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("PersonId(…)")
    }
}

impl FromStr for PersonId {
    type Err = super::NotAnEmail;

    fn from_str(text: &str) -> Result<Self, super::NotAnEmail> {
        if text == "admin" {
            return Ok(Self::admin());
        }
        text.parse::<Email>().map(|email| Self::from(&email))
    }
}

#[cfg(test)]
mod tests {
    use jiff::Timestamp;

    use super::super::item::text;
    use super::{Email, Person, PersonId, Role, new_item, read};

    #[test]
    fn a_person_reads_back_as_they_were_written() {
        let email: Email = "ana@example.com".parse().unwrap();
        let id = PersonId::from(&email);
        let mut item = new_item(&id, Role::Editor, Timestamp::UNIX_EPOCH);
        item.insert("email".to_owned(), text(email.to_string()));

        let person = Person {
            email: Some(email),
            ..Person::new(id.clone(), Role::Editor, Timestamp::UNIX_EPOCH)
        };
        assert_eq!(read(&id, &item).unwrap(), person);
    }
}
