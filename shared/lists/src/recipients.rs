//! A sheet's rows, one after the other.

use crate::guess::MOST_COLUMNS;
use crate::identity::{Known, Met};
use crate::reader::{LONGEST, Reader};
use crate::records::Record;
use crate::{Columns, Field, NotAList, Row, Settings, Sheet};

/// What becomes of each row of a sheet, read as it is asked for.
pub struct Recipients<'s> {
    records: Box<dyn Iterator<Item = Record<'s>> + 's>,
    reader: Reader<'s>,
    known: Known,
}

impl Sheet {
    /// Reads the rows by `columns`.
    ///
    /// Phone numbers are what takes time, so each row is read when it is its
    /// turn. Within the sheet an id is taken once: whoever has it first.
    pub fn recipients<'s>(
        &'s self,
        columns: &Columns,
        settings: &'s Settings,
    ) -> Result<Recipients<'s>, NotAList> {
        let identified = Field::ALL.into_iter().filter(|field| field.identifies());
        if !identified.into_iter().any(|field| columns.has(field)) {
            return Err(NotAList::Nobody);
        }
        Ok(Recipients {
            records: Box::new(self.rows()),
            reader: Reader::new(columns, self.width(), settings),
            known: Known::default(),
        })
    }
}

impl Recipients<'_> {
    /// Whether the list has no ids and each is made from what its row says.
    pub fn makes_ids(&self) -> bool {
        self.reader.makes_ids
    }

    fn row(&mut self, record: Record) -> Row {
        let line = record.line;
        if record.is_blank() {
            return Row::Blank { line };
        }
        let read = self.reader.read(&record).and_then(|(recipient, notes)| {
            let met = self.known.meet(&recipient, line)?;
            Ok((met, recipient, notes))
        });
        match read {
            Ok((Met::New, recipient, notes)) => Row::Read {
                line,
                recipient: Box::new(recipient),
                notes,
            },
            Ok((Met::Before(first), ..)) => Row::Repeated { line, first },
            Err(why) => Row::Refused {
                line,
                why,
                cells: shown(&record),
            },
        }
    }
}

impl Iterator for Recipients<'_> {
    type Item = Row;

    fn next(&mut self) -> Option<Row> {
        let record = self.records.next()?;
        Some(self.row(record))
    }
}

/// The cells of a refused row, cut where no recipient has so much to say.
fn shown(record: &Record) -> Vec<String> {
    let cells = record.cells.iter().take(MOST_COLUMNS);
    cells.map(|cell| domain::shortened(cell, LONGEST)).collect()
}
