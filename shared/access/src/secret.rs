//! Random secrets as text.

use std::fmt;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use store::access::Digest;

const BYTES: usize = 32;

/// 256 random bits as 43 URL-safe characters.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(String);

impl Secret {
    /// A new one, from the system's randomness.
    pub(crate) fn random() -> Self {
        let mut bytes = [0; BYTES];
        getrandom::fill(&mut bytes).expect("the system has randomness");
        Self(URL_SAFE_NO_PAD.encode(bytes))
    }

    /// `text`, if it could be one of ours; nothing else is worth a read.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let mut bytes = [0; BYTES + 1];
        let length = URL_SAFE_NO_PAD.decode_slice(text, &mut bytes).ok()?;
        (length == BYTES).then(|| Self(text.to_owned()))
    }

    /// The text, to be handed over once.
    pub fn expose(&self) -> &str {
        &self.0
    }

    /// What we keep of it.
    pub(crate) fn digest(&self) -> Digest {
        Digest::of(&self.0)
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::Secret;

    #[test]
    fn a_secret_is_recognised_by_its_text() {
        let secret = Secret::random();
        assert_eq!(secret.expose().len(), 43);
        assert_eq!(Secret::parse(secret.expose()), Some(secret));
    }

    #[test]
    fn no_two_secrets_are_alike() {
        assert_ne!(Secret::random(), Secret::random());
    }

    #[test]
    fn what_cannot_be_a_secret_is_not_one() {
        let text = Secret::random().expose().to_owned();
        let (short, long) = (&text[..42], format!("{text}AAAA"));
        for text in [
            "",
            short,
            &long,
            &format!("{short}="),
            &format!("{short}/"),
            &format!("{short} "),
        ] {
            assert_eq!(Secret::parse(text), None, "{text:?}");
        }
    }

    #[test]
    fn debug_shows_nothing_of_it() {
        assert_eq!(format!("{:?}", Secret::random()), "Secret(…)");
    }
}
