//! An entry: something in the directory that is changed as a whole.
//!
//! Every change is guarded by the revision that was read, and when it belongs
//! to an operation, what was there before is written down with it, so that it
//! can be put back.

use domain::{
    AgentId, AgentProfile, Assignment, Batch, Campaign, CampaignId, KnownNumber, MailingId,
    OperationId, PhoneNumber, Rules,
};
use serde::{Deserialize, Serialize};

use super::item::{AgentItem, AssignmentItem, BatchItem, CampaignItem, KnownItem, RulesItem, read};
use super::{MAILINGS, TABLE, key, kind_of};
use crate::item::{Item, as_number, from_item, number, text, to_item};
use crate::jobs::{Trace, TraceKey};
use crate::transact::{self, Sent};
use crate::{Store, StoreError};

/// Which entry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Place {
    Campaign(CampaignId),
    Agent(AgentId),
    Rules,
    Number(PhoneNumber),
    Batch(String),
}

/// What an entry says; nothing when there is no such thing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Entry {
    Campaign(CampaignId, Option<Campaign>),
    Agent(AgentId, Option<AgentProfile>),
    Rules(Rules),
    Number(PhoneNumber, Line),
    Batch(String, Option<Batch>),
}

/// What a number on our side is for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Line {
    pub assignments: Vec<Assignment>,
    pub known: Option<KnownNumber>,
}

/// A value and the revision it is at; 0 before anything was written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Revised<T> {
    pub value: T,
    pub rev: u32,
}

/// What a change of an entry came to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Put {
    /// It stands as wanted; `before` is what stood there.
    Done { before: Box<Entry>, rev: u32 },
    /// Somebody changed it since; the revision it is at.
    Stale { current: u32 },
    /// Another campaign has a mailing of this id.
    MailingTaken(MailingId),
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum EntryItem {
    Campaign {
        id: String,
        value: Option<CampaignItem>,
    },
    Agent {
        id: String,
        value: Option<AgentItem>,
    },
    Rules(RulesItem),
    Number {
        number: String,
        #[serde(default)]
        assignments: Vec<AssignmentItem>,
        known: Option<KnownItem>,
    },
    Batch {
        id: String,
        value: Option<BatchItem>,
    },
}

impl From<&Entry> for EntryItem {
    fn from(entry: &Entry) -> Self {
        match entry {
            Entry::Campaign(id, value) => Self::Campaign {
                id: id.to_string(),
                value: value.as_ref().map(From::from),
            },
            Entry::Agent(id, value) => Self::Agent {
                id: id.to_string(),
                value: value.as_ref().map(From::from),
            },
            Entry::Rules(rules) => Self::Rules(rules.into()),
            Entry::Number(number, line) => Self::Number {
                number: number.to_string(),
                assignments: line.assignments.iter().map(From::from).collect(),
                known: line.known.as_ref().map(From::from),
            },
            Entry::Batch(id, value) => Self::Batch {
                id: id.clone(),
                value: value.as_ref().map(From::from),
            },
        }
    }
}

impl EntryItem {
    pub(crate) fn read(self) -> Result<Entry, StoreError> {
        Ok(match self {
            Self::Campaign { id, value } => Entry::Campaign(
                read("campaign id", &id)?,
                value.map(CampaignItem::read).transpose()?,
            ),
            Self::Agent { id, value } => Entry::Agent(
                read("agent id", &id)?,
                value.map(AgentItem::read).transpose()?,
            ),
            Self::Rules(rules) => Entry::Rules(rules.read()?),
            Self::Number {
                number,
                assignments,
                known,
            } => {
                let number: PhoneNumber = read("number", &number)?;
                let assignments = assignments.into_iter().map(|item| item.read(&number));
                let line = Line {
                    assignments: assignments.collect::<Result<_, _>>()?,
                    known: known.map(|item| item.read(&number)).transpose()?,
                };
                Entry::Number(number, line)
            }
            Self::Batch { id, value } => Entry::Batch(id, value.map(BatchItem::read).transpose()?),
        })
    }
}

impl Entry {
    pub fn place(&self) -> Place {
        match self {
            Self::Campaign(id, _) => Place::Campaign(id.clone()),
            Self::Agent(id, _) => Place::Agent(id.clone()),
            Self::Rules(_) => Place::Rules,
            Self::Number(number, _) => Place::Number(number.clone()),
            Self::Batch(id, _) => Place::Batch(id.clone()),
        }
    }

    /// What stands where nothing was written yet.
    fn nothing(place: &Place) -> Self {
        match place.clone() {
            Place::Campaign(id) => Self::Campaign(id, None),
            Place::Agent(id) => Self::Agent(id, None),
            Place::Rules => Self::Rules(Rules::default()),
            Place::Number(number) => Self::Number(number, Line::default()),
            Place::Batch(id) => Self::Batch(id, None),
        }
    }

    pub(super) fn read(mut item: Item) -> Result<Revised<Self>, StoreError> {
        let at = kind_of(&item);
        let rev = as_number(&item, "rev").unwrap_or_default();
        let Some(value) = item
            .remove("entry")
            .and_then(|value| value.as_m().ok().cloned())
        else {
            return Err(StoreError::corrupt(at, "no entry"));
        };
        let value: EntryItem = from_item(&at, value)?;
        let value = value.read()?;
        Ok(Revised { value, rev })
    }

