//! What stands between two cells.

use crate::records::Records;

/// What stands between two cells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Separator {
    Comma,
    Semicolon,
    Tab,
    Pipe,
}

impl Separator {
    pub const ALL: [Self; 4] = [Self::Comma, Self::Semicolon, Self::Tab, Self::Pipe];

    pub fn as_char(self) -> char {
        match self {
            Self::Comma => ',',
            Self::Semicolon => ';',
            Self::Tab => '\t',
            Self::Pipe => '|',
        }
    }

    pub fn name(self) -> &'static str {
        match self {
            Self::Comma => "comma",
            Self::Semicolon => "semicolon",
            Self::Tab => "tab",
            Self::Pipe => "pipe",
        }
    }

    /// The one that gives the most lines the same number of cells, and of equal
    /// ones that which gives the most cells. A list of one column has none; a
    /// comma does it no harm.
    pub(crate) fn of(text: &str) -> Self {
        let mut best = (Self::Comma, (0, 0));
        for separator in Self::ALL {
            let evenness = separator.evenness(text);
            if evenness > best.1 {
                best = (separator, evenness);
            }
        }
        best.0
    }

    /// How many of a hundred lines have the commonest number of cells, and that
    /// number; nothing when they have one cell.
    fn evenness(self, text: &str) -> (usize, usize) {
        let records = Records::new(text, 1, self).filter(|record| !record.is_blank());
        let widths: Vec<usize> = records
            .take(SAMPLE)
            .map(|record| record.cells.len())
            .collect();
        let alike = |width: usize| widths.iter().filter(|other| **other == width).count();
        let most = widths.iter().map(|width| (alike(*width), *width)).max();
        match most {
            Some((alike, width)) if width > 1 => (alike * 10 / widths.len().max(1), width),
            _ => (0, 0),
        }
    }
}

/// The separator that Excel's own first line, `sep=;`, names, and what follows
/// that line.
pub(crate) fn named(text: &str) -> Option<(Separator, &str)> {
    let end = text.find(['\r', '\n']).unwrap_or(text.len());
    let (line, rest) = text.split_at_checked(end)?;
    let line = line.trim_matches([' ', '"']);
    let mark = line.strip_prefix("sep=").or(line.strip_prefix("SEP="))?;
    let mut all = Separator::ALL.into_iter();
    let separator = all.find(|separator| mark == separator.as_char().to_string())?;
    let rest = rest.strip_prefix('\r').unwrap_or(rest);
    Some((separator, rest.strip_prefix('\n').unwrap_or(rest)))
}

const SAMPLE: usize = 100;

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: Separator) {
        assert_eq!(Separator::of(text), expected, "{text:?}");
    }

    #[test]
    fn the_one_that_makes_even_rows_is_taken() {
        check("id,name\n1,Ann\n2,Bob", Separator::Comma);
        check("id;name\n1;Ann, Jr.\n2;Bob", Separator::Semicolon);
        check("id\tname\n1\tAnn\n2\tBob, Sr.", Separator::Tab);
        check("id|name|city\n1|Ann|Rome, Italy\n", Separator::Pipe);
    }

    #[test]
    fn separators_inside_quotes_are_text() {
        check("id,name\n1,\"a;b;c\"\n2,\"d;e;f\"", Separator::Comma);
        check(
            "id,phone,note\n1,4155550100;2,x\n2,1;2;3,y",
            Separator::Comma,
        );
    }

    #[test]
    fn one_ragged_line_does_not_turn_it() {
        check(
            "id;name;x\n1;Ann;2\n2;Bob\n3;Cy;4\n4;Di;5",
            Separator::Semicolon,
        );
    }

    #[test]
    fn a_list_of_one_column_is_read_with_a_comma() {
        check("phone\n4155550100\n4155550101", Separator::Comma);
        check("", Separator::Comma);
    }

    #[test]
    fn the_line_excel_writes_is_honoured() {
        assert_eq!(named("sep=;\r\nid;x"), Some((Separator::Semicolon, "id;x")));
        assert_eq!(named("\"sep=\t\"\nid"), Some((Separator::Tab, "id")));
        assert_eq!(named("sep=,"), Some((Separator::Comma, "")));
        assert_eq!(named("separator;x\n"), None);
    }
}
