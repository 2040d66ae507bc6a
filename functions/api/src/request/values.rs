//! The values of query parameters: each reader says what it takes when it is
//! given something else.

use std::fmt::Display;
use std::ops::RangeInclusive;
use std::str::FromStr;

use store::Phone;

/// One of `words`.
pub(crate) fn one_of(
    words: &'static [&'static str],
) -> impl FnOnce(&str) -> Result<&'static str, String> {
    move |text| {
        let word = words.iter().find(|word| **word == text).copied();
        word.ok_or_else(|| format!("is one of {}", words.join(", ")))
    }
}

/// A whole number within `range`.
pub(crate) fn number(range: RangeInclusive<u32>) -> impl FnOnce(&str) -> Result<u32, String> {
    move |text| {
        let digits = text.bytes().all(|byte| byte.is_ascii_digit());
        let number = text
            .parse()
            .ok()
            .filter(|number| digits && range.contains(number));
        number.ok_or_else(|| {
            format!(
                "is a whole number from {} to {}",
                range.start(),
                range.end()
            )
        })
    }
}

pub(crate) fn boolean(text: &str) -> Result<bool, String> {
    text.parse().map_err(|_| "is true or false".to_owned())
}

/// An id or anything else that reads itself from text.
pub(crate) fn parsed<T: FromStr<Err: Display>>(text: &str) -> Result<T, String> {
    text.parse().map_err(|why: T::Err| why.to_string())
}

/// A number in E.164, or at least the last four digits of one.
///
/// A plus that was not escaped arrives as a space.
pub(crate) fn phone(text: &str) -> Result<Phone, String> {
    let digits = text.trim_start_matches(['+', ' ']);
    let signs = text.len().saturating_sub(digits.len());
    let plain = digits.chars().all(|c| c.is_ascii_digit());
    let phone = match (signs, digits.len()) {
        (0, 4..=15) if plain => Some(Phone::EndingWith(digits.to_owned())),
        (1, _) if plain => format!("+{digits}").parse().ok().map(Phone::Exactly),
        _ => None,
    };
    phone.ok_or_else(|| {
        "is a number such as +14155550100, or at least the last four digits of one".to_owned()
    })
}

#[cfg(test)]
mod tests {
    use store::Phone;

    use super::{number, phone};

    #[test]
    fn a_phone_is_a_whole_number_or_its_end() {
        let whole = "+14155550100".parse().unwrap();
        assert_eq!(phone("+14155550100"), Ok(Phone::Exactly(whole)));
        assert_eq!(phone("0100"), Ok(Phone::EndingWith("0100".to_owned())));
        assert_eq!(phone(" 14155550100"), phone("+14155550100"));
        for bad in [
            "",
            "+",
            "100",
            "+0100",
            "++14155550100",
            "0100x",
            "٠١٠٠",
            "1234567890123456",
        ] {
            assert!(phone(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn a_number_is_written_in_digits_alone() {
        assert_eq!(number(1..=100)("100"), Ok(100));
        for bad in ["", "0", "101", "+5", "-1", "1.0", " 1", "99999999999"] {
            assert!(number(1..=100)(bad).is_err(), "{bad}");
        }
    }
}