    fn mailings(&self) -> Vec<MailingId> {
        match self {
            Self::Campaign(_, Some(campaign)) => {
                let ids = campaign.mailings.iter().map(|mailing| mailing.id.clone());
                ids.collect()
            }
            _ => Vec::new(),
        }
    }
}

const TRIES: u32 = 6;

impl Store {
    /// The entry at `place`, as it is at this moment.
    pub async fn entry(&self, place: &Place) -> Result<Revised<Entry>, StoreError> {
        let read = self.client.get_item().table_name(self.table(TABLE));
        let read = read.consistent_read(true).set_key(Some(place.key()));
        match read.send().await?.item {
            Some(item) => Entry::read(item),
            None => Ok(Revised {
                value: Entry::nothing(place),
                rev: 0,
            }),
        }
    }

    /// Makes `entry` stand, unless somebody changed it since revision
    /// `expected`, for those who say what they saw. What stood there is kept
    /// under `operation`; under the same one a repeat changes nothing.
    pub async fn put_entry(
        &self,
        entry: &Entry,
        expected: Option<u32>,
        operation: Option<&OperationId>,
    ) -> Result<Put, StoreError> {
        let place = entry.place();
        for _ in 0..TRIES {
            let current = self.entry(&place).await?;
            if let Some(put) = self.is_done(entry, &current, operation).await? {
                return Ok(put);
            }
            if expected.is_some_and(|expected| expected != current.rev) {
                let current = current.rev;
                return Ok(Put::Stale { current });
            }
            let entry = numbered(entry.clone(), &current.value);
            let (writes, markers) = self.entry_writes(&entry, &current, operation);
            match self.transact(writes).await? {
                Sent::Done => {
                    let (before, rev) = (current.value, current.rev.saturating_add(1));
                    let before = Box::new(before);
                    return Ok(Put::Done { before, rev });
                }
                Sent::Failed(which) => {
                    let taken = which.iter().find_map(|n| markers.get(n.checked_sub(1)?));
                    if let Some(id) = taken {
                        return Ok(Put::MailingTaken(id.clone()));
                    }
                }
                Sent::Busy => {}
            }
            transact::pause().await;
        }
        Err(StoreError::Unavailable(
            "an entry is changed too often".to_owned(),
        ))
    }

    /// Whether nothing is left to do: it stands as wanted, or the operation
    /// has been here.
    async fn is_done(
        &self,
        entry: &Entry,
        current: &Revised<Entry>,
        operation: Option<&OperationId>,
    ) -> Result<Option<Put>, StoreError> {
        if let Some(operation) = operation {
            let traced = self
                .trace(operation, &TraceKey::Entry(entry.place()))
                .await?;
            if let Some(Trace::Entry { before, .. }) = traced {
                let (before, rev) = (Box::new(before), current.rev);
                return Ok(Some(Put::Done { before, rev }));
            }
        }
        let stands =
            numbered(entry.clone(), &current.value) == current.value || *entry == current.value;
        Ok(stands.then(|| Put::Done {
            before: Box::new(current.value.clone()),
            rev: current.rev,
        }))
    }

    /// The entry first, then a marker for each mailing that is new, whose ids
    /// come second; then what else goes along.
    fn entry_writes(
        &self,
        entry: &Entry,
        current: &Revised<Entry>,
        operation: Option<&OperationId>,
    ) -> (
        Vec<aws_sdk_dynamodb::types::TransactWriteItem>,
        Vec<MailingId>,
    ) {
        let (old, new) = (current.value.mailings(), entry.mailings());
        let added: Vec<_> = new.iter().filter(|id| !old.contains(id)).cloned().collect();
        let gone = old.iter().filter(|id| !new.contains(id));
        let mut item = entry.place().key();
        let value = to_item(&EntryItem::from(entry));
        item.insert(
            "entry".to_owned(),
            aws_sdk_dynamodb::types::AttributeValue::M(value),
        );
        item.insert("rev".to_owned(), number(current.rev.saturating_add(1)));
        let table = self.table(TABLE);
        let mut writes = vec![transact::put_at(&table, item, current.rev)];
        if let Entry::Campaign(id, _) = entry {
            let marker = |mailing: &MailingId| {
                let mut item = key(MAILINGS, mailing.as_str());
                item.insert("campaign".to_owned(), text(id.as_str()));
                transact::put_if_own(&table, item, "campaign", id.as_str())
            };
            writes.extend(added.iter().map(marker));
            writes.extend(gone.map(|id| transact::delete(&table, key(MAILINGS, id.as_str()))));
        }
        writes.extend(operation.map(|operation| {
            let trace = Trace::Entry {
                before: current.value.clone(),
                after: entry.clone(),
            };
            self.trace_put(operation, &trace)
        }));
        (writes, added)
    }
}

/// Rules count their own changes: a decision says which it went by.
fn numbered(entry: Entry, current: &Entry) -> Entry {
    match (entry, current) {
        (Entry::Rules(rules), Entry::Rules(current)) => {
            let revision = current.revision;
            let same = Rules {
                revision,
                ..rules.clone()
            } == *current;
            let revision = if same {
                revision
            } else {
                revision.saturating_add(1)
            };
            Entry::Rules(Rules { revision, ..rules })
        }
        (entry, _) => entry,
    }
}
