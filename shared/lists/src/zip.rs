//! ZIP codes and postcodes, so that two spellings of one compare.

use domain::Region;

use crate::cell::whole;
use crate::oddity::is_absent;

/// The code as its country writes it; American ones by their first five digits,
/// with the zeros that a spreadsheet dropped.
pub fn zip(text: &str, region: &Region) -> Option<String> {
    let text = whole(text.trim());
    if is_absent(text) {
        return None;
    }
    let written = text.to_uppercase();
    Some(match region.as_str() {
        "US" | "PR" => american(&written),
        "GB" | "GG" | "JE" | "IM" => spaced(&written, 3, &[5, 6, 7]),
        "CA" => spaced(&written, 3, &[6]),
        "DE" | "FR" | "ES" => five_digits(&written, 4),
        // Rome's begin with two zeros.
        "IT" => five_digits(&written, 3),
        _ => written,
    })
}

fn american(written: &str) -> String {
    let front = written.split(['-', ' ', '–']).next().unwrap_or(written);
    match (is_digits(front), front.len()) {
        (true, 3..=5) => format!("{front:0>5}"),
        (true, 8..=9) => format!("{front:0>9}").chars().take(5).collect(),
        _ => written.to_owned(),
    }
}

/// Without the letter that some put before them, as in `D-20018`.
fn five_digits(written: &str, fewest: usize) -> String {
    let digits = written
        .rsplit_once('-')
        .map_or(written, |(_, digits)| digits);
    let digits = digits.trim_start_matches(|c: char| c.is_ascii_alphabetic());
    match is_digits(digits) && (fewest..=5).contains(&digits.len()) {
        true => format!("{digits:0>5}"),
        false => written.to_owned(),
    }
}

/// One space before the last `tail` characters, if it has one of `lengths`.
fn spaced(written: &str, tail: usize, lengths: &[usize]) -> String {
    let close: String = written
        .chars()
        .filter(char::is_ascii_alphanumeric)
        .collect();
    if !lengths.contains(&close.len()) {
        return written.to_owned();
    }
    let (front, back) = close
        .split_at_checked(close.len() - tail)
        .unwrap_or((&close, ""));
    format!("{front} {back}")
}

fn is_digits(text: &str) -> bool {
    text.bytes().all(|b| b.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(region: &str, cases: &[(&str, &str)]) {
        let region = region.parse().unwrap();
        for (text, expected) in cases {
            assert_eq!(
                zip(text, &region).unwrap_or_default(),
                *expected,
                "{text:?} in {region:?}"
            );
        }
    }

    #[test]
    fn american_ones_have_five_digits() {
        check(
            "US",
            &[
                ("1234", "01234"),
                ("501", "00501"),
                ("94105.0", "94105"),
                ("94105-1234", "94105"),
                ("941051234", "94105"),
                ("10021234", "01002"),
                ("1002-1234", "01002"),
                (" 02902 ", "02902"),
                ("N6A9B1", "N6A9B1"),
                ("n/a", ""),
                ("", ""),
            ],
        );
    }

    #[test]
    fn british_and_canadian_ones_have_one_space() {
        check(
            "GB",
            &[
                ("eh142aj", "EH14 2AJ"),
                ("B92FA", "B9 2FA"),
                ("SW5  1ef", "SW5 1EF"),
                ("BS4", "BS4"),
            ],
        );
        check("CA", &[("n6a9b1", "N6A 9B1"), ("N6A 9B1", "N6A 9B1")]);
    }

    #[test]
    fn four_digits_lost_a_zero_where_there_must_be_five() {
        check(
            "DE",
            &[
                ("1067", "01067"),
                ("D-20018", "20018"),
                ("20018", "20018"),
                ("DE 20018", "DE 20018"),
            ],
        );
        check("FR", &[("6000", "06000"), ("F-67002", "67002")]);
        check("IT", &[("187", "00187"), ("20121", "20121")]);
        check("AU", &[("6025", "6025")]);
        check("NL", &[("1234 ab", "1234 AB")]);
    }
}
