//! What may be a mailer code: in fields, in links, spelled, keyed.

use super::spelled::{Run, runs};
use crate::{CheckDigit, MailerCode, normal_form};

/// A code has at least so many symbols, and at most.
const LEAST: usize = 4;
const MOST: usize = 14;

/// Codes in a field that holds one, as written and as spelled.
pub(crate) fn in_field(text: &str) -> Vec<String> {
    let whole = normal_form(text);
    let whole = Some(whole).filter(|code| (LEAST.saturating_sub(1)..=MOST).contains(&code.len()));
    let heard = runs(text);
    let mut codes: Vec<String> = whole.into_iter().collect();
    codes.extend(checked(&heard));
    codes.extend(complete(&heard));
    codes
}

/// Codes in a link or another value that comes along: words of letters and
/// digits, or with a check character that is right.
pub(crate) fn in_link(text: &str) -> Vec<String> {
    let words = text.split(|c: char| !c.is_ascii_alphanumeric() && c != '-');
    let mixed = |word: &str| {
        word.chars().any(|c| c.is_ascii_digit()) && word.chars().any(|c| c.is_ascii_alphabetic())
    };
    let codes = words.filter(|word| mixed(word) || is_right(&normal_form(word)));
    let codes = codes.map(normal_form);
    codes
        .filter(|code| (LEAST..=MOST).contains(&code.len()))
        .collect()
}

/// Codes that were spelled or keyed, or read back by the agent: those whose
/// check character is right go first.
pub(crate) fn spelled(heard: &[Run], read_back: &[Run]) -> Vec<String> {
    let mut codes = checked(heard);
    codes.extend(checked(read_back));
    codes.extend(complete(heard));
    codes
}

fn checked(runs: &[Run]) -> Vec<String> {
    let parts = runs.iter().flat_map(|run| run.parts(6, MOST));
    let right = |part: &&str| is_right(part);
    parts.filter(right).take(12).map(str::to_owned).collect()
}

fn is_right(code: &str) -> bool {
    let code: Option<MailerCode> = code.parse().ok();
    code.is_some_and(|code| code.check() == CheckDigit::Right)
}

/// Whole runs: codes that have no check character. Digits alone are rather a
/// ZIP code or a phone number; those that are codes stand in a field or were
/// keyed.
fn complete(runs: &[Run]) -> Vec<String> {
    let whole = runs.iter().map(|run| run.symbols.as_str());
    let whole = whole.filter(|code| !code.chars().all(|c| c.is_ascii_digit()));
    let whole = whole.filter(|code| (LEAST..=MOST).contains(&code.len()));
    whole.map(str::to_owned).collect()
}

/// What the codes with a wrong check character may have been, one character
/// misheard; nothing when one of them is right.
///
/// For each place there is just one other character that makes the check right,
/// so these are five codes and not a hundred.
pub(crate) fn near(codes: &[String]) -> Vec<String> {
    if codes.iter().any(|code| is_right(code)) {
        return Vec::new();
    }
    let read = |code: &String| code.parse::<MailerCode>().ok().map(|code| code.check());
    let wrong = codes
        .iter()
        .filter(|code| (7..=10).contains(&code.len()) && read(code) == Some(CheckDigit::Wrong));
    wrong.take(2).flat_map(|code| one_off(code)).collect()
}

fn one_off(code: &str) -> Vec<String> {
    let start = code.len().saturating_sub(5);
    let mut mended = Vec::new();
    for place in start..code.len() {
        for other in MailerCode::ALPHABET.chars() {
            let (before, rest) = code.split_at(place);
            let after = rest.get(1..).unwrap_or_default();
            let candidate = format!("{before}{other}{after}");
            if candidate != code && is_right(&candidate) {
                mended.push(candidate);
            }
        }
    }
    mended
}
