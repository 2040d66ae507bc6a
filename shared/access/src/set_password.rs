//! Choosing what to sign in with.

use jiff::SignedDuration;
use serde::Deserialize;
use store::StoreError;
use store::access::{Act, ActKind, Email, Login, LoginKept, Person, SignedInBy};

use crate::back_off::{Turn, attempt};
use crate::password::{self, Password, Weak};
use crate::{Access, Browser, Session, SessionCookie, session};

/// How long the setup link stands in for a forgotten password.
const LINK_SPEAKS_FOR: SignedDuration = SignedDuration::from_hours(1);

/// What the form sends.
#[derive(Clone, Debug, Deserialize)]
pub struct NewPassword {
    pub email: String,
    /// The password so far. See [`needs_current_password`].
    pub current: Option<Password>,
    pub password: Password,
}

/// What became of choosing a password.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PasswordSet {
    /// All sessions of the person have ended, and a new one begins here.
    Done(SessionCookie),
    NotAnEmail,
    Weak(Weak),
    WrongCurrent,
    TooSoon {
        wait: SignedDuration,
    },
    /// Someone else signs in with that address.
    EmailTaken,
    /// The person was removed, or their role was changed in this moment.
    SignedOut,
}

/// Whether the form must ask for the password so far: there is one, and this
/// session was not just opened by the setup link.
pub async fn needs_current_password(
    access: &Access,
    session: &Session,
) -> Result<bool, StoreError> {
    let person = access.store.person(&session.kept.person).await?;
    Ok(person.is_some_and(|person| current_of(access, session, &person).is_some()))
}

/// Lets the person sign in with another address or password.
pub async fn set_password(
    access: &Access,
    session: &Session,
    new: NewPassword,
    browser: &Browser,
) -> Result<PasswordSet, StoreError> {
    let Ok(email) = new.email.parse::<Email>() else {
        return Ok(PasswordSet::NotAnEmail);
    };
    if let Err(weak) = password::strong_enough(&new.password, &email) {
        return Ok(PasswordSet::Weak(weak));
    }
    let Some(person) = access.store.person(&session.kept.person).await? else {
        return Ok(PasswordSet::SignedOut);
    };
    if let Some(current) = current_of(access, session, &person)
        && let Some(refused) = unproven(access, current, new.current, browser).await?
    {
        return Ok(refused);
    }
    keep(access, person, email, new.password).await
}

/// The address whose password must be shown first.
fn current_of<'a>(access: &Access, session: &Session, person: &'a Person) -> Option<&'a Email> {
    let age = (access.now)().duration_since(session.kept.opened_at);
    let by_link = session.kept.signed_in_by == SignedInBy::SetupLink && age < LINK_SPEAKS_FOR;
    person.email.as_ref().filter(|_| !by_link)
}

/// Why the person has not shown that they know their password so far; guessing
/// here is as slow as at the door.
async fn unproven(
    access: &Access,
    email: &Email,
    shown: Option<Password>,
    browser: &Browser,
) -> Result<Option<PasswordSet>, StoreError> {
    let Some(shown) = shown else {
        return Ok(Some(PasswordSet::WrongCurrent));
    };
    let turn = match attempt(access, &email.to_string(), browser.address).await? {
        Turn::Yes(turn) => turn,
        Turn::TooSoon { wait } => return Ok(Some(PasswordSet::TooSoon { wait })),
    };
    let login = access.store.login(email).await?;
    if !password::fits(shown, login.map(|login| login.password)).await {
        return Ok(Some(PasswordSet::WrongCurrent));
    }
    turn.succeeded(access).await?;
    Ok(None)
}

async fn keep(
    access: &Access,
    person: Person,
    email: Email,
    password: Password,
) -> Result<PasswordSet, StoreError> {
    let password = password::hash(password).await;
    let login = Login {
        email,
        person: person.id.clone(),
        password,
    };
    if access.store.keep_login(&person, &login).await? == LoginKept::Taken {
        return Ok(PasswordSet::EmailTaken);
    }
    access.store.end_sessions_of(&person.id).await?;
    let act = Act::new(
        ActKind::PasswordChanged,
        format!("person:{}", person.id),
        (access.now)(),
    );
    access.store.note(&act).await?;
    let cookie = session::open(access, &person, SignedInBy::Password).await?;
    Ok(cookie.map_or(PasswordSet::SignedOut, PasswordSet::Done))
}
