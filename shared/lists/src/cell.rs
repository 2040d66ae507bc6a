//! What a cell says once the traces of the program that wrote it are gone.

use std::borrow::Cow;

/// Without control and invisible characters, without doubled spaces, without
/// the `="…"` and `'` by which spreadsheets keep digits from becoming numbers.
pub(crate) fn clean(cell: &str) -> Cow<'_, str> {
    let cell = cell.trim();
    let plain = |c: char| c == ' ' || c.is_ascii_graphic();
    let spaced = match cell.chars().all(plain) && !cell.contains("  ") {
        true => Cow::Borrowed(cell),
        false => Cow::Owned(respaced(cell)),
    };
    match spaced {
        Cow::Borrowed(cell) => Cow::Borrowed(unguarded(cell)),
        Cow::Owned(cell) => Cow::Owned(unguarded(&cell).to_owned()),
    }
}

/// A number that went through a spreadsheet as text and came back with `.0` or
/// `.00`, without it; everything else as it is.
pub(crate) fn whole(text: &str) -> &str {
    let (number, fraction) = text.rsplit_once(['.', ',']).unwrap_or((text, ""));
    let digits = !number.is_empty() && number.bytes().all(|b| b.is_ascii_digit());
    match digits && matches!(fraction, "0" | "00") {
        true => number,
        false => text,
    }
}

fn respaced(cell: &str) -> String {
    let shown = cell.chars().filter(|c| !invisible(*c));
    let text: String = shown
        .map(|c| if c.is_control() { ' ' } else { c })
        .collect();
    let words: Vec<&str> = text.split_whitespace().collect();
    words.join(" ")
}

/// Marks without width, which copying from web pages and letters brings in.
fn invisible(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}')
        || matches!(c, '\u{2060}'..='\u{2069}' | '\u{feff}')
}

fn unguarded(cell: &str) -> &str {
    let formula = cell
        .strip_prefix("=\"")
        .and_then(|cell| cell.strip_suffix('"'));
    let cell = formula.unwrap_or(cell).trim();
    let text = cell.strip_prefix('\'').map(str::trim_start);
    let number = |text: &&str| text.starts_with(|c: char| c.is_ascii_digit() || "+(=".contains(c));
    text.filter(number).unwrap_or(cell)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(cell: &str, expected: &str) {
        assert_eq!(clean(cell), expected, "{cell:?}");
    }

    #[test]
    fn what_cannot_be_seen_goes() {
        check(" Ann \t Lee\u{a0} ", "Ann Lee");
        check("4 Oak St\nFlat 2", "4 Oak St Flat 2");
        check("\u{feff}a\u{0}b\u{200b}c", "a bc");
        check("\u{202d}+1 415\u{202c}", "+1 415");
    }

    #[test]
    fn what_a_spreadsheet_put_around_digits_goes() {
        check("=\"00123\"", "00123");
        check("'+1 515 555 0182", "+1 515 555 0182");
        check("'01234", "01234");
        check("'t Hooft", "'t Hooft");
        check("=1+1", "=1+1");
    }

    #[test]
    fn a_whole_number_has_no_fraction() {
        for (text, expected) in [
            ("94105.0", "94105"),
            ("7,0", "7"),
            ("7.00", "7"),
            ("7.000", "7.000"),
            ("a.0", "a.0"),
            (".0", ".0"),
        ] {
            assert_eq!(whole(text), expected);
        }
    }
}
