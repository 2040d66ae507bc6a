//! Changing an entry of the directory, and what follows from it.

use domain::{Key, Timestamp};
use store::jobs::{Asked, Job, JobState, Phase, Scope, Work};
use store::{Entry, Put, Store, StoreError};

use crate::reach::{reach, union};
use crate::start::NotStarted;

/// The first step of a change, for the caller who waits for it: what is
/// refused is told at once, and the job ends.
pub(crate) async fn begin(store: &Store, job: Job) -> Result<Job, NotStarted> {
    let refused = match write(store, &job).await? {
        Ok(scope) => {
            let job = Job {
                leased_until: None,
                ..written(job, scope)
            };
            let saved = store.save_job(&job).await?;
            return Ok(saved.unwrap_or(job));
        }
        Err(refused) => refused,
    };
    store.save_job(&failed(job, &refused)).await?;
    Err(refused)
}

/// The same step, for whoever found the job left behind.
pub(crate) async fn step(store: &Store, job: Job) -> Result<Job, StoreError> {
    match write(store, &job).await {
        Ok(Ok(scope)) => Ok(written(job, scope)),
        Ok(Err(refused)) => Ok(failed(job, &refused)),
        Err(error) => Err(error),
    }
}

/// Writes the entry, or only looks, and answers what it may concern.
async fn write(store: &Store, job: &Job) -> Result<Result<Scope, NotStarted>, StoreError> {
    let Work::Change(entry) = &job.work else {
        return Ok(Ok(Scope::default()));
    };
    if job.dry_run {
        let current = store.entry(&entry.place()).await?;
        return Ok(Ok(concerned(&current.value, entry)));
    }
    let put = store.put_entry(entry, job.expected, Some(&job.id)).await?;
    Ok(match put {
        Put::Done { before, .. } => Ok(concerned(&before, entry)),
        Put::Stale { current } => Err(NotStarted::Stale { current }),
        Put::MailingTaken(id) => Err(NotStarted::MailingTaken(id)),
    })
}

fn written(job: Job, scope: Scope) -> Job {
    let mut job = job;
    job.scope = Some(scope);
    job.cursor.phase = Phase::Redeciding;
    job
}

fn failed(job: Job, why: &NotStarted) -> Job {
    Job {
        state: JobState::Failed,
        error: Some(why.to_string()),
        leased_until: None,
        ..job
    }
}

/// The calls that the change from one entry to the other may concern.
pub(crate) fn concerned(before: &Entry, after: &Entry) -> Scope {
    let of_question = |question: Key| Scope {
        asked: Asked::These([question.hash()].into()),
        ..Scope::default()
    };
    match after {
        _ if before == after => nothing(),
        Entry::Campaign(_, after) => {
            let before = match before {
                Entry::Campaign(_, before) => before.as_ref(),
                _ => None,
            };
            let reaches = [before, after.as_ref()].into_iter().flatten().map(reach);
            let (from, to) = reaches.reduce(union).unwrap_or_default();
            Scope {
                from,
                to,
                ..Scope::default()
            }
        }
        Entry::Agent(id, _) => Scope {
            agent: Some(id.clone()),
            ..Scope::default()
        },
        Entry::Rules(_) => Scope::default(),
        Entry::Number(number, _) => of_question(Key::Number(number.clone())),
        Entry::Batch(id, _) => of_question(Key::Batch(id.clone())),
    }
}

/// No call at all.
fn nothing() -> Scope {
    Scope {
        from: Some(Timestamp::UNIX_EPOCH),
        to: Some(Timestamp::UNIX_EPOCH),
        ..Scope::default()
    }
}
