//! E-mail addresses, ZIP codes and phone numbers as people write and say them.

use super::spelled::Run;
use super::words::folded;
use crate::{PhoneNumber, Region};

/// Every e-mail address in `text`, written or spoken, in lower case.
pub(crate) fn emails(text: &str) -> Vec<String> {
    let text = folded(text);
    let tokens: Vec<&str> = text
        .split(|c: char| {
            c.is_whitespace() || matches!(c, ',' | ';' | '<' | '>' | '(' | ')' | '?' | '!' | '"')
        })
        .map(|token| token.trim_matches(['.', ':', '\'']))
        .filter(|token| !token.is_empty())
        .collect();
    let tokens = in_digits(&tokens);
    let tokens: Vec<&str> = tokens.iter().map(String::as_str).collect();
    let written = tokens.iter().filter(|token| is_address(token));
    let mut found: Vec<String> = written.map(|token| (*token).to_owned()).collect();
    let ats = tokens
        .iter()
        .enumerate()
        .filter(|(_, token)| AT.contains(token));
    found.extend(ats.filter_map(|(n, _)| spoken_address(&tokens, n)));
    found.sort();
    found.dedup();
    found
}

const AT: &[&str] = &[
    "at",
    "@",
    "arobase",
    "chiocciola",
    "arroba",
    "klammeraffe",
    "aet",
];

/// What joins two parts of a spoken address.
fn joint(token: &str) -> Option<&'static str> {
    match token {
        "dot" | "punkt" | "punto" | "point" | "period" | "." => Some("."),
        "underscore" | "unterstrich" | "_" | "souligne" => Some("_"),
        "dash" | "hyphen" | "minus" | "bindestrich" | "tiret" | "trattino" | "-" => Some("-"),
        "plus" | "+" => Some("+"),
        _ => None,
    }
}

fn spoken_address(tokens: &[&str], at: usize) -> Option<String> {
    let before = tokens.get(..at)?;
    let after = tokens.get(at.saturating_add(1)..)?;
    let local = joined(before.iter().rev().copied(), true)?;
    let domain = joined(after.iter().copied(), false)?;
    let address = format!("{local}@{domain}");
    is_address(&address).then_some(address)
}

/// Words with a joint between each two, from the `@` outwards; digits hang on
/// to the word before them, as in `farrell five seven`.
fn joined<'a>(tokens: impl Iterator<Item = &'a str>, backwards: bool) -> Option<String> {
    let digits = |token: &str| token.chars().all(|c| c.is_ascii_digit());
    let mut tokens = tokens.peekable();
    let mut last = tokens.next()?;
    let mut parts: Vec<&str> = vec![last];
    while let Some(next) = tokens.peek().copied() {
        if let Some(joint) = joint(next) {
            tokens.next();
            let Some(after) = tokens.next() else { break };
            parts.extend([joint, after]);
            last = after;
        } else if backwards && digits(last) {
            tokens.next();
            parts.push(next);
            last = next;
        } else {
            break;
        }
    }
    if backwards {
        parts.reverse();
    }
    Some(parts.concat())
}

/// The same with numbers in digits.
fn in_digits(tokens: &[&str]) -> Vec<String> {
    let mut written = Vec::new();
    let mut tokens = tokens.iter().peekable();
    while let Some(token) = tokens.next() {
        match super::spelled::number(token, tokens.peek().map(|next| **next)) {
            Some((digits, both)) => {
                written.push(digits);
                if both {
                    tokens.next();
                }
            }
            None => written.push((*token).to_owned()),
        }
    }
    written
}

fn is_address(text: &str) -> bool {
    let Some((local, domain)) = text.split_once('@') else {
        return false;
    };
    let plain = |text: &str, more: &[char]| {
        !text.is_empty()
            && text
                .chars()
                .all(|c| c.is_ascii_alphanumeric() || more.contains(&c))
    };
    let dotted = domain.rsplit_once('.').is_some_and(|(host, top)| {
        !host.is_empty() && top.len() >= 2 && top.chars().all(|c| c.is_ascii_alphabetic())
    });
    plain(local, &['.', '_', '-', '+', '\''])
        && plain(domain, &['.', '-'])
        && dotted
        && text.len() <= 254
}

