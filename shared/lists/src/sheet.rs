//! A customer's file as a table.

use crate::records::{Record, Records};
use crate::{Encoding, Separator, encoding, heading, separator, values};

/// A file that was read, and what was found out about it.
#[derive(Clone)]
pub struct Sheet {
    text: String,
    encoding: Encoding,
    separator: Separator,
    /// Where the first row begins: its place in the text and its line.
    start: (usize, usize),
    headings: Option<Vec<String>>,
    width: usize,
    rows: usize,
}

/// Why a file is no list of recipients.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotAList {
    #[error("the file is empty")]
    Empty,
    #[error("the file is {0}, not a CSV file; save it as CSV first")]
    Binary(&'static str),
    #[error("the file has column names and no rows below them")]
    NoRows,
    #[error("the file has more than {} rows; split it", Sheet::MOST_ROWS)]
    TooManyRows,
    #[error(
        "no column tells one recipient from another: name one as id, phone, e-mail, code, \
         name or address"
    )]
    Nobody,
}

impl Sheet {
    pub const MOST_ROWS: usize = 1_000_000;

    /// Takes bytes in whatever alphabet and with whatever separator.
    pub fn read(bytes: &[u8]) -> Result<Self, NotAList> {
        if let Some(kind) = kind_of_binary(bytes) {
            return Err(NotAList::Binary(kind));
        }
        let (text, encoding) = encoding::decode(bytes);
        if text.contains('\0') {
            return Err(NotAList::Binary("a binary file"));
        }
        let sheet = Self::of(text, encoding)?;
        match sheet.rows {
            0 => Err(NotAList::NoRows),
            rows if rows > Self::MOST_ROWS => Err(NotAList::TooManyRows),
            _ => Ok(sheet),
        }
    }

    fn of(text: String, encoding: Encoding) -> Result<Self, NotAList> {
        let named = separator::named(&text);
        let start = named.map_or((0, 1), |(_, rest)| (text.len() - rest.len(), 2));
        let separator = named.map_or_else(|| Separator::of(&text), |(separator, _)| separator);
        let mut sheet = Self {
            text,
            encoding,
            separator,
            start,
            headings: None,
            width: 0,
            rows: 0,
        };
        sheet.headings = sheet.find_headings()?;
        (sheet.rows, sheet.width) = sheet.extent();
        Ok(sheet)
    }

    /// How many rows have something in them, and the cells of the widest.
    fn extent(&self) -> (usize, usize) {
        let filled = self.rows().filter(|record| !record.is_blank());
        filled.fold((0, 0), |(rows, width), record| {
            (rows + 1, width.max(record.cells.len()))
        })
    }

    fn find_headings(&self) -> Result<Option<Vec<String>>, NotAList> {
        let mut filled = self.records().filter(|record| !record.is_blank());
        let first = filled.next().ok_or(NotAList::Empty)?;
        let below: Vec<Record> = filled.take(SAMPLE).collect();
        let named = has_names(&first, &below);
        let cells = first.cells.iter();
        Ok(named.then(|| {
            cells
                .map(|cell| crate::cell::clean(cell).into_owned())
                .collect()
        }))
    }

    pub fn encoding(&self) -> Encoding {
        self.encoding
    }

    pub fn separator(&self) -> Separator {
        self.separator
    }

    /// The names of the columns; none when the first row is a recipient.
    pub fn headings(&self) -> Option<&[String]> {
        self.headings.as_deref()
    }

    /// How many rows have something in them, names of columns left out.
    pub fn len(&self) -> usize {
        self.rows
    }

    /// A sheet that was read is never empty.
    pub fn is_empty(&self) -> bool {
        self.rows == 0
    }

    /// As many columns as have a name, or, without names, as the widest row.
    pub(crate) fn width(&self) -> usize {
        self.headings.as_ref().map_or(self.width, Vec::len)
    }

    /// The rows below the names of the columns, blank ones too.
    pub(crate) fn rows(&self) -> impl Iterator<Item = Record<'_>> + Clone {
        let mut waiting = self.headings.is_some();
        self.records().filter(move |record| {
            let names = waiting && !record.is_blank();
            waiting &= !names;
            !names
        })
    }

    fn records(&self) -> Records<'_> {
        let (at, line) = self.start;
        let text = self.text.get(at..).unwrap_or_default();
        Records::new(text, line, self.separator)
    }
}

/// What it holds is personal.
impl std::fmt::Debug for Sheet {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Sheet")
            .field("encoding", &self.encoding)
            .field("separator", &self.separator)
            .field("rows", &self.rows)
            .finish_non_exhaustive()
    }
}

/// Whether the first row names the columns: it has more names that people use
/// than figures, or words alone where the rows below have figures.
fn has_names(first: &Record, below: &[Record]) -> bool {
    let count = |what: fn(&str) -> bool| first.cells.iter().filter(|cell| what(cell)).count();
    let figures = count(values::is_figure);
    if count(|cell| heading::read(cell) != heading::Heading::Unknown) > figures {
        return true;
    }
    if figures > 0 {
        return false;
    }
    let differs = |index: usize| {
        let filled = below
            .iter()
            .filter(|row| !row.cell(index).trim().is_empty());
        let figures = filled
            .clone()
            .filter(|row| values::is_figure(row.cell(index)));
        figures.count() * 2 > filled.count()
    };
    let wordy =
        |cell: &str| !cell.trim().is_empty() && !cell.contains(|c: char| c.is_ascii_digit());
    (0..first.cells.len()).any(|index| wordy(first.cell(index)) && differs(index))
}

/// What else customers upload, by how such files begin.
fn kind_of_binary(bytes: &[u8]) -> Option<&'static str> {
    let start = bytes.trim_ascii_start();
    let text = |word: &str| {
        let head = start.get(..word.len());
        head.is_some_and(|head| head.eq_ignore_ascii_case(word.as_bytes()))
    };
    match bytes {
        [b'P', b'K', 3, 4, ..] => Some("an Excel workbook or an archive"),
        [0xD0, 0xCF, 0x11, 0xE0, ..] => Some("an old Excel workbook"),
        [b'%', b'P', b'D', b'F', ..] => Some("a PDF"),
        [0x1F, 0x8B, ..] | [b'7', b'z', 0xBC, 0xAF, ..] | [b'R', b'a', b'r', b'!', ..] => {
            Some("an archive")
        }
        [0x89, b'P', b'N', b'G', ..] | [0xFF, 0xD8, 0xFF, ..] => Some("a picture"),
        _ if text("{\\rtf") => Some("a letter in RTF"),
        _ if text("<!doctype") || text("<html") || text("<?xml") => Some("a web page or XML"),
        _ => None,
    }
}

const SAMPLE: usize = 100;
