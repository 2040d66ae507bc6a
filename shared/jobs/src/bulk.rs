//! A person's decision on many calls: one result for each of them.

use domain::{Choice, ConversationId, Timestamp, Verdict};
use futures::stream::{self, StreamExt, TryStreamExt};
use review::{Decider, EditError};
use store::jobs::{Bulk, BulkResult, Job, JobState, TraceKey};
use store::{CallRow, Filter, Kept, Plan, Sort, Store, StoreError};

use crate::start::NotStarted;

/// Which calls.
#[derive(Clone, Debug)]
pub enum Targets {
    Ids(Vec<ConversationId>),
    Filter(Filter),
}

/// What a bulk decision would come to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Preview {
    pub count: u64,
    pub would_change: u64,
    pub already: u64,
    /// A person decided otherwise, and that is not to be overwritten.
    pub locked: u64,
}

/// More calls than this are no decision of a person.
const MOST: usize = 100_000;
const A_PAGE: usize = 500;
const AT_ONCE: usize = 4;

/// The calls that are meant, in the order of their start, each once.
pub(crate) async fn ids(
    store: &Store,
    targets: &Targets,
) -> Result<Vec<ConversationId>, NotStarted> {
    match targets {
        Targets::Ids(ids) if ids.len() > MOST => Err(too_many()),
        Targets::Ids(ids) => {
            let mut seen = std::collections::BTreeSet::new();
            let once = ids.iter().filter(|id| seen.insert(*id));
            Ok(once.cloned().collect())
        }
        Targets::Filter(filter) => {
            let rows = rows(store, filter).await?;
            let ids = rows
                .iter()
                .filter_map(|row| row.conversation_id.parse().ok());
            Ok(ids.collect())
        }
    }
}

fn too_many() -> NotStarted {
    NotStarted::TooMany(u64::try_from(MOST).unwrap_or(u64::MAX))
}

async fn rows(store: &Store, filter: &Filter) -> Result<Vec<CallRow>, NotStarted> {
    let (mut rows, mut after) = (Vec::new(), None);
    loop {
        let plan = Plan {
            filter: filter.clone(),
            sort: Sort::StartedAt,
            ascending: true,
            limit: A_PAGE,
            after,
        };
        let page = store.calls(&plan).await?;
        rows.extend(page.rows);
        if rows.len() > MOST {
            return Err(too_many());
        }
        after = page.next;
        if after.is_none() {
            return Ok(rows);
        }
    }
}

/// What the decision would come to now.
pub async fn preview(store: &Store, targets: &Targets, bulk: &Bulk) -> Result<Preview, NotStarted> {
    Ok(foresee(store, targets, bulk).await?.preview)
}

/// What the decision would come to now, with the first calls of each kind.
pub async fn foresee(
    store: &Store,
    targets: &Targets,
    bulk: &Bulk,
) -> Result<Foreseen, NotStarted> {
    let rows = meant(store, targets).await?;
    let mut foreseen = Foreseen::default();
    for row in rows {
        foreseen.add(what(&row, bulk), row);
    }
    Ok(foreseen)
}

/// The calls that are meant and are there.
async fn meant(store: &Store, targets: &Targets) -> Result<Vec<CallRow>, NotStarted> {
    let Targets::Filter(filter) = targets else {
        let ids = ids(store, targets).await?.into_iter();
        let reads = ids.map(|id| async move { store.call(&id).await });
        let kept = stream::iter(reads).buffered(AT_ONCE);
        let kept: Vec<Option<Kept>> = kept.try_collect().await?;
        let kept = kept.into_iter().flatten();
        return Ok(kept.map(|kept| CallRow::from(&kept.call)).collect());
    };
    rows(store, filter).await
}

/// What a bulk decision would come to, with examples.
#[derive(Clone, Debug, Default)]
pub struct Foreseen {
    pub preview: Preview,
    pub changes: Vec<CallRow>,
    pub already: Vec<CallRow>,
    pub locked: Vec<CallRow>,
}

/// Calls of a kind that are shown one by one.
const EXAMPLES: usize = 3;

