//! Whether a delivery comes from ElevenLabs.
//!
//! The signature covers the bytes as they were received, so nothing may be
//! parsed before. What passes is [`Verified`], the only thing an event can be
//! read from: an unverified event cannot be held.

use std::fmt;
use std::time::Duration;

use domain::Timestamp;
use subtle::{Choice, ConstantTimeEq};

use crate::secret::{Secrets, WebhookSecret};

mod header;

use header::Header;

/// The header with the signature. Names of headers know no case.
pub const HEADER: &str = "elevenlabs-signature";

/// How far the signed time may be from ours.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Tolerance {
    /// Into the past. The vendor's last retry comes some 40 minutes late.
    pub back: Duration,
    /// Into the future.
    pub ahead: Duration,
}

/// Why a delivery is not let in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    #[error("the signature header is missing")]
    Missing,
    #[error("the signature header cannot be read")]
    Malformed,
    #[error("no signature matches the body")]
    Mismatch,
    /// Genuine, but too old to be told from a replay. The sync may be told its
    /// conversation: read the event from [`Verified::kept`] with this `t`.
    #[error("the signature is too old")]
    Stale { t: Timestamp },
    #[error("the signature is from the future")]
    Future { t: Timestamp },
}

/// A body whose origin is known.
#[derive(Clone, Copy)]
pub struct Verified<'a> {
    body: &'a [u8],
    signed_at: Timestamp,
    secret: Option<usize>,
}

/// Whether `body` was signed with one of `secrets`, not long before `now`.
///
/// The age is looked at last, so that a stranger learns nothing of our clock.
pub fn verify<'a>(
    secrets: &Secrets,
    header: Option<&[u8]>,
    body: &'a [u8],
    now: Timestamp,
    tolerance: Tolerance,
) -> Result<Verified<'a>, Refusal> {
    let header = Header::read(header.ok_or(Refusal::Missing)?).ok_or(Refusal::Malformed)?;
    let secret = secrets
        .iter()
        .position(|secret| matches(secret, &header, body));
    let secret = secret.ok_or(Refusal::Mismatch)?;
    let signed_at = tolerance.check(header.signed_at(), now)?;
    Ok(Verified {
        body,
        signed_at,
        secret: Some(secret),
    })
}

/// Compares with every signature, whichever matches, in constant time.
fn matches(secret: &WebhookSecret, header: &Header<'_>, body: &[u8]) -> bool {
    let mac = secret.mac(header.t(), body);
    let any = header
        .signatures()
        .iter()
        .fold(Choice::from(0), |any, signature| {
            any | signature.ct_eq(&mac)
        });
    any.into()
}

/// The header that `secret` puts on `body` at `t`, as the vendor writes it.
pub fn sign(secret: &WebhookSecret, t: Timestamp, body: &[u8]) -> String {
    let t = t.as_second().to_string();
    let mac = secret.mac(t.as_bytes(), body);
    format!("t={t},v0={}", hex::encode(mac))
}

impl Tolerance {
    fn check(self, t: Timestamp, now: Timestamp) -> Result<Timestamp, Refusal> {
        let age = now.duration_since(t);
        let apart = age.unsigned_abs();
        match age.is_negative() {
            false if apart > self.back => Err(Refusal::Stale { t }),
            true if apart > self.ahead => Err(Refusal::Future { t }),
            _ => Ok(t),
        }
    }
}

impl Default for Tolerance {
    fn default() -> Self {
        Self {
            back: Duration::from_secs(3600),
            ahead: Duration::from_secs(300),
        }
    }
}

impl<'a> Verified<'a> {
    /// A body that was verified when it came and has been in our keeping since:
    /// a parked or quarantined delivery, or one to replay.
    pub fn kept(body: &'a [u8], signed_at: Timestamp) -> Self {
        Self {
            body,
            signed_at,
            secret: None,
        }
    }

    pub fn body(&self) -> &'a [u8] {
        self.body
    }

    /// The time that was signed with the body.
    pub fn signed_at(&self) -> Timestamp {
        self.signed_at
    }

    /// Which of the secrets matched, counted from zero; none for a kept body.
    pub fn secret(&self) -> Option<usize> {
        self.secret
    }
}

impl fmt::Debug for Verified<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Verified({} bytes, {})", self.body.len(), self.signed_at)
    }
}

impl Refusal {
    /// The reason in one word, for counters and logs.
    pub fn code(self) -> &'static str {
        match self {
            Self::Missing => "sig_missing",
            Self::Malformed => "sig_malformed",
            Self::Mismatch => "sig_mismatch",
            Self::Stale { .. } => "sig_stale",
            Self::Future { .. } => "sig_future",
        }
    }
}
