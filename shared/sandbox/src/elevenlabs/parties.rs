//! Who spoke with whom, in the terms of whoever connected them.

use serde_json::{Value, json};

use super::{conversation::Ending, view::View};
use crate::business::{Random, Via};

/// Null where no telephone was involved.
pub(super) fn phone_call(view: &View<'_>) -> Value {
    let told = &view.told;
    let mut random = Random::seeded(told.seed.rotate_left(41));
    match told.via {
        Via::Widget | Via::WhatsApp => Value::Null,
        Via::SipTrunk => json!({
            "type": "sip_trunking",
            "direction": told.via.direction(),
            "phone_number_id": told.number_id,
            "agent_number": told.ours,
            "external_number": told.theirs,
            "call_id": null,
            "call_sid": call_sid("SCL_", told.seed),
            "sip_header_dynamic_variables": {},
            "call_result": call_result(view),
        }),
        Via::Twilio | Via::Batch => json!({
            "type": "twilio",
            "direction": told.via.direction(),
            "phone_number_id": told.number_id,
            "agent_number": told.ours,
            "external_number": told.theirs,
            "stream_sid": format!("MZ{}", random.letters(32)),
            "call_sid": call_sid("CA", told.seed),
            "call_result": call_result(view),
        }),
    }
}

/// The carrier's id of the call, the same wherever it is told.
pub(super) fn call_sid(prefix: &str, seed: u64) -> String {
    let mut random = Random::seeded(seed.rotate_left(47));
    format!("{prefix}{}", random.letters(32))
}

fn call_result(view: &View<'_>) -> Option<&'static str> {
    match view.call.ends {
        _ if !view.state.is_over() => None,
        Ending::NotReached("busy") => Some("busy"),
        Ending::NotReached("no-answer") => Some("no_answer"),
        Ending::NotReached(_) => Some("failed"),
        _ if view.has_voicemail() => Some("voicemail"),
        Ending::Done | Ending::Broken => Some("answered"),
    }
}

pub(super) fn batch_call(view: &View<'_>) -> Value {
    match &view.call.batch {
        Some((batch, recipient)) => json!({
            "batch_call_id": batch,
            "batch_call_recipient_id": recipient,
        }),
        None => Value::Null,
    }
}

pub(super) fn whatsapp(view: &View<'_>) -> Value {
    match view.told.via {
        Via::WhatsApp => json!({
            "direction": "inbound",
            "whatsapp_phone_number_id": "109876543210987",
            "whatsapp_user_id": view.told.theirs.trim_start_matches('+'),
        }),
        _ => Value::Null,
    }
}
