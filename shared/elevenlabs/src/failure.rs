//! `call_initiation_failure`: a call we placed that never connected.
//!
//! The event has the carrier's callback and little else: no variables, no
//! batch, no start. So it tells a summary only, and the conversation itself,
//! which the sync fetches, replaces it.

use std::borrow::Cow;

use domain::{AgentId, Channel, Completeness, Direction, Observation, State, Status, VendorError};

use crate::body::{Unusable, conversation_id};
use crate::conversation::infer_start;
use crate::loose::{Dialled, Name, Prose, object};
use crate::notes::Notes;
use crate::number::number;
use crate::seen::{Received, Seen, Tells};

object! {
    /// `data` of the event.
    NotConnected {
        conversation_id: Cow<'de, str>,
        agent_id: AgentId,
        failure_reason: Prose,
        metadata: Attempt<'de>,
    }
}

object! {
    Attempt {
        kind ("type"): Name,
        body: Callback<'de>,
    }
}

object! {
    /// What the carrier said, in Twilio's words or in those of a SIP trunk.
    Callback {
        to ("To"): Dialled,
        called ("Called"): Dialled,
        to_number: Dialled,
        from ("From"): Dialled,
        caller ("Caller"): Dialled,
        from_number: Dialled,
        twilio_sid ("CallSid"): Name,
        call_sid: Name,
        call_status ("CallStatus"): Name,
        sip_response ("SipResponseCode"): i64,
        sip_status_code: i64,
        error_reason: Prose,
        sip_status: Prose,
    }
}

impl<'de> Tells<'de> for NotConnected<'de> {
    fn seen(self, received: &Received<'_>, notes: &mut Notes) -> Result<Seen, Unusable> {
        let id = conversation_id(self.conversation_id.as_deref())?;
        let mut told = received.observation(id, State::Failed, Completeness::Summary);
        told.agent_id(self.agent_id);
        told.failure_reason(self.failure_reason.map(|reason| reason.0));
        told.status(Status::Unknown);
        told.direction(Direction::Outbound);
        told.channel(Channel::Phone);
        told.duration_secs(0);
        infer_start(&mut told, None);
        let Attempt { kind, body, .. } = self.metadata.unwrap_or_default();
        told.source(kind.map(source));
        body.unwrap_or_default().state(&mut told, received, notes);
        Ok(received.seen(told, Vec::new()))
    }
}

/// The conversation's word for where the event says `sip`.
fn source(Name(kind): Name) -> String {
    if kind == "sip" {
        "sip_trunk".to_owned()
    } else {
        kind
    }
}

impl Callback<'_> {
    /// We rang, so the other party is the one who was called.
    fn state(self, told: &mut Observation, received: &Received<'_>, notes: &mut Notes) {
        let called = self.to.or(self.called).or(self.to_number);
        let caller = self.from.or(self.caller).or(self.from_number);
        told.external_number(number(called, received.region, "metadata.body.to", notes));
        told.agent_number(number(caller, received.region, "metadata.body.from", notes));
        told.call_sid(self.twilio_sid.or(self.call_sid).map(|sid| sid.0));
        // Twilio writes `no-answer` for what a conversation calls `no_answer`.
        told.carrier_result(self.call_status.map(|status| status.0.replace('-', "_")));
        let error = VendorError {
            code: self.sip_status_code.or(self.sip_response),
            reason: self.error_reason.or(self.sip_status).map(|reason| reason.0),
        };
        told.error((error != VendorError::default()).then_some(error));
    }
}
