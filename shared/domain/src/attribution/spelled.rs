//! What people spell: letters and digits, as words, by alphabets, one by one.
//!
//! "H as in Henry, P U, four V E A K" is heard as `HPU4VEAK`. Speech around it
//! ends a run of symbols, so a run is what was spelled in one go.

use std::collections::HashMap;
use std::sync::LazyLock;

use super::words::folded;

/// Symbols that were spelled in one go.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Run {
    /// In capitals.
    pub symbols: String,
    /// Where each spoken piece of it begins, and its end.
    pub cuts: Vec<usize>,
    pub starts_turn: bool,
    pub ends_turn: bool,
}

/// Everything that is spelled in `text`, in order.
pub(crate) fn runs(text: &str) -> Vec<Run> {
    let tokens = tokens(text);
    let (mut runs, mut run) = (Vec::new(), Run::new(true));
    let mut rest = tokens.as_slice();
    while let Some((first, after)) = rest.split_first() {
        rest = match read(first, after) {
            Read::Symbols(symbols, rest) => {
                run.push(&symbols);
                rest
            }
            Read::Joint => after,
            Read::Speech => {
                runs.extend(run.finished(false));
                run = Run::new(false);
                after
            }
        };
    }
    runs.extend(run.finished(true));
    runs
}

/// Every word of `text` in capitals, numbers in digits: for codes that are
/// said as words.
pub(crate) fn pieces(text: &str) -> Vec<String> {
    let tokens = tokens(text);
    let mut pieces = Vec::new();
    let mut rest = tokens.as_slice();
    while let Some((first, after)) = rest.split_first() {
        rest = match read(first, after) {
            Read::Symbols(symbols, rest) => {
                pieces.push(symbols);
                rest
            }
            Read::Joint => after,
            Read::Speech => {
                pieces.push(first.word.to_ascii_uppercase());
                after
            }
        };
    }
    pieces
}

impl Run {
    fn new(starts_turn: bool) -> Self {
        Self {
            starts_turn,
            ..Self::default()
        }
    }

    fn push(&mut self, symbols: &str) {
        self.cuts.push(self.symbols.len());
        self.symbols.push_str(symbols);
    }

    fn finished(&mut self, ends_turn: bool) -> Option<Self> {
        let mut run = std::mem::take(self);
        run.cuts.push(run.symbols.len());
        run.ends_turn = ends_turn;
        (!run.symbols.is_empty()).then_some(run)
    }

    /// Both, spelled one after the other.
    pub(crate) fn and(&self, other: &Self) -> Self {
        let mut both = Self {
            symbols: self.symbols.clone(),
            cuts: self.cuts.clone(),
            starts_turn: self.starts_turn,
            ends_turn: other.ends_turn,
        };
        both.cuts.pop();
        let offset = self.symbols.len();
        both.cuts
            .extend(other.cuts.iter().map(|cut| cut.saturating_add(offset)));
        both.symbols.push_str(&other.symbols);
        both
    }

    /// The whole pieces of it that have from `least` to `most` symbols, the
    /// longest first.
    pub(crate) fn parts(&self, least: usize, most: usize) -> Vec<&str> {
        let mut parts: Vec<&str> = Vec::new();
        for (n, start) in self.cuts.iter().enumerate() {
            for end in self.cuts.iter().skip(n.saturating_add(1)) {
                let part = self.symbols.get(*start..*end).unwrap_or_default();
                if (least..=most).contains(&part.len()) {
                    parts.push(part);
                }
            }
        }
        parts.sort_by_key(|part| std::cmp::Reverse(part.len()));
        parts.dedup();
        parts
    }
}

/// A word as it was written, and folded.
struct Token {
    written: String,
    word: String,
}

fn tokens(text: &str) -> Vec<Token> {
    // An apostrophe makes one word: the `s` of "it's" is no letter spelled.
    let parts = text.split(|c: char| !c.is_alphanumeric() && !matches!(c, '\'' | '’'));
    let parts = parts.map(|part| part.trim_matches(['\'', '’']));
    parts
        .filter(|part| !part.is_empty())
        .map(|part| Token {
            written: part.to_owned(),
            word: folded(part),
        })
        .collect()
}

enum Read<'a> {
    Symbols(String, &'a [Token]),
    /// Said between symbols, and none itself.
    Joint,
    Speech,
}

fn read<'a>(token: &Token, after: &'a [Token]) -> Read<'a> {
    let word = token.word.as_str();
    if let Some(times) = repeated(word) {
        return match after
            .split_first()
            .and_then(|(next, rest)| Some((symbol(next)?, rest)))
        {
            Some((symbols, rest)) if symbols.len() == 1 => {
                Read::Symbols(symbols.repeat(times), spelled_after(rest))
            }
            _ => Read::Speech,
        };
    }
    if JOINTS.contains(&word) {
        return Read::Joint;
    }
    if tens(word).is_some()
        && let Some((digits, both)) = number(word, after.first().map(|next| next.word.as_str()))
    {
        let rest = after.get(usize::from(both)..).unwrap_or_default();
        return Read::Symbols(digits, rest);
    }
    match symbol(token) {
        Some(symbols) if symbols.len() == 1 => Read::Symbols(symbols, spelled_after(after)),
        Some(symbols) => Read::Symbols(symbols, after),
        None => Read::Speech,
    }
}

