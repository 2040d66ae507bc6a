//! The body of an error, in any of the forms that are about.

use std::fmt;

use domain::shortened;
use serde_json::Value;

use super::key::ApiKey;

/// What the vendor says is the matter.
///
/// Code and request id may be logged. The message may quote what was asked, so
/// it is for the person who asked, and neither `Display` nor `Debug` writes it.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Complaint {
    code: Option<String>,
    message: Option<String>,
    request_id: Option<String>,
    names_cursor: bool,
}

const LONGEST_WORD: usize = 64;
const LONGEST_MESSAGE: usize = 200;

impl Complaint {
    /// The vendor's word for it, such as `invalid_cursor`.
    pub fn code(&self) -> Option<&str> {
        self.code.as_deref()
    }

    /// The vendor's sentence on it, shortened and on one line.
    pub fn message(&self) -> Option<&str> {
        self.message.as_deref()
    }

    /// What the vendor's support asks for.
    pub fn request_id(&self) -> Option<&str> {
        self.request_id.as_deref()
    }

    /// Whether it is about the cursor that was asked with.
    pub(super) fn names_cursor(&self) -> bool {
        self.names_cursor
    }

    /// Reads the envelope, the older pair of status and message, the list of a
    /// validation, or a plain text. `None` when it is no JSON.
    pub(super) fn read(body: &[u8], key: &ApiKey) -> Option<Self> {
        let body: Value = serde_json::from_slice(body).ok()?;
        let detail = body.get("detail").unwrap_or(&body);
        Some(match detail {
            Value::Array(faults) => Self::of_validation(faults, key),
            Value::Object(_) => Self::of_envelope(detail, key),
            other => Self {
                message: sentence(other, key),
                ..Self::default()
            },
        })
    }

    fn of_envelope(detail: &Value, key: &ApiKey) -> Self {
        let word_at = |name: &str| detail.get(name).and_then(|value| word(value, key));
        let mut said = ["code", "status", "param"].into_iter().filter_map(word_at);
        let code = word_at("code").or_else(|| word_at("status"));
        Self {
            names_cursor: said.any(|word| is_cursor(&word)),
            code: code.filter(|word| is_code(word)),
            message: detail.get("message").and_then(|text| sentence(text, key)),
            request_id: word_at("request_id"),
        }
    }

    /// The first of the faults, and where it lies.
    fn of_validation(faults: &[Value], key: &ApiKey) -> Self {
        let Some(fault) = faults.first() else {
            return Self::default();
        };
        let path = fault.get("loc").and_then(Value::as_array);
        let path = path.into_iter().flatten();
        let path: Vec<String> = path.filter_map(|step| word(step, key)).collect();
        let path = path.join(".");
        let message = fault.get("msg").and_then(|text| sentence(text, key));
        Self {
            names_cursor: is_cursor(&path),
            code: fault
                .get("type")
                .and_then(|value| word(value, key))
                .filter(|word| is_code(word)),
            message: message.map(|message| format!("{path}: {message}")),
            request_id: None,
        }
    }
}

/// Batches are paged by the last document seen.
fn is_cursor(word: &str) -> bool {
    word.contains("cursor") || word.contains("last_doc")
}

/// A code is spelled; what begins with a digit may be somebody's number.
fn is_code(word: &str) -> bool {
    word.starts_with(|c: char| c.is_ascii_alphabetic())
}

/// A single word, without spaces or signs.
fn word(value: &Value, key: &ApiKey) -> Option<String> {
    let word = key.kept_out_of(value.as_str()?);
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.');
    let fits = !word.is_empty() && word.len() <= LONGEST_WORD && word.chars().all(plain);
    fits.then_some(word)
}

fn sentence(value: &Value, key: &ApiKey) -> Option<String> {
    let text = key.kept_out_of(value.as_str()?);
    let words: Vec<&str> = text
        .split(|c: char| c.is_whitespace() || c.is_control())
        .collect();
    let words: Vec<&str> = words.into_iter().filter(|word| !word.is_empty()).collect();
    let line = shortened(&words.join(" "), LONGEST_MESSAGE);
    (!line.is_empty()).then_some(line)
}

impl fmt::Display for Complaint {
    /// Writes what may be logged in brackets, or nothing.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (&self.code, &self.request_id) {
            (Some(code), Some(request)) => write!(f, " ({code}, request {request})"),
            (Some(word), None) => write!(f, " ({word})"),
            (None, Some(request)) => write!(f, " (request {request})"),
            (None, None) => Ok(()),
        }
    }
}

impl fmt::Debug for Complaint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Complaint({:?}, {:?})", self.code, self.request_id)
    }
}
