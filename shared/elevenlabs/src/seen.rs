//! What one delivery, or one answer of the API, tells of a call.

use std::fmt;

use domain::{Completeness, ConversationId, Observation, Region, Source, State, Timestamp, Turn};

use crate::body::Unusable;
use crate::loose::{self, Loose};
use crate::notes::{Notes, Warning};

/// A call as it was shown to us.
///
/// The observation states every fact but `transcript` and `raw`: those stand
/// for contents that whoever keeps them has to digest.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Seen {
    pub kind: Kind,
    pub observation: Observation,
    /// Empty when there was none, which does not mean that nobody spoke.
    pub transcript: Vec<Turn>,
    /// What was left out, and where it stood.
    pub warnings: Vec<Warning>,
}

/// What showed us the call.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    Transcription,
    OpenTelemetry,
    InitiationFailure,
    /// The flat body of hand-made integrations.
    Ended,
    /// An answer of the API.
    Detail,
    /// An entry of the API's lists.
    Summary,
}

impl Kind {
    /// The event that the webhook calls `name`, if it shows a call.
    pub(crate) fn named(name: &str) -> Option<Self> {
        let events = [
            Self::Transcription,
            Self::OpenTelemetry,
            Self::InitiationFailure,
            Self::Ended,
        ];
        events.into_iter().find(|kind| kind.as_str() == name)
    }

    /// The vendor's name of it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Transcription => "post_call_transcription",
            Self::OpenTelemetry => "post_call_transcription_otel",
            Self::InitiationFailure => "call_initiation_failure",
            Self::Ended => "conversation.ended",
            Self::Detail => "conversation",
            Self::Summary => "summary",
        }
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl Seen {
    pub fn id(&self) -> &ConversationId {
        self.observation.id()
    }
}

/// What is known of a body beside its text.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Received<'a> {
    pub kind: Kind,
    pub source: Source,
    /// The vendor's time of saying it.
    pub told_at: Timestamp,
    /// Ours, of hearing it.
    pub received_at: Timestamp,
    /// Whose habits national phone numbers follow.
    pub region: &'a Region,
}

/// An object of the vendor's that shows a call.
pub(crate) trait Tells<'de>: Loose<'de> {
    /// What it tells. What was left out goes into `notes`.
    fn seen(self, received: &Received<'_>, notes: &mut Notes) -> Result<Seen, Unusable>;
}

/// What `json` tells as a `T`.
pub(crate) fn told<'de, T: Tells<'de>>(
    json: &'de str,
    received: &Received<'_>,
    notes: &mut Notes,
) -> Result<Seen, Unusable> {
    loose::whole::<T>(json, notes)?.seen(received, notes)
}

impl Received<'_> {
    /// An observation that states nothing but `state` yet.
    pub(crate) fn observation(
        &self,
        id: ConversationId,
        state: State,
        completeness: Completeness,
    ) -> Observation {
        let Self {
            source,
            told_at,
            received_at,
            ..
        } = *self;
        Observation::new(id, state, told_at, completeness, source, received_at)
    }

    pub(crate) fn seen(&self, observation: Observation, transcript: Vec<Turn>) -> Seen {
        Seen {
            kind: self.kind,
            observation,
            transcript,
            warnings: Vec::new(),
        }
    }
}