/// Past "as in Henry", "wie Siegfried", "for Freddy" that explain a letter.
fn spelled_after(after: &[Token]) -> &[Token] {
    let Some((first, rest)) = after.split_first() else {
        return after;
    };
    let word = first.word.as_str();
    let rest = match word {
        "as" | "like" | "wie" | "come" | "comme" | "como" | "for" | "per" | "pour" | "is" => rest,
        _ => return after,
    };
    let rest = match rest.split_first() {
        Some((next, beyond)) if matches!(next.word.as_str(), "in" | "for" | "a" | "the") => beyond,
        _ => rest,
    };
    match rest.split_first() {
        // A word that explains, not one more letter.
        Some((explains, beyond)) if explains.word.chars().count() > 1 => beyond,
        _ => after,
    }
}

/// What one word stands for when it is spelled.
fn symbol(token: &Token) -> Option<String> {
    let word = token.word.as_str();
    if let Some(number) = digit(word).or_else(|| teen(word)) {
        return Some(number.to_owned());
    }
    if let Some(letter) = letter(word) {
        return Some(letter.to_string());
    }
    let ascii = token.written.chars().all(|c| c.is_ascii_alphanumeric());
    let digits = token.written.chars().any(|c| c.is_ascii_digit());
    let capitals = token
        .written
        .chars()
        .all(|c| c.is_ascii_uppercase() || c.is_ascii_digit());
    let short = token.written.len() <= 14;
    (ascii && short && (digits || (capitals && token.written.len() <= 8)))
        .then(|| token.written.to_ascii_uppercase())
}

fn letter(word: &str) -> Option<char> {
    let mut chars = word.chars();
    if let (Some(only), None) = (chars.next(), chars.next()) {
        return only
            .is_ascii_alphabetic()
            .then(|| only.to_ascii_uppercase());
    }
    LETTERS.get(word).copied()
}

fn repeated(word: &str) -> Option<usize> {
    match word {
        "double" | "doppel" | "doppelt" | "doppia" | "doppio" | "doble" => Some(2),
        "triple" | "dreifach" | "tripla" | "triplo" => Some(3),
        _ => None,
    }
}

fn digit(word: &str) -> Option<&'static str> {
    DIGITS.get(word).copied()
}

/// A number word in digits, with the one after it when they are one number,
/// as in `seventy six`.
pub(crate) fn number(word: &str, next: Option<&str>) -> Option<(String, bool)> {
    if let Some(ten) = tens(word) {
        return Some(match next.and_then(digit).filter(|unit| *unit != "0") {
            Some(unit) => (format!("{ten}{unit}"), true),
            None => (format!("{ten}0"), false),
        });
    }
    let number = digit(word).or_else(|| teen(word))?;
    Some((number.to_owned(), false))
}

fn teen(word: &str) -> Option<&'static str> {
    TEENS.get(word).copied()
}

/// The first digit of a full ten.
fn tens(word: &str) -> Option<&'static str> {
    TENS.get(word).copied()
}

const JOINTS: &[&str] = &[
    "dash",
    "hyphen",
    "minus",
    "strich",
    "bindestrich",
    "trattino",
    "tiret",
    "trait",
    "union",
    "guion",
    "capital",
    "then",
    "and",
    "und",
    "dann",
    "poi",
    "puis",
    "grand",
    "gross",
    "uh",
    "um",
    "space",
    "leerzeichen",
    "spazio",
];

/// What each word says. Every word of every call is looked up here.
type Vocabulary<T> = LazyLock<HashMap<&'static str, T>>;

static DIGITS: Vocabulary<&str> = LazyLock::new(|| vocabulary(DIGIT_WORDS));
static TEENS: Vocabulary<&str> = LazyLock::new(|| vocabulary(TEEN_WORDS));
static TENS: Vocabulary<&str> = LazyLock::new(|| vocabulary(TEN_WORDS));

static LETTERS: Vocabulary<char> = LazyLock::new(|| {
    let words = ALPHABETS.iter().flat_map(|words| words.split(' '));
    let initials = words.filter_map(|word| Some((word, word.chars().next()?.to_ascii_uppercase())));
    initials.chain(LETTER_NAMES.iter().copied()).collect()
});

fn vocabulary(
    words: &'static [(&'static str, &'static str)],
) -> HashMap<&'static str, &'static str> {
    let each = words
        .iter()
        .flat_map(|(words, symbols)| words.split(' ').map(|word| (word, *symbols)));
    each.collect()
}

