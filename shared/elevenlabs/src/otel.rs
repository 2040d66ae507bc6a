//! `post_call_transcription_otel`: a conversation as an OpenTelemetry trace.
//!
//! The vendor's setting for this form has been seen to switch itself on. The
//! root span bears what is known of the call as attributes, each turn is a span
//! with its text, each use of a tool a span with its name. No page lists the
//! attributes, so those that were seen are read and the rest passed over: this
//! is a summary, and the sync fetches the whole conversation.

use std::borrow::Cow;

use domain::{AgentId, Channel, Completeness, Direction, Observation, State, Status, Timestamp};

use crate::body::{Unusable, conversation_id};
use crate::conversation::infer_start;
use crate::loose::{Dialled, Name, Prose, object};
use crate::notes::Notes;
use crate::number::number;
use crate::seen::{Received, Seen, Tells};

mod spans;
mod turns;

use spans::{Attributes, Span, Traces};

object! {
    /// `data` of the event.
    Traced {
        conversation_id: Cow<'de, str>,
        agent_id: AgentId,
        otlp_traces: Traces<'de>,
    }
}

const ROOT: &str = "elevenlabs.conversation";

impl<'de> Tells<'de> for Traced<'de> {
    fn seen(self, received: &Received<'_>, notes: &mut Notes) -> Result<Seen, Unusable> {
        let (mut resource, mut spans) = self.otlp_traces.unwrap_or_default().taken_apart();
        let root = spans.iter().position(|span| span.is(ROOT));
        let mut root = root.map(|root| spans.remove(root)).unwrap_or_default();
        let mut facts = root.attributes();

        let id = self
            .conversation_id
            .or_else(|| resource.fact("elevenlabs.conversation_id", notes));
        let id = conversation_id(id.as_deref())?;
        let state = facts
            .fact("elevenlabs.status", notes)
            .unwrap_or(State::Done);
        let mut told = received.observation(id, state, Completeness::Summary);
        let agent = self
            .agent_id
            .or_else(|| facts.fact("elevenlabs.agent_id", notes));
        told.agent_id(agent.or_else(|| resource.fact("elevenlabs.agent_id", notes)));

        timing(&mut told, &root, &mut facts, notes);
        parties(&mut told, &mut facts, received, notes);
        outcome(&mut told, &mut facts, notes);
        let (turns, voicemail) = turns::of(spans, root.start, notes);
        told.carrier_result(voicemail.then(|| "voicemail".to_owned()));
        let variables = facts.variables();
        told.dynamic_variables((!variables.is_empty()).then_some(variables));
        Ok(received.seen(told, turns))
    }
}

fn timing(told: &mut Observation, root: &Span<'_>, facts: &mut Attributes<'_>, notes: &mut Notes) {
    let millis = facts.fact::<i64>("elevenlabs.session.duration_ms", notes);
    let nanos = root
        .start
        .zip(root.end)
        .map(|(start, end)| end.saturating_sub(start));
    let millis = millis.or(nanos.map(|nanos| nanos / 1_000_000));
    let seconds = millis.and_then(|millis| u32::try_from(millis.saturating_add(500) / 1000).ok());
    told.duration_secs(seconds);
    let start = root.start.filter(|start| *start > 0);
    match start.and_then(|nanos| Timestamp::from_second(nanos / 1_000_000_000).ok()) {
        Some(start) => told.started_at(start),
        None => infer_start(told, seconds),
    }
}

fn parties(
    told: &mut Observation,
    facts: &mut Attributes<'_>,
    received: &Received<'_>,
    notes: &mut Notes,
) {
    let external = facts.fact::<Dialled>("elevenlabs.telephony.external_number", notes);
    let agent = facts.fact::<Dialled>("elevenlabs.telephony.agent_number", notes);
    let by_phone = external.is_some() || agent.is_some();
    told.channel(by_phone.then_some(Channel::Phone));
    told.direction(facts.fact::<Direction>("elevenlabs.telephony.direction", notes));
    let path = "otlp_traces.elevenlabs.telephony";
    told.external_number(number(external, received.region, path, notes));
    told.agent_number(number(agent, received.region, path, notes));
    let sid = facts.fact::<Name>("elevenlabs.telephony.call_sid", notes);
    told.call_sid(sid.map(|sid| sid.0));
    told.user_id(
        facts
            .fact::<Name>("elevenlabs.user_id", notes)
            .map(|id| id.0),
    );
}

fn outcome(told: &mut Observation, facts: &mut Attributes<'_>, notes: &mut Notes) {
    let mut prose = |name| facts.fact::<Prose>(name, notes).map(|Prose(text)| text);
    told.summary(prose("elevenlabs.analysis.transcript_summary"));
    told.title(prose("elevenlabs.analysis.call_summary_title"));
    told.termination_reason(prose("elevenlabs.termination_reason"));
    told.status(facts.fact::<Status>("elevenlabs.analysis.call_successful", notes));
}
