//! Writing a file, a part at a time, in the memory of a part.

use std::time::{Duration, Instant};

use export::Csv;
use store::jobs::{Export, Job, JobState};
use store::{Store, StoreError};

use super::{Names, columns, plan};
use crate::work::Clock;

/// A filter may look through many calls for few: a step saves what it has come to
/// well before whoever works on the job would lose it.
const A_STEP: Duration = Duration::from_secs(15);

/// How often joining the parts is tried.
const TRIES: u32 = 5;

/// Writes the next part, or what there is of it when the time is over.
pub(crate) async fn step(
    store: &Store,
    job: Job,
    export: &Export,
    names: &Names,
    clock: &Clock,
) -> Result<Job, StoreError> {
    if job.summary.file.complete {
        return joined(store, job).await;
    }
    let (mut job, mut text) = begun(store, job, export).await?;
    let began = Instant::now();
    while text.len() < store.part_bytes() {
        let page = store.calls(&plan(export, job.cursor.after.take())).await?;
        job.done = job
            .done
            .saturating_add(u64::try_from(page.rows.len()).unwrap_or(0));
        let mut csv = Csv::default();
        page.rows
            .iter()
            .for_each(|row| columns::add(&mut csv, row, names));
        text.push_str(&csv.into_text());
        job.cursor.after = page.next;
        if job.cursor.after.is_none() {
            return last(store, job, text).await;
        }
        if clock.is_over() || began.elapsed() >= A_STEP {
            break;
        }
    }
    saved(store, job, text).await
}

/// The job and what is already there of its next part.
async fn begun(store: &Store, mut job: Job, export: &Export) -> Result<(Job, String), StoreError> {
    let file = &mut job.summary.file;
    if file.name.is_empty() {
        file.name = super::file_name(export, job.created_at, store);
        let text = super::file::head(export);
        return Ok((job, text));
    }
    let rest = store.rest(&job.id, file).await?;
    Ok((job, rest.unwrap_or_default()))
}

async fn saved(store: &Store, mut job: Job, text: String) -> Result<Job, StoreError> {
    let file = std::mem::take(&mut job.summary.file);
    job.summary.file = match text.len() < store.part_bytes() {
        true => store.keep_rest(&job.id, job.v, file, text).await?,
        false => store.add_part(&job.id, job.v, file, text).await?,
    };
    Ok(job)
}

async fn last(store: &Store, mut job: Job, text: String) -> Result<Job, StoreError> {
    let mut file = std::mem::take(&mut job.summary.file);
    // A bucket takes parts that are large enough, and a last one of any size.
    if !text.is_empty() {
        file = store.add_part(&job.id, job.v, file, text).await?;
    }
    file.complete = true;
    job.summary.file = file;
    joined(store, job).await
}

async fn joined(store: &Store, mut job: Job) -> Result<Job, StoreError> {
    if store.join_parts(&job.id, &job.summary.file).await? {
        job.state = JobState::Done;
        job.total = Some(job.done);
        return Ok(job);
    }
    job.summary.file.tries = job.summary.file.tries.saturating_add(1);
    if job.summary.file.tries >= TRIES {
        job.state = JobState::Failed;
        job.error = Some("the file could not be put together; export once more".to_owned());
    }
    Ok(job)
}
