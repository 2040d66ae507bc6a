//! Text into rows of cells.
//!
//! Read here and not by the `csv` crate, for three things that lists need: the
//! line that a person's editor shows, whatever ends the lines; a quote that
//! somebody forgot to close must not swallow the rest of the file; and a quote
//! inside a quoted cell is a quote, doubled or not.

use std::borrow::Cow;

use crate::Separator;

/// The rows of a text, from its beginning.
#[derive(Clone, Debug)]
pub(crate) struct Records<'t> {
    /// `None` once the end was met.
    rest: Option<&'t str>,
    line: usize,
    separator: char,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Record<'t> {
    /// The line it begins on, counted from one.
    pub(crate) line: usize,
    pub(crate) cells: Vec<Cow<'t, str>>,
}

impl Record<'_> {
    /// Whether nothing is written in it; spreadsheets leave many such rows.
    pub(crate) fn is_blank(&self) -> bool {
        self.cells.iter().all(|cell| cell.trim().is_empty())
    }

    pub(crate) fn cell(&self, index: usize) -> &str {
        self.cells.get(index).map_or("", AsRef::as_ref)
    }
}

impl<'t> Records<'t> {
    pub(crate) fn new(text: &'t str, line: usize, separator: Separator) -> Self {
        Self {
            rest: Some(text).filter(|text| !text.is_empty()),
            line,
            separator: separator.as_char(),
        }
    }

    /// The cell that `text` begins with, and what follows it.
    fn cell(&self, text: &'t str) -> (Cow<'t, str>, &'t str) {
        if let Some(read) = self.quoted(text) {
            return read;
        }
        let separator = u8::try_from(self.separator).unwrap_or(b',');
        let ends = |byte: u8| byte == separator || byte == b'\n' || byte == b'\r';
        let end = text.bytes().position(ends).unwrap_or(text.len());
        let (cell, rest) = text.split_at_checked(end).unwrap_or((text, ""));
        (Cow::Borrowed(cell), rest)
    }

    /// The same for a cell in quotes; none when it is not, or when the quote
    /// it begins with is never closed and so is a part of the text.
    fn quoted(&self, text: &'t str) -> Option<(Cow<'t, str>, &'t str)> {
        let inner = self.unspaced(text).strip_prefix('"')?;
        let (mut from, mut strays) = (0, 0);
        for _ in 0..MOST_QUOTES {
            let at = from + inner.get(from..)?.find('"')?;
            let (before, after) = (inner.get(..at)?, inner.get(at + 1..)?);
            let next = self.unspaced(after);
            if after.starts_with('"') {
                from = at + 2;
            } else if next.is_empty() || next.starts_with([self.separator, '\n', '\r']) {
                return Some((unescaped(before), next));
            } else if strays == MOST_STRAYS || self.reopens(before) {
                return None;
            } else {
                from = at + 1;
                strays += 1;
            }
        }
        None
    }

    /// Whether a quote after `before` opens a cell of a later line: then the
    /// one before it was never closed.
    fn reopens(&self, before: &str) -> bool {
        before.ends_with([self.separator, '\n', '\r']) && before.contains(['\n', '\r'])
    }

    fn unspaced(&self, text: &'t str) -> &'t str {
        text.trim_start_matches(|c| (c == ' ' || c == '\t') && c != self.separator)
    }
}

impl<'t> Iterator for Records<'t> {
    type Item = Record<'t>;

    fn next(&mut self) -> Option<Record<'t>> {
        let mut rest = self.rest?;
        let mut record = Record {
            line: self.line,
            cells: Vec::new(),
        };
        loop {
            let (cell, after) = self.cell(rest);
            self.line += lines_ended(&cell);
            record.cells.push(cell);
            match after.strip_prefix(self.separator) {
                Some(next) => rest = next,
                None => {
                    self.rest = after_line(after);
                    self.line += 1;
                    return Some(record);
                }
            }
        }
    }
}

fn unescaped(cell: &str) -> Cow<'_, str> {
    match cell.contains("\"\"") {
        true => Cow::Owned(cell.replace("\"\"", "\"")),
        false => Cow::Borrowed(cell),
    }
}

/// How many lines end inside a cell.
fn lines_ended(cell: &str) -> usize {
    let pairs = cell.matches("\r\n").count();
    cell.matches(['\n', '\r']).count() - pairs
}

/// What follows the end of a line; none when nothing does.
fn after_line(text: &str) -> Option<&str> {
    let rest = text.strip_prefix('\r').unwrap_or(text);
    let rest = rest.strip_prefix('\n').unwrap_or(rest);
    Some(rest).filter(|rest| !rest.is_empty())
}

/// A cell with more quotes in it than this was never meant to be in quotes.
/// Without a bound, a hostile file could have its rest searched from each cell.
const MOST_QUOTES: usize = 200;
const MOST_STRAYS: usize = 16;

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &[(usize, &[&str])]) {
        let read: Vec<(usize, Vec<String>)> = Records::new(text, 1, Separator::Comma)
            .map(|record| {
                let cells = record.cells.into_iter().map(Cow::into_owned);
                (record.line, cells.collect())
            })
            .collect();
        let expected: Vec<(usize, Vec<String>)> = expected
            .iter()
            .map(|(line, cells)| (*line, cells.iter().map(|cell| (*cell).to_owned()).collect()))
            .collect();
        assert_eq!(read, expected, "{text:?}");
    }

    #[test]
    fn any_end_of_line_ends_a_line() {
        for text in ["a,b\nc,d\n", "a,b\r\nc,d", "a,b\rc,d\r"] {
            check(text, &[(1, &["a", "b"]), (2, &["c", "d"])]);
        }
        check("a\n\nb", &[(1, &["a"]), (2, &[""]), (3, &["b"])]);
        check("", &[]);
        check("a,", &[(1, &["a", ""])]);
    }

    #[test]
    fn quotes_hold_a_cell_together() {
        check("\"a,b\",c", &[(1, &["a,b", "c"])]);
        check("\"a \"\"b\"\"\",c", &[(1, &["a \"b\"", "c"])]);
        check("a, \"b\" ,c", &[(1, &["a", "b", "c"])]);
        check("\"a\r\nb\",c\r\nd", &[(1, &["a\r\nb", "c"]), (3, &["d"])]);
        check("\"\",\"\"", &[(1, &["", ""])]);
    }

    #[test]
    fn quotes_inside_a_cell_are_text() {
        check("5\" pipe,c", &[(1, &["5\" pipe", "c"])]);
        check("\"Ann \"Nan\" Lee\",c", &[(1, &["Ann \"Nan\" Lee", "c"])]);
    }

    #[test]
    fn a_quote_that_is_never_closed_swallows_nothing() {
        check("\"a,b\nc,d", &[(1, &["\"a", "b"]), (2, &["c", "d"])]);
        check(
            "\"a,b\n\"c\",d\ne",
            &[(1, &["\"a", "b"]), (2, &["c", "d"]), (3, &["e"])],
        );
    }

    #[test]
    fn quotes_without_end_are_read_in_time() {
        for cell in ["\"x,", "\"\"x,", "\"\"\"x,", "\"x\n"] {
            let text = cell.repeat(20_000);
            let cells = Records::new(&text, 1, Separator::Comma).map(|record| record.cells.len());
            assert!(cells.sum::<usize>() >= 20_000);
        }
    }
}
