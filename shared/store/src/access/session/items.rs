//! A session's two items: itself, and its line under the person.

use std::str::FromStr;

use super::super::item::{Item, Reading, flag, key, text, time};
use super::{Digest, PersonId, Session, SignedInBy};
use crate::StoreError;

pub(super) fn session_key(id: &Digest) -> Item {
    key(format!("session#{}", id.hex()), "session")
}

pub(super) fn listing_key(person: &PersonId, id: &Digest) -> Item {
    key(format!("person#{person}"), format!("session#{}", id.hex()))
}

pub(super) fn item(session: &Session) -> Item {
    let mut item = session_key(&session.id);
    item.extend([
        ("person".to_owned(), text(session.person.to_string())),
        ("role".to_owned(), text(session.role.as_str())),
        ("pii".to_owned(), flag(session.pii)),
        (
            "signed_in_by".to_owned(),
            text(session.signed_in_by.as_str()),
        ),
        ("opened_at".to_owned(), time(session.opened_at)),
        ("confirmed_at".to_owned(), time(session.confirmed_at)),
        ("seen_at".to_owned(), time(session.seen_at)),
        ("expires_at".to_owned(), time(session.expires_at)),
        ("ends_at".to_owned(), time(session.ends_at)),
    ]);
    item
}

/// Found when all of a person's sessions are to end.
pub(super) fn listing(session: &Session) -> Item {
    let mut item = listing_key(&session.person, &session.id);
    item.insert("expires_at".to_owned(), time(session.ends_at));
    item
}

pub(super) fn listed(item: &Item) -> Result<Digest, StoreError> {
    let reading = Reading { item };
    let id = reading
        .text("sk")?
        .strip_prefix("session#")
        .and_then(Digest::from_hex);
    id.ok_or_else(|| reading.corrupt("sk"))
}

pub(super) fn read(id: Digest, item: &Item) -> Result<Session, StoreError> {
    let reading = Reading { item };
    let opened_at = reading.time("opened_at")?;
    Ok(Session {
        id,
        person: reading.parsed("person")?,
        role: reading.parsed("role")?,
        pii: reading.flag("pii"),
        signed_in_by: reading.parsed("signed_in_by")?,
        opened_at,
        // Older sessions were never confirmed but by being opened.
        confirmed_at: reading.optional_time("confirmed_at")?.unwrap_or(opened_at),
        seen_at: reading.time("seen_at")?,
        expires_at: reading.time("expires_at")?,
        ends_at: reading.time("ends_at")?,
    })
}

impl SignedInBy {
    fn as_str(self) -> &'static str {
        match self {
            Self::Password => "password",
            Self::SetupLink => "setup_link",
        }
    }
}

impl FromStr for SignedInBy {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        match text {
            "password" => Ok(Self::Password),
            "setup_link" => Ok(Self::SetupLink),
            _ => Err(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use jiff::Timestamp;

    use super::super::Role;
    use super::{Digest, PersonId, Session, SignedInBy, item, listed, listing, read};

    #[test]
    fn a_session_reads_back_as_it_was_written() {
        for signed_in_by in [SignedInBy::Password, SignedInBy::SetupLink] {
            let session = session(signed_in_by);
            assert_eq!(read(session.id, &item(&session)).unwrap(), session);
        }
    }

    #[test]
    fn the_line_under_the_person_leads_to_the_session() {
        let session = session(SignedInBy::Password);
        assert_eq!(listed(&listing(&session)).unwrap(), session.id);
    }

    fn session(signed_in_by: SignedInBy) -> Session {
        Session {
            id: Digest::of("secret"),
            person: "ana@example.com".parse::<PersonId>().unwrap(),
            role: Role::Editor,
            pii: signed_in_by == SignedInBy::Password,
            signed_in_by,
            opened_at: Timestamp::from_second(1_000).unwrap(),
            confirmed_at: Timestamp::from_second(1_500).unwrap(),
            seen_at: Timestamp::from_second(2_000).unwrap(),
            expires_at: Timestamp::from_second(3_000).unwrap(),
            ends_at: Timestamp::from_second(4_000).unwrap(),
        }
    }
}
