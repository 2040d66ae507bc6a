//! Sessions: opened by signing in, recognised by their cookie, ended by signing
//! out, by idleness, by age, or by a change of what the person may do.

use std::cmp::Reverse;

use axum::extract::{FromRequestParts, OptionalFromRequestParts};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use hmac::{Hmac, KeyInit, Mac};
use http::request::Parts;
use jiff::{SignedDuration, Timestamp};
use sha2::Sha256;
use store::StoreError;
use store::access::{Act, ActKind, Opened, Person, PersonId, SignedInBy};

use crate::{Access, Actor, Browser, Problem, Secret, SessionCookie};

/// An unused session ends after a working day.
const IDLE: SignedDuration = SignedDuration::from_hours(8);
/// A session in use ends after a week.
const LONGEST: SignedDuration = SignedDuration::from_hours(7 * 24);
/// How stale the note of its last use may be, so that most requests only read.
const TOUCH_AFTER: SignedDuration = SignedDuration::from_mins(5);

/// The browser session a request came with.
#[derive(Clone, Debug)]
pub struct Session {
    pub(crate) kept: store::access::Session,
    secret: Secret,
}

impl Session {
    /// What our own pages show to prove that they are ours: as the hidden field
    /// [`CSRF_FIELD`](crate::CSRF_FIELD) or in
    /// [`CSRF_HEADER`](crate::CSRF_HEADER).
    ///
    /// Derived from the session's secret, so nothing more is kept, and it ends
    /// with the session.
    pub fn csrf_token(&self) -> String {
        let mut mac = Hmac::<Sha256>::new_from_slice(self.secret.expose().as_bytes())
            .expect("HMAC takes a key of any length");
        mac.update(b"ringledger csrf");
        URL_SAFE_NO_PAD.encode(mac.finalize().into_bytes())
    }

    pub fn person(&self) -> &PersonId {
        &self.kept.person
    }

    pub(crate) fn actor(&self) -> Actor {
        Actor::Person {
            id: self.kept.person.clone(),
            role: self.kept.role,
            pii: self.kept.pii,
        }
    }
}

/// Signs out. The session is gone from the store, whoever kept the cookie.
pub async fn sign_out(access: &Access, session: &Session) -> Result<SessionCookie, StoreError> {
    access.store.end_session(&session.kept.id).await?;
    let act = Act::new(ActKind::SignedOut, session.actor(), (access.now)());
    access.store.note(&act).await?;
    Ok(SessionCookie::ending(access.transport))
}

/// A session of one's own, as its owner is shown it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OpenSession {
    pub opened_at: Timestamp,
    pub seen_at: Timestamp,
    pub signed_in_by: SignedInBy,
    /// Whether it is the one that asks.
    pub is_this: bool,
}

/// One's own sessions that are not over, this one first, then the last seen.
pub async fn sessions(access: &Access, session: &Session) -> Result<Vec<OpenSession>, StoreError> {
    let now = (access.now)();
    let kept = access.store.sessions_of(&session.kept.person).await?;
    let open = kept.into_iter().filter(|kept| is_open(kept, now));
    let mut open: Vec<OpenSession> = open
        .map(|kept| OpenSession {
            opened_at: kept.opened_at,
            seen_at: kept.seen_at,
            signed_in_by: kept.signed_in_by,
            is_this: kept.id == session.kept.id,
        })
        .collect();
    open.sort_by_key(|open| Reverse((open.is_this, open.seen_at, open.opened_at)));
    Ok(open)
}

/// Ends one's own sessions but this one.
pub async fn sign_out_elsewhere(access: &Access, session: &Session) -> Result<(), StoreError> {
    let store::access::Session { id, person, .. } = &session.kept;
    access.store.end_other_sessions(person, id).await?;
    let act = Act::new(ActKind::SessionsEnded, session.actor(), (access.now)());
    let act = act.about(session.actor());
    access.store.note(&act).await
}

fn is_open(kept: &store::access::Session, now: Timestamp) -> bool {
    now < kept.expires_at && now < kept.ends_at
}

/// Opens a session for `person`, as just read; `None` when their role was
/// changed in this moment.
pub(crate) async fn open(
    access: &Access,
    person: &Person,
    signed_in_by: SignedInBy,
) -> Result<Option<SessionCookie>, StoreError> {
    let (secret, session) = new((access.now)(), person, signed_in_by);
    Ok(match access.store.open_session(&session).await? {
        Opened::Yes => Some(SessionCookie::starting(access.transport, &secret)),
        Opened::PersonChanged => None,
    })
}

