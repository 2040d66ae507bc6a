//! What became of a row.

use domain::{InvalidId, Recipient};

use crate::{Field, Note};

/// What became of one row. Each has the line it begins on, as an editor shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Row {
    Read {
        line: usize,
        recipient: Box<Recipient>,
        notes: Vec<Note>,
    },
    /// It says what an earlier row said.
    Repeated { line: usize, first: usize },
    Refused {
        line: usize,
        why: Refusal,
        /// What stood in it, so that a person can mend and send it again.
        cells: Vec<String>,
    },
    /// Nothing is written in it.
    Blank { line: usize },
}

/// Why a row is no recipient.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    #[error("{0} in column {1} is longer than {2} characters")]
    TooLong(Field, usize, usize),
    #[error("recipient_id is empty")]
    NoId,
    #[error("recipient_id {0}")]
    InvalidId(InvalidId),
    #[error("recipient_id '{id}' is already on line {first}, with other details")]
    SameId { id: String, first: usize },
    #[error("the recipient of line {first} again, for another mailing")]
    OtherMailing { first: usize },
    #[error("mailing_id '{0}' is not a mailing of this campaign")]
    UnknownMailing(String),
    #[error(
        "nothing in it tells who it is: no phone, e-mail, code, name or address that can be read"
    )]
    Nobody,
    #[error(
        "it has {cells} cells where there are {columns} columns, and they do not fit; is a cell with a separator unquoted?"
    )]
    Shifted { cells: usize, columns: usize },
}

/// How many rows there were of each kind.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    pub read: usize,
    /// Those among the read that have a note.
    pub noted: usize,
    pub repeated: usize,
    pub refused: usize,
    pub blank: usize,
}

impl Row {
    pub fn line(&self) -> usize {
        match self {
            Self::Read { line, .. }
            | Self::Repeated { line, .. }
            | Self::Refused { line, .. }
            | Self::Blank { line } => *line,
        }
    }
}

impl Tally {
    pub fn add(&mut self, row: &Row) {
        match row {
            Row::Read { notes, .. } => {
                self.read += 1;
                self.noted += usize::from(!notes.is_empty());
            }
            Row::Repeated { .. } => self.repeated += 1,
            Row::Refused { .. } => self.refused += 1,
            Row::Blank { .. } => self.blank += 1,
        }
    }

    pub fn rows(&self) -> usize {
        self.read + self.repeated + self.refused + self.blank
    }
}
