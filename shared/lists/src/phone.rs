//! The numbers of one cell, in any human format.

use std::borrow::Cow;

use domain::{PhoneNumber, Region, is_withheld};

use crate::cell::{clean, whole};
use crate::oddity::{Oddity, is_absent};

/// Every number in `cell`, in its order and once each, and what was odd about
/// the cell. National numbers are those of `regions`, the first that has them.
pub(crate) fn numbers(cell: &str, regions: &[&Region]) -> (Vec<PhoneNumber>, Option<Oddity>) {
    // Lines in a cell are several numbers, not one with spaces.
    let lines = cell.trim().replace(['\n', '\r'], ";");
    let text = clean(&lines);
    let text = figures(whole(&text));
    let text = text.as_ref();
    if text.is_empty() {
        return (Vec::new(), None);
    }
    if is_absent(text) || is_withheld(text) {
        return (Vec::new(), Some(Oddity::Placeholder));
    }
    match scientific(text) {
        Some(Ok(digits)) => found(&digits, regions),
        Some(Err(rounded)) => (Vec::new(), Some(rounded)),
        None => found(text, regions),
    }
}

/// With the O that somebody typed for a zero, where there is no other letter.
fn figures(text: &str) -> Cow<'_, str> {
    let mut letters = text.chars().filter(|c| c.is_alphabetic()).peekable();
    let typed = letters.peek().is_some() && letters.all(|c| matches!(c, 'O' | 'o'));
    match typed && digits(text).len() >= 5 {
        true => Cow::Owned(text.replace(['O', 'o'], "0")),
        false => Cow::Borrowed(text),
    }
}

fn found(text: &str, regions: &[&Region]) -> (Vec<PhoneNumber>, Option<Oddity>) {
    let mut numbers = Vec::new();
    let mut odd = None;
    let mut any = false;
    for run in runs(text) {
        any = true;
        let read = split(&run, regions);
        if read.is_empty() {
            let placeholder = is_placeholder(&digits(&run));
            odd = odd.or(Some(if placeholder {
                Oddity::Placeholder
            } else {
                Oddity::NotANumber
            }));
        }
        for number in read {
            if !numbers.contains(&number) {
                numbers.push(number);
            }
        }
    }
    if !any {
        match one(&spelled_number(text).unwrap_or_default(), regions) {
            Some(number) => numbers.push(number),
            None => odd = Some(unreadable(text)),
        }
    }
    (numbers, odd)
}

/// What stands between letters and has as many digits as a number must have:
/// labels, extensions and remarks fall out, `a or b` falls apart.
fn runs(text: &str) -> Vec<String> {
    let text = text.replace("/-", "#");
    let runs = text.split(|c: char| c.is_alphabetic() || c == '#');
    let long = runs.filter(|run| digits(run).len() >= FEWEST);
    long.map(str::to_owned).collect()
}

/// Signs that stand between numbers also stand inside them, the slash most of
/// all, so text is taken apart only where each part could be a number of its
/// own. Of a number and a remnant, the number is read.
fn split(run: &str, regions: &[&Region]) -> Vec<PhoneNumber> {
    let marked = run.replace('+', ";+");
    let numbers = |parts: &[&str]| {
        let read = parts.iter().flat_map(|part| by_slash(part, regions));
        read.collect::<Vec<_>>()
    };
    let parts = parts(&marked, &[';', ',', '|', '&', '\\']);
    if parts.len() > 1 && parts.iter().all(|part| digits(part).len() >= FEWEST) {
        return numbers(&parts);
    }
    let whole = by_slash(run, regions);
    if !whole.is_empty() {
        return whole;
    }
    let complete = |part: &&str| digits(part).len() >= COMPLETE;
    let long: Vec<&str> = parts.into_iter().filter(complete).collect();
    let read = numbers(&long);
    match read.is_empty() {
        true => halves(run, regions),
        false => read,
    }
}

