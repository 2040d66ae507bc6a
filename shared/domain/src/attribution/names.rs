//! Names as they are written, said, misheard and shortened.

use super::sayings::{ASKS_FOR_NAME, INTRODUCES, NAMED_BEFORE};
use super::words::{folded, phrase, says, words};
use crate::{Speaker, Turn};

/// A person's name, folded.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Name {
    pub first: Option<String>,
    pub last: Option<String>,
    /// Heard in passing: it may be no name at all, so it speaks against nobody.
    pub doubtful: bool,
}

/// How alike two names are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Likeness {
    /// Nothing fits.
    Unlike,
    /// One of them is not known well enough to say.
    Unknown,
    First,
    /// The family's name alone.
    Last,
    Full,
}

impl Name {
    /// A name on its own, such as a field of a form.
    pub(crate) fn read(text: &str) -> Option<Self> {
        let parts: Vec<String> = words(text)
            .into_iter()
            .filter(|word| word.chars().all(char::is_alphabetic))
            .filter(|word| !TITLES.contains(&word.as_str()))
            .collect();
        if parts.len() > 5 {
            return None;
        }
        Self::of(parts)
    }

    fn of(parts: Vec<String>) -> Option<Self> {
        let mut parts = parts.into_iter().filter(|part| part.chars().count() > 1);
        let first = parts.next()?;
        Some(Self {
            first: Some(first),
            last: parts.next_back(),
            doubtful: false,
        })
    }

    pub(crate) fn likeness(&self, first: Option<&str>, last: Option<&str>) -> Likeness {
        let theirs = |name: Option<&str>| name.map(folded).filter(|name| !name.trim().is_empty());
        let (first, last) = (theirs(first), theirs(last));
        if first.is_none() && last.is_none() {
            return Likeness::Unknown;
        }
        let fits = |ours: &Option<String>, theirs: &Option<String>| {
            ours.as_ref()
                .zip(theirs.as_ref())
                .is_some_and(|(a, b)| alike(a, b))
        };
        let unlike = match self.doubtful || self.last.is_none() {
            true => Likeness::Unknown,
            false => Likeness::Unlike,
        };
        match (&self.first, &self.last) {
            // One name alone may be either.
            (Some(_), None) if fits(&self.first, &first) => Likeness::First,
            (Some(_), None) if fits(&self.first, &last) => Likeness::Last,
            (Some(_), Some(_)) => match (fits(&self.first, &first), fits(&self.last, &last)) {
                (true, true) => Likeness::Full,
                (false, true) => Likeness::Last,
                (true, false) if last.is_none() => Likeness::Full,
                (true, false) => Likeness::First,
                (false, false) if fits(&self.first, &last) && fits(&self.last, &first) => {
                    Likeness::Full
                }
                (false, false) => unlike,
            },
            _ => unlike,
        }
    }
}

/// The names by which callers introduce themselves.
pub(crate) fn said(turns: &[Turn]) -> Vec<Name> {
    let mut names = Vec::new();
    let mut asked = false;
    for turn in turns {
        let text = turn.text.as_deref().unwrap_or_default();
        let text = text
            .get(..text.floor_char_boundary(LONGEST))
            .unwrap_or_default();
        if turn.speaker == Speaker::User {
            names.extend(introduced(text, asked));
        } else if !text.is_empty() {
            asked = says(&phrase(text), &ASKS_FOR_NAME);
        }
    }
    names
}

/// Capitalised words after an introduction, or right away when asked.
fn introduced(text: &str, asked: bool) -> Option<Name> {
    let tokens: Vec<&str> = text
        .split(|c: char| c.is_whitespace() || matches!(c, ',' | '.' | '!' | '?' | ';' | ':'))
        .filter(|token| !token.is_empty())
        .collect();
    let lowered: Vec<String> = tokens.iter().map(|token| folded(token)).collect();
    for saying in INTRODUCES.iter() {
        let saying: Vec<&str> = saying.split(' ').collect();
        let place = lowered
            .windows(saying.len())
            .position(|window| window.iter().zip(&saying).all(|(a, b)| a == b));
        if let Some(place) = place {
            let after = tokens
                .get(place.saturating_add(saying.len())..)
                .unwrap_or_default();
            if let Some(name) = capitalised(after) {
                return Some(name);
            }
        }
    }
    let clauses = text.split([',', '.', '!', '?', ';', ':', '\u{2014}']);
    let clauses = clauses.filter_map(|clause| clause_of_name(clause, asked));
    clauses.into_iter().next()
}