/// A ZIP code in its normal form: five digits, or outward and inward part.
pub(crate) fn zip(text: &str) -> Option<String> {
    let text: String = text.chars().filter(|c| c.is_ascii_alphanumeric()).collect();
    let text = text.to_ascii_uppercase();
    let digits = text.chars().all(|c| c.is_ascii_digit());
    match text.len() {
        5 | 9 if digits => text.get(..5).map(str::to_owned),
        4 if digits => Some(text),
        5..=7 if british(&text) => {
            let (outward, inward) = text.split_at(text.len().saturating_sub(3));
            Some(format!("{outward} {inward}"))
        }
        6 if canadian(&text) => {
            let (outward, inward) = text.split_at(3);
            Some(format!("{outward} {inward}"))
        }
        _ => None,
    }
}

fn british(text: &str) -> bool {
    let shape: String = text.chars().map(kind).collect();
    matches!(
        shape.as_str(),
        "A99AA" | "A999AA" | "AA99AA" | "AA999AA" | "A9A9AA" | "AA9A9AA"
    )
}

fn canadian(text: &str) -> bool {
    text.chars().map(kind).collect::<String>() == "A9A9A9"
}

fn kind(c: char) -> char {
    if c.is_ascii_digit() { '9' } else { 'A' }
}

/// The ZIP codes that were spelled.
pub(crate) fn spelled_zips(runs: &[Run]) -> Vec<String> {
    let mut zips: Vec<String> = Vec::new();
    for run in runs {
        let digits = run.symbols.chars().all(|c| c.is_ascii_digit());
        // Digits are one all together; with letters, what was said before the
        // first letter may hang on, so the longest that fits is it.
        let whole = Some(run.symbols.as_str()).filter(|all| all.len() == 5);
        let found = if digits {
            whole.and_then(zip)
        } else {
            run.parts(5, 7).into_iter().find_map(zip)
        };
        zips.extend(found);
    }
    zips.sort();
    zips.dedup();
    zips
}

/// The phone numbers that were spelled, read in `region`.
pub(crate) fn spelled_phones(runs: &[Run], region: &Region) -> Vec<PhoneNumber> {
    let digits = |run: &&Run| run.symbols.chars().all(|c| c.is_ascii_digit());
    let long = |run: &&Run| (9..=15).contains(&run.symbols.len());
    let runs = runs.iter().filter(digits).filter(long);
    runs.filter_map(|run| PhoneNumber::read(&run.symbols, region))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_read_as_written_and_as_spoken() {
        for (text, expected) in [
            (
                "Yes, yuki underscore gomez81 at example dot org.",
                "yuki_gomez81@example.org",
            ),
            (
                "Send it to jeffreywright42@example.net.",
                "jeffreywright42@example.net",
            ),
            (
                "Well, send it to walter dot cunningham39 at example dot org.",
                "walter.cunningham39@example.org",
            ),
            (
                "anna punkt bauer at beispiel punkt de",
                "anna.bauer@beispiel.de",
            ),
            (
                "Sure, k dot farrell five seven at example dot org.",
                "k.farrell57@example.org",
            ),
            (
                "r period barlow seventy six at example dot net",
                "r.barlow76@example.net",
            ),
            ("luca chiocciola esempio punto it", "luca@esempio.it"),
        ] {
            assert_eq!(emails(text), [expected], "{text}");
        }
        assert!(emails("Meet me at home. It is at 5.").is_empty());
    }

    #[test]
    fn zips_have_one_form() {
        for (text, expected) in [
            ("74116", Some("74116")),
            ("94105-1234", Some("94105")),
            ("bs41be", Some("BS4 1BE")),
            ("LE9 6DG", Some("LE9 6DG")),
            ("N6A 9B1", Some("N6A 9B1")),
            ("ABCDE", None),
        ] {
            assert_eq!(zip(text).as_deref(), expected, "{text}");
        }
    }

    #[test]
    fn zips_are_heard() {
        let said = super::super::spelled::runs("Yeah, that's L E nine six D G.");
        assert_eq!(spelled_zips(&said), ["LE9 6DG"]);
        let said = super::super::spelled::runs("It's three five two one five.");
        assert_eq!(spelled_zips(&said), ["35215"]);
    }
}
