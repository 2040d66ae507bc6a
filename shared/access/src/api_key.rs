//! API keys: what programs show.

use std::fmt;

use http::HeaderMap;
use http::header::AUTHORIZATION;
use jiff::{SignedDuration, Timestamp};
use store::access::{Act, ActKind, Key, KeyId, Revoked, Rights, Role};
use store::{Store, StoreError};
use subtle::ConstantTimeEq;

use crate::people::rights_in_words;
use crate::{Access, Actor, OPERATOR, Secret};

/// What every key starts with, for people and for scanners of leaked secrets.
pub const KEY_PREFIX: &str = "rl_";

/// How stale the note of a key's last use may be.
const NOTE_USE_AFTER: SignedDuration = SignedDuration::from_hours(1);

/// A key's whole text, which exists only when it is made.
#[derive(Clone)]
pub struct KeyText(Secret);

impl KeyText {
    /// The text, to be handed over once.
    pub fn expose(&self) -> String {
        format!("{KEY_PREFIX}{}", self.0.expose())
    }
}

impl fmt::Debug for KeyText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("KeyText(…)")
    }
}

/// A key that somebody wants.
#[derive(Clone, Debug)]
pub struct WantedKey {
    /// What it is for.
    pub name: String,
    pub role: Role,
    /// Whether it is shown the numbers that its role hides.
    pub pii: bool,
    pub valid_until: Option<Timestamp>,
    /// Who makes it, as the journal names them.
    pub made_by: Option<String>,
}

impl WantedKey {
    /// One that is valid until it is revoked and is shown what its role is.
    pub fn new(name: &str, role: Role) -> Self {
        Self {
            name: name.to_owned(),
            role,
            pii: false,
            valid_until: None,
            made_by: None,
        }
    }
}

/// Makes a key.
pub async fn make_key(
    store: &Store,
    wanted: WantedKey,
    now: Timestamp,
) -> Result<(KeyText, Key), StoreError> {
    let (text, key) = new(wanted, now);
    store.add_key(&key).await?;
    let by = key.made_by.as_deref().unwrap_or(OPERATOR);
    let act = Act::new(ActKind::KeyMade, by, now).about(&key.id);
    let rights = Rights {
        role: key.role,
        pii: key.pii,
    };
    store.note(&act.detail(rights_in_words(rights))).await?;
    Ok((text, key))
}

/// Closes a key for good, as `by` wants.
pub async fn revoke_key(
    store: &Store,
    id: &KeyId,
    by: impl ToString,
    now: Timestamp,
) -> Result<Revoked, StoreError> {
    let revoked = store.revoke_key(id, now).await?;
    if revoked == Revoked::Yes {
        let act = Act::new(ActKind::KeyRevoked, by, now).about(id);
        store.note(&act).await?;
    }
    Ok(revoked)
}

/// Makes a key that is valid until it is revoked.
pub async fn create_key(
    store: &Store,
    name: &str,
    role: Role,
    now: Timestamp,
) -> Result<(KeyText, Key), StoreError> {
    make_key(store, WantedKey::new(name, role), now).await
}

/// Makes a key that is valid until `until`.
pub async fn create_key_until(
    store: &Store,
    name: &str,
    role: Role,
    until: Timestamp,
    now: Timestamp,
) -> Result<(KeyText, Key), StoreError> {
    let wanted = WantedKey {
        valid_until: Some(until),
        ..WantedKey::new(name, role)
    };
    make_key(store, wanted, now).await
}

fn new(wanted: WantedKey, now: Timestamp) -> (KeyText, Key) {
    let secret = Secret::random();
    let key = Key {
        id: KeyId::of_random(secret.expose())
            .expect("a secret starts with twelve usual characters"),
        secret: secret.digest(),
        name: wanted.name,
        role: wanted.role,
        pii: wanted.pii,
        created_at: now,
        made_by: wanted.made_by,
        valid_until: wanted.valid_until,
        last_used_at: None,
        revoked_at: None,
    };
    (KeyText(secret), key)
}