/// Two numbers of the same length with nothing but space between them.
fn halves(run: &str, regions: &[&Region]) -> Vec<PhoneNumber> {
    let half = digits(run).len() / 2;
    let mut seen = 0;
    let mut places = run.char_indices();
    let middle = places.find(|(_, c)| {
        seen += usize::from(c.is_ascii_digit());
        seen == half && !c.is_ascii_digit()
    });
    let two = middle.and_then(|(at, _)| run.split_at_checked(at));
    let both = two.and_then(|(a, b)| Some(vec![one(a, regions)?, one(b, regions)?]));
    both.unwrap_or_default()
}

fn by_slash(text: &str, regions: &[&Region]) -> Vec<PhoneNumber> {
    let parts = parts(text, &['/']);
    if parts.len() > 1 && parts.iter().all(|part| digits(part).len() >= FEWEST) {
        return parts.iter().filter_map(|part| one(part, regions)).collect();
    }
    let long = || parts.iter().find(|part| digits(part).len() >= COMPLETE);
    let number = one(text, regions).or_else(|| one(long()?, regions));
    number.into_iter().collect()
}

fn parts<'t>(text: &'t str, signs: &[char]) -> Vec<&'t str> {
    let parts = text.split(signs);
    parts.filter(|part| !digits(part).is_empty()).collect()
}

fn one(text: &str, regions: &[&Region]) -> Option<PhoneNumber> {
    let digits = digits(text);
    if digits.len() < FEWEST || is_placeholder(&digits) {
        return None;
    }
    let international = text.trim_start_matches([' ', '(', '[', ':', '.', '-', '=']);
    match international.starts_with('+') {
        // Some write the plus and the zeros that it stands for.
        true => PhoneNumber::written(&format!("+{}", digits.trim_start_matches("00")), regions),
        false => dialled(&digits, regions),
    }
}

/// `00` is how most of the world dials abroad and begins no national number;
/// America's `011` begins British ones, and so comes last.
fn dialled(digits: &str, regions: &[&Region]) -> Option<PhoneNumber> {
    let abroad = digits
        .strip_prefix("00")
        .filter(|rest| !rest.starts_with('0'));
    let abroad = abroad.and_then(|rest| PhoneNumber::written(&format!("+{rest}"), regions));
    let american = || PhoneNumber::written(&format!("+{}", digits.strip_prefix("011")?), regions);
    abroad
        .or_else(|| PhoneNumber::written(digits, regions))
        .or_else(american)
}

/// A number that a spreadsheet turned into `4.15555E+09`: its digits, if they
/// are all there.
fn scientific(text: &str) -> Option<Result<String, Oddity>> {
    let (mantissa, exponent) = text.split_once(['E', 'e'])?;
    let exponent: usize = exponent.trim_start_matches('+').parse().ok()?;
    let (first, decimals) = mantissa.split_once(['.', ',']).unwrap_or((mantissa, ""));
    let figures = first.len() == 1 && decimals.len() < 20 && exponent < 20;
    let plain = |text: &str| text.bytes().all(|b| b.is_ascii_digit());
    if !(figures && plain(first) && plain(decimals)) {
        return None;
    }
    let (kept, beyond) = decimals.split_at_checked(exponent).unwrap_or(("", "lost"));
    Some(match beyond.trim_end_matches('0').is_empty() {
        true => Ok(format!("{first}{kept}")),
        false => Err(Oddity::Rounded),
    })
}

/// `1-800-FLOWERS`: a number that is partly spelled on the keypad.
fn spelled_number(text: &str) -> Option<String> {
    let word: String = text.chars().filter(|c| c.is_ascii_alphanumeric()).collect();
    let mut words = text.split(|c: char| !c.is_alphabetic());
    let spelled = words.any(|word| word.chars().count() >= 3) && digits(text).len() >= 3;
    let whole = (10..=12).contains(&word.len()) && !text.contains(|c: char| c.is_lowercase());
    let begun = text.starts_with(|c: char| c.is_ascii_digit() || c == '+' || c == '(');
    (spelled && whole && begun).then(|| domain::on_keypad(&word))
}

