//! A webhook delivery, understood.

use std::borrow::Cow;

use domain::{AgentId, ConversationId, Region, Source, Timestamp};

use crate::body::{Unusable, conversation_id, read_with};
use crate::conversation::Conversation;
use crate::ended::Ended;
use crate::failure::NotConnected;
use crate::loose::{self, Name, Raw, object};
use crate::notes::{Notes, Step};
use crate::otel::Traced;
use crate::seen::{self, Kind, Received, Seen, Tells};
use crate::signature::Verified;

/// What a delivery says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Event {
    /// A call was seen.
    Call(Box<Seen>),
    /// A recording was sent along. It is fetched over the API, so nobody
    /// decodes it here.
    Audio {
        conversation_id: ConversationId,
        agent_id: Option<AgentId>,
    },
    /// Something we have no use for.
    Unknown {
        kind: String,
        conversation_id: Option<ConversationId>,
    },
}

object! {
    /// What every event has, and the flat body in part.
    Envelope {
        kind ("type"): Name,
        event: Name,
        event_timestamp: Timestamp,
        data: Raw<'de>,
        conversation_id: Cow<'de, str>,
    }
}

object! {
    /// What `data` has whatever the event.
    Subject {
        conversation_id: Cow<'de, str>,
        agent_id: AgentId,
    }
}

impl Event {
    /// Reads what was verified. `received_at` is when it came, by our clock;
    /// national phone numbers are `region`'s.
    pub fn read(
        verified: &Verified<'_>,
        received_at: Timestamp,
        region: &Region,
    ) -> Result<Self, Unusable> {
        let signed_at = verified.signed_at();
        read_with(verified.body(), |json, mut notes| {
            let envelope = loose::read::<Envelope<'_>>(json, &mut notes)?;
            let envelope = envelope.ok_or(Unusable::NotAnObject)?;
            let name = envelope.name().ok_or(Unusable::NoType)?;
            let Some(kind) = Kind::named(name) else {
                return envelope.other(&mut notes);
            };
            let told_at = match kind {
                // The flat body has no time of its own.
                Kind::Ended => signed_at,
                _ => envelope.event_timestamp.unwrap_or(signed_at),
            };
            let source = Source::Webhook;
            let received = Received {
                kind,
                source,
                told_at,
                received_at,
                region,
            };
            let seen = envelope.seen(json, &received, &mut notes)?;
            Ok(Self::Call(Box::new(Seen {
                warnings: notes.into_warnings(),
                ..seen
            })))
        })
    }

    /// The conversation that the event is about.
    pub fn conversation_id(&self) -> Option<&ConversationId> {
        match self {
            Self::Call(seen) => Some(seen.id()),
            Self::Audio {
                conversation_id, ..
            } => Some(conversation_id),
            Self::Unknown {
                conversation_id, ..
            } => conversation_id.as_ref(),
        }
    }
}

impl<'a> Envelope<'a> {
    fn name(&self) -> Option<&str> {
        self.kind
            .as_ref()
            .or(self.event.as_ref())
            .map(|name| name.0.as_str())
    }

    /// The call, when the event shows one.
    fn seen(
        &self,
        json: &'a str,
        received: &Received<'_>,
        notes: &mut Notes,
    ) -> Result<Seen, Unusable> {
        match received.kind {
            Kind::Transcription | Kind::Detail | Kind::Summary => {
                self.told::<Conversation<'_>>(received, notes)
            }
            Kind::OpenTelemetry => self.told::<Traced<'_>>(received, notes),
            Kind::InitiationFailure => self.told::<NotConnected<'_>>(received, notes),
            Kind::Ended => seen::told::<Ended<'_>>(json, received, notes),
        }
    }

    fn told<T: Tells<'a>>(
        &self,
        received: &Received<'_>,
        notes: &mut Notes,
    ) -> Result<Seen, Unusable> {
        let Raw(data) = self.data.as_ref().ok_or(Unusable::NoData)?;
        notes.within(Step::Field("data"), |notes| {
            seen::told::<T>(data, received, notes)
        })
    }

    /// What is left when it shows none.
    fn other(self, notes: &mut Notes) -> Result<Event, Unusable> {
        let subject = match &self.data {
            Some(Raw(data)) => loose::read::<Subject<'_>>(data, notes)?,
            None => None,
        };
        let Subject {
            conversation_id: id,
            agent_id,
            ..
        } = subject.unwrap_or_default();
        let conversation_id = conversation_id(id.or(self.conversation_id).as_deref());
        let kind = self.kind.or(self.event).ok_or(Unusable::NoType)?.0;
        if kind == AUDIO {
            return conversation_id.map(|conversation_id| Event::Audio {
                conversation_id,
                agent_id,
            });
        }
        Ok(Event::Unknown {
            kind,
            conversation_id: conversation_id.ok(),
        })
    }
}

const AUDIO: &str = "post_call_audio";