/// Whose key `headers` carry, if it is one of ours and valid.
pub(crate) async fn recognise(
    access: &Access,
    headers: &HeaderMap,
) -> Result<Option<Actor>, StoreError> {
    let Some(secret) = shown(headers) else {
        return Ok(None);
    };
    let Ok(id) = KeyId::of_random(secret.expose()) else {
        return Ok(None);
    };
    let now = (access.now)();
    let key = access.store.key(&id).await?;
    let Some(key) = key.filter(|key| same(key, &secret) && valid(key, now)) else {
        return Ok(None);
    };
    if key
        .last_used_at
        .is_none_or(|at| now.duration_since(at) >= NOTE_USE_AFTER)
    {
        access.store.note_key_use(&id, now).await?;
    }
    Ok(Some(Actor::Key {
        id,
        name: key.name,
        role: key.role,
        pii: key.pii,
    }))
}

fn shown(headers: &HeaderMap) -> Option<Secret> {
    let mut values = headers.get_all(AUTHORIZATION).iter();
    let (Some(value), None) = (values.next(), values.next()) else {
        return None;
    };
    let (scheme, key) = value.to_str().ok()?.split_once(' ')?;
    let key = key.trim().strip_prefix(KEY_PREFIX)?;
    scheme
        .eq_ignore_ascii_case("bearer")
        .then(|| Secret::parse(key))?
}

fn same(key: &Key, secret: &Secret) -> bool {
    key.secret
        .as_bytes()
        .ct_eq(secret.digest().as_bytes())
        .into()
}

fn valid(key: &Key, now: Timestamp) -> bool {
    key.revoked_at.is_none() && key.valid_until.is_none_or(|until| now < until)
}

#[cfg(test)]
mod tests {
    use http::header::AUTHORIZATION;
    use http::{HeaderMap, HeaderValue};
    use jiff::{SignedDuration, Timestamp};
    use store::access::Role;

    use super::{WantedKey, new, same, shown, valid};
    use crate::Secret;

    const NOW: Timestamp = Timestamp::UNIX_EPOCH;

    #[test]
    fn a_key_is_recognised_by_its_text() {
        let (text, key) = new(WantedKey::new("export", Role::Viewer), NOW);
        assert!(text.expose().starts_with("rl_"));

        let secret = shown(&bearer(&format!("Bearer {}", text.expose()))).unwrap();
        assert!(same(&key, &secret));
        assert!(!same(&key, &Secret::random()));
    }

    #[test]
    fn the_scheme_may_be_written_in_any_case() {
        let (text, _) = new(WantedKey::new("export", Role::Viewer), NOW);
        assert!(shown(&bearer(&format!("bearer {}", text.expose()))).is_some());
    }

    #[test]
    fn what_is_no_key_is_not_looked_up() {
        let (text, _) = new(WantedKey::new("export", Role::Viewer), NOW);
        let text = text.expose();
        let odd = [
            String::new(),
            "Bearer".to_owned(),
            format!("Basic {text}"),
            text.clone(),
            format!("Bearer {}", &text[3..]),
            format!("Bearer {}", &text[..45]),
            format!("Bearer {text}A"),
        ];
        for value in odd {
            assert!(shown(&bearer(&value)).is_none(), "{value:?}");
        }
    }

    #[test]
    fn two_keys_at_once_are_none() {
        let (text, _) = new(WantedKey::new("export", Role::Viewer), NOW);
        let mut headers = bearer(&format!("Bearer {}", text.expose()));
        headers.append(AUTHORIZATION, headers[AUTHORIZATION].clone());
        assert!(shown(&headers).is_none());
    }

    #[test]
    fn a_key_is_valid_until_it_expires_or_is_revoked() {
        let hour = SignedDuration::from_hours(1);
        let wanted = WantedKey {
            valid_until: Some(NOW + hour),
            ..WantedKey::new("export", Role::Viewer)
        };
        let (_, mut key) = new(wanted, NOW);
        assert!(valid(&key, NOW));
        assert!(!valid(&key, NOW + hour));
        key.revoked_at = Some(NOW);
        assert!(!valid(&key, NOW));
    }

    #[test]
    fn debug_shows_nothing_of_it() {
        let (text, _) = new(WantedKey::new("export", Role::Viewer), NOW);
        assert_eq!(format!("{text:?}"), "KeyText(…)");
    }

    fn bearer(value: &str) -> HeaderMap {
        HeaderMap::from_iter([(AUTHORIZATION, HeaderValue::from_str(value).unwrap())])
    }
}
