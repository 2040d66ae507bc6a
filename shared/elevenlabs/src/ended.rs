//! `conversation.ended`: the flat body that hand-made integrations send.
//!
//! `caller_phone` is the other party, the one who rang, and `phone_number` is
//! ours, the line that was rung. `phone_number` alone does not make it the
//! caller's: taking our own line for a person would credit calls to nobody we
//! know, so a body without `caller_phone` is one whose caller hid.
//!
//! Where the conversation is one of the vendor's, this body has a part of it
//! only. So it tells a summary, and the sync may fetch the rest.

use std::borrow::Cow;

use domain::{AgentId, Channel, Completeness, Direction, Observation, State, Status, Timestamp};

use crate::body::{Unusable, conversation_id};
use crate::conversation::infer_start;
use crate::loose::{Dialled, Loose, Prose, Scalar, Variables, object};
use crate::notes::{Notes, Why};
use crate::number::number;
use crate::seen::{Received, Seen, Tells};

mod messages;

use messages::Messages;

object! {
    Ended {
        conversation_id: Cow<'de, str>,
        agent_id: AgentId,
        start_time_unix_secs: Timestamp,
        call_duration_secs: u32,
        call_successful: Verdict,
        phone_number: Dialled,
        caller_phone: Dialled,
        transcript: Messages<'de>,
        analysis: Opinion<'de>,
        metadata: Variables,
    }
}

object! {
    Opinion {
        sentiment: Prose,
        intent: Prose,
        outcome: Prose,
    }
}

/// `call_successful`, in a word or as yes or no.
pub(crate) struct Verdict(Status);

impl<'de> Loose<'de> for Verdict {
    const EXPECTED: &'static str = "a word, true or false";

    fn of_scalar(scalar: Scalar<'de>, notes: &mut Notes) -> Result<Self, Why> {
        match bool::of_scalar(scalar.clone(), notes) {
            Ok(true) => Ok(Self(Status::Success)),
            Ok(false) => Ok(Self(Status::Failure)),
            Err(_) => {
                let word = Status::of_scalar(scalar, notes);
                word.map(Self).map_err(|_| Why::Not(Self::EXPECTED))
            }
        }
    }
}

impl<'de> Tells<'de> for Ended<'de> {
    fn seen(mut self, received: &Received<'_>, notes: &mut Notes) -> Result<Seen, Unusable> {
        let id = conversation_id(self.conversation_id.as_deref())?;
        let mut told = received.observation(id, State::Done, Completeness::Summary);
        told.agent_id(self.agent_id.take());
        told.duration_secs(self.call_duration_secs);
        match self.start_time_unix_secs {
            Some(start) => told.started_at(start),
            None => infer_start(&mut told, self.call_duration_secs),
        }
        told.status(self.call_successful.take().map(|Verdict(status)| status));
        let metadata = self.metadata.take().map(|Variables(metadata)| metadata);
        told.metadata(metadata.filter(|metadata| !metadata.is_empty()));
        self.analysis.take().unwrap_or_default().state(&mut told);
        let turns = self
            .transcript
            .take()
            .unwrap_or_default()
            .turns(self.start_time_unix_secs);
        self.parties(&mut told, received, notes);
        Ok(received.seen(told, turns))
    }
}

impl Ended<'_> {
    fn parties(self, told: &mut Observation, received: &Received<'_>, notes: &mut Notes) {
        let rang = self.caller_phone.is_some();
        let by_phone = rang || self.phone_number.is_some();
        told.channel(by_phone.then_some(Channel::Phone));
        told.direction(rang.then_some(Direction::Inbound));
        told.external_number(number(
            self.caller_phone,
            received.region,
            "caller_phone",
            notes,
        ));
        told.agent_number(number(
            self.phone_number,
            received.region,
            "phone_number",
            notes,
        ));
    }
}

impl Opinion<'_> {
    fn state(self, told: &mut Observation) {
        told.sentiment(self.sentiment.map(|sentiment| sentiment.0));
        told.intent(self.intent.map(|intent| intent.0));
        told.outcome(self.outcome.map(|outcome| outcome.0));
    }
}
