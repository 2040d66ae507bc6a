//! Undoing: what a job wrote gives way to what was there before, where nobody
//! changed it since.

use domain::{Choice, Edited, OperationId, Timestamp, Verdict};
use review::{Decider, EditError};
use store::jobs::{Asked, Job, JobState, Phase, Scope, Trace, TraceKey};
use store::{Put, Store, StoreError};

use crate::apply::concerned;
use crate::reach::wide_reach;

/// Things that one step puts back.
const A_STEP: usize = 50;
const TRIES: u32 = 6;

/// Notes at `operation` that `by` undoes it.
pub(crate) async fn mark(
    store: &Store,
    operation: &OperationId,
    by: &OperationId,
) -> Result<(), StoreError> {
    for _ in 0..TRIES {
        let Some(job) = store.job(operation).await? else {
            return Ok(());
        };
        if job.undone_by.is_some() {
            return Ok(());
        }
        let undone = Job {
            state: JobState::Undone,
            undone_by: Some(by.clone()),
            ..job
        };
        if store.save_job(&undone).await?.is_some() {
            return Ok(());
        }
    }
    Err(StoreError::Unavailable(
        "a job is changed too often".to_owned(),
    ))
}

/// Puts the next things back; after the last, what follows is decided.
pub(crate) async fn step(
    store: &Store,
    mut job: Job,
    operation: &OperationId,
    now: Timestamp,
) -> Result<Job, StoreError> {
    if !job.dry_run {
        mark(store, operation, &job.id).await?;
    }
    let page = store
        .traces(operation, job.cursor.after.as_ref(), A_STEP)
        .await?;
    for trace in page.rows {
        let outcome = match job.dry_run {
            true => "would_restore",
            false => Box::pin(put_back(store, &job, trace, now)).await?,
        };
        let count = job.summary.outcomes.entry(outcome.to_owned());
        let count = count.or_default();
        *count = count.saturating_add(1);
        job.done = job.done.saturating_add(1);
    }
    job.cursor.after = page.next;
    if job.cursor.after.is_none() {
        job.scope = scope(store, &job.id).await?;
        job.cursor.phase = Phase::Redeciding;
    }
    Ok(job)
}

async fn put_back(
    store: &Store,
    job: &Job,
    trace: Trace,
    now: Timestamp,
) -> Result<&'static str, StoreError> {
    let which = which(&trace);
    let restored = match trace {
        Trace::Call { id, before, after } => {
            let Some(kept) = store.call(&id).await? else {
                return Ok("conflict");
            };
            match kept.call.staff().attribution == after {
                true => decide_back(store, job, kept, before, now).await?,
                false => false,
            }
        }
        Trace::Recipient {
            campaign,
            id,
            before,
            after,
        } => {
            let standing = store.recipient(&campaign, &id).await?;
            if standing == after {
                let rows = vec![(campaign, id, before)];
                store.restore_recipients(rows, Some(&job.id)).await?;
                true
            } else {
                false
            }
        }
        Trace::Entry { before, after } => {
            let current = store.entry(&after.place()).await?;
            if current.value == after {
                let put = store.put_entry(&before, Some(current.rev), Some(&job.id));
                matches!(put.await?, Put::Done { .. })
            } else {
                false
            }
        }
    };
    if restored {
        return Ok("restored");
    }
    // An earlier try may have put it back.
    Ok(match store.trace(&job.id, &which).await? {
        Some(_) => "restored",
        None => "conflict",
    })
}

fn which(trace: &Trace) -> TraceKey {
    match trace {
        Trace::Call { id, .. } => TraceKey::Call(id.clone()),
        Trace::Recipient { campaign, id, .. } => TraceKey::Recipient(campaign.clone(), id.clone()),
        Trace::Entry { after, .. } => TraceKey::Entry(after.place()),
    }
}

/// The earlier word as a new revision; without one the rules have it again.
async fn decide_back(
    store: &Store,
    job: &Job,
    kept: store::Kept,
    before: Option<Edited<Verdict>>,
    now: Timestamp,
) -> Result<bool, StoreError> {
    let rev = kept
        .call
        .staff()
        .attribution
        .as_ref()
        .map(|edited| edited.rev);
    let verdict = before.map_or(handed_back(), |edited| edited.value);
    let by = Decider {
        actor: &job.actor,
        expected: rev,
        operation: Some(&job.id),
        now,
    };
    match review::decide(store, kept, verdict, by).await {
        Ok(_) => Ok(true),
        Err(EditError::Store(error)) => Err(error),
        Err(EditError::NotFound | EditError::Erased | EditError::Conflict { .. }) => Ok(false),
    }
}

fn handed_back() -> Verdict {
    Verdict {
        choice: Choice::Rules,
        reason: None,
        blind: false,
    }
}

/// The calls that what was put back may concern; none where it was people's
/// decisions alone.
async fn scope(store: &Store, job: &OperationId) -> Result<Option<Scope>, StoreError> {
    let page = store.traces(job, None, 1).await?;
    Ok(match page.rows.into_iter().next() {
        Some(Trace::Entry { before, after }) => Some(concerned(&before, &after)),
        Some(Trace::Recipient { campaign, .. }) => {
            let campaign = store.campaign(&campaign).await?;
            let reach = campaign.map(|campaign| wide_reach(&campaign.value));
            let (from, to) = reach.unwrap_or_default();
            Some(Scope {
                from,
                to,
                agent: None,
                asked: Asked::OfTheList,
            })
        }
        Some(Trace::Call { .. }) | None => None,
    })
}