/// An answer that is a name and nothing else, or a name and "my name" after it.
fn clause_of_name(clause: &str, asked: bool) -> Option<Name> {
    let tokens: Vec<&str> = clause.split_whitespace().collect();
    let lowered: Vec<String> = tokens.iter().map(|token| folded(token)).collect();
    let named_after = NAMED_BEFORE.iter().any(|saying| {
        let saying: Vec<&str> = saying.split(' ').collect();
        lowered.ends_with(
            &saying
                .iter()
                .map(|word| (*word).to_owned())
                .collect::<Vec<_>>(),
        )
    });
    if !asked && !named_after {
        return None;
    }
    let filler = |word: &&String| FILLERS.contains(&word.as_str());
    let start = lowered.iter().take_while(filler).count();
    let end = tokens
        .len()
        .saturating_sub(lowered.iter().rev().take_while(filler).count());
    let rest = tokens.get(start..end).unwrap_or_default();
    let name = capitalised(rest).filter(|_| rest.len() <= 3 && rest.iter().all(capital))?;
    Some(Name {
        doubtful: !named_after,
        ..name
    })
}

fn capital(token: &&str) -> bool {
    token.chars().next().is_some_and(char::is_uppercase)
}

fn capitalised(tokens: &[&str]) -> Option<Name> {
    let long = |token: &&str| token.chars().count() > 1;
    let parts: Vec<String> = tokens
        .iter()
        .take_while(|token| capital(token))
        .take(4)
        .map(|token| token.trim_end_matches("'s"))
        .filter(long)
        .flat_map(words)
        .filter(|word| !FILLERS.contains(&word.as_str()) && !TITLES.contains(&word.as_str()))
        .collect();
    Name::of(parts)
}

/// What a name sounds like, so that a misheard one is still found: consonants
/// by kind, vowels only at the beginning.
pub(crate) fn sound(name: &str) -> String {
    let name: String = folded(name)
        .chars()
        .filter(char::is_ascii_alphabetic)
        .collect();
    let name = name
        .replace("sch", "s")
        .replace("tch", "s")
        .replace("ph", "f")
        .replace("gh", "g")
        .replace("ck", "k")
        .replace("ch", "k")
        .replace("sh", "s")
        .replace("th", "t")
        .replace("wr", "r")
        .replace("kn", "n");
    let mut sound = String::new();
    for (n, letter) in name.chars().enumerate() {
        let kind = match letter {
            'b' | 'p' => 'p',
            'c' | 'k' | 'q' | 'g' => 'k',
            'd' | 't' => 't',
            'f' | 'v' | 'w' => 'f',
            's' | 'z' | 'x' | 'j' => 's',
            'm' | 'n' => 'n',
            'l' | 'r' => letter,
            'a' | 'e' | 'i' | 'o' | 'u' | 'y' if n == 0 => 'a',
            _ => continue,
        };
        if !sound.ends_with(kind) {
            sound.push(kind);
        }
    }
    sound
}

fn alike(ours: &str, theirs: &str) -> bool {
    // Double names, such as Meyer-Landrut, are known by either half.
    let halves = |name: &str| -> Vec<String> {
        let parts = name.split(|c: char| !c.is_alphanumeric());
        parts
            .filter(|part| part.chars().count() > 1)
            .map(str::to_owned)
            .collect()
    };
    halves(ours)
        .iter()
        .any(|a| halves(theirs).iter().any(|b| alike_words(a, b)))
}

fn alike_words(a: &str, b: &str) -> bool {
    if a == b {
        return true;
    }
    let shorter = a.chars().count().min(b.chars().count());
    let off = distance(a, b);
    let close = match shorter {
        0..=3 => false,
        4..=6 => off <= 1,
        _ => off <= 2,
    };
    close || (shorter >= 4 && sound(a) == sound(b) && off <= 3) || nicknames(a, b)
}

fn nicknames(a: &str, b: &str) -> bool {
    NICKNAMES.iter().any(|names| {
        let has = |name: &str| names.split(' ').any(|known| known == name);
        has(a) && has(b)
    })
}

/// How many letters must be changed, put in or left out.
fn distance(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.chars().enumerate() {
        let mut diagonal = i;
        let mut left = i.saturating_add(1);
        let mut next = vec![left];
        for (j, y) in b.iter().enumerate() {
            let up = row.get(j.saturating_add(1)).copied().unwrap_or(usize::MAX);
            let kept = diagonal.saturating_add(usize::from(x != *y));
            left = kept.min(up.saturating_add(1)).min(left.saturating_add(1));
            diagonal = up;
            next.push(left);
        }
        row = next;
    }
    row.last().copied().unwrap_or_default()
}

