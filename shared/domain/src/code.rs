//! Mailer codes: what is printed on a piece so that a caller can say it.
//!
//! Lists print codes in their own ways. Those made here end in four characters
//! and a check character, all of an alphabet without look-alikes, so that one
//! misheard character is noticed.

use std::fmt;
use std::str::FromStr;

/// A code by its normal form: letters and digits alone, in capitals, such as
/// `HPUECFVV` for `HPU-ECFVV`.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct MailerCode(String);

/// Whether the last character of a code follows from the four before it.
///
/// A list's own codes may end in letters of our alphabet by chance, so `Wrong`
/// says that a code was misheard only where its list is known to have check
/// characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CheckDigit {
    Right,
    Wrong,
    /// The code has no place for one.
    None,
}

/// The text has no letter and no digit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("has no letter and no digit")]
pub struct InvalidCode;

impl MailerCode {
    /// What the four characters and the check character are made of: neither
    /// 0 nor O, 1 nor I nor L, 5 nor S, B nor Z.
    pub const ALPHABET: &str = "2346789ACDEFGHJKMNPQRTUVWXY";

    pub fn as_str(&self) -> &str {
        &self.0
    }

    pub fn check(&self) -> CheckDigit {
        let mut last: Vec<char> = self.0.chars().rev().take(LENGTH).collect();
        last.reverse();
        let prefixed = self.0.chars().count() > LENGTH;
        match (prefixed, last.as_slice()) {
            (true, [a, b, c, d, found]) if position(*found).is_some() => {
                match Self::check_character([*a, *b, *c, *d]) {
                    Some(expected) if expected == *found => CheckDigit::Right,
                    Some(_) => CheckDigit::Wrong,
                    None => CheckDigit::None,
                }
            }
            _ => CheckDigit::None,
        }
    }

    /// The character that must follow these four; none when one of them is
    /// outside the alphabet.
    ///
    /// No weight shares a factor with the alphabet's length, so every single
    /// wrong character, and every swap of neighbours among the four, is noticed.
    pub fn check_character(four: [char; 4]) -> Option<char> {
        let weighted = four.into_iter().zip(WEIGHTS);
        let sum = weighted
            .map(|(character, weight)| position(character).map(|at| at * weight))
            .sum::<Option<usize>>()?;
        let at = sum % Self::ALPHABET.len();
        Self::ALPHABET.chars().nth(at)
    }
}

/// Letters and digits alone, in capitals: what a code is compared by, however
/// it was printed, typed or spoken.
pub fn normal_form(code: &str) -> String {
    let kept = code.chars().filter(|c| c.is_alphanumeric());
    kept.flat_map(char::to_uppercase).collect()
}

/// What `text` is on a keypad: its letters as the digits that they stand on.
pub fn on_keypad(text: &str) -> String {
    let digit = |c: char| match c.to_ascii_uppercase() {
        'A'..='C' => '2',
        'D'..='F' => '3',
        'G'..='I' => '4',
        'J'..='L' => '5',
        'M'..='O' => '6',
        'P'..='S' => '7',
        'T'..='V' => '8',
        'W'..='Z' => '9',
        other => other,
    };
    text.chars().map(digit).collect()
}

const LENGTH: usize = 5;
const WEIGHTS: [usize; 4] = [1, 2, 4, 5];

fn position(character: char) -> Option<usize> {
    MailerCode::ALPHABET.chars().position(|c| c == character)
}

impl FromStr for MailerCode {
    type Err = InvalidCode;

    fn from_str(text: &str) -> Result<Self, InvalidCode> {
        let normal = normal_form(text);
        if normal.is_empty() {
            return Err(InvalidCode);
        }
        Ok(Self(normal))
    }
}

impl fmt::Display for MailerCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for MailerCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("MailerCode(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(code: &str, expected: CheckDigit) {
        let read: MailerCode = code.parse().unwrap();
        assert_eq!(read.check(), expected, "{code:?}");
    }

    #[test]
    fn a_check_character_follows_from_the_four_before_it() {
        for code in ["HPU-ECFVV", "hpu mj4a9", "HPU.MWDYJ", "hpuqj9nt"] {
            check(code, CheckDigit::Right);
        }
        for code in ["HPU-ECFVW", "HPU-CEFVV", "HPU-ECFV2"] {
            check(code, CheckDigit::Wrong);
        }
    }

    #[test]
    fn codes_that_name_a_campaign_have_none() {
        for code in ["ROOF15", "SAVE2026", "ECFVV", "A1", "HPU-ECFV0", "Ä"] {
            check(code, CheckDigit::None);
        }
    }

    #[test]
    fn every_single_wrong_character_is_noticed() {
        let code: Vec<char> = "HPUECFVV".chars().collect();
        for place in 3..code.len() {
            for other in MailerCode::ALPHABET.chars().filter(|c| *c != code[place]) {
                let mut heard = code.clone();
                heard[place] = other;
                check(&heard.iter().collect::<String>(), CheckDigit::Wrong);
            }
        }
    }

    #[test]
    fn codes_are_compared_by_letters_and_digits() {
        assert_eq!(normal_form(" hpu-ecf vv. "), "HPUECFVV");
        assert_eq!(normal_form("größe 5"), "GRÖSSE5");
        assert_eq!(normal_form(" - "), "");
        assert_eq!(" - ".parse::<MailerCode>(), Err(InvalidCode));
    }
}