/// Ends the session the browser had before: a planted or shared cookie must not
/// outlive a change of person.
pub(crate) async fn end_earlier(access: &Access, browser: &Browser) -> Result<(), StoreError> {
    match &browser.earlier {
        Some(earlier) => access.store.end_session(&earlier.digest()).await,
        None => Ok(()),
    }
}

/// A session that nobody holds yet.
pub(crate) fn new(
    now: Timestamp,
    person: &Person,
    signed_in_by: SignedInBy,
) -> (Secret, store::access::Session) {
    let secret = Secret::random();
    let session = store::access::Session {
        id: secret.digest(),
        person: person.id.clone(),
        role: person.role,
        pii: person.pii,
        signed_in_by,
        opened_at: now,
        confirmed_at: now,
        seen_at: now,
        expires_at: now + IDLE,
        ends_at: now + LONGEST,
    };
    (secret, session)
}

/// The session whose secret this is, unless it is over.
pub(crate) async fn recognise(
    access: &Access,
    secret: Secret,
) -> Result<Option<Session>, StoreError> {
    let now = (access.now)();
    let kept = access.store.session(&secret.digest()).await?;
    let Some(kept) = kept.filter(|kept| is_open(kept, now)) else {
        return Ok(None);
    };
    if let Some(touched) = touched(&kept, now) {
        access.store.touch_session(&touched).await?;
    }
    Ok(Some(Session { kept, secret }))
}

/// The session as it is once it was seen at `now`, if that is worth a write.
fn touched(kept: &store::access::Session, now: Timestamp) -> Option<store::access::Session> {
    let stale = now.duration_since(kept.seen_at) >= TOUCH_AFTER;
    stale.then(|| store::access::Session {
        seen_at: now,
        expires_at: kept.ends_at.min(now + IDLE),
        ..kept.clone()
    })
}

/// Only people have sessions; a key has none.
impl<S: Sync> FromRequestParts<S> for Session {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _state: &S) -> Result<Self, Problem> {
        let refused = || Problem::forbidden("this is for people who signed in with a browser");
        parts.extensions.get().cloned().ok_or_else(refused)
    }
}

impl<S: Sync> OptionalFromRequestParts<S> for Session {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _state: &S) -> Result<Option<Self>, Problem> {
        Ok(parts.extensions.get().cloned())
    }
}

#[cfg(test)]
mod tests {
    use jiff::{SignedDuration, Timestamp};
    use store::access::{Person, PersonId, Role, SignedInBy};

    use super::{IDLE, LONGEST, Session, TOUCH_AFTER, new, touched};

    #[test]
    fn a_session_in_steady_use_is_written_every_few_minutes_only() {
        let opened = Timestamp::UNIX_EPOCH;
        let (_, session) = session_at(opened);
        let just_before = TOUCH_AFTER - SignedDuration::from_secs(1);
        assert_eq!(touched(&session, opened + just_before), None);

        let seen = touched(&session, opened + TOUCH_AFTER).unwrap();
        assert_eq!(seen.seen_at, opened + TOUCH_AFTER);
        assert_eq!(seen.expires_at, opened + TOUCH_AFTER + IDLE);
    }

    #[test]
    fn no_use_moves_a_session_past_its_end() {
        let opened = Timestamp::UNIX_EPOCH;
        let (_, session) = session_at(opened);
        let late = opened + LONGEST - SignedDuration::from_hours(1);
        assert_eq!(
            touched(&session, late).unwrap().expires_at,
            opened + LONGEST
        );
    }

    #[test]
    fn the_token_belongs_to_one_session_and_does_not_tell_its_secret() {
        let [one, other] = [(); 2].map(|()| {
            let (secret, kept) = session_at(Timestamp::UNIX_EPOCH);
            Session { kept, secret }
        });
        assert_eq!(one.csrf_token(), one.csrf_token());
        assert_ne!(one.csrf_token(), other.csrf_token());
        assert!(!one.csrf_token().contains(one.secret.expose()));
    }

    fn session_at(now: Timestamp) -> (crate::Secret, store::access::Session) {
        let admin = Person::new(PersonId::admin(), Role::Admin, now);
        new(now, &admin, SignedInBy::SetupLink)
    }
}
