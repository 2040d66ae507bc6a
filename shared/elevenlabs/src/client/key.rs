//! The key that we ask with.

use std::fmt;
use std::str::FromStr;

use reqwest::header::HeaderValue;

/// A key of ElevenLabs' API. Nothing shows it.
#[derive(Clone, PartialEq, Eq)]
pub struct ApiKey(HeaderValue);

/// Why a text is no key. It never quotes the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum InvalidKey {
    #[error("is empty")]
    Empty,
    #[error("has a space or another character that no key has")]
    Character,
}

impl ApiKey {
    pub(super) fn header(&self) -> HeaderValue {
        self.0.clone()
    }

    /// `text` without the key, which an answer may repeat.
    pub(super) fn kept_out_of(&self, text: &str) -> String {
        let key = self.0.to_str().expect("a key is visible ASCII");
        text.replace(key, "…")
    }
}

impl FromStr for ApiKey {
    type Err = InvalidKey;

    fn from_str(text: &str) -> Result<Self, InvalidKey> {
        let text = text.trim();
        if text.is_empty() {
            return Err(InvalidKey::Empty);
        }
        if !text.bytes().all(|byte| byte.is_ascii_graphic()) {
            return Err(InvalidKey::Character);
        }
        let mut header: HeaderValue = text.parse().map_err(|_| InvalidKey::Character)?;
        header.set_sensitive(true);
        Ok(Self(header))
    }
}

impl fmt::Debug for ApiKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ApiKey(…)")
    }
}
