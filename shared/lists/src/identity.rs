//! When two rows are one recipient.

use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash, Hasher};

use domain::{Recipient, RecipientId};
use sha2::{Digest, Sha256};

use crate::Refusal;

/// The rows read so far, by their ids.
#[derive(Clone, Debug, Default)]
pub(crate) struct Known(HashMap<RecipientId, Seen>);

#[derive(Clone, Copy, Debug)]
struct Seen {
    line: usize,
    person: u64,
    mailings: u64,
}

/// Whether a row is a new one.
pub(crate) enum Met {
    New,
    /// Word for word the one of that line.
    Before(usize),
}

impl Known {
    pub(crate) fn meet(&mut self, recipient: &Recipient, line: usize) -> Result<Met, Refusal> {
        let seen = Seen {
            line,
            person: hash(details(recipient)),
            mailings: hash(&recipient.mailings),
        };
        let Some(first) = self.0.get(&recipient.id) else {
            self.0.insert(recipient.id.clone(), seen);
            return Ok(Met::New);
        };
        match (first.person == seen.person, first.mailings == seen.mailings) {
            (true, true) => Ok(Met::Before(first.line)),
            (true, false) => Err(Refusal::OtherMailing { first: first.line }),
            (false, _) => Err(Refusal::SameId {
                id: domain::shortened(recipient.id.as_str(), SHOWN),
                first: first.line,
            }),
        }
    }
}

/// An id that follows from what is known of a person, so that the same list
/// read again, in whatever order, names the same people alike.
pub(crate) fn made_id(recipient: &Recipient) -> RecipientId {
    let digest = Sha256::digest(identifying(recipient).join("\u{1f}"));
    let id = format!("row-{}", hex::encode(digest.get(..6).unwrap_or_default()));
    id.parse().expect("letters, digits and a dash make an id")
}

/// What stands in the place of an id until it is made.
pub(crate) fn unmade() -> RecipientId {
    "row".parse().expect("letters make an id")
}

/// What tells people apart, without regard to capitals.
fn identifying(recipient: &Recipient) -> Vec<String> {
    let small = |text: &Option<String>| text.as_deref().unwrap_or_default().to_lowercase();
    let phones: Vec<&str> = recipient
        .phones
        .iter()
        .map(|phone| phone.as_str())
        .collect();
    vec![
        small(&recipient.first_name),
        small(&recipient.last_name),
        small(&recipient.address),
        small(&recipient.zip),
        small(&recipient.email),
        phones.join(" "),
        small(&recipient.code),
    ]
}

fn details(recipient: &Recipient) -> Vec<String> {
    let mut details = identifying(recipient);
    for text in [&recipient.city, &recipient.country] {
        details.push(text.as_deref().unwrap_or_default().to_lowercase());
    }
    details
}

fn hash(value: impl Hash) -> u64 {
    let mut hasher = DefaultHasher::new();
    value.hash(&mut hasher);
    hasher.finish()
}

const SHOWN: usize = 60;
