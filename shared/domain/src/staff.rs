//! What people know of a call and the vendor does not.
//!
//! Kept apart from the facts, so that nothing the vendor sends can touch it.

use std::collections::BTreeSet;
use std::fmt;
use std::str::FromStr;

use jiff::Timestamp;

use crate::{CampaignId, Money, RecipientId};

/// A field as a person left it. The larger revision wins.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Edited<T> {
    /// One more than the revision the person saw.
    pub rev: u32,
    pub actor: String,
    pub at: Timestamp,
    pub value: T,
}

/// A person's word on the business result of a call.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Conversion {
    pub converted: bool,
    /// What kind of result it is, such as `appointment`.
    pub kind: Option<String>,
    pub value: Option<Money>,
    pub note: Option<String>,
}

/// A person's word on who a call is credited to.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Verdict {
    pub choice: Choice,
    pub reason: Option<String>,
    /// Given without seeing what the rules say, to measure them by.
    pub blind: bool,
}

/// Who a person credits a call to.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Choice {
    Campaign {
        campaign: CampaignId,
        recipient: Option<RecipientId>,
    },
    /// No campaign caused it: a decision like any other.
    Nobody,
    /// Handed back to the rules.
    Rules,
}

/// What a person says a call is; absent leaves it to the rules.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Marks {
    pub spam: Option<bool>,
    pub test: Option<bool>,
}

/// A short word people sort calls by.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Tag(String);

/// Everything people entered.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Staff {
    pub attribution: Option<Edited<Verdict>>,
    pub marks: Option<Edited<Marks>>,
    pub conversion: Option<Edited<Conversion>>,
    pub notes: Option<Edited<String>>,
    pub tags: Option<Edited<BTreeSet<Tag>>>,
}

/// One change by a person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Edit {
    Attribution(Verdict),
    Marks(Marks),
    Conversion(Conversion),
    Notes(String),
    Tags(BTreeSet<Tag>),
}

/// The field has been changed since the person saw it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("changed meanwhile: now at revision {current}, not {expected}")]
pub struct Conflict {
    pub expected: u32,
    pub current: u32,
}

/// Why an entered text cannot be kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum InvalidEdit {
    #[error("is empty")]
    Empty,
    #[error("is longer than {0} characters")]
    TooLong(usize),
    #[error("has a control character")]
    Control,
    #[error("are more than {0}")]
    TooMany(usize),
}

impl Staff {
    pub(crate) fn join(&self, other: &Self) -> Self {
        Self {
            attribution: self
                .attribution
                .as_ref()
                .max(other.attribution.as_ref())
                .cloned(),
            marks: self.marks.as_ref().max(other.marks.as_ref()).cloned(),
            conversion: self
                .conversion
                .as_ref()
                .max(other.conversion.as_ref())
                .cloned(),
            notes: self.notes.as_ref().max(other.notes.as_ref()).cloned(),
            tags: self.tags.as_ref().max(other.tags.as_ref()).cloned(),
        }
    }

    /// What people say the call is.
    pub fn marks(&self) -> Marks {
        self.marks
            .as_ref()
            .map(|edited| edited.value)
            .unwrap_or_default()
    }

    /// Whether a person decided who the call is credited to.
    pub fn has_decided(&self) -> bool {
        let choice = self.attribution.as_ref().map(|edited| &edited.value.choice);
        choice.is_some_and(|choice| *choice != Choice::Rules)
    }

    /// Without free text; that it converted, and for how much, still counts.
    pub(crate) fn impersonal(&self) -> Self {
        let mut conversion = self.conversion.clone();
        if let Some(edited) = &mut conversion {
            edited.value.note = None;
        }
        let mut attribution = self.attribution.clone();
        if let Some(edited) = &mut attribution {
            edited.value.reason = None;
            if let Choice::Campaign { recipient, .. } = &mut edited.value.choice {
                *recipient = None;
            }
        }
        Self {
            attribution,
            marks: self.marks.clone(),
            conversion,
            notes: None,
            tags: None,
        }
    }

    /// After `edit` by `actor`, who saw revision `expected` if they say so.
    ///
    /// Sending the same edit again changes nothing.
    pub(crate) fn edited(
        &self,
        edit: Edit,
        actor: &str,
        at: Timestamp,
        expected: Option<u32>,
    ) -> Result<Self, Conflict> {
        let mut staff = self.clone();
        match edit {
            Edit::Attribution(value) => revise(&mut staff.attribution, value, actor, at, expected)?,
            Edit::Marks(value) => revise(&mut staff.marks, value, actor, at, expected)?,
            Edit::Conversion(value) => revise(&mut staff.conversion, value, actor, at, expected)?,
            Edit::Notes(value) => revise(&mut staff.notes, value, actor, at, expected)?,
            Edit::Tags(value) => revise(&mut staff.tags, value, actor, at, expected)?,
        }
        Ok(staff)
    }
}

fn revise<T: PartialEq>(
    field: &mut Option<Edited<T>>,
    value: T,
    actor: &str,
    at: Timestamp,
    expected: Option<u32>,
) -> Result<(), Conflict> {
    let current = field.as_ref().map_or(0, |edited| edited.rev);
    let same = field.as_ref().is_some_and(|edited| edited.value == value);
    let again = same && field.as_ref().is_some_and(|edited| edited.actor == actor);
    match expected {
        Some(expected)
            if expected != current && !(again && expected.checked_add(1) == Some(current)) =>
        {
            return Err(Conflict { expected, current });
        }
        _ if same => return Ok(()),
        _ => {}
    }
    *field = Some(Edited {
        rev: current.saturating_add(1),
        actor: actor.to_owned(),
        at,
        value,
    });
    Ok(())
}

impl Tag {
    pub const LONGEST: usize = 50;
    pub const MOST: usize = 50;

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for Tag {
    type Err = InvalidEdit;

    fn from_str(text: &str) -> Result<Self, InvalidEdit> {
        let text = text.trim();
        match text {
            "" => Err(InvalidEdit::Empty),
            _ if text.chars().count() > Self::LONGEST => Err(InvalidEdit::TooLong(Self::LONGEST)),
            _ if text.chars().any(char::is_control) => Err(InvalidEdit::Control),
            _ => Ok(Self(text.to_owned())),
        }
    }
}

impl fmt::Display for Tag {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
