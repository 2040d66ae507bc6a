//! A delivery as one line of the log.

use store::{DeliveryRow, Outcome};

use crate::badge::{Badge, Tone};
use crate::figures;
use crate::moment::{Clock, Moment};
use crate::page::Visitor;

/// One line, in the words it is shown with.
pub(crate) struct Line {
    pub(crate) path: String,
    pub(crate) at: Moment,
    pub(crate) outcome: Badge,
    /// A person should look at it.
    pub(crate) stands_out: bool,
    pub(crate) kind: String,
    pub(crate) conversation_id: Option<String>,
    /// Whether a call can be expected under that id.
    pub(crate) has_call: bool,
    pub(crate) reason: Option<String>,
    pub(crate) warnings: Vec<String>,
    pub(crate) size: String,
    pub(crate) was_parked: bool,
}

impl Line {
    pub(crate) fn new(row: DeliveryRow, clock: &Clock) -> Self {
        let keeps = matches!(
            row.outcome,
            Outcome::Recorded | Outcome::Unchanged | Outcome::Erased
        );
        Self {
            path: format!("/ingest/deliveries/{}", row.id),
            at: clock.moment(row.received_at),
            outcome: Badge::from(row.outcome),
            stands_out: row.outcome == Outcome::Quarantined,
            kind: row
                .kind
                .as_deref()
                .map_or_else(|| "Not readable".to_owned(), kind),
            has_call: keeps && row.conversation_id.is_some(),
            conversation_id: row.conversation_id,
            reason: row.reason,
            warnings: row.warnings,
            size: figures::size(row.bytes),
            was_parked: row.was_parked,
        }
    }

    /// The same with what the sender wrote as `visitor` may see it.
    #[must_use]
    pub(crate) fn told_to(self, visitor: &Visitor) -> Self {
        let warnings = self.warnings.iter();
        Self {
            kind: visitor.words(&self.kind),
            reason: self.reason.as_deref().map(|reason| visitor.words(reason)),
            warnings: warnings.map(|warning| visitor.words(warning)).collect(),
            ..self
        }
    }
}

/// What kind of event a delivery brought.
fn kind(word: &str) -> String {
    match word {
        "post_call_transcription" => "Transcript".to_owned(),
        "post_call_transcription_otel" => "Transcript, OpenTelemetry".to_owned(),
        "post_call_audio" => "Audio".to_owned(),
        "call_initiation_failure" => "Call could not start".to_owned(),
        "conversation.ended" => "Conversation ended".to_owned(),
        other => other.to_owned(),
    }
}

/// What was counted beside the outcomes.
pub(crate) fn code(code: &str) -> Badge {
    let words = code.replace(['_', '-'], " ");
    let mut letters = words.chars();
    let first = letters.next().map(|letter| letter.to_ascii_uppercase());
    Badge::new(
        Tone::Plain,
        first.into_iter().chain(letters).collect::<String>(),
    )
}
