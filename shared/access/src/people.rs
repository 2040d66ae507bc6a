//! Adding people.

use store::StoreError;
use store::access::{Added, Email, Login, LoginKept, Person, PersonId, Role};

use crate::Access;
use crate::password::{self, Password, Weak};

/// What became of adding someone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PersonAdded {
    Yes(PersonId),
    Weak(Weak),
    /// Someone was added with that address, or signs in with it.
    EmailTaken,
}

/// Adds someone who signs in with `email` and `password`.
pub async fn add_person(
    access: &Access,
    email: &Email,
    role: Role,
    password: Password,
) -> Result<PersonAdded, StoreError> {
    if let Err(weak) = password::strong_enough(&password, email) {
        return Ok(PersonAdded::Weak(weak));
    }
    let (id, now) = (PersonId::from(email), (access.now)());
    if access.store.add_person(&id, role, now).await? == Added::AlreadyThere {
        return Ok(PersonAdded::EmailTaken);
    }
    let password = password::hash(password).await;
    let login = Login {
        email: email.clone(),
        person: id.clone(),
        password,
    };
    let person = Person::new(id.clone(), role, now);
    Ok(match access.store.keep_login(&person, &login).await? {
        LoginKept::Yes => PersonAdded::Yes(id),
        LoginKept::Taken => PersonAdded::EmailTaken,
    })
}
