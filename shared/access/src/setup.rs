//! The setup link: how the first admin gets in, and how they get in again when
//! nobody else can let them. It works once, for a day, and only the newest.
//!
//! There is never a default password. A password of their own is offered once
//! they are in.

use jiff::{SignedDuration, Timestamp};
use store::access::{Act, ActKind, Person, PersonId, Redeemed, Role, SignedInBy};
use store::{Store, StoreError};

use crate::{Access, Browser, Secret, SessionCookie, session};

const VALID_FOR: SignedDuration = SignedDuration::from_hours(24);

/// Makes a setup link's token. The ones before no longer work.
pub async fn setup_link(store: &Store, now: Timestamp) -> Result<Secret, StoreError> {
    let token = Secret::random();
    store
        .keep_setup_link(&token.digest(), now + VALID_FOR)
        .await?;
    Ok(token)
}

/// The link's path and query. The token is in the query because access logs
/// keep paths only.
pub fn setup_path(token: &Secret) -> String {
    format!("/setup?token={}", token.expose())
}

/// What became of opening a setup link.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SetupOpened {
    /// Answer with the cookie and [`onward`](crate::onward): a redirect would
    /// arrive without it when the link was followed from another site.
    SignedIn(SessionCookie),
    /// Spent, replaced, too old, or none of ours.
    Refused,
}

/// Signs the first admin in, once.
pub async fn open_setup_link(
    access: &Access,
    token: &str,
    browser: &Browser,
) -> Result<SetupOpened, StoreError> {
    let Some(token) = Secret::parse(token) else {
        return Ok(SetupOpened::Refused);
    };
    let now = (access.now)();
    let admin = Person::new(PersonId::admin(), Role::Admin, now);
    let (secret, session) = session::new(now, &admin, SignedInBy::SetupLink);
    match access
        .store
        .redeem_setup_link(&token.digest(), &session)
        .await?
    {
        Redeemed::Refused => Ok(SetupOpened::Refused),
        Redeemed::Yes => {
            session::end_earlier(access, browser).await?;
            let act = Act::new(ActKind::SignedIn, format!("person:{}", admin.id), now);
            access
                .store
                .note(&act.detail("by the sign-in link"))
                .await?;
            Ok(SetupOpened::SignedIn(SessionCookie::starting(
                access.transport,
                &secret,
            )))
        }
    }
}