const DIGIT_WORDS: &[(&str, &str)] = &[
    ("zero oh nought null cero", "0"),
    ("one eins ein uno un une", "1"),
    ("two zwei zwo due deux dos", "2"),
    ("three drei tre trois tres", "3"),
    ("four vier quattro quatre cuatro", "4"),
    ("five fuenf funf cinque cinq cinco", "5"),
    ("six sechs sei seis", "6"),
    ("seven sieben sette sept siete", "7"),
    ("eight acht otto huit ocho", "8"),
    ("nine niner neun nove neuf nueve", "9"),
];

const TEEN_WORDS: &[(&str, &str)] = &[
    ("ten zehn dieci dix diez", "10"),
    ("eleven elf undici onze once", "11"),
    ("twelve zwoelf zwolf dodici douze doce", "12"),
    ("thirteen dreizehn tredici treize trece", "13"),
    ("fourteen vierzehn quattordici quatorze catorce", "14"),
    ("fifteen fuenfzehn funfzehn quindici quinze quince", "15"),
    ("sixteen sechzehn sedici seize", "16"),
    ("seventeen siebzehn diciassette", "17"),
    ("eighteen achtzehn diciotto", "18"),
    ("nineteen neunzehn diciannove", "19"),
];

const TEN_WORDS: &[(&str, &str)] = &[
    ("twenty zwanzig venti vingt veinte", "2"),
    ("thirty dreissig trenta trente treinta", "3"),
    ("forty fourty vierzig quaranta quarante cuarenta", "4"),
    ("fifty fuenfzig funfzig cinquanta cinquante cincuenta", "5"),
    ("sixty sechzig sessanta soixante sesenta", "6"),
    ("seventy siebzig settanta setenta", "7"),
    ("eighty achtzig ottanta ochenta", "8"),
    ("ninety neunzig novanta noventa", "9"),
];

const LETTER_NAMES: &[(&str, char)] = &[
    ("zed", 'Z'),
    ("zee", 'Z'),
    ("aitch", 'H'),
    ("jay", 'J'),
    ("kay", 'K'),
    ("cue", 'Q'),
    ("queue", 'Q'),
    ("ex", 'X'),
    ("why", 'Y'),
    ("ypsilon", 'Y'),
    ("ics", 'X'),
    ("vau", 'V'),
];

/// Spelling alphabets whose words begin with their letter: NATO, English names,
/// German, Italian, French.
const ALPHABETS: &[&str] = &[
    "alpha alfa bravo charlie delta echo foxtrot golf hotel india juliet juliett kilo lima mike \
     november oscar papa quebec romeo sierra tango uniform victor whiskey whisky xray yankee zulu",
    "adam boy baker charles david edward frank george henry ida john king lincoln mary nancy ocean \
     peter queen robert sam tom union victor william young zebra",
    "anton berta caesar dora emil friedrich gustav heinrich ida julius kaufmann konrad ludwig \
     martha nordpol paula quelle richard samuel siegfried theodor ulrich viktor wilhelm \
     xanthippe xaver zacharias zeppelin zuerich",
    "ancona bologna como domodossola empoli firenze genova hotel imola jolly kappa livorno milano \
     napoli otranto palermo quarto roma savona torino udine venezia washington york zara",
    "anatole berthe celestin desire eugene francois gaston henri irma joseph kleber louis marcel \
     nicolas oscar pierre quintal raoul suzanne therese ursule victor william xavier yvonne zoe",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &[&str]) {
        let runs = runs(text);
        let long: Vec<&str> = runs
            .iter()
            .map(|run| run.symbols.as_str())
            .filter(|symbols| symbols.len() > 3)
            .collect();
        assert_eq!(long, expected, "{text:?}");
    }

    #[test]
    fn letters_and_digits_are_read_however_they_are_spelled() {
        check("It says H-P-U, four V E A K.", &["HPU4VEAK"]);
        check("um, yes, it's h p u k 8 t 7 t.", &["HPUK8T7T"]);
        check("HPU-P9J6R", &["HPUP9J6R"]);
        check("S as in sierra, P, R, twenty", &["SPR20"]);
        check("double seven double E twenty one", &["77EE21"]);
        check("sierra papa romeo dash two zero", &["SPR20"]);
    }

    #[test]
    fn other_languages_spell_too() {
        check("H wie Heinrich, P, U, Viktor zwei neun", &["HPUV29"]);
        check("A come Ancona, due, sette, B come Bologna", &["A27B"]);
        check("H comme Henri, P, quatre, deux", &["HP42"]);
    }

    #[test]
    fn a_fresh_start_is_a_run_of_its_own() {
        check(
            "It says H P U P, no wait, let me start over, H P U P 9 J 6 R.",
            &["HPUP", "HPUP9J6R"],
        );
    }

    #[test]
    fn speech_is_not_spelling() {
        check(
            "Hello, I would like some information about your offer.",
            &[],
        );
    }
}
