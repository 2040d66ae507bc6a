//! A table as CSV (RFC 4180): every cell quoted, none taken for a formula.

use crate::cell::safe;

/// What older spreadsheets know UTF-8 by, when a file begins with it.
pub const BYTE_ORDER_MARK: &str = "\u{feff}";

/// Rows that were written and not taken yet, so that a table of any length is
/// written in the memory of a page.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Csv(String);

impl Csv {
    /// A table that begins with the names of its columns.
    pub fn headed<C: AsRef<str>>(columns: impl IntoIterator<Item = C>) -> Self {
        let mut csv = Self::default();
        csv.row(columns);
        csv
    }

    /// Adds a row. One with a single cell is still a row when it is empty.
    pub fn row<C: AsRef<str>>(&mut self, cells: impl IntoIterator<Item = C>) {
        for (place, cell) in cells.into_iter().enumerate() {
            if place > 0 {
                self.0.push(',');
            }
            self.cell(cell.as_ref());
        }
        self.0.push_str("\r\n");
    }

    fn cell(&mut self, cell: &str) {
        self.0.push('"');
        self.0.push_str(&safe(cell).replace('"', "\"\""));
        self.0.push('"');
    }

    /// In bytes.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub fn into_text(self) -> String {
        self.0
    }
}
