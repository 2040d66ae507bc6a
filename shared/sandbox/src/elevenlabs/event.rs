//! The bodies of webhooks.

use base64::{Engine, engine::general_purpose::STANDARD as BASE64};
use serde_json::{Value, json};

use super::{
    conversation::{Conversation, Ending},
    detail::detail,
    metadata::INVALID_NUMBER,
    parties::call_sid,
    told::Told,
    view::View,
};

/// What a webhook tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Transcript,
    Audio,
    InitiationFailure,
}

/// The event that tells of `call` once it is over.
///
/// It is the same each time it is sent, whatever came later.
pub fn event(call: &Conversation) -> Value {
    match call.ends {
        Ending::NotReached(_) => of(call, Kind::InitiationFailure),
        Ending::Done | Ending::Broken => of(call, Kind::Transcript),
    }
}

/// What there is to tell of it.
pub(super) fn kinds(call: &Conversation) -> Vec<Kind> {
    match call.ends {
        Ending::NotReached(_) => vec![Kind::InitiationFailure],
        Ending::Done | Ending::Broken if call.told().via.is_text() => vec![Kind::Transcript],
        Ending::Done | Ending::Broken => vec![Kind::Transcript, Kind::Audio],
    }
}

pub(super) fn of(call: &Conversation, kind: Kind) -> Value {
    match (kind, call.ends) {
        (Kind::Audio, _) => audio(call),
        (Kind::InitiationFailure, Ending::NotReached(reason)) => not_reached(call, reason),
        (Kind::InitiationFailure, _) => not_reached(call, "unknown"),
        (Kind::Transcript, _) => ended(call),
    }
}

impl Kind {
    /// The word by which one subscribes to it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Transcript => "transcript",
            Self::Audio => "audio",
            Self::InitiationFailure => "call_initiation_failure",
        }
    }
}

/// A recording of nothing: a frame's head and silence.
fn audio(call: &Conversation) -> Value {
    json!({
        "type": "post_call_audio",
        "event_timestamp": call.over_at().as_second(),
        "data": {
            "agent_id": call.agent_id,
            "conversation_id": call.id,
            "full_audio": BASE64.encode([0xFF, 0xFB, 0x10, 0xC4, 0, 0, 0, 0]),
        },
    })
}

fn ended(call: &Conversation) -> Value {
    let over_at = call.over_at();
    json!({
        "type": "post_call_transcription",
        "event_timestamp": over_at.as_second(),
        "data": View::at(call, over_at).map(|view| detail(&view)),
    })
}

/// An attempt that reached nobody is told in another shape.
fn not_reached(call: &Conversation, reason: &str) -> Value {
    let told = call.told();
    json!({
        "type": "call_initiation_failure",
        "event_timestamp": call.over_at().as_second(),
        "data": {
            "agent_id": call.agent_id,
            "conversation_id": call.id,
            "failure_reason": reason,
            "metadata": match reason {
                "unknown" => sip(&told),
                _ => twilio(&told, reason),
            },
        },
    })
}

fn sip(told: &Told) -> Value {
    json!({ "type": "sip", "body": {
        "from_number": told.ours,
        "to_number": told.theirs,
        "sip_status_code": 404,
        "sip_status": "Invalid destination number",
        "error_reason": INVALID_NUMBER,
        "call_sid": call_sid("SCL_", told.seed),
    } })
}

fn twilio(told: &Told, reason: &str) -> Value {
    json!({ "type": "twilio", "body": {
        "From": told.ours,
        "To": told.theirs,
        "Caller": told.ours,
        "Called": told.theirs,
        "CallStatus": reason,
        "CallSid": call_sid("CA", told.seed),
        "SipResponseCode": if reason == "busy" { "486" } else { "480" },
        "Direction": "outbound-api",
        "CallDuration": "0",
        "Duration": "0",
    } })
}
