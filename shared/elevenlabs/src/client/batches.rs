//! Batches of calls that agents place, and to whom.

use std::borrow::Cow;

use domain::{AgentId, ConversationId, PhoneNumber, Region, Timestamp};

use super::{Answer, ApiError, Client, Complaint, Told};
use crate::body::Unusable;
use crate::loose::{self, Dialled, List, Name, Prose, object};
use crate::notes::Notes;
use crate::number::number;
use crate::page::{Entry, Page};

/// A batch on the list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Batch {
    pub id: String,
    pub name: Option<String>,
    pub agent: Option<AgentId>,
    /// The vendor's word: pending, in_progress, completed, failed, cancelled.
    pub status: Option<String>,
    pub created_at: Option<Timestamp>,
    pub scheduled_at: Option<Timestamp>,
    pub updated_at: Option<Timestamp>,
    pub calls_scheduled: Option<i64>,
    pub calls_dispatched: Option<i64>,
    pub calls_finished: Option<i64>,
}

/// A batch with everyone it calls.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Recipients {
    pub batch: Batch,
    pub recipients: Vec<BatchRecipient>,
    /// How many were left out, for they have no id.
    pub unreadable: usize,
}

/// Somebody whom a batch calls.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BatchRecipient {
    pub id: String,
    pub number: Option<PhoneNumber>,
    /// The vendor's word, such as completed or voicemail.
    pub status: Option<String>,
    /// The call, once there was one.
    pub conversation: Option<ConversationId>,
}

/// As many recipients as a batch may have, with a kilobyte or two each.
const MOST: usize = 64 * 1024 * 1024;

impl Client {
    /// One page of the workspace's batches; the next begins after `last_doc`,
    /// which is how the vendor calls this cursor.
    pub async fn batches(&self, last_doc: Option<&str>) -> Result<Told<Page<Batch>>, ApiError> {
        let question = self
            .get(&["v1", "convai", "batch-calling", "workspace"])
            .with("limit", Some(100))
            .with("last_doc", last_doc);
        self.read(question).await
    }

    /// The batch `id` and its recipients; national numbers are `region`'s.
    pub async fn batch(&self, id: &str, region: &Region) -> Result<Told<Recipients>, ApiError> {
        // What is no id names nothing, but might name another path.
        if id.parse::<ConversationId>().is_err() {
            return Err(ApiError::Gone(Complaint::default()));
        }
        let question = self
            .get(&["v1", "convai", "batch-calling", id])
            .at_most(MOST);
        let told: Told<Spelled> = self.read(question).await?;
        Ok(told.map(|spelled| spelled.in_region(region)))
    }
}

object! {
    Batches {
        batch_calls: List<Entry<Shape<'de>>>,
        next_doc: Cow<'de, str>,
        has_more: bool,
    }
}

object! {
    Shape {
        id: Name,
        name: Prose,
        agent_id: AgentId,
        status: Name,
        created_at_unix: Timestamp,
        scheduled_time_unix: Timestamp,
        last_updated_at_unix: Timestamp,
        total_calls_scheduled: i64,
        total_calls_dispatched: i64,
        total_calls_finished: i64,
        recipients: List<Entry<Called<'de>>>,
    }
}

object! {
    Called {
        id: Name,
        phone_number: Dialled,
        status: Name,
        conversation_id: Cow<'de, str>,
    }
}

/// A batch whose recipients' numbers nobody has read yet.
struct Spelled {
    batch: Batch,
    called: Page<(BatchRecipient, Option<Dialled>)>,
}

impl Answer for Page<Batch> {
    fn read(json: &str, notes: &mut Notes) -> Result<Self, Unusable> {
        let list: Batches<'_> = loose::whole(json, notes)?;
        Page::of(list.batch_calls, "batch_calls", |shape| shape.batch())?
            .before(list.next_doc, list.has_more)
    }
}

impl Answer for Spelled {
    fn read(json: &str, notes: &mut Notes) -> Result<Self, Unusable> {
        let mut shape: Shape<'_> = loose::whole(json, notes)?;
        let called = Page::of(shape.recipients.take(), "recipients", Called::recipient)?;
        let batch = shape.batch().ok_or(Unusable::Missing("id"))?;
        Ok(Self { batch, called })
    }
}

impl Shape<'_> {
    fn batch(self) -> Option<Batch> {
        Some(Batch {
            id: self.id?.0,
            name: self.name.map(|name| name.0),
            agent: self.agent_id,
            status: self.status.map(|status| status.0),
            created_at: self.created_at_unix,
            scheduled_at: self.scheduled_time_unix,
            updated_at: self.last_updated_at_unix,
            calls_scheduled: self.total_calls_scheduled,
            calls_dispatched: self.total_calls_dispatched,
            calls_finished: self.total_calls_finished,
        })
    }
}

impl Called<'_> {
    fn recipient(self) -> Option<(BatchRecipient, Option<Dialled>)> {
        let recipient = BatchRecipient {
            id: self.id?.0,
            number: None,
            status: self.status.map(|status| status.0),
            conversation: self.conversation_id.and_then(|id| id.parse().ok()),
        };
        Some((recipient, self.phone_number))
    }
}

impl Spelled {
    fn in_region(self, region: &Region) -> Recipients {
        let notes = &mut Notes::default();
        let read = |(recipient, dialled)| BatchRecipient {
            number: number(dialled, region, "phone_number", notes),
            ..recipient
        };
        Recipients {
            batch: self.batch,
            recipients: self.called.items.into_iter().map(read).collect(),
            unreadable: self.called.unreadable,
        }
    }
}
