//! Where a page ended, in a form that nobody should read.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD as BASE64};
use jiff::{SignedDuration, Timestamp};

use super::problem::Problem;

/// The last conversation of a page, and what it was a page of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Cursor {
    pub(super) made_at: Timestamp,
    /// What the list was asked for; a cursor fits no other list.
    pub(super) of: u64,
    pub(super) after: (Timestamp, String),
}

impl Cursor {
    pub(super) fn write(&self) -> String {
        let Self { made_at, of, after } = self;
        BASE64.encode(format!("{made_at} {of} {} {}", after.0, after.1))
    }

    /// Takes it for `life` after it was made, and for the list it was made for.
    pub(super) fn read(
        text: &str,
        of: u64,
        now: Timestamp,
        life: SignedDuration,
    ) -> Result<Self, Problem> {
        let cursor = Self::parse(text).ok_or(Problem::InvalidCursor)?;
        let is_fresh = now.duration_since(cursor.made_at) <= life;
        match cursor.of == of && is_fresh {
            true => Ok(cursor),
            false => Err(Problem::InvalidCursor),
        }
    }

    fn parse(text: &str) -> Option<Self> {
        let text = String::from_utf8(BASE64.decode(text).ok()?).ok()?;
        let mut parts = text.splitn(4, ' ');
        Some(Self {
            made_at: parts.next()?.parse().ok()?,
            of: parts.next()?.parse().ok()?,
            after: (parts.next()?.parse().ok()?, parts.next()?.to_owned()),
        })
    }
}
