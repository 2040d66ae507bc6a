//! A job as it is kept. A field name here is a promise.

use domain::{Choice, Timestamp};
use serde::{Deserialize, Serialize};

use super::export::ExportItem;
use super::{Asked, Bulk, Cursor, Job, JobState, Scope, Summary, Uploaded, Work};
use crate::StoreError;
use crate::directory::EntryItem;

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct JobItem {
    id: String,
    work: WorkItem,
    actor: String,
    created_at: Timestamp,
    state: JobState,
    dry_run: bool,
    expected: Option<u32>,
    done: u64,
    total: Option<u64>,
    cursor: Cursor,
    scope: Option<ScopeItem>,
    summary: Summary,
    error: Option<String>,
    undo_of: Option<String>,
    undone_by: Option<String>,
    ended_at: Option<Timestamp>,
    leased_until: Option<Timestamp>,
    rev: u32,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum WorkItem {
    Import {
        campaign: String,
        #[serde(default)]
        columns: Vec<(String, Option<String>)>,
        default_mailing: Option<String>,
        digest: String,
    },
    Change(EntryItem),
    Bulk {
        campaign: Option<String>,
        recipient: Option<String>,
        #[serde(default)]
        rules: bool,
        reason: Option<String>,
        overwrite_manual: bool,
    },
    Redecide(ScopeItem),
    Undo(String),
    Export(ExportItem),
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
struct ScopeItem {
    from: Option<Timestamp>,
    to: Option<Timestamp>,
    agent: Option<String>,
    asked: AskedItem,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum AskedItem {
    Anything,
    These(Vec<u32>),
    OfTheList,
}

impl From<&Job> for JobItem {
    fn from(job: &Job) -> Self {
        let id = |id: &Option<domain::OperationId>| id.as_ref().map(ToString::to_string);
        Self {
            id: job.id.to_string(),
            work: WorkItem::from(&job.work),
            actor: job.actor.clone(),
            created_at: job.created_at,
            state: job.state,
            dry_run: job.dry_run,
            expected: job.expected,
            done: job.done,
            total: job.total,
            cursor: job.cursor.clone(),
            scope: job.scope.as_ref().map(ScopeItem::from),
            summary: job.summary.clone(),
            error: job.error.clone(),
            undo_of: id(&job.undo_of),
            undone_by: id(&job.undone_by),
            ended_at: job.ended_at,
            leased_until: job.leased_until,
            rev: job.v,
        }
    }
}

fn read<T: std::str::FromStr>(what: &str, text: &str) -> Result<T, StoreError> {
    let corrupt = |_| StoreError::corrupt("a job", format!("unreadable {what}"));
    text.parse().map_err(corrupt)
}

fn read_some<T: std::str::FromStr>(
    what: &str,
    text: Option<String>,
) -> Result<Option<T>, StoreError> {
    text.map(|text| read(what, &text)).transpose()
}

impl JobItem {
    pub(super) fn read(self) -> Result<Job, StoreError> {
        Ok(Job {
            id: read("id", &self.id)?,
            work: self.work.read()?,
            actor: self.actor,
            created_at: self.created_at,
            state: self.state,
            dry_run: self.dry_run,
            expected: self.expected,
            done: self.done,
            total: self.total,
            cursor: self.cursor,
            scope: self.scope.map(ScopeItem::read).transpose()?,
            summary: self.summary,
            error: self.error,
            undo_of: read_some("id", self.undo_of)?,
            undone_by: read_some("id", self.undone_by)?,
            ended_at: self.ended_at,
            leased_until: self.leased_until,
            v: self.rev,
        })
    }
}

impl From<&Work> for WorkItem {
    fn from(work: &Work) -> Self {
        match work {
            Work::Import { campaign, list } => Self::Import {
                campaign: campaign.to_string(),
                columns: list.columns.clone(),
                default_mailing: list.default_mailing.as_ref().map(ToString::to_string),
                digest: list.digest.clone(),
            },
            Work::Change(entry) => Self::Change(entry.into()),
            Work::Bulk(bulk) => {
                let (campaign, recipient) = match &bulk.choice {
                    Choice::Campaign {
                        campaign,
                        recipient,
                    } => (Some(campaign), recipient.as_ref()),
                    Choice::Nobody | Choice::Rules => (None, None),
                };
                Self::Bulk {
                    campaign: campaign.map(ToString::to_string),
                    recipient: recipient.map(ToString::to_string),
                    rules: bulk.choice == Choice::Rules,
                    reason: bulk.reason.clone(),
                    overwrite_manual: bulk.overwrite_manual,
                }
            }
            Work::Redecide(scope) => Self::Redecide(scope.into()),
            Work::Undo(operation) => Self::Undo(operation.to_string()),
            Work::Export(export) => Self::Export(export.into()),
        }
    }
}

impl WorkItem {
    fn read(self) -> Result<Work, StoreError> {
        Ok(match self {
            Self::Import {
                campaign,
                columns,
                default_mailing,
                digest,
            } => Work::Import {
                campaign: read("campaign", &campaign)?,
                list: Uploaded {
                    columns,
                    default_mailing: read_some("mailing", default_mailing)?,
                    digest,
                },
            },
            Self::Change(entry) => Work::Change(entry.read()?),
            Self::Bulk {
                campaign,
                recipient,
                rules,
                reason,
                overwrite_manual,
            } => {
                let choice = match read_some("campaign", campaign)? {
                    Some(campaign) => Choice::Campaign {
                        campaign,
                        recipient: read_some("recipient", recipient)?,
                    },
                    None if rules => Choice::Rules,
                    None => Choice::Nobody,
                };
                Work::Bulk(Bulk {
                    choice,
                    reason,
                    overwrite_manual,
                })
            }
            Self::Redecide(scope) => Work::Redecide(scope.read()?),
            Self::Undo(operation) => Work::Undo(read("operation", &operation)?),
            Self::Export(export) => Work::Export(export.read()?),
        })
    }
}

impl From<&Scope> for ScopeItem {
    fn from(scope: &Scope) -> Self {
        let asked = match &scope.asked {
            Asked::Anything => AskedItem::Anything,
            Asked::These(hashes) => AskedItem::These(hashes.iter().copied().collect()),
            Asked::OfTheList => AskedItem::OfTheList,
        };
        Self {
            from: scope.from,
            to: scope.to,
            agent: scope.agent.as_ref().map(ToString::to_string),
            asked,
        }
    }
}

impl ScopeItem {
    fn read(self) -> Result<Scope, StoreError> {
        let asked = match self.asked {
            AskedItem::Anything => Asked::Anything,
            AskedItem::These(hashes) => Asked::These(hashes.into_iter().collect()),
            AskedItem::OfTheList => Asked::OfTheList,
        };
        Ok(Scope {
            from: self.from,
            to: self.to,
            agent: read_some("agent", self.agent)?,
            asked,
        })
    }
}
