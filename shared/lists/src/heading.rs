//! What a column's name says it is, in English, German, French, Italian and
//! Spanish.

use crate::Field;
use crate::words::{LINES, OTHER, OTHER_PARTS, PARTS, WHOLE};

/// What a heading says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Heading {
    /// A name that people use for this and nothing else.
    Is(Field),
    /// A longer name with such a word in it.
    Resembles(Field),
    /// Something that is no recipient's: a fax, a state, a note.
    Other,
    Unknown,
}

pub(crate) fn read(heading: &str) -> Heading {
    let word = squashed(heading);
    let word = word.trim_end_matches(|c: char| c.is_ascii_digit());
    if word.is_empty() {
        return Heading::Unknown;
    }
    if let Some(field) = whole(word) {
        return Heading::Is(field);
    }
    let words = words(heading);
    if listed(OTHER, word) || words.iter().any(|word| listed(OTHER_PARTS, word)) {
        return Heading::Other;
    }
    part(&words, word).map_or(Heading::Unknown, Heading::Resembles)
}

/// How much a heading of the same field is to be preferred to others: `id`
/// alone gives way to `customer number`, and that to `recipient_id`.
pub(crate) fn rank(heading: &str) -> usize {
    let word = squashed(heading);
    match word.as_str() {
        "recipientid" | "mailingid" | "mailercode" | "code" => 0,
        "id" | "nr" | "no" | "record" | "recordid" | "rowid" | "seq" | "sequence" | "drop" => 2,
        _ => 1,
    }
}

/// Whether `name` says first, last or both depends on the other columns:
/// `Vorname; Name`, `Nome; Cognome`.
pub(crate) fn is_either_name(heading: &str) -> bool {
    matches!(
        squashed(heading).as_str(),
        "name" | "nom" | "nome" | "nombre" | "naam"
    )
}

/// Whether a column goes on with the address that `first` begins: a second
/// line of it, not a second address.
pub(crate) fn continues(first: &str, heading: &str) -> bool {
    let letters = |heading: &str| words(heading).concat();
    letters(first) == letters(heading) || listed(LINES, &letters(heading))
}

fn whole(word: &str) -> Option<Field> {
    let mut fields = WHOLE.iter();
    let (field, _) = fields.find(|(_, names)| listed(names, word))?;
    Some(*field)
}

/// By one of its words, or by how it begins or ends, for languages that join
/// words.
fn part(words: &[String], joined: &str) -> Option<Field> {
    let ends = |name: &str| joined.ends_with(name) || joined.starts_with(name);
    let mut parts = PARTS.iter();
    let (field, _) = parts.find(|(_, names)| {
        let mut long = names.split(' ').filter(|name| name.len() >= 5);
        words.iter().any(|word| listed(names, word)) || long.any(ends)
    })?;
    Some(*field)
}

fn listed(names: &str, word: &str) -> bool {
    names.split(' ').any(|name| name == word)
}

/// Letters and digits alone, small, without accents.
pub(crate) fn squashed(text: &str) -> String {
    let mut word = String::with_capacity(text.len());
    for c in text.chars().flat_map(char::to_lowercase) {
        match c {
            'ß' => word.push_str("ss"),
            'æ' => word.push_str("ae"),
            'œ' => word.push_str("oe"),
            c if c.is_alphanumeric() => word.push(plain(c)),
            _ => {}
        }
    }
    word
}

fn plain(c: char) -> char {
    match c {
        'à' | 'á' | 'â' | 'ä' | 'ã' | 'å' => 'a',
        'è' | 'é' | 'ê' | 'ë' => 'e',
        'ì' | 'í' | 'î' | 'ï' => 'i',
        'ò' | 'ó' | 'ô' | 'ö' | 'õ' | 'ø' | 'º' => 'o',
        'ù' | 'ú' | 'û' | 'ü' => 'u',
        'ç' => 'c',
        'ñ' => 'n',
        c => c,
    }
}

/// The words of a heading, `customerPhone` having two, without their numbers.
fn words(heading: &str) -> Vec<String> {
    let mut spaced = String::with_capacity(heading.len());
    let mut small = false;
    for c in heading.chars() {
        if c.is_uppercase() && small {
            spaced.push(' ');
        }
        small = c.is_lowercase();
        spaced.push(if c.is_alphabetic() { c } else { ' ' });
    }
    spaced.split_whitespace().map(squashed).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(field: Field, headings: &[&str]) {
        for heading in headings {
            assert_eq!(read(heading), Heading::Is(field), "{heading:?}");
        }
    }

    #[test]
    fn people_call_their_columns_many_names() {
        check(
            Field::RecipientId,
            &[
                "recipient_id",
                "ID",
                "Customer Number",
                "Kundennummer",
                "Kunden-Nr.",
                "Nº cliente",
            ],
        );
        check(
            Field::Mailing,
            &["mailing_id", "Wave", "drop", "Welle", "vague"],
        );
        check(
            Field::FirstName,
            &[
                "first_name",
                "FirstName",
                "Vorname",
                "prénom",
                "given name",
                "PRÉNOM",
            ],
        );
        check(
            Field::LastName,
            &[
                "Last Name",
                "Nachname",
                "nom de famille",
                "cognome",
                "Apellidos",
            ],
        );
        check(
            Field::FullName,
            &["full name", "Name", "Nom", "Nome", "Nombre y apellidos"],
        );
        check(
            Field::Phone,
            &[
                "phone",
                "phone2",
                "Phone 3",
                "mobile",
                "Tel.",
                "cell",
                "Handy",
                "Téléphone",
                "móvil",
            ],
        );
        check(
            Field::Email,
            &[
                "email",
                "E-Mail",
                "e-mail address",
                "courriel",
                "Correo electrónico",
            ],
        );
        check(
            Field::Address,
            &[
                "Street",
                "address_line_2",
                "Straße",
                "Straße und Hausnummer",
                "Dirección",
                "via",
            ],
        );
        check(
            Field::HouseNumber,
            &["Hausnummer", "House No.", "numero civico"],
        );
        check(Field::City, &["City", "Ort", "Ville", "Città", "Población"]);
        check(
            Field::Zip,
            &[
                "PLZ",
                "postcode",
                "Zip Code",
                "C.A.P.",
                "code postal",
                "Código Postal",
                "CP",
            ],
        );
        check(
            Field::Country,
            &["country", "Land", "Pays", "País", "Country Code"],
        );
        check(
            Field::Code,
            &[
                "code",
                "Mailer Code",
                "promo code",
                "Gutscheincode",
                "Code promo",
            ],
        );
    }

    #[test]
    fn a_longer_name_is_known_by_its_words() {
        let like = |heading: &str, field| {
            assert_eq!(read(heading), Heading::Resembles(field), "{heading:?}");
        };
        like("Customer Mobile (day)", Field::Phone);
        like("best phone to call", Field::Phone);
        like("Owner 1 First Name", Field::FirstName);
        like("Kundentelefon", Field::Phone);
        like("customerEmail", Field::Email);
        like("Billing city", Field::City);
    }

    #[test]
    fn a_word_may_turn_a_heading_into_something_else() {
        for heading in [
            "phone_type",
            "Email opt-in",
            "Fax",
            "State",
            "campaign_id",
            "Company Name",
            "IP address",
        ] {
            assert_eq!(read(heading), Heading::Other, "{heading:?}");
        }
        for heading in ["", "x", "Spalte", "favourite colour"] {
            assert_eq!(read(heading), Heading::Unknown, "{heading:?}");
        }
    }
}
