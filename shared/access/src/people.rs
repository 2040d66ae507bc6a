//! Adding people, and changing what they may do.

use store::StoreError;
use store::access::{
    Act, ActKind, Added, Changed, Email, Login, LoginKept, Person, PersonId, Rights, Role,
};

use crate::password::{self, Password, Weak};
use crate::{Access, Session};

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

/// Lets `id` do what `rights` say. They are signed out everywhere.
pub async fn change_rights(
    access: &Access,
    id: &PersonId,
    rights: Rights,
    by: &Session,
) -> Result<Changed, StoreError> {
    let changed = access.store.change_rights(id, rights, by.person()).await?;
    let act = about(access, ActKind::PersonChanged, id, by);
    noted(access, changed, act.detail(rights_in_words(rights))).await
}

/// Keeps `id` from signing in, and signs them out everywhere.
pub async fn disable_person(
    access: &Access,
    id: &PersonId,
    by: &Session,
) -> Result<Changed, StoreError> {
    let changed = access
        .store
        .disable(id, by.person(), (access.now)())
        .await?;
    noted(
        access,
        changed,
        about(access, ActKind::PersonDisabled, id, by),
    )
    .await
}

/// Lets `id` sign in again.
pub async fn enable_person(
    access: &Access,
    id: &PersonId,
    by: &Session,
) -> Result<Changed, StoreError> {
    let changed = access.store.enable(id, by.person()).await?;
    noted(
        access,
        changed,
        about(access, ActKind::PersonEnabled, id, by),
    )
    .await
}

/// Signs `id` out everywhere.
pub async fn sign_out_person(
    access: &Access,
    id: &PersonId,
    by: &Session,
) -> Result<(), StoreError> {
    access.store.end_sessions_of(id).await?;
    access
        .store
        .note(&about(access, ActKind::SessionsEnded, id, by))
        .await
}

fn about(access: &Access, kind: ActKind, id: &PersonId, by: &Session) -> Act {
    Act::new(kind, by.actor(), (access.now)()).about(format!("person:{id}"))
}

async fn noted(access: &Access, changed: Changed, act: Act) -> Result<Changed, StoreError> {
    if changed == Changed::Yes {
        access.store.note(&act).await?;
    }
    Ok(changed)
}

/// `editor`, `viewer, may reveal numbers`
pub(crate) fn rights_in_words(rights: Rights) -> String {
    let role = rights.role;
    match rights.pii {
        true => format!("{role}, may reveal numbers"),
        false => role.to_string(),
    }
}
