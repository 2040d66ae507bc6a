//! Rows with more cells than the sheet has columns.
//!
//! A separator that nobody quoted moves every cell after it into the wrong
//! column. Mostly it stands in the address, and can be mended; where it cannot,
//! the row is refused rather than read wrongly.

use std::borrow::Cow;

use crate::oddity::{Oddity, is_absent};
use crate::reader::{Notes, Reader};
use crate::records::Record;
use crate::{Field, Refusal, country};

/// A row as it is, or mended.
pub(crate) enum Fitted<'a, 'r> {
    AsItIs(&'a Record<'r>),
    Mended(Record<'r>),
}

impl<'r> Fitted<'_, 'r> {
    pub(crate) fn record(&self) -> &Record<'r> {
        match self {
            Self::AsItIs(record) => record,
            Self::Mended(record) => record,
        }
    }
}

impl Reader<'_> {
    /// The row with each cell in its column, if that can be had.
    pub(crate) fn fitted<'a, 'r>(
        &self,
        record: &'a Record<'r>,
        notes: &mut Notes,
    ) -> Result<Fitted<'a, 'r>, Refusal> {
        let filled = |cell: &Cow<str>| !cell.trim().is_empty();
        let cells = record
            .cells
            .iter()
            .rposition(filled)
            .map_or(0, |last| last + 1);
        let Some(beyond) = cells.checked_sub(self.width).filter(|beyond| *beyond > 0) else {
            return Ok(Fitted::AsItIs(record));
        };
        if self.in_place(record) {
            notes.add(None, self.width, Oddity::Beyond);
            return Ok(Fitted::AsItIs(record));
        }
        let at = self.places(Field::Address).first().copied();
        let mended = at.map(|at| (at, joined(record, at, beyond)));
        match mended.filter(|(_, mended)| self.in_place(mended)) {
            Some((at, mended)) => {
                notes.add(Some(Field::Address), at, Oddity::Joined);
                Ok(Fitted::Mended(mended))
            }
            None => Err(Refusal::Shifted {
                cells,
                columns: self.width,
            }),
        }
    }

    /// Whether the cells that can be told by their looks are where they should
    /// be.
    fn in_place(&self, record: &Record) -> bool {
        let all = |field: Field, fits: fn(&str) -> bool| {
            let mut cells = self.cells(record, field);
            cells.all(|(_, cell)| is_absent(&cell) || fits(&cell))
        };
        let digit = |cell: &str| cell.contains(|c: char| c.is_ascii_digit());
        all(Field::Email, |cell| cell.contains('@'))
            && all(Field::Zip, digit)
            && all(Field::Phone, |cell| !cell.contains('@'))
            && all(Field::Country, |cell| country::read(cell).is_some())
    }
}

/// The row with the cell at `at` and as many after it as stand `beyond` made
/// one.
fn joined<'r>(record: &Record<'r>, at: usize, beyond: usize) -> Record<'r> {
    let parts: Vec<&str> = record
        .cells
        .iter()
        .skip(at)
        .take(beyond + 1)
        .map(|cell| cell.trim())
        .collect();
    let address = Cow::Owned(parts.join(", "));
    let before = record.cells.iter().take(at).cloned();
    let after = record.cells.iter().skip(at + beyond + 1).cloned();
    Record {
        line: record.line,
        cells: before.chain([address]).chain(after).collect(),
    }
}
