//! The example's callers. There are few enough that some call again.

use super::random::Random;

#[derive(Clone, Debug)]
pub struct Person {
    pub first: &'static str,
    pub last: &'static str,
    pub number: String,
    pub street: String,
}

/// Who speaks a language, where they live, and how their numbers begin.
struct Crowd {
    language: &'static str,
    people: usize,
    first: &'static [&'static str],
    last: &'static [&'static str],
    streets: &'static [&'static str],
    number: fn(usize) -> String,
}

static CROWDS: [Crowd; 4] = [
    Crowd {
        language: "en",
        people: 110,
        first: &[
            "Maria", "James", "Aisha", "Robert", "Linda", "Wei", "Patricia", "Marcus", "Ellen",
            "Dmitri", "Karen", "Luis", "Hannah", "George", "Priya", "Walter", "Denise",
        ],
        last: &[
            "Kowalski",
            "Johnson",
            "Okafor",
            "Miller",
            "Chen",
            "O'Brien",
            "Novak",
            "Davis",
            "Patel",
            "Washington",
            "Schmidt",
            "Romero",
            "Larsen",
        ],
        streets: &[
            "Maple Street",
            "Lakeview Drive",
            "Ashland Avenue",
            "Birch Court",
            "Prairie Road",
        ],
        number: |at| {
            const AREAS: [&str; 5] = ["312", "630", "708", "773", "847"];
            format!(
                "+1{}55501{:02}",
                AREAS.get(at % 5).unwrap_or(&"312"),
                (at / 5 * 37) % 100
            )
        },
    },
    Crowd {
        language: "es",
        people: 28,
        first: &[
            "Guadalupe",
            "Javier",
            "Carmen",
            "Rosa",
            "Miguel",
            "Lucero",
            "Andrés",
        ],
        last: &["Hernández", "García", "Morales", "Castillo", "Reyes"],
        streets: &["Cermak Road", "Blue Island Avenue", "Pulaski Road"],
        number: |at| format!("+1872555{:04}", 100 + at),
    },
    Crowd {
        language: "de",
        people: 20,
        first: &["Heike", "Jürgen", "Anke", "Thomas", "Birgit", "Sönke"],
        last: &["Petersen", "Müller", "Schröder", "Hansen", "Özdemir"],
        streets: &["Eppendorfer Weg", "Osterstraße", "Bramfelder Chaussee"],
        number: |at| format!("+494066969{:03}", 200 + at),
    },
    Crowd {
        language: "fr",
        people: 16,
        first: &["Camille", "Étienne", "Zoé", "Gérard", "Nadia"],
        last: &["Moreau", "Lefèvre", "Benali", "Girard"],
        streets: &["rue des Lilas", "avenue Jean-Jaurès", "chemin du Moulin"],
        number: |at| format!("+3319900{:04}", 2000 + at),
    },
];

/// Somebody who speaks `language`.
pub(super) fn somebody(language: &str, random: &mut Random) -> Person {
    let crowd = crowd(language);
    person(crowd, random.below(crowd.people))
}

/// Everybody who speaks `language`.
pub fn everybody(language: &str) -> impl Iterator<Item = Person> {
    let crowd = crowd(language);
    (0..crowd.people).map(|at| person(crowd, at))
}

fn crowd(language: &str) -> &'static Crowd {
    let crowd = CROWDS.iter().find(|crowd| crowd.language == language);
    crowd.expect("each script's language is somebody's")
}

fn person(crowd: &Crowd, at: usize) -> Person {
    let pick =
        |list: &'static [&'static str], at: usize| list.get(at % list.len()).copied().unwrap_or("");
    let house = 100 + (at * 53) % 4800;
    let street = pick(crowd.streets, at);
    Person {
        first: pick(crowd.first, at),
        last: pick(crowd.last, at),
        number: (crowd.number)(at),
        street: match crowd.language {
            "de" => format!("{street} {}", house % 180),
            "fr" => format!("{} {street}", house % 90),
            _ => format!("{house} {street}"),
        },
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn no_two_people_share_a_number() {
        let mut numbers = BTreeSet::new();
        for crowd in &CROWDS {
            for at in 0..crowd.people {
                let number = (crowd.number)(at);
                assert!(number.parse::<domain::PhoneNumber>().is_ok(), "{number}");
                assert!(numbers.insert(number));
            }
        }
    }
}