/// Nobody says who they are after so much else.
const LONGEST: usize = 500;

const TITLES: &[&str] = &[
    "mr", "mrs", "ms", "miss", "dr", "prof", "herr", "frau", "madame", "monsieur", "mme", "mlle",
    "signor", "signora", "sig", "senor", "senora", "sir",
];

/// Said before an answer, and no name, however it is written.
const FILLERS: &[&str] = &[
    "uh",
    "um",
    "well",
    "so",
    "yeah",
    "yes",
    "yep",
    "sure",
    "ok",
    "okay",
    "hi",
    "hello",
    "hey",
    "oh",
    "my",
    "name",
    "is",
    "the",
    "it",
    "it's",
    "its",
    "that's",
    "this",
    "i'm",
    "i",
    "ja",
    "also",
    "ich",
    "mein",
    "am",
    "apparat",
    "das",
    "aehm",
    "hallo",
    "guten",
    "tag",
    "klar",
    "gerne",
    "natuerlich",
    "oui",
    "bonjour",
    "alors",
    "euh",
    "bien",
    "je",
    "si",
    "certo",
    "buongiorno",
    "allora",
    "ecco",
    "salve",
    "mi",
    "sono",
    "good",
    "morning",
    "afternoon",
    "evening",
    "thanks",
    "thank",
    "no",
    "nein",
    "non",
    "sorry",
    "what",
];

const NICKNAMES: &[&str] = &[
    "william bill billy will willy",
    "robert bob bobby rob",
    "richard rick dick richie",
    "james jim jimmy jamie",
    "john jack johnny jon",
    "michael mike mick",
    "thomas tom tommy",
    "elizabeth liz beth lizzie betty eliza",
    "margaret maggie meg peggy",
    "katherine kate katie kathy catherine cathy",
    "christopher chris",
    "christine chris christina tina",
    "anthony tony",
    "andrew andy drew",
    "steven steve stephen",
    "jennifer jen jenny",
    "patricia pat patty trish",
    "daniel dan danny",
    "matthew matt",
    "joseph joe joey",
    "edward ed eddie ted",
    "charles charlie chuck",
    "susan sue suzie",
    "deborah deb debbie",
];

#[cfg(test)]
mod tests {
    use super::*;

    fn name(text: &str) -> Name {
        Name::read(text).expect("a name")
    }

    #[track_caller]
    fn check(said: &str, first: &str, last: &str, expected: Likeness) {
        let likeness = name(said).likeness(Some(first), Some(last));
        assert_eq!(likeness, expected, "{said} ~ {first} {last}");
    }

    #[test]
    fn names_are_compared_as_people_hear_them() {
        check("Dmitri Adams", "Dmitri", "ADAMS", Likeness::Full);
        check("Jon Smyth", "John", "Smith", Likeness::Full);
        check("Bill Walker", "William", "Walker", Likeness::Full);
        check("Adams, Dmitri", "Dmitri", "Adams", Likeness::Full);
        check("Christine Ashworth", "Tyler", "Ashworth", Likeness::Last);
        check("Sarah", "Sarah", "Long", Likeness::First);
        check("Donald Ramirez", "Peter", "Weaver", Likeness::Unlike);
        check("Jürgen Müller", "Juergen", "Mueller", Likeness::Full);
    }

    #[test]
    fn a_caller_says_who_they_are() {
        let turn = |speaker: Speaker, text: &str| Turn {
            speaker,
            text: Some(text.to_owned()),
            ..Turn::default()
        };
        let turns = [
            turn(Speaker::Agent, "May I have your name, please?"),
            turn(Speaker::User, "Sure, Roger Ross."),
            turn(Speaker::User, "Tuesday works for me."),
        ];
        let heard = said(&turns);
        let heard = heard.first().expect("a name");
        assert_eq!(heard.likeness(Some("Roger"), Some("Ross")), Likeness::Full);
        assert_eq!(
            heard.likeness(Some("Paul"), Some("Weaver")),
            Likeness::Unknown
        );
        let turns = [turn(Speaker::User, "Hello, my name is Anna Green.")];
        assert_eq!(said(&turns), [name("Anna Green")]);
        let turns = [turn(Speaker::User, "It's more than I wanted to spend.")];
        assert!(said(&turns).is_empty());
    }

    #[test]
    fn a_misheard_name_sounds_the_same() {
        assert_eq!(sound("Smith"), sound("Smyth"));
        assert_eq!(sound("Meier"), sound("Mayer"));
        assert_eq!(sound("Phillips"), sound("Filips"));
        assert_ne!(sound("Adams"), sound("Weaver"));
    }
}
