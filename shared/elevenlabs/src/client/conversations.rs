//! The conversations: page by page, and each as a whole.

use bytes::Bytes;
use domain::{AgentId, ConversationId, Timestamp};

use super::{ApiError, Client, Told};
use crate::body::Unusable;
use crate::listed::{ConversationPage, listed};

/// Which conversations are listed, and how.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listing {
    /// Started after this. Whether one that started then is among them the
    /// vendor does not say.
    pub from: Option<Timestamp>,
    /// Started before this.
    pub to: Option<Timestamp>,
    /// Where the page before ended.
    pub cursor: Option<String>,
    /// The earliest first, which keeps pages of a closed window as they are
    /// while new calls arrive.
    pub ascending: bool,
    pub with_summary: bool,
    pub has_feedback_comment: Option<bool>,
    pub agent: Option<AgentId>,
    /// At most 100.
    pub page_size: u8,
}

const LARGEST_PAGE: u8 = 100;

/// A conversation of hours with all its tools has a few megabytes.
const MOST: usize = 64 * 1024 * 1024;

impl Default for Listing {
    fn default() -> Self {
        Self {
            from: None,
            to: None,
            cursor: None,
            ascending: true,
            with_summary: false,
            has_feedback_comment: None,
            agent: None,
            page_size: LARGEST_PAGE,
        }
    }
}

impl Client {
    /// One page of the list of conversations.
    pub async fn conversations(&self, asked: &Listing) -> Result<Told<ConversationPage>, ApiError> {
        let seconds = |time: Timestamp| time.as_second();
        let question = self
            .get(&["v1", "convai", "conversations"])
            .with("page_size", Some(asked.page_size.clamp(1, LARGEST_PAGE)))
            .with(
                "sort_direction",
                Some(if asked.ascending { "asc" } else { "desc" }),
            )
            .with("call_start_after_unix", asked.from.map(seconds))
            .with("call_start_before_unix", asked.to.map(seconds))
            .with("agent_id", asked.agent.as_ref())
            .with("has_feedback_comment", asked.has_feedback_comment)
            .with("summary_mode", asked.with_summary.then_some("include"))
            .with("cursor", asked.cursor.as_ref());
        let told = self.ask(question).await?;
        let page = listed(&told.value, told.told_at, (self.0.now)())?;
        if page.next_cursor.is_some() && page.next_cursor == asked.cursor {
            return Err(Unusable::SameCursor.into());
        }
        Ok(told.map(|_| page))
    }

    /// The whole conversation as the API tells it, for
    /// [`detail`](crate::detail) to read.
    pub async fn conversation(&self, id: &ConversationId) -> Result<Told<Bytes>, ApiError> {
        let question = self.get(&["v1", "convai", "conversations", id.as_str()]);
        self.ask(question.at_most(MOST)).await
    }
}
