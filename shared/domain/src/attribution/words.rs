//! Texts taken apart for comparison: lower case, without accents, in words.

/// `text` in lower case, letters without their accents.
pub(crate) fn folded(text: &str) -> String {
    if text.is_ascii() {
        return text.to_ascii_lowercase().replace('`', "'");
    }
    let mut folded = String::with_capacity(text.len());
    for c in text.chars().flat_map(char::to_lowercase) {
        match c {
            'à' | 'á' | 'â' | 'ã' | 'å' | 'ā' | 'ą' => folded.push('a'),
            'ä' | 'æ' => folded.push_str("ae"),
            'ç' | 'ć' | 'č' => folded.push('c'),
            'è' | 'é' | 'ê' | 'ë' | 'ę' | 'ě' => folded.push('e'),
            'ì' | 'í' | 'î' | 'ï' => folded.push('i'),
            'ł' => folded.push('l'),
            'ñ' | 'ń' | 'ň' => folded.push('n'),
            'ò' | 'ó' | 'ô' | 'õ' | 'ø' | 'ő' => folded.push('o'),
            'ö' | 'œ' => folded.push_str("oe"),
            'ř' => folded.push('r'),
            'ś' | 'š' | 'ş' => folded.push('s'),
            'ß' => folded.push_str("ss"),
            'ť' => folded.push('t'),
            'ù' | 'ú' | 'û' | 'ů' | 'ű' => folded.push('u'),
            'ü' => folded.push_str("ue"),
            'ý' | 'ÿ' => folded.push('y'),
            'ź' | 'ż' | 'ž' => folded.push('z'),
            '’' | '‘' | '`' | '´' => folded.push('\''),
            // Combining marks of decomposed texts.
            '\u{300}'..='\u{36f}' => {}
            other => folded.push(other),
        }
    }
    folded
}

/// The words of `text`, folded; what joins two words parts them.
pub(crate) fn words(text: &str) -> Vec<String> {
    let folded = folded(text);
    let parts = folded.split(|c: char| !c.is_alphanumeric());
    parts
        .filter(|part| !part.is_empty())
        .map(str::to_owned)
        .collect()
}

/// The words of `text` with one space between and around them, to look for
/// phrases in.
pub(crate) fn phrase(text: &str) -> String {
    format!(" {} ", words(text).join(" "))
}

/// Whether `phrase`, made by [`phrase`], has one of `sayings` in it.
pub(crate) fn says(phrase: &str, sayings: &[&str]) -> bool {
    sayings.iter().any(|saying| {
        phrase
            .match_indices(saying)
            .any(|(at, _)| whole(phrase, at, saying.len()))
    })
}

/// `phrase` without any of `sayings`.
pub(crate) fn without(phrase: &str, sayings: &[&str]) -> String {
    let mut rest = phrase.to_owned();
    for saying in sayings {
        rest = rest.replace(&format!(" {saying} "), " ");
    }
    rest
}

fn whole(phrase: &str, at: usize, length: usize) -> bool {
    let before = phrase.get(..at).is_some_and(|text| text.ends_with(' '));
    let after = phrase
        .get(at.saturating_add(length)..)
        .is_some_and(|text| text.starts_with(' '));
    before && after
}

/// Letters, digits and nothing else, in capitals.
pub(crate) fn compact(text: &str) -> String {
    let upper = text.chars().filter(char::is_ascii_alphanumeric);
    upper.map(|c| c.to_ascii_uppercase()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn accents_and_case_make_no_difference() {
        assert_eq!(folded("Müller-Œuvre Ñandú"), "mueller-oeuvre nandu");
        assert_eq!(words("L'idée, déjà vu!"), ["l", "idee", "deja", "vu"]);
    }

    #[test]
    fn a_saying_is_found_as_whole_words_alone() {
        let said = phrase("Sorry, wrong number!");
        assert!(says(&said, &["wrong number"]));
        assert!(!says(&phrase("wrong numbers"), &["wrong number"]));
        assert!(!says(&phrase("a friendly advice"), &["friend"]));
    }
}
