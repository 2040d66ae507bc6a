//! Cursors: where a list goes on, as a token that only we can make.
//!
//! A token is signed together with a hash of the list it belongs to and ends
//! after an hour, so it is refused on another filter, after tampering, and when
//! stale. It tells the place in the index and no number or name.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use domain::Timestamp;
use hmac::{Hmac, KeyInit, Mac};
use serde::{Deserialize, Serialize};
use sha2::Sha256;

/// A place in a list: after the row that sorts here.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Position {
    #[serde(rename = "s")]
    pub(crate) sort: SortValue,
    #[serde(rename = "i")]
    pub(crate) id: String,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
pub(crate) enum SortValue {
    Number(i64),
    Text(String),
}

/// Signs cursors.
#[derive(Clone)]
pub struct CursorKey(Vec<u8>);

/// The token is not one of ours for this list, or it is too old.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("is not a cursor of this list, or it is older than an hour; start again without it")]
pub struct BadCursor;

#[derive(Serialize, Deserialize)]
struct Token {
    #[serde(flatten)]
    position: Position,
    #[serde(rename = "e")]
    expires: i64,
}

const LIFE_SECS: i64 = 3600;
const TAG_BYTES: usize = 16;
const LONGEST: usize = 1000;

impl CursorKey {
    pub(crate) fn new(key: Vec<u8>) -> Self {
        Self(key)
    }

    /// A token for `position` in the list that `list` describes.
    pub fn seal(&self, position: &Position, list: &str, now: Timestamp) -> String {
        let expires = now.as_second().saturating_add(LIFE_SECS);
        let token = Token {
            position: position.clone(),
            expires,
        };
        let mut bytes = serde_json::to_vec(&token).expect("a cursor always serializes");
        let tag = self.tag(&bytes, list);
        bytes.extend(tag);
        URL_SAFE_NO_PAD.encode(bytes)
    }

    /// The place that `token` names, if it is of the list that `list` describes.
    pub fn open(&self, token: &str, list: &str, now: Timestamp) -> Result<Position, BadCursor> {
        if token.len() > LONGEST {
            return Err(BadCursor);
        }
        let bytes = URL_SAFE_NO_PAD.decode(token).map_err(|_| BadCursor)?;
        let split = bytes.len().checked_sub(TAG_BYTES).ok_or(BadCursor)?;
        let (text, tag) = bytes.split_at(split);
        self.mac(text, list)
            .verify_truncated_left(tag)
            .map_err(|_| BadCursor)?;
        let token: Token = serde_json::from_slice(text).map_err(|_| BadCursor)?;
        if token.expires < now.as_second() {
            return Err(BadCursor);
        }
        Ok(token.position)
    }

    fn tag(&self, text: &[u8], list: &str) -> Vec<u8> {
        let mac = self.mac(text, list).finalize().into_bytes();
        mac.iter().copied().take(TAG_BYTES).collect()
    }

    fn mac(&self, text: &[u8], list: &str) -> Hmac<Sha256> {
        let mut mac =
            Hmac::<Sha256>::new_from_slice(&self.0).expect("HMAC takes keys of any length");
        mac.update(&(text.len() as u64).to_be_bytes());
        mac.update(text);
        mac.update(list.as_bytes());
        mac
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn position() -> Position {
        Position {
            sort: SortValue::Number(7),
            id: "conv_1".to_owned(),
        }
    }

    #[test]
    fn a_cursor_opens_on_its_own_list_for_an_hour() {
        let (key, now) = (CursorKey::new(vec![7; 32]), Timestamp::UNIX_EPOCH);
        let token = key.seal(&position(), "a=1", now);
        let later = |secs| Timestamp::from_second(secs).unwrap();
        assert_eq!(key.open(&token, "a=1", later(3600)), Ok(position()));
        assert_eq!(key.open(&token, "a=1", later(3601)), Err(BadCursor));
        assert_eq!(key.open(&token, "a=2", now), Err(BadCursor));
    }

    #[test]
    fn no_single_changed_character_is_accepted() {
        let (key, now) = (CursorKey::new(vec![7; 32]), Timestamp::UNIX_EPOCH);
        let token = key.seal(&position(), "", now);
        for place in 0..token.len() {
            for other in ['A', 'B', '_', '-', '=', '.', '9'] {
                let mut changed: Vec<char> = token.chars().collect();
                changed[place] = other;
                let changed: String = changed.into_iter().collect();
                assert!(
                    changed == token || key.open(&changed, "", now).is_err(),
                    "{changed}"
                );
            }
        }
    }
}
