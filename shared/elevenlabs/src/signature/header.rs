//! The signature header: `t=<unix seconds>,v0=<64 hex digits>`.
//!
//! Strangers write this text, so it is read strictly and within bounds. Only
//! what does no harm is forgiven: the order of the parts, spaces around them,
//! the case of the digits, and parts with a name we do not know.

use domain::Timestamp;

const MOST_BYTES: usize = 1024;
const MOST_SIGNATURES: usize = 8;
const MOST_DIGITS: usize = 12;

/// A header that could be genuine.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Header<'a> {
    t: &'a str,
    signed_at: Timestamp,
    signatures: Vec<[u8; 32]>,
}

impl<'a> Header<'a> {
    pub(super) fn read(bytes: &'a [u8]) -> Option<Self> {
        let text = str::from_utf8(bytes)
            .ok()
            .filter(|text| text.len() <= MOST_BYTES)?;
        let mut t = None;
        let mut signatures = Vec::new();
        for part in text.split(',') {
            match part.trim_matches([' ', '\t']).split_once('=') {
                Some(("t", _)) if t.is_some() => return None,
                Some(("t", digits)) => t = Some(digits),
                Some(("v0", _)) if signatures.len() == MOST_SIGNATURES => return None,
                Some(("v0", hexadecimal)) => signatures.push(digest(hexadecimal)?),
                _ => {}
            }
        }
        let t = t?;
        let signed_at = seconds(t)?;
        (!signatures.is_empty()).then_some(Self {
            t,
            signed_at,
            signatures,
        })
    }

    /// The digits as they were received, for those are what was signed.
    pub(super) fn t(&self) -> &[u8] {
        self.t.as_bytes()
    }

    pub(super) fn signed_at(&self) -> Timestamp {
        self.signed_at
    }

    pub(super) fn signatures(&self) -> &[[u8; 32]] {
        &self.signatures
    }
}

fn digest(hexadecimal: &str) -> Option<[u8; 32]> {
    let mut digest = [0; 32];
    hex::decode_to_slice(hexadecimal, &mut digest)
        .ok()
        .map(|()| digest)
}

fn seconds(digits: &str) -> Option<Timestamp> {
    let plain = digits.bytes().all(|byte| byte.is_ascii_digit());
    if !plain || !(1..=MOST_DIGITS).contains(&digits.len()) {
        return None;
    }
    // Twelve digits reach further than our calendar; so far ahead it is all one.
    let seconds = digits.parse().ok()?;
    Some(Timestamp::from_second(seconds).unwrap_or(Timestamp::MAX))
}
