//! Phone calls, text messages and chats, each with its own names for the same.

use std::collections::BTreeMap;

use domain::{Direction, Observation};

use super::{Parties, Reading};
use crate::loose::{Dialled, Map, Name, may_be_kept, object};

object! {
    PhoneCall {
        direction: Direction,
        phone_number_id: Name,
        agent_number: Dialled,
        external_number: Dialled,
        call_sid: Name,
        call_id: Name,
        call_result: Name,
        sip_header_dynamic_variables: Map<Name>,
    }
}

object! {
    Sms {
        direction: Direction,
        phone_number_id: Name,
        sms_user_phone_number: Dialled,
        agent_phone_number: Dialled,
    }
}

object! {
    Whatsapp {
        direction: Direction,
        whatsapp_phone_number_id: Name,
        whatsapp_user_id: Dialled,
        call_result: Name,
    }
}

impl PhoneCall<'_> {
    pub(super) fn parties(self, told: &mut Observation, read: &mut Reading<'_, '_>) -> Parties {
        let headers = self
            .sip_header_dynamic_variables
            .map(|Map(headers)| headers)
            .unwrap_or_default();
        let headers = headers.into_iter().filter(|(name, _)| may_be_kept(name));
        let headers: BTreeMap<_, _> = headers.map(|(name, value)| (name, value.0)).collect();
        told.sip_headers((!headers.is_empty()).then_some(headers));
        Parties {
            direction: self.direction,
            external: read.number(self.external_number, "metadata.phone_call.external_number"),
            agent: read.number(self.agent_number, "metadata.phone_call.agent_number"),
            phone_number_id: self.phone_number_id,
            // A trunk's own id is the next best where the vendor gave none.
            call_sid: self.call_sid.or(self.call_id),
        }
    }
}

impl Sms<'_> {
    pub(super) fn parties(self, read: &mut Reading<'_, '_>) -> Parties {
        Parties {
            direction: self.direction,
            external: read.number(
                self.sms_user_phone_number,
                "metadata.sms.sms_user_phone_number",
            ),
            agent: read.number(self.agent_phone_number, "metadata.sms.agent_phone_number"),
            phone_number_id: self.phone_number_id,
            call_sid: None,
        }
    }
}

impl Whatsapp<'_> {
    /// A WhatsApp id is an international number without its plus.
    pub(super) fn parties(self, read: &mut Reading<'_, '_>) -> Parties {
        let digits = |id: &Dialled| id.0.bytes().all(|byte| byte.is_ascii_digit());
        let id = self.whatsapp_user_id;
        let id = id.map(|id| {
            if digits(&id) {
                Dialled(format!("+{}", id.0))
            } else {
                id
            }
        });
        Parties {
            direction: self
                .direction
                .filter(|direction| direction.as_str() != "unknown"),
            external: read.number(id, "metadata.whatsapp.whatsapp_user_id"),
            phone_number_id: self.whatsapp_phone_number_id,
            ..Parties::default()
        }
    }
}
