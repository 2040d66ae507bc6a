//! Signing in with an e-mail address and a password.

use jiff::SignedDuration;
use serde::Deserialize;
use store::StoreError;
use store::access::{Act, ActKind, Email, Login, SignedInBy};

use crate::back_off::{Turn, attempt};
use crate::password::{self, Password};
use crate::{Access, Browser, SessionCookie, session};

/// What the sign-in form sends.
#[derive(Clone, Debug, Deserialize)]
pub struct Credentials {
    pub email: String,
    pub password: Password,
}

/// What became of signing in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SignIn {
    Welcome(SessionCookie),
    /// The account is unknown or the password is wrong; nobody is told which.
    Refused,
    /// Too many failures, for this account or from this address.
    TooSoon {
        wait: SignedDuration,
    },
}

/// Signs in, and ends the session that the browser had before.
///
/// The answer and its time are the same whether or not the account is known.
pub async fn sign_in(
    access: &Access,
    credentials: Credentials,
    browser: &Browser,
) -> Result<SignIn, StoreError> {
    let turn = match attempt(access, &credentials.email, browser.address).await? {
        Turn::Yes(turn) => turn,
        Turn::TooSoon { wait } => return Ok(SignIn::TooSoon { wait }),
    };
    let Some(login) = checked(access, credentials).await? else {
        access.store.note_failed_sign_in((access.now)()).await?;
        return Ok(SignIn::Refused);
    };
    turn.succeeded(access).await?;

    let Some(person) = access.store.person(&login.person).await? else {
        return Ok(SignIn::Refused);
    };
    session::end_earlier(access, browser).await?;
    let Some(cookie) = session::open(access, &person, SignedInBy::Password).await? else {
        return Ok(SignIn::Refused);
    };
    let actor = format!("person:{}", person.id);
    let act = Act::new(ActKind::SignedIn, actor, (access.now)());
    access.store.note(&act.detail("with a password")).await?;
    Ok(SignIn::Welcome(cookie))
}

/// The log-in that `credentials` fit. What is no address is looked up all the
/// same, as one that nobody has.
async fn checked(access: &Access, credentials: Credentials) -> Result<Option<Login>, StoreError> {
    let email = credentials.email.parse().unwrap_or_else(|_| nobodys());
    let login = access.store.login(&email).await?;
    let hash = login.as_ref().map(|login| login.password.clone());
    let fits = password::fits(credentials.password, hash).await;
    Ok(login.filter(|_| fits))
}

/// Nobody can have this address: the name is reserved for having no host.
fn nobodys() -> Email {
    "nobody@invalid"
        .parse()
        .expect("the address has both sides")
}
