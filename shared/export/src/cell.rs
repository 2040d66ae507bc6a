//! Cells that no spreadsheet takes for a formula.

use std::borrow::Cow;

/// What a spreadsheet begins a formula with, in each width that one is typed in.
const SIGNS: [char; 12] = [
    '=', '+', '-', '@', '＝', '＋', '－', '＠', '﹦', '﹢', '﹣', '﹫',
];

/// What makes a spreadsheet show a cell as it stands.
const GUARD: char = '\'';

/// `cell` as it may stand in a file that people open: what a spreadsheet would run
/// has an apostrophe before it.
///
/// A phone number in E.164 stays as it is. What already has apostrophes before a
/// formula gets one more, so that [`unguarded`] gives back exactly what was there.
pub fn safe(cell: &str) -> Cow<'_, str> {
    match is_run(cell.trim_start_matches(GUARD)) {
        true => Cow::Owned(format!("{GUARD}{cell}")),
        false => Cow::Borrowed(cell),
    }
}

/// What [`safe`] was given, from what it made of it.
pub fn unguarded(cell: &str) -> &str {
    match cell.strip_prefix(GUARD) {
        Some(rest) if is_run(cell.trim_start_matches(GUARD)) => rest,
        _ => cell,
    }
}

/// Whether a spreadsheet may run `cell`. Some look past blanks, and all past a
/// mark of the byte order; some drop a tab or an end of line and read on.
fn is_run(cell: &str) -> bool {
    let first = cell.trim_start_matches(is_looked_past);
    let blank = cell.starts_with(['\t', '\r', '\n']);
    blank || (first.starts_with(SIGNS) && !is_e164(cell))
}

fn is_looked_past(c: char) -> bool {
    let unseen = matches!(c, '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}');
    c.is_whitespace() || c.is_control() || unseen
}

fn is_e164(cell: &str) -> bool {
    let Some(digits) = cell.strip_prefix('+') else {
        return false;
    };
    let plain = digits.bytes().all(|byte| byte.is_ascii_digit());
    plain && (7..=15).contains(&digits.len()) && !digits.starts_with('0')
}

#[cfg(test)]
mod tests {
    use super::{safe, unguarded};

    #[test]
    fn what_begins_like_a_formula_is_guarded() {
        for cell in [
            "=1+1",
            "+1-1",
            "-2+3",
            "@SUM(A1)",
            "\t=1",
            "\r=1",
            "\n=1",
            "＝1+1",
            "＋1",
            "－1",
            "＠A1",
            "﹦1",
            " =1+1",
            "\u{feff}=1+1",
            "\u{a0}\u{200b}@A1",
            "\0-1",
            "=",
            "+",
            "-",
            "'=1+1",
            "''@A1",
        ] {
            assert_eq!(safe(cell), format!("'{cell}"), "{cell:?}");
            assert_eq!(unguarded(&safe(cell)), cell, "{cell:?}");
        }
    }

    #[test]
    fn what_nobody_runs_stays_as_it_is() {
        for cell in [
            "",
            "ordinary",
            "a=b",
            "3.5",
            "'tis",
            "'",
            " padded ",
            "a\n=1",
            "+14155550100",
            "+4930123456",
            "'+14155550100",
            "2026-11-01T09:00:00Z",
        ] {
            assert_eq!(safe(cell), cell);
            assert_eq!(unguarded(cell), cell);
        }
    }

    #[test]
    fn only_a_strict_number_keeps_its_plus() {
        for cell in [
            "+1 415 555 0100",
            "+0415555010",
            "+123456",
            "+1234567890123456",
            "+14155550100\n",
            "+1415555010a",
            "+١٤١٥٥٥٥٠١٠٠",
            " +14155550100",
        ] {
            assert_eq!(safe(cell), format!("'{cell}"), "{cell:?}");
        }
    }
}
