//! Phone numbers, in E.164 or not at all.

use std::fmt;
use std::str::FromStr;

use rlibphonenumber::{NumberLengthType, PHONE_NUMBER_UTIL, PhoneNumber as PlanNumber};

/// How numbers are read. One more whenever the same text is read as another
/// number, for lists keep what was read: `rekey` writes them anew.
pub const NUMBERS_VERSION: u32 = 1;

/// A number that can be dialled from anywhere, such as `+14155550100`.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PhoneNumber(String);

/// Why a text is no phone number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("is not a phone number in international form, such as +14155550100")]
pub struct InvalidPhone;

/// A country, by its two letters, whose habits national numbers follow.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Region(String);

impl PhoneNumber {
    /// Reads what a carrier or a person wrote; national numbers are `region`'s.
    ///
    /// A number with its `+` needs no numbering plan, so the plans, which cost
    /// milliseconds to load, are only touched for the others.
    pub fn read(text: &str, region: &Region) -> Option<Self> {
        let text = text.trim();
        if is_withheld(text) {
            return None;
        }
        text.parse().ok().or_else(|| by_plan(text, region))
    }

    /// Reads what stands in a list, where people write and mistype: strictly by
    /// the plans, those of `regions` in their order.
    ///
    /// A national prefix kept after the country's is dropped, as in
    /// `+44 (0)20 7946 0123`, and digits without a plus are taken for another
    /// country's only when that country has such a number in use: one digit too
    /// few must not become somebody else abroad.
    pub fn written(text: &str, regions: &[&Region]) -> Option<Self> {
        let text = text.trim();
        if is_withheld(text) {
            return None;
        }
        if text.starts_with('+') {
            return planned(text, None).filter(dialable).and_then(in_full);
        }
        let at_home = |fits: fn(&PlanNumber) -> bool| {
            let mut read = regions.iter().filter_map(|region| national(text, region));
            read.find(fits)
        };
        at_home(PlanNumber::is_valid)
            .or_else(|| international(text).filter(PlanNumber::is_valid))
            .or_else(|| at_home(dialable))
            .and_then(in_full)
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The country whose habits people follow who have such a number; what they
    /// say of other numbers is read by it. It loads the numbering plans.
    pub fn region(&self) -> Option<Region> {
        let number = PlanNumber::parse(&self.0, None).ok()?;
        let by_code = || PHONE_NUMBER_UTIL.get_region_for_country_code(number.country_code);
        let region = number.get_region_code().or_else(by_code)?;
        region.to_string().parse().ok()
    }

    /// The last four digits: what a person remembers, and what may be shown.
    pub fn tail(&self) -> &str {
        self.0
            .get(self.0.len().saturating_sub(4)..)
            .unwrap_or(&self.0)
    }
}

/// SIP trunks drop the plus, so digits may be national or international. What a
/// plan knows to be in use goes first, at home and then abroad; after that what
/// at least has the right length, such as the numbers kept for fiction.
fn by_plan(text: &str, region: &Region) -> Option<PhoneNumber> {
    let (home, abroad) = (national(text, region), international(text));
    let in_use = |number: &&PlanNumber| number.is_valid();
    let complete = |number: &&PlanNumber| complete(number);
    let (home, abroad) = (home.as_ref(), abroad.as_ref());
    let number = home.filter(in_use).or(abroad.filter(in_use));
    let number = number.or(home.filter(complete)).or(abroad.filter(complete));
    number.cloned().and_then(in_full)
}

/// A number of the region.
///
/// Where numbers have no fixed length, `49 30 23125123` could be a German one
/// that begins with 4930. Nobody writes those without their zero, and few have
/// as many digits: it is Berlin's, with the country's code.
fn national(text: &str, region: &Region) -> Option<PlanNumber> {
    let number = planned(text, Some(region))?;
    let digits: String = text.chars().filter(char::is_ascii_digit).collect();
    let full = number.to_string();
    let code = full.trim_start_matches('+').strip_suffix(&digits);
    let again = code.is_some_and(|code| !code.is_empty() && digits.starts_with(code));
    if !again || digits.len() < LONG {
        return Some(number);
    }
    let abroad = international(text).filter(PlanNumber::is_valid);
    abroad.or(Some(number))
}

/// A number that has its country's code, but no plus.
fn international(text: &str) -> Option<PlanNumber> {
    planned(&format!("+{}", text.trim_start_matches('0')), None)
}

fn planned(text: &str, region: Option<&Region>) -> Option<PlanNumber> {
    PlanNumber::parse(text, region.and_then(|region| region.0.parse().ok())).ok()
}

/// Whether it has a length that its country dials.
fn complete(number: &PlanNumber) -> bool {
    number.is_possible_with_reason() == Ok(NumberLengthType::IsPossible)
}

/// Whether it is complete and, in North America, begins and goes on with the
/// digits that area codes and exchanges begin with.
fn dialable(number: &PlanNumber) -> bool {
    let full = number.to_string();
    let first = |at: usize| full.chars().nth(at).is_some_and(|digit| digit >= '2');
    complete(number) && (!full.starts_with("+1") || first(2) && first(5))
}

fn in_full(number: PlanNumber) -> Option<PhoneNumber> {
    number.to_string().parse().ok()
}

/// More digits than national numbers have, their zero left out.
const LONG: usize = 12;

impl FromStr for PhoneNumber {
    type Err = InvalidPhone;

