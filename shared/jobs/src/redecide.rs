//! Deciding the calls in a job's scope anew, a page of them a step.

use std::collections::{BTreeMap, BTreeSet};

use domain::{Book, ConversationId, Timestamp};
use futures::stream::{self, StreamExt, TryStreamExt};
use ingest::{Difference, Overlay, Redeciding};
use store::jobs::{Asked, Job, JobState, Scope};
use store::{CallRow, Filter, Plan, Sort, Store, StoreError};

use crate::report;

/// Calls that one step looks at.
const A_STEP: usize = 100;
/// Pages that a step may skip in which nobody asked.
const SKIPPED: usize = 10;
/// Numbers whose calls are decided at the same time.
const AT_ONCE: usize = 6;

/// What calls are decided with, found once for many steps.
pub(crate) struct Means {
    pub(crate) book: Book,
    /// The hashes of the questions that the job is about, when it is a list's.
    pub(crate) asked: BTreeSet<u32>,
    pub(crate) overlay: Option<Overlay>,
}

/// Looks at the next calls; after the last, the job is done.
pub(crate) async fn step(
    store: &Store,
    mut job: Job,
    means: &Means,
    now: Timestamp,
) -> Result<Job, StoreError> {
    let Some(scope) = job.scope.clone() else {
        return Ok(done(job));
    };
    for _ in 0..SKIPPED {
        let page = store.calls(&plan(&scope, &job)).await?;
        let concerned = page
            .rows
            .iter()
            .filter(|row| is_concerned(row, &scope, means));
        let parties = by_party(concerned);
        let found = !parties.is_empty();
        for difference in decide(store, &job, parties, means, now).await? {
            report::count(&mut job.summary.report, &difference);
        }
        job.cursor.after = page.next;
        if job.cursor.after.is_none() {
            return Ok(done(job));
        }
        if found {
            break;
        }
    }
    Ok(job)
}

fn done(job: Job) -> Job {
    Job {
        state: JobState::Done,
        ..job
    }
}

fn plan(scope: &Scope, job: &Job) -> Plan {
    Plan {
        filter: Filter {
            agent: scope.agent.clone(),
            from: scope.from,
            to: scope.to,
            ..Filter::default()
        },
        sort: Sort::StartedAt,
        ascending: true,
        limit: A_STEP,
        after: job.cursor.after.clone(),
    }
}

fn is_concerned(row: &CallRow, scope: &Scope, means: &Means) -> bool {
    let asked = |hashes: &BTreeSet<u32>| row.asked.iter().any(|hash| hashes.contains(hash));
    match &scope.asked {
        Asked::Anything => true,
        Asked::These(hashes) => asked(hashes),
        Asked::OfTheList => asked(&means.asked),
    }
}

/// Calls of one party tell of each other: they are decided in their order.
fn by_party<'a>(rows: impl Iterator<Item = &'a CallRow>) -> Vec<Vec<ConversationId>> {
    let mut parties = BTreeMap::<&str, Vec<ConversationId>>::new();
    for row in rows {
        let alone = row.conversation_id.as_str();
        let party = row.external_number.as_deref().unwrap_or(alone);
        let id = row.conversation_id.parse().ok();
        parties.entry(party).or_default().extend(id);
    }
    parties.into_values().collect()
}

async fn decide(
    store: &Store,
    job: &Job,
    parties: Vec<Vec<ConversationId>>,
    means: &Means,
    now: Timestamp,
) -> Result<Vec<Difference>, StoreError> {
    let with = Redeciding {
        book: &means.book,
        overlay: means.overlay.as_ref(),
        why: job.id.as_str(),
        actor: &job.actor,
        now,
    };
    let with = &with;
    let decided = parties.into_iter().map(|party| async move {
        let mut differences = Vec::new();
        for id in party {
            differences.extend(Box::pin(ingest::redecide(store, &id, with)).await?);
        }
        Ok::<_, StoreError>(differences)
    });
    let decided = stream::iter(decided).buffered(AT_ONCE);
    let decided: Vec<Vec<Difference>> = decided.try_collect().await?;
    Ok(decided.into_iter().flatten().collect())
}
