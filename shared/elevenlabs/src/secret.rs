//! The secrets that deliveries are signed with.
//!
//! The vendor cannot rotate one in place: a new webhook brings a new secret, so
//! for a while two are valid, and different agents may have different ones.

use std::fmt;
use std::str::FromStr;

use hmac::{Hmac, KeyInit, Mac};
use sha2::{Digest, Sha256};

/// One webhook's secret, used whole and as it was given.
#[derive(Clone)]
pub struct WebhookSecret(String);

/// Every secret that is valid now.
#[derive(Clone, Debug)]
pub struct Secrets(Vec<WebhookSecret>);

/// A secret that anyone could guess.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("has no webhook secret in it")]
pub struct NoSecret;

/// What a secret needs before guessing it is hopeless.
const STRONG: usize = 24;

impl WebhookSecret {
    /// Whether it is too short to withstand guessing: worth a warning at the start.
    pub fn is_weak(&self) -> bool {
        self.0.len() < STRONG
    }

    /// Names the secret without telling it: the beginning of its digest.
    pub fn fingerprint(&self) -> String {
        let digest: [u8; 32] = Sha256::digest(self.0.as_bytes()).into();
        hex::encode(digest).chars().take(8).collect()
    }

    /// The text itself, to be shown to whoever sets the webhook up.
    pub fn expose(&self) -> &str {
        &self.0
    }

    /// The keyed hash of `t`, a full stop and `body`.
    pub(crate) fn mac(&self, t: &[u8], body: &[u8]) -> [u8; 32] {
        let mac = Hmac::<Sha256>::new_from_slice(self.0.as_bytes());
        let mut mac = mac.expect("a key of any length will do");
        mac.update(t);
        mac.update(b".");
        mac.update(body);
        mac.finalize().into_bytes().into()
    }
}

impl Secrets {
    /// The same with one more, unless it is among them.
    pub fn with(&self, new: WebhookSecret) -> Self {
        let others = self.0.iter().filter(|own| own.0 != new.0).cloned();
        Self(others.chain([new.clone()]).collect())
    }

    /// Those that `stay`; none when none does.
    pub fn only(&self, stay: impl Fn(&WebhookSecret) -> bool) -> Option<Self> {
        let left: Vec<WebhookSecret> = self.0.iter().filter(|it| stay(it)).cloned().collect();
        (!left.is_empty()).then_some(Self(left))
    }

    /// Their texts with commas between them, as they are kept.
    pub fn expose(&self) -> String {
        let texts: Vec<&str> = self.0.iter().map(WebhookSecret::expose).collect();
        texts.join(",")
    }

    pub fn iter(&self) -> impl Iterator<Item = &WebhookSecret> {
        self.0.iter()
    }
}

impl FromStr for WebhookSecret {
    type Err = NoSecret;

    /// Takes any text but an empty one, which would let everyone sign.
    fn from_str(text: &str) -> Result<Self, NoSecret> {
        match text.trim() {
            "" => Err(NoSecret),
            secret => Ok(Self(secret.to_owned())),
        }
    }
}

impl FromStr for Secrets {
    type Err = NoSecret;

    /// Takes secrets with commas between them.
    fn from_str(text: &str) -> Result<Self, NoSecret> {
        let secrets: Vec<WebhookSecret> = text
            .split(',')
            .filter_map(|secret| secret.parse().ok())
            .collect();
        if secrets.is_empty() {
            Err(NoSecret)
        } else {
            Ok(Self(secrets))
        }
    }
}

impl From<WebhookSecret> for Secrets {
    fn from(secret: WebhookSecret) -> Self {
        Self(vec![secret])
    }
}

impl fmt::Debug for WebhookSecret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("WebhookSecret(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn secrets_come_with_commas_between_them() {
        let secrets: Secrets = " one , two,,".parse().unwrap();
        let exposed: Vec<&str> = secrets.iter().map(WebhookSecret::expose).collect();
        assert_eq!(exposed, ["one", "two"]);
    }

    #[test]
    fn nothing_is_no_secret() {
        for nothing in ["", " ", ",", " , ,\n"] {
            assert!(nothing.parse::<Secrets>().is_err(), "{nothing:?}");
            assert!(nothing.trim().parse::<WebhookSecret>().is_err() || nothing.contains(','));
        }
    }

    #[test]
    fn a_fingerprint_names_a_secret_and_tells_nothing_of_it() {
        let secret: WebhookSecret = "wsec_1".parse().unwrap();
        let other: WebhookSecret = "wsec_2".parse().unwrap();
        assert_eq!(secret.fingerprint().len(), 8);
        assert_ne!(secret.fingerprint(), other.fingerprint());
    }

    #[test]
    fn debug_keeps_the_secret() {
        let secrets: Secrets = "wsec_hidden".parse().unwrap();
        assert_eq!(format!("{secrets:?}"), "Secrets([WebhookSecret(…)])");
    }
}
