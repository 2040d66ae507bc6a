//! Calls that are still to be fetched, or cannot be any more, and why.

use store::{Pending, Why};

use crate::badge::{Badge, Tone};
use crate::moment::Clock;
use crate::watch::{When, when};

/// One call.
pub(super) struct Row {
    pub(super) id: String,
    /// What reached the webhook of it.
    pub(super) path: String,
    pub(super) badge: Badge,
    pub(super) why: String,
    pub(super) began: Option<When>,
    pub(super) agent: Option<String>,
    /// How often it was tried, and when it is tried again.
    pub(super) tries: Option<String>,
    pub(super) next_try: Option<When>,
}

impl Row {
    pub(super) fn new(pending: &Pending, clock: &Clock) -> Self {
        let is_tried = pending.why != Why::Gone;
        Self {
            id: pending.id.to_string(),
            path: format!("/ingest?conversation_id={}#log", pending.id),
            badge: badge(pending.why),
            why: why(pending),
            began: pending.started_at.map(|at| when(clock, at)),
            agent: pending.agent_id.as_ref().map(ToString::to_string),
            tries: match pending.tries {
                0 => None,
                1 => Some("tried once".to_owned()),
                2 => Some("tried twice".to_owned()),
                tries => Some(format!("tried {tries} times")),
            },
            next_try: is_tried.then(|| when(clock, pending.next_try)),
        }
    }
}

fn badge(why: Why) -> Badge {
    match why {
        Why::Gone => Badge::new(Tone::Bad, "Lost"),
        Why::Failed => Badge::new(Tone::Bad, "Failed"),
        Why::Stuck => Badge::new(Tone::Look, "Stuck"),
        Why::Refused => Badge::new(Tone::Look, "Refused"),
        Why::Weaker => Badge::new(Tone::Plain, "Differs"),
        Why::Running => Badge::new(Tone::Plain, "Running"),
    }
}

fn why(pending: &Pending) -> String {
    let why = match pending.why {
        Why::Gone => "ElevenLabs no longer has it",
        Why::Failed => "ElevenLabs did not show it",
        Why::Stuck => "It has not ended for a day",
        Why::Refused => "A delivery of it had to be refused",
        Why::Weaker => "ElevenLabs lists it otherwise than it is here",
        Why::Running => "It has not ended",
    };
    format!("{why}{}.", by_error(pending))
}

/// The same for many of an hour: `3 could not be fetched`.
pub(super) fn word(why: Why) -> &'static str {
    match why {
        Why::Gone => "lost at ElevenLabs",
        Why::Failed => "could not be fetched",
        Why::Stuck => "stuck",
        Why::Refused => "refused",
        Why::Weaker => "listed otherwise",
        Why::Running => "still running",
    }
}

/// ` (http_500)`
pub(super) fn by_error(pending: &Pending) -> String {
    let code = pending.error.as_ref();
    code.map_or_else(String::new, |code| format!(" ({code})"))
}
