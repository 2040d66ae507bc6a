//! Conversations as the API lists them: a summary each, without the numbers.
//!
//! A later summary counts for more than an earlier conversation read in full,
//! so it states only what it tells as fully as that one does. A rating comes
//! without its comment and stands apart, to be noticed; a source that is no
//! telephone's may still carry a phone call, and then names no channel.

use std::borrow::Cow;

use domain::{
    AgentId, Channel, Completeness, ConversationId, Direction, Observation, Source, State, Status,
    Timestamp,
};

use crate::body::{Unusable, read_with};
use crate::conversation::{infer_start, texts};
use crate::loose::{self, List, Name, Prose, object, scaled};
use crate::notes::{Notes, Warning, Why};
use crate::page::{Entry, Page};

/// One page of the list of conversations.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConversationPage {
    pub conversations: Vec<Listed>,
    /// How many were left out, for they have no id.
    pub unreadable: usize,
    /// What asks for the next page; `None` on the last one.
    pub next_cursor: Option<String>,
    /// What was left out of those that are there, and where it stood.
    pub warnings: Vec<Warning>,
}

/// A conversation on the list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listed {
    pub id: ConversationId,
    pub state: State,
    pub started_at: Option<Timestamp>,
    pub duration_secs: Option<u32>,
    pub agent_id: Option<AgentId>,
    /// What the caller gave, from 1 to 5. The whole conversation has the
    /// comment that goes with it.
    pub rating: Option<i64>,
    /// Every fact that the list tells.
    pub observation: Observation,
}

/// Reads the API's answer to `GET /v1/convai/conversations`.
///
/// `told_at` is the answer's `Date`, as for [`detail`](crate::detail).
pub fn listed(
    body: &[u8],
    told_at: Timestamp,
    received_at: Timestamp,
) -> Result<ConversationPage, Unusable> {
    read_with(body, |json, mut notes| {
        let list: Conversations<'_> = loose::whole(json, &mut notes)?;
        let item = |summary: Summary<'_>| summary.listed(told_at, received_at, &mut notes);
        let page = Page::of(list.conversations, "conversations", item)?;
        let page = page.before(list.next_cursor, list.has_more)?;
        Ok(ConversationPage {
            conversations: page.items,
            unreadable: page.unreadable,
            next_cursor: page.next_cursor,
            warnings: notes.into_warnings(),
        })
    })
}

object! {
    Conversations {
        conversations: List<Entry<Summary<'de>>>,
        next_cursor: Cow<'de, str>,
        has_more: bool,
    }
}

object! {
    Summary {
        conversation_id: Cow<'de, str>,
        agent_id: AgentId,
        agent_name: Prose,
        version_id: Name,
        status: State,
        start_time_unix_secs: Timestamp,
        call_duration_secs: u32,
        direction: Direction,
        conversation_initiation_source: Name,
        termination_reason: Prose,
        call_successful: Status,
        call_success_score: f64,
        call_summary_title: Prose,
        transcript_summary: Prose,
        main_language: Name,
        rating: i64,
        sentiment_analysis: Sentiment<'de>,
        tag_ids: List<Name>,
        cost: i64,
        cost_fiat: f64,
    }
}

object! {
    Sentiment {
        overall_label: Name,
        overall_sentiment_score: f64,
        overall_frustration_score: f64,
    }
}

impl Summary<'_> {
    /// The conversation, if the list says which one it is.
    fn listed(
        self,
        told_at: Timestamp,
        received_at: Timestamp,
        notes: &mut Notes,
    ) -> Option<Listed> {
        let id: ConversationId = self.conversation_id.as_deref()?.parse().ok()?;
        let state = self.status.clone().unwrap_or_else(|| {
            notes.note_at("status", Why::Missing);
            State::Other("unknown".to_owned())
        });
        let told = Observation::new(
            id.clone(),
            state.clone(),
            told_at,
            Completeness::Summary,
            Source::Sync,
            received_at,
        );
        Some(Listed {
            id,
            state,
            started_at: self.start_time_unix_secs,
            duration_secs: self.call_duration_secs,
            agent_id: self.agent_id.clone(),
            rating: self.rating,
            observation: self.stated(told, notes),
        })
    }

    fn stated(self, mut told: Observation, notes: &mut Notes) -> Observation {
        told.agent_id(self.agent_id);
        told.agent_name(self.agent_name.map(|name| name.0));
        told.version_id(self.version_id.map(|id| id.0));
        told.duration_secs(self.call_duration_secs);
        match self.start_time_unix_secs {
            Some(start) => told.started_at(start),
            None => infer_start(&mut told, self.call_duration_secs),
        }
        let source = self.conversation_initiation_source.map(|source| source.0);
        told.channel(source.as_deref().and_then(telephone));
        told.source(source);
        told.direction(self.direction);
        told.termination_reason(self.termination_reason.map(|reason| reason.0));
        told.status(self.call_successful);
        told.title(self.call_summary_title.map(|title| title.0));
        told.summary(self.transcript_summary.map(|summary| summary.0));
        told.language(self.main_language.map(|language| language.0));
        told.sentiment(self.sentiment_analysis.and_then(Sentiment::in_words));
        told.vendor_tags(texts(self.tag_ids));
        told.cost_credits(self.cost);
        told.cost_usd_micros(notes.in_range(self.cost_fiat, "cost_fiat", |usd| scaled(usd, 1e6)));
        told.score_millis(
            notes.in_range(self.call_success_score, "call_success_score", |score| {
                scaled(score, 1e3)
            }),
        );
        told
    }
}

/// The channel, where the source leaves no doubt.
fn telephone(source: &str) -> Option<Channel> {
    let channel = Channel::of_source(source);
    let sure = matches!(channel, Channel::Phone | Channel::Sms | Channel::Whatsapp);
    sure.then_some(channel)
}

impl Sentiment<'_> {
    /// The label and what it was made of, such as
    /// `positive (sentiment 0.74, frustration 0.05)`.
    fn in_words(self) -> Option<String> {
        let label = self.overall_label?.0;
        let scores = [
            ("sentiment", self.overall_sentiment_score),
            ("frustration", self.overall_frustration_score),
        ];
        let scores: Vec<String> = scores
            .into_iter()
            .filter_map(|(name, score)| Some(format!("{name} {:.2}", score?)))
            .collect();
        if scores.is_empty() {
            return Some(label);
        }
        Some(format!("{label} ({})", scores.join(", ")))
    }
}
