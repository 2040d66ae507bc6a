//! What was left out on the way, and where it stood.

use std::fmt;

/// A field that could not be taken as it was. It names the field and never
/// quotes it, so it may be shown and logged.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Warning {
    path: String,
    why: Why,
}

/// What was the matter with a field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Why {
    /// Another type than this was found, and the field left out.
    Not(&'static str),
    OutOfRange,
    TooLong,
    TooDeep,
    /// The text goes on, but only this many bytes were taken.
    CutTo(usize),
    /// There are more entries, but only this many were taken.
    OnlyFirst(usize),
    Missing,
    /// The body had escapes or numbers that nothing can hold; they were
    /// replaced before it was read.
    Mended,
    /// This many more warnings were not listed.
    AndMore(usize),
}

/// A step on the way to a field.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Step {
    Field(&'static str),
    /// A place in a list.
    Item(usize),
    /// An entry of a map, whose name is the customer's and may be personal.
    Entry,
}

/// Where the reader is, and what it had to leave out so far.
#[derive(Debug, Default)]
pub(crate) struct Notes {
    path: Vec<Step>,
    warnings: Vec<Warning>,
    unlisted: usize,
}

const MOST: usize = 50;

impl Notes {
    /// Reads on one step further in.
    pub(crate) fn within<T>(&mut self, step: Step, read: impl FnOnce(&mut Self) -> T) -> T {
        self.path.push(step);
        let read = read(self);
        self.path.pop();
        read
    }

    /// Notes the field the reader is at.
    pub(crate) fn note(&mut self, why: Why) {
        self.note_at("", why);
    }

    /// Notes a field below the one the reader is at.
    pub(crate) fn note_at(&mut self, below: &'static str, why: Why) {
        if self.warnings.len() == MOST {
            self.unlisted += 1;
            return;
        }
        let mut path = self.path();
        if !path.is_empty() && !below.is_empty() {
            path.push('.');
        }
        path.push_str(below);
        // The first word on a field says what was found there.
        if self.warnings.iter().all(|warning| warning.path != path) {
            self.warnings.push(Warning { path, why });
        }
    }

    /// What `fit` makes of `value`, or a note that it is out of range.
    pub(crate) fn in_range<T, U>(
        &mut self,
        value: Option<T>,
        below: &'static str,
        fit: impl FnOnce(T) -> Option<U>,
    ) -> Option<U> {
        let fitted = fit(value?);
        if fitted.is_none() {
            self.note_at(below, Why::OutOfRange);
        }
        fitted
    }

    fn path(&self) -> String {
        let mut path = String::new();
        for step in &self.path {
            let name = match step {
                Step::Item(place) => format!("[{place}]"),
                Step::Field(name) if path.is_empty() => (*name).to_owned(),
                Step::Field(name) => format!(".{name}"),
                Step::Entry => ".*".to_owned(),
            };
            path.push_str(&name);
        }
        path
    }

    pub(crate) fn into_warnings(self) -> Vec<Warning> {
        let more = Warning {
            path: "the body".to_owned(),
            why: Why::AndMore(self.unlisted),
        };
        let mut warnings = self.warnings;
        warnings.extend((self.unlisted > 0).then_some(more));
        warnings
    }
}

impl Warning {
    /// The field's way from the top of the body, such as `data.metadata.cost`.
    pub fn path(&self) -> &str {
        &self.path
    }

    pub fn why(&self) -> Why {
        self.why
    }
}

impl fmt::Display for Warning {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.path, self.why)
    }
}

impl fmt::Display for Why {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Not(expected) => write!(f, "is not {expected}"),
            Self::OutOfRange => f.write_str("is out of range"),
            Self::TooDeep => f.write_str("is nested too deep to be kept"),
            Self::TooLong => f.write_str("is too long to be kept"),
            Self::CutTo(bytes) => write!(f, "was cut to {bytes} bytes"),
            Self::OnlyFirst(most) => write!(f, "has more than {most} entries; the first were kept"),
            Self::Missing => f.write_str("is missing"),
            Self::Mended => {
                f.write_str("had escapes or numbers that cannot be held; they were replaced")
            }
            Self::AndMore(more) => write!(f, "has {more} more fields that were left out"),
        }
    }
}