    /// Takes `+` and 7 to 15 digits, spaced as people do.
    fn from_str(text: &str) -> Result<Self, InvalidPhone> {
        let rest = text.trim().strip_prefix('+').ok_or(InvalidPhone)?;
        let spacing = |c: char| matches!(c, ' ' | '-' | '.' | '(' | ')' | '/' | '\u{a0}');
        let digits: String = rest.chars().filter(|c| !spacing(*c)).collect();
        let plain = digits.chars().all(|c| c.is_ascii_digit()) && !digits.starts_with('0');
        if !plain || !(7..=15).contains(&digits.len()) || is_withheld(&digits) {
            return Err(InvalidPhone);
        }
        Ok(Self(format!("+{digits}")))
    }
}

/// Whether a carrier's text stands for a number that was hidden, in words or
/// in the digits that spell them on a keypad.
pub fn is_withheld(text: &str) -> bool {
    let word: String = text
        .chars()
        .filter(|c| c.is_alphanumeric())
        .collect::<String>()
        .to_lowercase();
    matches!(
        word.as_str(),
        "" | "anonymous"
            | "restricted"
            | "private"
            | "unavailable"
            | "unknown"
            | "withheld"
            | "blocked"
            | "hidden"
            | "none"
            | "null"
            | "266696687"
            | "737874283"
            | "7378742833"
            | "86282452253"
            | "8656696"
            | "7748283"
    )
}

impl Region {
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for Region {
    type Err = InvalidPhone;

    fn from_str(text: &str) -> Result<Self, InvalidPhone> {
        let letters = text.len() == 2 && text.chars().all(|c| c.is_ascii_alphabetic());
        letters
            .then(|| Self(text.to_ascii_uppercase()))
            .ok_or(InvalidPhone)
    }
}

impl fmt::Display for Region {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl Default for Region {
    fn default() -> Self {
        Self("US".to_owned())
    }
}

impl fmt::Display for PhoneNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for PhoneNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "+…{}", self.tail())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, region: &str, expected: Option<&str>) {
        let read = PhoneNumber::read(text, &region.parse().unwrap());
        assert_eq!(
            read.as_ref().map(PhoneNumber::as_str),
            expected,
            "{text:?} in {region}"
        );
    }

    #[test]
    fn numbers_with_their_plus_are_taken_as_they_are() {
        check("+442079460123", "US", Some("+442079460123"));
        check(" +1 (415) 555-0100 ", "US", Some("+14155550100"));
        check("+15555550100", "US", Some("+15555550100"));
    }

    #[test]
    fn a_trunk_that_drops_the_plus_is_understood() {
        check("493023125123", "US", Some("+493023125123"));
        check("14155550100", "US", Some("+14155550100"));
        check("447700900123", "US", Some("+447700900123"));
        check("493023125123", "DE", Some("+493023125123"));
        check("491713920002", "DE", Some("+491713920002"));
    }

    #[test]
    fn national_numbers_are_read_in_their_region() {
        check("(415) 555-0132", "US", Some("+14155550132"));
        check("5555550132", "US", Some("+15555550132"));
        check("020 7946 0123", "GB", Some("+442079460123"));
        check("06 698 12345", "IT", Some("+390669812345"));
        check("0049 30 23125123", "DE", Some("+493023125123"));
    }

    #[test]
    fn lists_are_read_strictly() {
        #[track_caller]
        fn check(text: &str, regions: [&str; 2], expected: Option<&str>) {
            let regions = regions.map(|region| region.parse().unwrap());
            let read = PhoneNumber::written(text, &[&regions[0], &regions[1]]);
            let read = read.as_ref().map(PhoneNumber::as_str);
            assert_eq!(read, expected, "{text:?}");
        }
        check("+44 (0)20 7946 0123", ["US", "US"], Some("+442079460123"));
        check("+39 06 698 12345", ["US", "US"], Some("+390669812345"));
        check("01134960107", ["GB", "US"], Some("+441134960107"));
        check("01133353016724", ["FR", "US"], Some("+33353016724"));
        check("441174960700", ["US", "US"], Some("+441174960700"));
        check("4155550100", ["FR", "US"], Some("+14155550100"));
        for mistyped in [
            "1415555010",
            "+1 041 555 0100",
            "617555012",
            "503-555-012",
            "555-5555",
            "+1 415 555 010",
        ] {
            check(mistyped, ["US", "US"], None);
        }
    }

    #[test]
    fn hidden_numbers_and_nonsense_are_no_numbers() {
        for text in [
            "",
            "anonymous",
            "Restricted",
            "266696687",
            "+266696687",
            "Unavailable",
        ] {
            check(text, "US", None);
        }
        for text in [
            "alice",
            "+",
            "+12",
            "12345",
            "+1234567890123456",
            "<script>",
        ] {
            check(text, "US", None);
        }
    }

    #[test]
    fn debug_shows_four_digits_at_most() {
        let number: PhoneNumber = "+14155550100".parse().unwrap();
        assert_eq!(format!("{number:?}"), "+…0100");
    }
}
