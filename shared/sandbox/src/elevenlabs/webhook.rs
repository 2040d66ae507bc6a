//! One webhook: whether it is on, and what its requests bear.

use std::collections::BTreeMap;

use hmac::{Hmac, KeyInit, Mac};
use jiff::{SignedDuration, Timestamp};
use sha2::Sha256;

use super::deliveries::Heard;

/// One webhook of the workspace.
#[derive(Clone)]
pub struct Webhook {
    pub id: String,
    pub name: String,
    pub url: String,
    pub secret: String,
    pub created_at: Timestamp,
    /// Switched off by a person.
    pub is_disabled: bool,
    /// Switched off by the vendor, because it kept failing.
    pub is_auto_disabled: bool,
    /// Off unless somebody switches it on; nowhere to be read.
    pub retries: bool,
    pub headers: BTreeMap<String, String>,
    /// The last failure: its status, unless there was no answer, and when.
    pub failure: Option<(Option<u16>, Timestamp)>,
    pub(super) failures_in_a_row: u32,
    pub(super) last_success: Option<Timestamp>,
}

impl Webhook {
    pub fn is_on(&self) -> bool {
        !self.is_disabled && !self.is_auto_disabled
    }

    /// Switches itself off after ten failures without a success in a week.
    pub(super) fn take_note(&mut self, heard: Heard, now: Timestamp) {
        const WEEK: SignedDuration = SignedDuration::from_hours(7 * 24);
        let status = match heard {
            Heard::Status(200) => {
                self.last_success = Some(now);
                self.failures_in_a_row = 0;
                return;
            }
            Heard::Status(status) => Some(status),
            Heard::Nothing => None,
        };
        self.failure = Some((status, now));
        self.failures_in_a_row = self.failures_in_a_row.saturating_add(1);
        let lately = |success: Timestamp| now.duration_since(success) <= WEEK;
        if self.failures_in_a_row >= 10 && !self.last_success.is_some_and(lately) {
            self.is_auto_disabled = true;
        }
    }

    pub(super) fn headers_of(&self, body: &[u8], signed_at: Timestamp) -> Vec<(String, String)> {
        let signature = signature(&self.secret, signed_at, body);
        let own = self.headers.iter();
        let own = own.map(|(name, value)| (name.clone(), value.clone()));
        let usual = [
            ("content-type".to_owned(), "application/json".to_owned()),
            ("elevenlabs-signature".to_owned(), signature),
        ];
        usual.into_iter().chain(own).collect()
    }
}

fn signature(secret: &str, at: Timestamp, body: &[u8]) -> String {
    let t = at.as_second().to_string();
    let mac = Hmac::<Sha256>::new_from_slice(secret.as_bytes());
    let mut mac = mac.expect("a key of any length will do");
    for part in [t.as_bytes(), b".", body] {
        mac.update(part);
    }
    format!("t={t},v0={}", hex::encode(mac.finalize().into_bytes()))
}