fn unreadable(text: &str) -> Oddity {
    match is_placeholder(&digits(text)) {
        true => Oddity::Placeholder,
        false => Oddity::NotANumber,
    }
}

/// What people type to get past a form: one digit over and over, or counting.
fn is_placeholder(digits: &str) -> bool {
    let national = digits.trim_start_matches(['0', '1']);
    let alike = |digits: &str| {
        let mut all = digits.chars();
        let first = all.next();
        first.is_some() && all.all(|digit| Some(digit) == first)
    };
    let counted =
        |digits: &str| digits.len() >= 6 && COUNTING.iter().any(|run| run.contains(digits));
    let nobody = digits.len() >= FEWEST && digits.ends_with("0000000");
    national.is_empty() && !digits.is_empty()
        || alike(digits)
        || national.len() >= FEWEST && alike(national)
        || counted(digits)
        || counted(digits.trim_start_matches('1')) && digits.starts_with("11")
        || nobody
}

/// Also of other scripts: a list may come from anywhere.
fn digits(text: &str) -> String {
    let figures = text.chars().filter_map(|c| match c {
        '0'..='9' => Some(c),
        '０'..='９' => char::from_u32(u32::from(c) - u32::from('０') + u32::from('0')),
        _ => None,
    });
    figures.collect()
}