impl Foreseen {
    fn add(&mut self, what: What, row: CallRow) {
        let preview = &mut self.preview;
        let (count, examples) = match what {
            What::Changes => (&mut preview.would_change, &mut self.changes),
            What::Already => (&mut preview.already, &mut self.already),
            What::Locked => (&mut preview.locked, &mut self.locked),
        };
        *count = count.saturating_add(1);
        preview.count = preview.count.saturating_add(1);
        if examples.len() < EXAMPLES {
            examples.push(row);
        }
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum What {
    Changes,
    Already,
    Locked,
}

fn what(row: &CallRow, bulk: &Bulk) -> What {
    let credit = &row.attribution;
    let decided = credit.status == "confirmed";
    let same = match &bulk.choice {
        Choice::Rules => !decided,
        Choice::Nobody => decided && credit.campaign_id.is_none(),
        Choice::Campaign {
            campaign,
            recipient,
        } => {
            decided
                && credit.campaign_id.as_deref() == Some(campaign.as_str())
                && credit.recipient_id.as_deref() == recipient.as_ref().map(|id| id.as_str())
        }
    };
    match (same, decided && !bulk.overwrite_manual) {
        (true, _) => What::Already,
        (false, true) => What::Locked,
        (false, false) => What::Changes,
    }
}

/// Decides on the next row of calls; after the last, the job is done.
pub(crate) async fn step(
    store: &Store,
    mut job: Job,
    bulk: &Bulk,
    now: Timestamp,
) -> Result<Job, StoreError> {
    let row = job.cursor.n;
    let ids = store.targets(&job.id, row).await?;
    if ids.is_empty() {
        job.state = JobState::Done;
        return Ok(job);
    }
    let ordered = &job;
    let decided = ids.into_iter().map(|id| async move {
        let outcome = Box::pin(one(store, &id, bulk, ordered, now)).await;
        let conversation_id = id.to_string();
        BulkResult {
            conversation_id,
            outcome: outcome.to_owned(),
        }
    });
    let results: Vec<BulkResult> = stream::iter(decided).buffered(AT_ONCE).collect().await;
    for result in &results {
        let count = job.summary.outcomes.entry(result.outcome.clone());
        let count = count.or_default();
        *count = count.saturating_add(1);
    }
    job.done = job
        .done
        .saturating_add(u64::try_from(results.len()).unwrap_or(u64::MAX));
    store.put_results(&job.id, row, results).await?;
    job.cursor.n = row.saturating_add(1);
    Ok(job)
}

async fn one(
    store: &Store,
    id: &ConversationId,
    bulk: &Bulk,
    job: &Job,
    now: Timestamp,
) -> &'static str {
    match decided(store, id, bulk, job, now).await {
        Ok(outcome) => outcome,
        Err(EditError::NotFound) => "not_found",
        Err(EditError::Erased) => "erased",
        Err(EditError::Conflict { .. }) => "conflict",
        Err(EditError::Store(error)) => {
            let reason = error.to_string();
            tracing::warn!(call.id = %id, error = reason, "a call of a bulk decision failed");
            "failed"
        }
    }
}

async fn decided(
    store: &Store,
    id: &ConversationId,
    bulk: &Bulk,
    job: &Job,
    now: Timestamp,
) -> Result<&'static str, EditError> {
    let kept = store.call(id).await?.ok_or(EditError::NotFound)?;
    if kept.call.is_erased() {
        return Err(EditError::Erased);
    }
    let register = kept.call.staff().attribution.as_ref();
    let rev = register.map_or(0, |edited| edited.rev);
    let choice = register.map_or(&Choice::Rules, |edited| &edited.value.choice);
    let same = *choice == bulk.choice;
    if same || kept.call.staff().has_decided() && !bulk.overwrite_manual {
        // An earlier try may have decided it, and then nobody else has.
        let traced = store.trace(&job.id, &TraceKey::Call(id.clone())).await?;
        return Ok(match (traced, same) {
            (Some(_), _) => "changed",
            (None, true) => "already",
            (None, false) => "locked",
        });
    }
    let verdict = Verdict {
        choice: bulk.choice.clone(),
        reason: bulk.reason.clone(),
        blind: false,
    };
    let by = Decider {
        actor: &job.actor,
        expected: Some(rev),
        operation: Some(&job.id),
        now,
    };
    review::decide(store, kept, verdict, by).await?;
    Ok("changed")
}
