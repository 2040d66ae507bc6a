//! A whole conversation, as the transcript webhook and the API both show it.
//!
//! Two shapes are about: today's, and an older and thinner one that the vendor's
//! page on webhooks still shows. They differ only in what is missing.

use std::borrow::Cow;

use domain::{AgentId, Completeness, Region, Source, State, Timestamp};

use crate::body::{Unusable, conversation_id, read_with};
use crate::loose::{List, Name, Prose, object};
use crate::notes::{Notes, Why};
use crate::seen::{self, Kind, Received, Seen, Tells};

mod analysis;
mod client;
mod metadata;
mod parties;
mod transcript;

use analysis::Analysis;
use client::Client;
use metadata::Metadata;
use transcript::Transcript;

pub(crate) use metadata::infer_start;

/// Reads the API's answer to `GET /v1/convai/conversations/{conversation_id}`.
///
/// `told_at` is the answer's `Date`: stamps follow the vendor's clock alone.
pub fn detail(
    body: &[u8],
    told_at: Timestamp,
    received_at: Timestamp,
    region: &Region,
) -> Result<Seen, Unusable> {
    let kind = Kind::Detail;
    let received = Received {
        kind,
        source: Source::Sync,
        told_at,
        received_at,
        region,
    };
    read_with(body, |json, mut notes| {
        let seen = seen::told::<Conversation<'_>>(json, &received, &mut notes)?;
        Ok(Seen {
            warnings: notes.into_warnings(),
            ..seen
        })
    })
}

object! {
    /// `data` of the webhook, or the API's whole answer.
    Conversation {
        conversation_id: Cow<'de, str>,
        agent_id: AgentId,
        agent_name: Prose,
        status: State,
        user_id: Name,
        version_id: Name,
        environment: Name,
        has_audio: bool,
        tag_ids: List<Name>,
        metadata: Metadata<'de>,
        analysis: Analysis<'de>,
        conversation_initiation_client_data: Client<'de>,
        transcript: Transcript,
    }
}

impl<'de> Tells<'de> for Conversation<'de> {
    fn seen(self, received: &Received<'_>, notes: &mut Notes) -> Result<Seen, Unusable> {
        let id = conversation_id(self.conversation_id.as_deref())?;
        let state = self.status.unwrap_or_else(|| assumed(received.kind, notes));
        let mut told = received.observation(id, state, Completeness::Full);
        told.agent_id(self.agent_id);
        told.agent_name(self.agent_name.map(|name| name.0));
        told.version_id(self.version_id.map(|id| id.0));
        told.environment(self.environment.map(|name| name.0));
        told.has_audio(self.has_audio);
        told.vendor_tags(texts(self.tag_ids));

        let transcript = self.transcript.unwrap_or_default();
        let mut metadata = self.metadata.unwrap_or_default();
        let mut client = self.conversation_initiation_client_data.unwrap_or_default();
        told.user_id(self.user_id.or(client.user_id.take()).map(|id| id.0));
        metadata.state(&mut told, transcript.voicemail(), notes);
        parties::state(
            &mut told,
            &mut metadata,
            &mut client,
            received.region,
            notes,
        );
        self.analysis.unwrap_or_default().state(&mut told, notes);
        client.state(&mut told);
        Ok(received.seen(told, transcript.turns))
    }
}

/// The state of a conversation that has none: its webhook comes when it ended.
fn assumed(kind: Kind, notes: &mut Notes) -> State {
    notes.note_at("status", Why::Missing);
    match kind {
        Kind::Detail => State::Other("unknown".to_owned()),
        _ => State::Done,
    }
}

const MOST_TEXTS: usize = 1000;

/// The texts of a list that has any.
pub(crate) fn texts(list: Option<List<Name>>) -> Option<Vec<String>> {
    let List(names) = list?;
    let texts: Vec<String> = names
        .into_iter()
        .take(MOST_TEXTS)
        .map(|name| name.0)
        .collect();
    (!texts.is_empty()).then_some(texts)
}
