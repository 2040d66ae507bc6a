//! Beginning jobs.

use domain::{CampaignId, ConversationId, MailingId, OperationId, RecipientId, Timestamp};
use jiff::SignedDuration;
use review::AttributeError;
use sha2::{Digest, Sha256};
use store::jobs::{Added, Bulk, Job, JobState, Scope, Uploaded, Work};
use store::{Entry, Store, StoreError};

use crate::apply;
use crate::bulk::{Targets, ids};
use crate::import::LIST;
use crate::noted;
use crate::rows::{Table, Unreadable};

/// Who orders a job, and how.
#[derive(Clone, Debug)]
pub struct Order {
    /// The caller's own id: ordering again under the same one changes nothing.
    pub id: Option<OperationId>,
    pub actor: String,
    /// Only to say what it would do.
    pub dry_run: bool,
    pub now: Timestamp,
}

/// Why a job was not begun, or not done.
#[derive(Debug, thiserror::Error)]
pub enum NotStarted {
    #[error("changed meanwhile: now at revision {current}")]
    Stale { current: u32 },
    #[error("another campaign has a mailing {0}")]
    MailingTaken(MailingId),
    #[error("there is no campaign {0}")]
    UnknownCampaign(CampaignId),
    #[error("the campaign's list has no recipient {0}")]
    UnknownRecipient(RecipientId),
    #[error("{present} calls match now, not {expected}")]
    CountDiffers { present: u64, expected: u64 },
    #[error("are more than {0} calls")]
    TooMany(u64),
    #[error(transparent)]
    Unreadable(#[from] Unreadable),
    #[error("there is no operation {0}")]
    UnknownOperation(OperationId),
    #[error("the operation {0}")]
    NotUndoable(&'static str),
    #[error("another export of yours is being written: {0}")]
    Exporting(OperationId),
    #[error("the operation id {0} was used for something else")]
    IdTaken(OperationId),
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Makes an entry of the directory stand, unless somebody changed it since
/// revision `expected`, for those who say what they saw. What follows for past
/// calls is the job's.
pub async fn change(
    store: &Store,
    entry: Entry,
    expected: Option<u32>,
    order: Order,
) -> Result<Job, NotStarted> {
    let current = store.entry(&entry.place()).await?;
    let known = match &order.id {
        Some(id) => store.job(id).await?.is_some(),
        None => false,
    };
    if !known && expected.is_some_and(|expected| expected != current.rev) {
        let current = current.rev;
        return Err(NotStarted::Stale { current });
    }
    // Leased to us from the start, so that nobody else writes before the
    // caller's revision was compared.
    let job = new(&order, Work::Change(entry))?;
    let job = Job {
        expected,
        leased_until: Some(later(order.now)),
        state: JobState::Running,
        ..job
    };
    match add(store, job).await? {
        Added::Known(job) => Ok(job),
        Added::New(job) => apply::begin(store, job).await,
    }
}

/// A list as it was uploaded, and what a person said of it.
#[derive(Clone, Copy, Debug, Default)]
pub struct List<'a> {
    pub bytes: &'a [u8],
    /// Columns, by name or place, and the words of the fields that they are;
    /// none leaves a column out. The others are guessed.
    pub columns: &'a [(String, Option<String>)],
    /// What a row without a mailing belongs to.
    pub default_mailing: Option<&'a MailingId>,
}

/// Reads an uploaded list into a campaign's.
pub async fn import(
    store: &Store,
    campaign: &CampaignId,
    list: List<'_>,
    order: Order,
) -> Result<Job, NotStarted> {
    let stands = store.campaign(campaign).await?;
    let stands = stands.ok_or_else(|| NotStarted::UnknownCampaign(campaign.clone()))?;
    let uploaded = Uploaded {
        columns: list.columns.to_vec(),
        default_mailing: list.default_mailing.cloned(),
        digest: hex::encode(Sha256::digest(list.bytes)),
    };
    let work = Work::Import {
        campaign: campaign.clone(),
        list: uploaded.clone(),
    };
    let job = new(&order, work)?;
    if let Some(known) = store.job(&job.id).await? {
        return same(known, &job);
    }
    // What cannot be read at all is told at once.
    Table::read(list.bytes, &stands.value, &uploaded)?;
    store.put_upload(&job.id, LIST, list.bytes).await?;
    Ok(added(add(store, job).await?))
}

/// Decides the calls in `scope` anew.
pub async fn redecide(store: &Store, scope: Scope, order: Order) -> Result<Job, NotStarted> {
    let job = new(&order, Work::Redecide(scope.clone()))?;
    let job = Job {
        scope: Some(scope),
        ..job
    };
    Ok(added(add(store, job).await?))
}

/// Decides on many calls as a person. A filter that matches another number of
/// calls than the person saw is refused with the number there is.
pub async fn bulk(
    store: &Store,
    targets: &Targets,
    expected_count: Option<u64>,
    bulk: Bulk,
    order: Order,
) -> Result<Job, NotStarted> {
    let choice = bulk.choice.clone();
    let job = new(&order, Work::Bulk(bulk))?;
    if let Some(known) = store.job(&job.id).await? {
        return same(known, &job);
    }
    review::is_known(store, &choice).await.map_err(unknown)?;
    let ids: Vec<ConversationId> = ids(store, targets).await?;
    let present = u64::try_from(ids.len()).unwrap_or(u64::MAX);
    if let Some(expected) = expected_count
        && expected != present
    {
        return Err(NotStarted::CountDiffers { present, expected });
    }
    store.put_targets(&job.id, &ids).await?;
    let job = Job {
        total: Some(present),
        ..job
    };
    Ok(added(add(store, job).await?))
}

/// Puts back what was there before `operation`, where nobody changed it since.
/// An undo is an operation of its own, and may be undone.
pub async fn undo(store: &Store, operation: &OperationId, order: Order) -> Result<Job, NotStarted> {
    let undone = store.job(operation).await?;
    let undone = undone.ok_or_else(|| NotStarted::UnknownOperation(operation.clone()))?;
    if let Some(by) = &undone.undone_by
        && let Some(known) = store.job(by).await?
    {
        return Ok(known);
    }
    match (&undone.work, undone.state) {
        _ if undone.dry_run => return Err(NotStarted::NotUndoable("changed nothing")),
        (Work::Export(_), _) => return Err(NotStarted::NotUndoable("changed nothing")),
        (Work::Redecide(_), _) => {
            return Err(NotStarted::NotUndoable("only worked out what follows"));
        }
        (_, JobState::Queued | JobState::Running) => {
            return Err(NotStarted::NotUndoable("has not ended yet"));
        }
        (_, JobState::Done | JobState::Failed | JobState::Undone) => {}
    }
    // One undo for each operation, whoever asks and however often.
    let id = match &order.id {
        Some(id) => id.clone(),
        None => format!("undo_{operation}")
            .parse()
            .or_else(|_| new_id(order.now))?,
    };
    let order = Order {
        id: Some(id),
        ..order
    };
    let job = new(&order, Work::Undo(operation.clone()))?;
    let job = Job {
        undo_of: Some(operation.clone()),
        ..job
    };
    let job = added(add(store, job).await?);
    if !job.dry_run {
        crate::undo::mark(store, operation, &job.id).await?;
    }
    Ok(job)
}

/// Begins work whose number of things is `total`, where that is known.
pub(crate) async fn begin(
    store: &Store,
    work: Work,
    order: Order,
    total: Option<u64>,
) -> Result<Job, NotStarted> {
    let job = new(&order, work)?;
    Ok(added(add(store, Job { total, ..job }).await?))
}

fn new(order: &Order, work: Work) -> Result<Job, NotStarted> {
    let id = match &order.id {
        Some(id) => id.clone(),
        None => new_id(order.now)?,
    };
    Ok(Job::new(id, work, &order.actor, order.dry_run, order.now))
}

/// An id that sorts by time.
fn new_id(now: Timestamp) -> Result<OperationId, NotStarted> {
    let mut random = [0; 16];
    getrandom::fill(&mut random).map_err(|error| StoreError::Unavailable(error.to_string()))?;
    let millis = u64::try_from(now.as_millisecond()).unwrap_or(0);
    let id = ulid::Ulid::from_parts(millis, u128::from_be_bytes(random));
    let id = format!("op_{id}").parse();
    Ok(id.expect("letters, digits and '_' make an id"))
}

async fn add(store: &Store, job: Job) -> Result<Added, NotStarted> {
    match store.add_job(job.clone()).await? {
        Added::Known(known) => Ok(Added::Known(same(known, &job)?)),
        Added::New(new) => {
            if let Some(act) = noted::act(&new) {
                store.note(&act).await?;
            }
            Ok(Added::New(new))
        }
    }
}

fn added(added: Added) -> Job {
    match added {
        Added::New(job) | Added::Known(job) => job,
    }
}

/// The job of this id, if it was ordered for the same.
fn same(known: Job, job: &Job) -> Result<Job, NotStarted> {
    if known.work == job.work && known.dry_run == job.dry_run {
        return Ok(known);
    }
    Err(NotStarted::IdTaken(job.id.clone()))
}

fn unknown(error: AttributeError) -> NotStarted {
    match error {
        AttributeError::UnknownCampaign(id) => NotStarted::UnknownCampaign(id),
        AttributeError::UnknownRecipient(id) => NotStarted::UnknownRecipient(id),
        AttributeError::Edit(error) => StoreError::Unavailable(error.to_string()).into(),
    }
}

/// Until when a job is whose who works on it now.
pub(crate) fn later(now: Timestamp) -> Timestamp {
    let lease = SignedDuration::from_secs(60);
    now.checked_add(lease).unwrap_or(Timestamp::MAX)
}