const FEWEST: usize = 7;
/// So many digits are a number with its area code, in most countries.
const COMPLETE: usize = 10;
const COUNTING: [&str; 2] = ["01234567890123456789", "98765432109876543210"];

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn read(cell: &str, region: &str) -> (Vec<String>, Option<Oddity>) {
        let (row, campaign): (Region, Region) = (region.parse().unwrap(), "US".parse().unwrap());
        let (numbers, odd) = numbers(cell, &[&row, &campaign]);
        (numbers.iter().map(ToString::to_string).collect(), odd)
    }

    #[track_caller]
    fn check(cell: &str, region: &str, expected: &[&str]) {
        let expected: Vec<String> = expected.iter().map(|number| (*number).to_owned()).collect();
        assert_eq!(read(cell, region), (expected, None), "{cell:?} in {region}");
    }

    #[track_caller]
    fn check_odd(cell: &str, expected: Oddity) {
        assert_eq!(read(cell, "US"), (vec![], Some(expected)), "{cell:?}");
    }

    #[test]
    fn any_human_format_is_read() {
        for cell in [
            "(415) 555-0100",
            "415.555.0100",
            "415/555-0100",
            "415–555–0100",
            "4155550100",
            "1 (415) 555 0100",
            "14155550100",
            "+1-415-555-0100",
            "+1.415.555.0100",
            "001 415 555 0100",
            "011 1 415 555 0100",
            "tel: 4155550100",
            "Home: 415-555-0100 (after 5)",
            "415\u{a0}555\u{a0}0100",
            "４１５-555-0100",
            "[415] 555 0100",
            "(415) 555-O1OO",
            "(+1) 415 555 0100",
        ] {
            check(cell, "US", &["+14155550100"]);
        }
    }

    #[test]
    fn national_and_international_prefixes_are_understood() {
        for cell in [
            "020 7946 0123",
            "+44 (0)20 7946 0123",
            "00 44 20 7946 0123",
            "0044 (0)20 79460123",
            "442079460123",
            "2079460123",
            "+44 020 7946 0123",
            "+0044 20 7946 0123",
            "011 44 20 7946 0123",
        ] {
            check(cell, "GB", &["+442079460123"]);
        }
        check("01134960107", "GB", &["+441134960107"]);
        check("441174960700", "US", &["+441174960700"]);
        check("011496990009807", "DE", &["+496990009807"]);
        check("49 171 3920002", "DE", &["+491713920002"]);
        check("1713920002", "DE", &["+491713920002"]);
        check("030 23125-123", "DE", &["+493023125123"]);
        check("0221/4710950", "DE", &["+492214710950"]);
        check("05 36 49 76 46", "FR", &["+33536497646"]);
        check("06 698 12345", "IT", &["+390669812345"]);
        check("+39 (0)6 698 12345", "US", &["+390669812345"]);
        check("(08) 7010 8261", "AU", &["+61870108261"]);
    }

    #[test]
    fn what_a_spreadsheet_did_is_undone_where_it_can_be() {
        for cell in [
            "'+1 415 555 0100",
            "4155550100.0",
            "14155550100.0",
            "4155550100.00",
            "=\"4155550100\"",
            "1.4155550100E+10",
            "1,4155550100e10",
        ] {
            check(cell, "US", &["+14155550100"]);
        }
        for cell in ["4.15555E+09", "1.41556E+10", "4.1555501E+09"] {
            check_odd(cell, Oddity::Rounded);
        }
    }

    #[test]
    fn extensions_are_no_part_of_a_number() {
        for cell in [
            "316-555-0189 ext 476",
            "316-555-0189 x12",
            "3165550189x504",
            "316-555-0189 ext. 4",
            "+13165550189;ext=1",
            "316 555 0189 Durchwahl 12",
            "316-555-0189 #12",
            "316 555 0189/-12",
            "316-555-0189 (ext 5)",
            "316-555-0189, 12",
            "316-555-0189/12",
        ] {
            check(cell, "US", &["+13165550189"]);
        }
    }

    #[test]
    fn one_cell_may_hold_several_numbers() {
        let two: &[&str] = &["+14155550100", "+14155550101"];
        for cell in [
            "415-555-0100 / 415-555-0101",
            "415-555-0100; 415-555-0101",
            "4155550100,4155550101",
            "415-555-0100 or 415-555-0101",
            "415 555 0100 oder 415 555 0101",
            "4155550100/4155550101",
            "+1 415 555 0100 +1 415 555 0101",
            "415-555-0100\n415-555-0101",
            "415-555-0100 x1; 415-555-0101 x2",
            "415-555-0100 (home), 415-555-0101 (cell)",
        ] {
            check(cell, "US", two);
        }
        check("415-555-0100; (415) 555 0100", "US", &["+14155550100"]);
        for cell in ["415 555 0100 415 555 0101", "1 415 555 0100 1 415 555 0101"] {
            check(cell, "US", two);
        }
        check(
            "612345678 - 912345678",
            "ES",
            &["+34612345678", "+34912345678"],
        );
        let german: &[&str] = &["+4989123456", "+491713920002"];
        for cell in ["089/123456, 0171/3920002", "089/123456; 0171 / 3920002"] {
            check(cell, "DE", german);
        }
        check("+49 30 / 23125123", "DE", &["+493023125123"]);
    }

    #[test]
    fn a_word_for_digits_is_read_on_the_keypad() {
        check("1-800-FLOWERS", "US", &["+18003569377"]);
        check("(800) GOT JUNK", "US", &["+18004685865"]);
    }

    #[test]
    fn placeholders_are_no_numbers() {
        for cell in [
            "000-000-0000",
            "123-456-7890",
            "9999999999",
            "1111111111",
            "555-5555",
            "n/a",
            "none",
            "-",
            "unknown",
            "TBD",
            "1-999-999-9999",
            "0",
            "anonymous",
            "+1 123 456 7890",
            "(415) 000-0000",
            "k.A.",
            "1234567",
        ] {
            check_odd(cell, Oddity::Placeholder);
        }
    }

    #[test]
    fn what_is_no_number_is_said_to_be_none() {
        for cell in [
            "call email",
            "see notes",
            "503-555-012",
            "617-555-012",
            "12 Oak Street",
            "+1 415 555",
        ] {
            check_odd(cell, Oddity::NotANumber);
        }
        let (numbers, odd) = read("415-555-0100 or 415-555-012", "US");
        assert_eq!(
            (numbers, odd),
            (vec!["+14155550100".to_owned()], Some(Oddity::NotANumber))
        );
    }
}
