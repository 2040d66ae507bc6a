//! What a job is.

use std::collections::{BTreeMap, BTreeSet};

use domain::{AgentId, Call, CampaignId, Choice, Credit, MailingId, OperationId, Timestamp};
use serde::{Deserialize, Serialize};

use super::{Export, FILE_KEPT};
use crate::{Entry, File, Position};

/// One piece of work that people can follow and undo.
#[derive(Clone, Debug, PartialEq)]
pub struct Job {
    /// The undo id, too.
    pub id: OperationId,
    pub work: Work,
    pub actor: String,
    pub created_at: Timestamp,
    pub state: JobState,
    /// Only says what it would do.
    pub dry_run: bool,
    /// The revision that a change is meant for, where somebody said so.
    pub expected: Option<u32>,
    /// Steps of what is being done now, and how many there are if that is known.
    pub done: u64,
    pub total: Option<u64>,
    pub cursor: Cursor,
    /// The calls that are to be decided anew.
    pub scope: Option<Scope>,
    pub summary: Summary,
    /// Why it failed, in words for people.
    pub error: Option<String>,
    pub undo_of: Option<OperationId>,
    pub undone_by: Option<OperationId>,
    pub ended_at: Option<Timestamp>,
    /// Until when somebody works on it.
    pub leased_until: Option<Timestamp>,
    /// One more at each change; the guard of every write.
    pub v: u32,
}

/// What a job does.
#[derive(Clone, Debug, PartialEq)]
pub enum Work {
    /// Reads an uploaded list into a campaign's.
    Import {
        campaign: CampaignId,
        list: Uploaded,
    },
    /// Makes an entry of the directory stand.
    Change(Entry),
    /// Decides on many calls as a person.
    Bulk(Bulk),
    /// Decides calls anew by the rules.
    Redecide(Scope),
    /// Puts back what was there before another job.
    Undo(OperationId),
    /// Writes calls to a file that people take away.
    Export(Export),
}

/// How an uploaded list is read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Uploaded {
    /// Columns, by name or place, and the fields that a person took them for;
    /// none leaves a column out. The others are guessed.
    pub columns: Vec<(String, Option<String>)>,
    /// What a row without a mailing belongs to.
    pub default_mailing: Option<MailingId>,
    /// The digest of what was uploaded: another list is another import.
    pub digest: String,
}

/// A person's decision on many calls.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bulk {
    pub choice: Choice,
    pub reason: Option<String>,
    /// Also where a person decided otherwise.
    pub overwrite_manual: bool,
}

/// Calls that a change may concern.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Scope {
    /// Inclusive.
    pub from: Option<Timestamp>,
    /// Exclusive.
    pub to: Option<Timestamp>,
    pub agent: Option<AgentId>,
    pub asked: Asked,
}

/// Which questions a call must have asked.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Asked {
    #[default]
    Anything,
    /// One of these, as hashes.
    These(BTreeSet<u32>),
    /// One that a recipient answers whom the job wrote or would write.
    OfTheList,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum JobState {
    Queued,
    Running,
    Done,
    Failed,
    Undone,
}

/// Where a job goes on.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Cursor {
    pub phase: Phase,
    /// The place in a list.
    pub after: Option<Position>,
    /// How many of an uploaded list, or of the calls given, are dealt with.
    pub n: u64,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Phase {
    #[default]
    Writing,
    Redeciding,
}

/// What a job has come to so far.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Summary {
    pub rows: RowCounts,
    /// The first rows that were refused; the object beside the list has all.
    pub refused: Vec<Refused>,
    pub report: Report,
    /// Of calls given, or of rows put back, by what became of them.
    pub outcomes: BTreeMap<String, u64>,
    /// What an export writes.
    pub file: File,
}

/// Rows of an uploaded list.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct RowCounts {
    pub read: u64,
    pub new: u64,
    pub changed: u64,
    pub unchanged: u64,
    pub refused: u64,
    /// The same row again.
    pub repeated: u64,
    /// Read, with something in it that was not.
    pub noted: u64,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Refused {
    pub line: u64,
    pub why: String,
}

/// What deciding anew changed, or would change.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Report {
    pub looked_at: u64,
    pub changed: u64,
    /// Nobody's before, a campaign's now.
    pub gained: u64,
    pub lost: u64,
    /// Another campaign's now.
    pub moved: u64,
    pub now_suggested: u64,
    /// A person decided, and the rules now say otherwise.
    pub locked_disagreeing: u64,
    pub unchanged: u64,
    pub by_campaign: BTreeMap<String, Flow>,
    /// The first changes.
    pub examples: Vec<Example>,
}

/// Calls that came to a campaign and that left it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Flow {
    pub gained: u64,
    pub lost: u64,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Example {
    pub conversation_id: String,
    pub before: Standing,
    pub after: Standing,
}

/// Who a call is credited to, in brief.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Standing {
    pub status: String,
    pub campaign_id: Option<String>,
    pub recipient_id: Option<String>,
    /// Per mille.
    pub confidence: Option<u16>,
    /// A person decided, and the rules say otherwise.
    pub disagrees: bool,
}

impl Job {
    /// A job that nobody has begun.
    pub fn new(id: OperationId, work: Work, actor: &str, dry_run: bool, now: Timestamp) -> Self {
        Self {
            id,
            work,
            actor: actor.to_owned(),
            created_at: now,
            state: JobState::Queued,
            dry_run,
            expected: None,
            done: 0,
            total: None,
            cursor: Cursor::default(),
            scope: None,
            summary: Summary::default(),
            error: None,
            undo_of: None,
            undone_by: None,
            ended_at: None,
            leased_until: None,
            v: 0,
        }
    }

    pub fn is_over(&self) -> bool {
        matches!(
            self.state,
            JobState::Done | JobState::Failed | JobState::Undone
        )
    }

    /// Until when the file of an export can be taken away, once it is written.
    pub fn file_expires_at(&self) -> Option<Timestamp> {
        let written = matches!(self.work, Work::Export(_)) && self.state == JobState::Done;
        let ended_at = self.ended_at.filter(|_| written)?;
        Some(ended_at.checked_add(FILE_KEPT).unwrap_or(Timestamp::MAX))
    }

    /// What kind of work it is, in one word.
    pub fn kind(&self) -> &'static str {
        match &self.work {
            Work::Import { .. } => "import",
            Work::Change(Entry::Campaign(..)) => "campaign",
            Work::Change(Entry::Agent(..)) => "agent",
            Work::Change(Entry::Rules(_)) => "rules",
            Work::Change(Entry::Number(..)) => "number",
            Work::Change(Entry::Batch(..)) => "batch",
            Work::Bulk(_) => "bulk",
            Work::Redecide(_) => "redecide",
            Work::Undo(_) => "undo",
            Work::Export(_) => "export",
        }
    }
}

impl JobState {
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Queued => "queued",
            Self::Running => "running",
            Self::Done => "done",
            Self::Failed => "failed",
            Self::Undone => "undone",
        }
    }
}

impl Standing {
    /// How `call` stands.
    pub fn of(call: &Call) -> Self {
        let credit = Credit::of(call);
        Self {
            status: credit.status.as_str().to_owned(),
            campaign_id: credit.campaign.map(ToString::to_string),
            recipient_id: credit.recipient.map(ToString::to_string),
            confidence: credit.confidence,
            disagrees: credit.disagrees,
        }
    }
}
