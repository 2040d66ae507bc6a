//! Numbers as whoever may not see them is shown them.
//!
//! Apart from pages and answers, so that both hide the same. Free text errs on
//! the side of hiding: a long amount is lost sooner than a number is told.

/// How many digits make a number that somebody could dial.
const DIALLED: usize = 7;
/// How far apart the digits of one number may stand: `(415) - 555`.
const APART: usize = 3;

/// A number with its end only: `+…0100`. What is no number is left as it is,
/// save for a number within it.
pub fn masked(number: &str) -> String {
    let spaced = number.chars().all(|c| c.is_numeric() || between_digits(c));
    let digits: Vec<char> = number.chars().filter(|c| c.is_numeric()).collect();
    if !spaced || digits.len() < DIALLED {
        return without_numbers(number);
    }
    let plus = if number.starts_with('+') { "+" } else { "" };
    format!("{plus}…{}", last(&digits, 4))
}

/// Free text whose numbers are shown by their last two digits: `call me at …00`.
/// Days such as 2026-03-10 are left.
pub fn without_numbers(text: &str) -> String {
    let chars: Vec<char> = text.chars().collect();
    let mut told = String::with_capacity(text.len());
    let mut rest = chars.as_slice();
    while let Some((first, after)) = rest.split_first() {
        let run = run_at(rest);
        match run.len() {
            0 => {
                told.push(*first);
                rest = after;
            }
            length => {
                told.push_str(&shown(run));
                rest = rest.get(length..).unwrap_or_default();
            }
        }
    }
    told
}

/// The day, or else the digits with what stands between them, that `text` begins
/// with.
fn run_at(text: &[char]) -> &[char] {
    if let (Some('0'..='9'), Some(day)) = (text.first(), text.get(..10))
        && is_day(day)
        && !text.get(10).is_some_and(|c| c.is_numeric())
    {
        return day;
    }
    let starts = match text {
        ['+', first, ..] => first.is_numeric(),
        ['(', first, ..] => first.is_numeric(),
        [first, ..] => first.is_numeric(),
        [] => false,
    };
    let end = if starts { end_of_run(text) } else { 0 };
    let run = text.get(..end).unwrap_or_default();
    // A bracket that closes after the number belongs to the sentence.
    match run.first() {
        Some('(') if !run.contains(&')') => &[],
        _ => run,
    }
}

fn end_of_run(text: &[char]) -> usize {
    let (mut end, mut apart) = (0, 0);
    for (place, c) in text.iter().enumerate() {
        match (c.is_numeric(), between_digits(*c)) {
            (true, _) => (end, apart) = (place.saturating_add(1), 0),
            (false, true) if apart < APART => apart = apart.saturating_add(1),
            (false, _) => break,
        }
    }
    end
}

fn shown(run: &[char]) -> String {
    let digits: Vec<char> = run.iter().copied().filter(|c| c.is_numeric()).collect();
    match digits.len() < DIALLED || is_day(run) {
        true => run.iter().collect(),
        false => format!("…{}", last(&digits, 2)),
    }
}

fn last(digits: &[char], count: usize) -> String {
    let from = digits.len().saturating_sub(count);
    digits.iter().skip(from).collect()
}

/// Signs that people, programs and transcripts put between digits.
fn between_digits(c: char) -> bool {
    matches!(
        c,
        '+' | '-' | '.' | ',' | '(' | ')' | '/' | '\u{2010}'..='\u{2015}'
    ) || c.is_whitespace()
}

fn is_day(text: &[char]) -> bool {
    let day: String = text.iter().collect();
    let shaped = day.len() == 10 && (day.starts_with("19") || day.starts_with("20"));
    shaped && day.parse::<jiff::civil::Date>().is_ok()
}

#[cfg(test)]
mod tests {
    use super::{masked, without_numbers};

    #[test]
    fn a_number_keeps_its_last_four_digits() {
        assert_eq!(masked("+14155550100"), "+…0100");
        assert_eq!(masked("(415) 555-0100"), "…0100");
        for no_number in ["", "anonymous", "911", "ada@example.com", "+…0100"] {
            assert_eq!(masked(no_number), no_number);
        }
        assert_eq!(masked("sip:+14155550100@x"), "sip:…00@x");
    }

    #[test]
    fn a_number_in_a_text_keeps_its_last_two_digits() {
        check("Call +1 (415) 555-0100 now", "Call …00 now");
        check("4155550100", "…00");
        check("Call (415) 555-0100.", "Call …00.");
        check("Call me (4155550100)", "Call me (…00)");
        check("it is 4 1 5, 5 5 5, 0 1 2 3.", "it is …23.");
        check("415.555.0100; 415\u{2011}555\u{2011}0199", "…00; …99");
        check("４１５５５５０１００", "…００");
        check(r#"{"phone":"+14155550100"}"#, r#"{"phone":"…00"}"#);
        check("+1(415)5550100 or conv_12ab", "…00 or conv_12ab");
    }

    #[test]
    fn what_is_no_number_stays_in_the_text() {
        for text in [
            "",
            "no digits",
            "94110",
            "in 2026",
            "on 2026-03-10T12:00:00Z",
            "2026-03-10",
            "at 12:30, 3 of 4",
            "code SP-1234 …",
        ] {
            check(text, text);
        }
    }

    #[test]
    fn a_number_that_begins_like_a_day_is_hidden() {
        check("2026-03-1012345", "…45");
        check("2026-99-99", "…99");
    }

    #[track_caller]
    fn check(text: &str, expected: &str) {
        assert_eq!(without_numbers(text), expected);
    }
}
