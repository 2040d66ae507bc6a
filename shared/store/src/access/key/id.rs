//! A key's public name.

use std::fmt;
use std::str::FromStr;

const PREFIX: &str = "k_";
const LENGTH: usize = 12;

/// `k_` and the first twelve characters of the key's text, so that whoever
/// holds a key can find it in the list. The rest stays 184 bits of secret.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct KeyId(String);

/// The text is no key's id.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a key's id is k_ and twelve characters")]
pub struct NotAKeyId;

impl KeyId {
    /// The id of the key whose random part is `random`.
    pub fn of_random(random: &str) -> Result<Self, NotAKeyId> {
        let start = random.get(..LENGTH).ok_or(NotAKeyId)?;
        format!("{PREFIX}{start}").parse()
    }
}

impl FromStr for KeyId {
    type Err = NotAKeyId;

    fn from_str(text: &str) -> Result<Self, NotAKeyId> {
        let start = text.strip_prefix(PREFIX).ok_or(NotAKeyId)?;
        let usual = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
        if start.len() != LENGTH || !start.chars().all(usual) {
            return Err(NotAKeyId);
        }
        Ok(Self(text.to_owned()))
    }
}

impl fmt::Display for KeyId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::KeyId;

    #[test]
    fn a_keys_id_is_the_start_of_its_random_part() {
        let id = KeyId::of_random("AbCdEfGhIj-_rest").unwrap();
        assert_eq!(id.to_string(), "k_AbCdEfGhIj-_");
        assert_eq!("k_AbCdEfGhIj-_".parse(), Ok(id));
    }

    #[test]
    fn what_is_no_id_is_refused() {
        for text in [
            "",
            "k_",
            "k_short",
            "k_AbCdEfGhIj-_x",
            "x_AbCdEfGhIj-_",
            "k_AbCdEfGhIj#_",
        ] {
            assert!(text.parse::<KeyId>().is_err(), "{text:?}");
        }
        assert!(KeyId::of_random("äääääääääääää").is_err());
    }
}
