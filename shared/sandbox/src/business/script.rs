//! Conversations as they are written down in `scripts/`: a head of facts, a
//! line of dashes, and what is said. `{…}` stands for what differs from call to
//! call.

use std::collections::BTreeMap;
use std::sync::LazyLock;

/// A conversation that can be had with many people.
pub struct Script {
    head: Vec<(&'static str, &'static str)>,
    steps: Vec<Step>,
}

/// What happens in a conversation, in order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Step {
    Agent(String),
    Caller(String),
    Silence {
        secs: u32,
    },
    Tool {
        name: String,
        params: String,
        result: String,
    },
    Transfer {
        to: String,
    },
    Voicemail(String),
}

/// What stands for what.
pub type Slots = BTreeMap<&'static str, String>;

const TEXTS: [&str; 22] = [
    include_str!("scripts/factura.txt"),
    include_str!("scripts/fenster-termin.txt"),
    include_str!("scripts/front-desk-complaint.txt"),
    include_str!("scripts/front-desk-hours.txt"),
    include_str!("scripts/front-desk-silence.txt"),
    include_str!("scripts/front-desk-survey.txt"),
    include_str!("scripts/front-desk-wrong-number.txt"),
    include_str!("scripts/reklamation.txt"),
    include_str!("scripts/roof-booked.txt"),
    include_str!("scripts/roof-leak.txt"),
    include_str!("scripts/roof-price.txt"),
    include_str!("scripts/solar-interested.txt"),
    include_str!("scripts/solar-later.txt"),
    include_str!("scripts/solar-no.txt"),
    include_str!("scripts/solar-voicemail.txt"),
    include_str!("scripts/techo-cita.txt"),
    include_str!("scripts/website-careers.txt"),
    include_str!("scripts/website-financing.txt"),
    include_str!("scripts/whatsapp-devis.txt"),
    include_str!("scripts/whatsapp-photo.txt"),
    include_str!("scripts/windows-quote.txt"),
    include_str!("scripts/windows-reschedule.txt"),
];

/// Every script there is.
pub fn scripts() -> &'static [Script] {
    static SCRIPTS: LazyLock<Vec<Script>> = LazyLock::new(|| {
        let scripts = TEXTS.iter().map(|text| Script::of(text));
        let scripts: Option<_> = scripts.collect();
        scripts.expect("each script is well-formed")
    });
    &SCRIPTS
}

impl Script {
    fn of(text: &'static str) -> Option<Self> {
        let (head, steps) = text.split_once("---\n")?;
        let head = head
            .lines()
            .map(|line| line.split_once(": ").or(line.split_once(':')));
        Some(Self {
            head: head.collect::<Option<_>>()?,
            steps: steps_of(steps)?,
        })
    }

    /// A fact of the head; empty when it is not told.
    pub fn fact(&self, name: &str) -> &'static str {
        self.facts(name).next().unwrap_or("")
    }

    /// The facts of that name, for there may be several.
    fn facts(&self, name: &str) -> impl Iterator<Item = &'static str> {
        self.head
            .iter()
            .filter(move |(fact, _)| *fact == name)
            .map(|(_, value)| *value)
    }

    /// Facts in three parts: what, its value, and why.
    pub fn reasoned<'a>(
        &'a self,
        name: &'a str,
        slots: &'a Slots,
    ) -> impl Iterator<Item = (String, String, String)> + 'a {
        self.facts(name).filter_map(|fact| {
            let mut parts = fact.splitn(3, " | ").map(|part| filled(part, slots));
            Some((parts.next()?, parts.next()?, parts.next()?))
        })
    }

    pub fn weight(&self) -> usize {
        self.fact("weight").parse().unwrap_or(1)
    }

    pub fn steps(&self, slots: &Slots) -> Vec<Step> {
        self.steps.iter().map(|step| step.filled(slots)).collect()
    }

    /// How long it takes, about.
    pub fn secs(&self, is_text: bool) -> u32 {
        self.steps.iter().map(|step| step.secs(is_text)).sum()
    }
}

/// The steps, with what lies between `each` and `done` repeated for each room.
fn steps_of(text: &str) -> Option<Vec<Step>> {
    let mut steps = Vec::new();
    let mut lines = text.lines();
    while let Some(line) = lines.next() {
        let Some(rooms) = line.strip_prefix("each: ") else {
            steps.push(step(line)?);
            continue;
        };
        let block: Vec<&str> = lines.by_ref().take_while(|line| *line != "done").collect();
        for room in rooms.split(", ") {
            let one = block.iter().map(|line| step(&line.replace("{room}", room)));
            steps.extend(one.collect::<Option<Vec<_>>>()?);
        }
    }
    Some(steps)
}

