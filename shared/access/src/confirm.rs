//! Showing once more that it is you, before what cannot be taken back.
//!
//! A browser that was left open is anybody's. Whoever opened the session lately
//! is not asked; later the password is, as slowly as at the door.

use jiff::SignedDuration;
use store::StoreError;

use crate::back_off::{Turn, attempt};
use crate::password::{self, Password};
use crate::{Access, Browser, Session};

/// How long having shown it counts.
const COUNTS_FOR: SignedDuration = SignedDuration::from_hours(1);

/// What became of showing the password once more.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Confirmed {
    Yes,
    WrongPassword,
    /// The person has none: they came by the setup link.
    NoPassword,
    TooSoon {
        wait: SignedDuration,
    },
}

/// Whether the person of this session has a password to show.
pub async fn can_confirm(access: &Access, session: &Session) -> Result<bool, StoreError> {
    let person = access.store.person(&session.kept.person).await?;
    Ok(person.is_some_and(|person| person.email.is_some()))
}

/// Lets the session do for an hour what cannot be taken back, if `password` is
/// its person's.
pub async fn confirm(
    access: &Access,
    session: &Session,
    password: Password,
    browser: &Browser,
) -> Result<Confirmed, StoreError> {
    let person = access.store.person(&session.kept.person).await?;
    let Some(email) = person.and_then(|person| person.email) else {
        return Ok(Confirmed::NoPassword);
    };
    let turn = match attempt(access, &email.to_string(), browser.address).await? {
        Turn::Yes(turn) => turn,
        Turn::TooSoon { wait } => return Ok(Confirmed::TooSoon { wait }),
    };
    let login = access.store.login(&email).await?;
    if !password::fits(password, login.map(|login| login.password)).await {
        return Ok(Confirmed::WrongPassword);
    }
    turn.succeeded(access).await?;
    let now = (access.now)();
    access.store.confirm_session(&session.kept.id, now).await?;
    Ok(Confirmed::Yes)
}

pub(crate) fn is_recent(access: &Access, session: &Session) -> bool {
    (access.now)().duration_since(session.kept.confirmed_at) < COUNTS_FOR
}
