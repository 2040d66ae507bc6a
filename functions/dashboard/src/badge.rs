//! Small words with a tone: verdicts, outcomes, decisions.
//!
//! The tone only repeats what the word says, for a quick eye; nothing is told
//! by colour alone.

use domain::AttributionStatus;
use store::Outcome;

/// A word and how it is meant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Badge {
    pub(crate) tone: Tone,
    pub(crate) word: String,
}

/// How a word is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Tone {
    Plain,
    Good,
    Bad,
    /// A person should look.
    Look,
}

impl Tone {
    /// The tone's name in the style sheet.
    pub(crate) fn class(self) -> &'static str {
        match self {
            Self::Plain => "plain",
            Self::Good => "good",
            Self::Bad => "bad",
            Self::Look => "look",
        }
    }
}

impl Badge {
    pub(crate) fn new(tone: Tone, word: impl Into<String>) -> Self {
        Self {
            tone,
            word: word.into(),
        }
    }

    /// The vendor's verdict, by the word it is counted under.
    pub(crate) fn verdict(word: &str) -> Self {
        match word {
            "success" => Self::new(Tone::Good, "Success"),
            "failure" => Self::new(Tone::Bad, "Failure"),
            "unknown" => Self::new(Tone::Plain, "Unknown"),
            other => Self::new(Tone::Plain, other),
        }
    }

    /// How a call is credited, by the word it is kept under.
    pub(crate) fn attribution(word: &str) -> Self {
        let known = AttributionStatus::ALL
            .into_iter()
            .find(|status| status.as_str() == word);
        known.map_or_else(|| Self::new(Tone::Plain, word), Self::from)
    }
}

impl From<AttributionStatus> for Badge {
    fn from(status: AttributionStatus) -> Self {
        match status {
            AttributionStatus::Confirmed => Self::new(Tone::Good, "Confirmed"),
            AttributionStatus::Automatic => Self::new(Tone::Good, "Automatic"),
            AttributionStatus::Suggested => Self::new(Tone::Look, "Suggested"),
            AttributionStatus::Ambiguous => Self::new(Tone::Look, "Ambiguous"),
            AttributionStatus::Unattributed => Self::new(Tone::Look, "Unattributed"),
            AttributionStatus::NotApplicable => Self::new(Tone::Plain, "Not applicable"),
        }
    }
}

impl From<Outcome> for Badge {
    fn from(outcome: Outcome) -> Self {
        match outcome {
            Outcome::Recorded => Self::new(Tone::Good, "Recorded"),
            Outcome::Unchanged => Self::new(Tone::Plain, "Unchanged"),
            Outcome::Ignored => Self::new(Tone::Plain, "Ignored"),
            Outcome::Erased => Self::new(Tone::Plain, "Erased"),
            Outcome::Quarantined => Self::new(Tone::Bad, "Quarantined"),
            Outcome::Parked => Self::new(Tone::Look, "Parked"),
            Outcome::Rejected => Self::new(Tone::Bad, "Rejected"),
        }
    }
}
