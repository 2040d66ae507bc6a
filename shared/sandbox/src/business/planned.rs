//! What a call is about: who, on which line, and how it went.
//!
//! All of it follows from a seed, so that nobody has to keep it.

use jiff::Timestamp;

use super::lines::{LINES, Line, Via};
use super::people::{Person, somebody};
use super::random::Random;
use super::script::{Script, Slots, scripts};

/// One call of the business.
pub struct Planned {
    pub id: String,
    pub line: &'static Line,
    pub started_at: Timestamp,
    pub person: Person,
    /// The caller hides their number.
    pub is_withheld: bool,
    pub went: Went,
    pub slots: Slots,
    /// What all of it follows from.
    pub seed: u64,
}

/// How a call went.
pub enum Went {
    Talked(&'static Script),
    /// The line broke before much was said.
    Broke(&'static Script),
    /// Nobody was reached: the vendor's reason.
    NotReached(&'static str),
}

impl Planned {
    /// The call that `seed` makes.
    pub fn new(id: String, started_at: Timestamp, seed: u64) -> Self {
        let random = &mut Random::seeded(seed);
        let line = random.weighted(&LINES, |line| line.weight);
        let own = scripts().iter().filter(|one| one.fact("line") == line.name);
        let own: Vec<&Script> = own.collect();
        let script = *random.weighted(&own, |script| script.weight());
        let person = somebody(script.fact("language"), random);
        Self {
            id,
            line,
            started_at,
            is_withheld: line.via == Via::Twilio && random.chance(6),
            went: went(line, script, random),
            slots: slots(script.fact("language"), &person, random),
            person,
            seed,
        }
    }

    /// How long it takes from the first word to the last, in seconds.
    pub fn secs(&self) -> u32 {
        let is_text = self.line.via.is_text();
        match self.went {
            Went::Talked(script) => script.secs(is_text),
            Went::Broke(script) => script.secs(is_text) / 6 + 3,
            Went::NotReached(_) => 0,
        }
    }
}

fn went(line: &Line, script: &'static Script, random: &mut Random) -> Went {
    const REASONS: [(&str, usize); 3] = [("busy", 5), ("no-answer", 8), ("unknown", 2)];
    match line.via {
        Via::Batch if random.chance(18) => {
            Went::NotReached(random.weighted(&REASONS, |reason| reason.1).0)
        }
        _ if random.chance(3) => Went::Broke(script),
        _ => Went::Talked(script),
    }
}

fn slots(language: &str, person: &Person, random: &mut Random) -> Slots {
    let (days, times): (&[&str], &[&str]) = match language {
        "es" => (
            &["lunes", "martes", "miércoles", "jueves", "viernes"],
            &["9:30", "11:00", "16:15"],
        ),
        "de" => (
            &["Montag", "Dienstag", "Mittwoch", "Donnerstag", "Freitag"],
            &["9", "11", "15"],
        ),
        "fr" => (
            &["lundi", "mardi", "mercredi", "jeudi", "vendredi"],
            &["9 h", "11 h 30", "17 h"],
        ),
        _ => (
            &["Monday", "Tuesday", "Wednesday", "Thursday", "Friday"],
            &["nine", "ten thirty", "one", "three fifteen", "four thirty"],
        ),
    };
    let code = format!("BW-{}", random.letters(4).to_uppercase());
    Slots::from([
        ("first", person.first.to_owned()),
        ("last", person.last.to_owned()),
        ("street", person.street.clone()),
        ("day", (*random.one_of(days)).to_owned()),
        ("time", (*random.one_of(times)).to_owned()),
        ("count", (4 + random.below(9)).to_string()),
        ("price", (120 + random.below(260)).to_string()),
        ("code", code),
    ])
}
