//! Who spoke with whom, over what, and which way.
//!
//! `external_number` is the person whichever way the call went. Where the
//! vendor never saw the numbers, as on calls that a customer's own server
//! bridges, dynamic variables may still name the caller and the one called.

use domain::{Channel, Direction, Observation, PhoneNumber, Region};

use super::client::Client;
use super::metadata::Metadata;
use crate::loose::{Dialled, Name};
use crate::notes::Notes;
use crate::number::number;

mod batch;
mod media;

pub(super) use batch::BatchCall;
pub(super) use media::{PhoneCall, Sms, Whatsapp};

/// Everything that tells the parties apart.
#[derive(Default)]
struct Parties {
    direction: Option<Direction>,
    external: Option<PhoneNumber>,
    agent: Option<PhoneNumber>,
    phone_number_id: Option<Name>,
    call_sid: Option<Name>,
}

pub(super) fn state(
    told: &mut Observation,
    metadata: &mut Metadata<'_>,
    client: &mut Client<'_>,
    region: &Region,
    notes: &mut Notes,
) {
    let source = metadata
        .conversation_initiation_source
        .take()
        .or_else(|| client.source());
    let channel = channel(metadata, source.as_ref());
    let mut read = Reading { region, notes };
    let parties = match (
        metadata.phone_call.take(),
        metadata.sms.take(),
        metadata.whatsapp.take(),
    ) {
        (Some(call), ..) => call.parties(told, &mut read),
        (None, Some(sms), _) => sms.parties(&mut read),
        (None, None, Some(chat)) => chat.parties(&mut read),
        (None, None, None) if channel == Some(Channel::Phone) => {
            client.parties(metadata.batch_call.is_some(), &mut read)
        }
        (None, None, None) => Parties::default(),
    };
    told.source(source.map(|source| source.0));
    told.channel(channel);
    told.direction(parties.direction);
    told.external_number(parties.external);
    told.agent_number(parties.agent);
    told.phone_number_id(parties.phone_number_id.map(|id| id.0));
    told.call_sid(parties.call_sid.map(|id| id.0));
    if let Some(batch) = metadata.batch_call.take() {
        batch.state(told);
    }
}

fn channel(metadata: &Metadata<'_>, source: Option<&Name>) -> Option<Channel> {
    if metadata.phone_call.is_some() {
        Some(Channel::Phone)
    } else if metadata.sms.is_some() {
        Some(Channel::Sms)
    } else if metadata.whatsapp.is_some() {
        Some(Channel::Whatsapp)
    } else {
        source.map(|source| Channel::of_source(&source.0))
    }
}

impl Client<'_> {
    /// The parties by the variables that the vendor sets itself, for a call
    /// whose numbers are nowhere else; one that a batch placed went out.
    fn parties(&self, placed: bool, read: &mut Reading<'_, '_>) -> Parties {
        let path = "conversation_initiation_client_data.dynamic_variables";
        let caller = read.number(self.number("system__caller_id"), path);
        let called = read.number(self.number("system__called_number"), path);
        let (external, agent) = if placed {
            (called, caller)
        } else {
            (caller, called)
        };
        let direction = placed.then_some(Direction::Outbound);
        Parties {
            direction,
            external,
            agent,
            ..Parties::default()
        }
    }
}

/// What phone numbers are read with.
struct Reading<'r, 'n> {
    region: &'r Region,
    notes: &'n mut Notes,
}

impl Reading<'_, '_> {
    fn number(&mut self, dialled: Option<Dialled>, path: &'static str) -> Option<PhoneNumber> {
        number(dialled, self.region, path, self.notes)
    }
}
