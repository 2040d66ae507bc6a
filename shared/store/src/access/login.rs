//! What people sign in with: an e-mail address and a password.
//!
//! Apart from the person, so that checking a password costs one read whether or
//! not the address is known: the answer's time tells nothing.

mod email;

use std::fmt;

use aws_sdk_dynamodb::types::{Delete, Put, TransactWriteItem, Update};

use super::condition::Outcome;
use super::item::{Item, Reading, key, text};
use super::person::person_key;
use super::{Person, PersonId, TABLE};
use crate::{Store, StoreError};

pub use email::{Email, NotAnEmail};

/// A way to sign in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Login {
    pub email: Email,
    pub person: PersonId,
    pub password: PasswordHash,
}

/// A slow hash of a password, in PHC text form.
#[derive(Clone, PartialEq, Eq)]
pub struct PasswordHash(pub String);

/// What became of keeping a log-in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LoginKept {
    Yes,
    /// Someone else signs in with that address, or the person has changed since
    /// they were read.
    Taken,
}

impl Store {
    /// The log-in with this address.
    pub async fn login(&self, email: &Email) -> Result<Option<Login>, StoreError> {
        let found = self
            .client
            .get_item()
            .table_name(self.table(TABLE))
            .set_key(Some(login_key(email)))
            .consistent_read(true)
            .send()
            .await?;
        found
            .item
            .as_ref()
            .map(|item| read(email, item))
            .transpose()
    }

    /// Lets `person`, as just read, sign in with `login` and with nothing else.
    pub async fn keep_login(
        &self,
        person: &Person,
        login: &Login,
    ) -> Result<LoginKept, StoreError> {
        let mut writes = vec![
            self.take_address(login),
            self.name_address(person, &login.email),
        ];
        if let Some(old) = person.email.as_ref().filter(|old| **old != login.email) {
            writes.push(self.give_address_back(&person.id, old));
        }
        Ok(match self.together(writes).await? {
            Outcome::Done => LoginKept::Yes,
            Outcome::ConditionFailed => LoginKept::Taken,
        })
    }

    fn take_address(&self, login: &Login) -> TransactWriteItem {
        let put = Put::builder()
            .table_name(self.table(TABLE))
            .set_item(Some(login_item(login)))
            .condition_expression("attribute_not_exists(#pk) OR #person = :person")
            .expression_attribute_names("#pk", "pk")
            .expression_attribute_names("#person", "person")
            .expression_attribute_values(":person", text(login.person.to_string()))
            .build()
            .expect("a put has a table and an item");
        TransactWriteItem::builder().put(put).build()
    }

    /// Two changes of one person's address at once must not leave both valid,
    /// so the second finds another address than it read and fails.
    fn name_address(&self, person: &Person, email: &Email) -> TransactWriteItem {
        let update = Update::builder()
            .table_name(self.table(TABLE))
            .set_key(Some(person_key(&person.id)))
            .update_expression("SET #email = :email")
            .expression_attribute_names("#email", "email")
            .expression_attribute_names("#pk", "pk")
            .expression_attribute_values(":email", text(email.to_string()));
        let update = match &person.email {
            Some(old) => update
                .condition_expression("attribute_exists(#pk) AND #email = :old")
                .expression_attribute_values(":old", text(old.to_string())),
            None => update
                .condition_expression("attribute_exists(#pk) AND attribute_not_exists(#email)"),
        };
        let update = update
            .build()
            .expect("an update has a table, a key and an expression");
        TransactWriteItem::builder().update(update).build()
    }

    fn give_address_back(&self, person: &PersonId, old: &Email) -> TransactWriteItem {
        let delete = Delete::builder()
            .table_name(self.table(TABLE))
            .set_key(Some(login_key(old)))
            .condition_expression("#person = :person")
            .expression_attribute_names("#person", "person")
            .expression_attribute_values(":person", text(person.to_string()))
            .build()
            .expect("a delete has a table and a key");
        TransactWriteItem::builder().delete(delete).build()
    }
}

fn login_key(email: &Email) -> Item {
    key(format!("login#{email}"), "login")
}

pub(super) fn login_item(login: &Login) -> Item {
    let mut item = login_key(&login.email);
    item.insert("person".to_owned(), text(login.person.to_string()));
    item.insert("password".to_owned(), text(&login.password.0));
    item
}

fn read(email: &Email, item: &Item) -> Result<Login, StoreError> {
    let reading = Reading { item };
    Ok(Login {
        email: email.clone(),
        person: reading.parsed("person")?,
        password: PasswordHash(reading.text("password")?.to_owned()),
    })
}

impl fmt::Debug for PasswordHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("PasswordHash(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::{Email, Login, PasswordHash, PersonId, login_item, read};

    #[test]
    fn a_login_reads_back_as_it_was_written() {
        let email: Email = "ana@example.com".parse().unwrap();
        let password = PasswordHash("$argon2id$…".to_owned());
        let login = Login {
            email: email.clone(),
            person: PersonId::admin(),
            password,
        };
        assert_eq!(read(&email, &login_item(&login)).unwrap(), login);
    }
}
