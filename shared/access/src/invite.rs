//! Inviting people: a link that works once, for a week, and lets in whoever
//! follows it to choose a password. No mail is sent; whoever invites hands the
//! link over.

use jiff::SignedDuration;
use store::StoreError;
use store::access::{
    Accepted, Act, ActKind, Email, Invite, Invited, Person, PersonId, Rights, SignedInBy,
};

use crate::password::{self, Password, Weak};
use crate::people::rights_in_words;
use crate::{Access, Actor, Browser, Secret, SessionCookie, session};

const VALID_FOR: SignedDuration = SignedDuration::from_hours(7 * 24);

/// What became of inviting somebody.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum InviteMade {
    /// What the link shows, once. Links to the same address from before no
    /// longer work.
    Yes(Secret),
    /// Somebody is known by that address, or signs in with it.
    EmailTaken,
}

/// What became of following an invitation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Joined {
    Welcome(SessionCookie),
    Weak(Weak),
    /// Spent, deleted, replaced, too old, or none of ours.
    Refused,
}

/// The link's path and query. The token is in the query because access logs
/// keep paths only.
pub fn invite_path(token: &Secret) -> String {
    format!("/invite?token={}", token.expose())
}

/// Invites whoever reads mail at `email`.
pub async fn invite(
    access: &Access,
    email: Email,
    rights: Rights,
    by: &Actor,
) -> Result<InviteMade, StoreError> {
    let (token, now) = (Secret::random(), (access.now)());
    let invite = Invite {
        email,
        secret: token.digest(),
        rights,
        by: by.to_string(),
        at: now,
        expires_at: now + VALID_FOR,
    };
    if access.store.invite(&invite).await? == Invited::EmailTaken {
        return Ok(InviteMade::EmailTaken);
    }
    let act = Act::new(ActKind::PersonInvited, by, now).about(&invite.email);
    access
        .store
        .note(&act.detail(rights_in_words(rights)))
        .await?;
    Ok(InviteMade::Yes(token))
}

/// Takes an invitation back.
pub async fn delete_invite(access: &Access, email: &Email, by: &Actor) -> Result<(), StoreError> {
    access.store.delete_invite(email).await?;
    let act = Act::new(ActKind::InviteDeleted, by, (access.now)()).about(email);
    access.store.note(&act).await
}

/// The invitation that `token` shows, if it still lets somebody in.
pub async fn invited(access: &Access, token: &str) -> Result<Option<Invite>, StoreError> {
    let Some(token) = Secret::parse(token) else {
        return Ok(None);
    };
    let now = (access.now)();
    let invite = access.store.invite_of(&token.digest()).await?;
    Ok(invite.filter(|invite| now < invite.expires_at))
}

/// Lets the invited person in, who signs in with `password` from now on.
pub async fn accept_invite(
    access: &Access,
    token: &str,
    password: Password,
    browser: &Browser,
) -> Result<Joined, StoreError> {
    let Some(invite) = invited(access, token).await? else {
        return Ok(Joined::Refused);
    };
    if let Err(weak) = password::strong_enough(&password, &invite.email) {
        return Ok(Joined::Weak(weak));
    }
    let (id, now) = (PersonId::from(&invite.email), (access.now)());
    let person = Person {
        pii: invite.rights.pii,
        ..Person::new(id.clone(), invite.rights.role, now)
    };
    let (secret, opened) = session::new(now, &person, SignedInBy::Password);
    let password = password::hash(password).await;
    let accepted = access.store.accept_invite(&invite, password, &opened);
    if accepted.await? == Accepted::Refused {
        return Ok(Joined::Refused);
    }
    session::end_earlier(access, browser).await?;
    let act = Act::new(ActKind::PersonJoined, format!("person:{id}"), now);
    access.store.note(&act).await?;
    Ok(Joined::Welcome(SessionCookie::starting(
        access.transport,
        &secret,
    )))
}
