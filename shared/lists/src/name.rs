//! Names of people.

use crate::heading::squashed;
use crate::oddity::is_no_name;

/// A first or a last name, as it is written; nothing for a placeholder.
pub(crate) fn part(cell: &str) -> Option<String> {
    let name = unquoted(cell);
    (!is_no_name(name)).then(|| name.to_owned())
}

/// First and last name of a whole one, titles left out. `Lee, Ann` is turned
/// round; a single word is a last name.
pub(crate) fn full(cell: &str) -> (Option<String>, Option<String>) {
    let name = unquoted(cell);
    if is_no_name(name) {
        return (None, None);
    }
    if let Some((last, first)) = name.split_once(',')
        && !is_suffix(first)
    {
        return (joined(&untitled(first)), joined(&untitled(last)));
    }
    let words = untitled(name);
    let (first, last) = words
        .split_at_checked(words.len().saturating_sub(lasts(&words)))
        .unwrap_or_default();
    (joined(first), joined(last))
}

/// How many words at the end are the last name: one, and what leads to it as in
/// `van Beethoven`, unless nothing would be left for the first.
fn lasts(words: &[&str]) -> usize {
    let leading = words.iter().rev().skip(1);
    let leading = leading.take_while(|word| LEADING.contains(&squashed(word).as_str()));
    (leading.count() + 1).min(words.len().saturating_sub(1).max(1))
}

fn untitled(name: &str) -> Vec<&str> {
    let words: Vec<&str> = name
        .split([' ', ','])
        .filter(|word| !word.is_empty())
        .collect();
    let titles = words.iter().take_while(|word| is_title(word)).count();
    let titles = titles.min(words.len().saturating_sub(1));
    let rest = words.get(titles..).unwrap_or_default();
    let suffixes = rest
        .iter()
        .skip(1)
        .rev()
        .take_while(|word| is_suffix(word))
        .count();
    rest.get(..rest.len() - suffixes)
        .unwrap_or_default()
        .to_vec()
}

fn is_title(word: &str) -> bool {
    let squashed = squashed(word);
    let short = word.ends_with('.') && ABBREVIATED.contains(&squashed.as_str());
    short || matches!(word, "&" | "+" | "/") || TITLES.contains(&squashed.as_str())
}

fn is_suffix(word: &str) -> bool {
    SUFFIXES.contains(&squashed(word).as_str())
}

fn joined(words: &[&str]) -> Option<String> {
    let name = words.join(" ");
    (!is_no_name(&name)).then_some(name)
}

fn unquoted(cell: &str) -> &str {
    let quotes = ['"', '“', '”', '„', '«', '»'];
    let cell = cell.trim_matches(quotes).trim();
    let single = cell
        .strip_prefix('\'')
        .and_then(|cell| cell.strip_suffix('\''));
    single.unwrap_or(cell).trim()
}

const TITLES: &[&str] = &[
    "mr",
    "mrs",
    "ms",
    "miss",
    "mx",
    "dr",
    "prof",
    "professor",
    "sir",
    "madam",
    "mister",
    "herr",
    "herrn",
    "frau",
    "fraulein",
    "dipling",
    "mag",
    "monsieur",
    "madame",
    "mme",
    "mlle",
    "mademoiselle",
    "signor",
    "signora",
    "signore",
    "sig",
    "sigra",
    "dott",
    "dottssa",
    "senor",
    "senora",
    "senorita",
    "sra",
    "srta",
    "and",
    "und",
    "et",
];
const ABBREVIATED: &[&str] = &["m", "sr", "d", "ing", "avv", "rev", "hon", "fr"];
const SUFFIXES: &[&str] = &[
    "jr", "sr", "ii", "iii", "iv", "phd", "md", "esq", "dds", "cpa",
];
const LEADING: &[&str] = &[
    "van", "von", "vom", "zu", "zum", "zur", "de", "del", "della", "dei", "degli", "der", "den",
    "di", "da", "do", "dos", "das", "du", "des", "la", "le", "el", "al", "bin", "ibn", "ben",
    "ter", "ten", "st", "san",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(cell: &str, first: &str, last: &str) {
        let some = |name: &str| (!name.is_empty()).then(|| name.to_owned());
        assert_eq!(full(cell), (some(first), some(last)), "{cell:?}");
    }

    #[test]
    fn a_whole_name_is_taken_apart() {
        check("Ann Lee", "Ann", "Lee");
        check("Anne Marie Lee", "Anne Marie", "Lee");
        check("Lee, Ann", "Ann", "Lee");
        check("ANN LEE", "ANN", "LEE");
        check("Ludwig van Beethoven", "Ludwig", "van Beethoven");
        check("María de la Cruz", "María", "de la Cruz");
        check("Van Morrison", "Van", "Morrison");
        check("Madonna", "", "Madonna");
    }

    #[test]
    fn titles_and_suffixes_are_no_names() {
        check("Mr. John Smith", "John", "Smith");
        check("Mr & Mrs John Smith", "John", "Smith");
        check("Herr Dr. Jörg Müller", "Jörg", "Müller");
        check("Frau Schäfer", "", "Schäfer");
        check("Mme Camille Guérin", "Camille", "Guérin");
        check("John Smith, Jr.", "John", "Smith");
        check("John Smith III", "John", "Smith");
        check("Dr", "", "Dr");
    }

    #[test]
    fn a_part_keeps_what_is_written() {
        let kept = |cell: &str| part(cell).unwrap_or_default();
        assert_eq!(kept("\"Ann\""), "Ann");
        assert_eq!(kept("O'Brien"), "O'Brien");
        assert_eq!(kept("Null"), "Null");
        assert_eq!(kept("n/a"), "");
        assert_eq!(kept("-"), "");
    }
}