fn step(line: &str) -> Option<Step> {
    let (what, rest) = line.split_once(": ")?;
    let rest = || rest.to_owned();
    Some(match what {
        "agent" => Step::Agent(rest()),
        "caller" => Step::Caller(rest()),
        "silence" => Step::Silence {
            secs: rest().parse().ok()?,
        },
        "transfer" => Step::Transfer { to: rest() },
        "voicemail" => Step::Voicemail(rest()),
        "tool" => {
            let rest = rest();
            let mut parts = rest.splitn(3, " | ").map(str::to_owned);
            Step::Tool {
                name: parts.next()?,
                params: parts.next()?,
                result: parts.next()?,
            }
        }
        _ => return None,
    })
}

impl Step {
    /// How long it takes; people type slower than they talk.
    pub fn secs(&self, is_text: bool) -> u32 {
        let words = |text: &str| u32::try_from(text.split_whitespace().count()).unwrap_or_default();
        match self {
            Self::Agent(text) | Self::Voicemail(text) => words(text) * 2 / 5 + 1,
            Self::Caller(text) if is_text => words(text) * 2 + 15,
            Self::Caller(text) => words(text) * 2 / 5 + 2,
            Self::Silence { secs } => *secs,
            Self::Tool { .. } | Self::Transfer { .. } => 2,
        }
    }

    /// The tool that the agent uses in it.
    pub fn tool(&self) -> Option<&str> {
        match self {
            Self::Tool { name, .. } => Some(name),
            Self::Transfer { .. } => Some("transfer_to_number"),
            Self::Voicemail(_) => Some("voicemail_detection"),
            Self::Agent(_) | Self::Caller(_) | Self::Silence { .. } => None,
        }
    }

    fn filled(&self, slots: &Slots) -> Self {
        match self {
            Self::Agent(text) => Self::Agent(filled(text, slots)),
            Self::Caller(text) => Self::Caller(filled(text, slots)),
            Self::Voicemail(text) => Self::Voicemail(filled(text, slots)),
            Self::Tool {
                name,
                params,
                result,
            } => Self::Tool {
                name: name.clone(),
                params: filled(params, slots),
                result: filled(result, slots),
            },
            Self::Silence { .. } | Self::Transfer { .. } => self.clone(),
        }
    }
}

/// `text` with what the slots hold; braces around anything else stay.
pub fn filled(text: &str, slots: &Slots) -> String {
    let mut filled = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('{') {
        filled.push_str(before);
        let slot = after
            .split_once('}')
            .and_then(|(name, after)| Some((slots.get(name)?, after)));
        rest = if let Some((value, after)) = slot {
            filled.push_str(value);
            after
        } else {
            filled.push('{');
            after
        };
    }
    filled.push_str(rest);
    filled
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::business::LINES;

    #[test]
    fn every_script_is_somebodys_and_complete() {
        for script in scripts() {
            let line = script.fact("line");
            assert!(LINES.iter().any(|other| other.name == line), "{line}");
            for fact in ["title", "summary", "language", "status"] {
                assert!(
                    !script.fact(fact).is_empty(),
                    "{fact} of a script of {line}"
                );
            }
            assert!(["success", "failure", "unknown"].contains(&script.fact("status")));
        }
    }

    #[test]
    fn every_line_has_a_script() {
        for line in &LINES {
            assert!(
                scripts()
                    .iter()
                    .any(|script| script.fact("line") == line.name),
                "{}",
                line.name
            );
        }
    }

    #[test]
    fn only_slots_are_filled() {
        let slots = Slots::from([("day", "Monday".to_owned())]);
        let text = r#"{"on":"{day}"} {other} {"#;
        assert_eq!(filled(text, &slots), r#"{"on":"Monday"} {other} {"#);
    }

    #[test]
    fn what_is_said_of_each_room_is_said_of_each() {
        let steps =
            steps_of("each: hall, attic\ncaller: The {room}.\ndone\nagent: Thanks.").unwrap();
        let expected = [
            Step::Caller("The hall.".into()),
            Step::Caller("The attic.".into()),
            Step::Agent("Thanks.".into()),
        ];
        assert_eq!(steps, expected);
    }
}
