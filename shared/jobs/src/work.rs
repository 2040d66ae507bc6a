//! Working jobs off: who takes one holds it for a minute at most, saves it after
//! each step, and stops when somebody else went on with it.

use std::time::{Duration, Instant};

use domain::{OperationId, Timestamp};
use jiff::SignedDuration;
use store::jobs::{Asked, Job, JobState, Phase, Uploaded, Work};
use store::{Store, StoreError};

use crate::exports::Names;
use crate::redecide::Means;
use crate::rows::Reading;
use crate::start::later;
use crate::{apply, bulk, exports, import, redecide, undo};

/// What was worked on.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Worked {
    /// Jobs that were ended.
    pub ended: usize,
    /// Jobs that wait still, somebody else's included.
    pub waiting: usize,
}

/// Waiting jobs that one call looks at.
const MOST: usize = 20;

/// Works on waiting jobs, the oldest first, for as long as `budget` lasts: at
/// least one step, and none that is begun after it.
pub async fn work(store: &Store, budget: Duration, now: Timestamp) -> Result<Worked, StoreError> {
    let clock = Clock::start(budget, now);
    let jobs = store.waiting_jobs(MOST).await?;
    let mut worked = Worked {
        ended: 0,
        waiting: jobs.len(),
    };
    for job in jobs {
        if job.leased_until.is_some_and(|until| until > clock.now()) {
            continue;
        }
        let id = job.id.clone();
        match Box::pin(go(store, job, &clock)).await {
            Ok(job) if job.is_over() => {
                worked.ended = worked.ended.saturating_add(1);
                worked.waiting = worked.waiting.saturating_sub(1);
            }
            Ok(_) => {}
            // One that cannot go on yet does not hold the others up.
            Err(error) => {
                let reason = error.to_string();
                tracing::warn!(job.id = %id, error = reason, "a job could not go on");
            }
        }
        if clock.is_over() {
            break;
        }
    }
    Ok(worked)
}

/// Works on one job for as long as `budget` lasts, unless somebody else does;
/// answers the job as it is then.
pub async fn work_on(
    store: &Store,
    id: &OperationId,
    budget: Duration,
    now: Timestamp,
) -> Result<Job, StoreError> {
    let clock = Clock::start(budget, now);
    let job = store.job(id).await?;
    let job = job.ok_or_else(|| StoreError::Unavailable("there is no such job".to_owned()))?;
    if job.is_over() || job.leased_until.is_some_and(|until| until > now) {
        return Ok(job);
    }
    Box::pin(go(store, job, &clock)).await
}

/// How long there is, and what time it is meanwhile.
pub(crate) struct Clock {
    budget: Duration,
    started: Instant,
    now: Timestamp,
}

impl Clock {
    fn start(budget: Duration, now: Timestamp) -> Self {
        Self {
            budget,
            started: Instant::now(),
            now,
        }
    }

    pub(crate) fn is_over(&self) -> bool {
        self.started.elapsed() >= self.budget
    }

    fn now(&self) -> Timestamp {
        let elapsed = SignedDuration::try_from(self.started.elapsed());
        let now = elapsed.ok().and_then(|it| self.now.checked_add(it).ok());
        now.unwrap_or(self.now)
    }
}

async fn go(store: &Store, job: Job, clock: &Clock) -> Result<Job, StoreError> {
    let mut at_hand = AtHand::default();
    let id = job.id.clone();
    let Some(mut job) = store.save_job(&leased(job, clock)).await? else {
        return known(store, &id).await;
    };
    loop {
        let stepped = match Box::pin(step(store, job.clone(), &mut at_hand, clock)).await {
            Ok(stepped) => stepped,
            Err(StoreError::Unavailable(why)) if !is_given_up(&job, clock) => {
                let free = Job {
                    leased_until: None,
                    ..job
                };
                drop(store.save_job(&free).await);
                return Err(StoreError::Unavailable(why));
            }
            Err(error) => {
                let reason = error.to_string();
                tracing::error!(job.id = %id, error = reason, "a job cannot go on");
                let why = match error {
                    StoreError::Unavailable(_) => "it could not go on for a week",
                    StoreError::Corrupt { .. } => "something kept does not read back",
                };
                Job {
                    state: JobState::Failed,
                    error: Some(why.to_owned()),
                    ..job
                }
            }
        };
        let ends = stepped.is_over() || clock.is_over();
        let next = match ends {
            true => Job {
                leased_until: None,
                ended_at: stepped.is_over().then(|| clock.now()),
                ..stepped
            },
            false => leased(stepped, clock),
        };
        match store.save_job(&next).await? {
            Some(saved) if ends => return Ok(saved),
            Some(saved) => job = saved,
            None => return known(store, &id).await,
        }
    }
}

/// What is not there after a week will not come.
fn is_given_up(job: &Job, clock: &Clock) -> bool {
    clock.now().duration_since(job.created_at) > SignedDuration::from_hours(7 * 24)
}

fn leased(job: Job, clock: &Clock) -> Job {
    Job {
        state: JobState::Running,
        leased_until: Some(later(clock.now())),
        ..job
    }
}

/// Somebody else went on with the job: as they left it.
async fn known(store: &Store, id: &OperationId) -> Result<Job, StoreError> {
    let job = store.job(id).await?;
    job.ok_or_else(|| StoreError::Unavailable("a job is gone".to_owned()))
}

/// What several steps of a job need, read once.
#[derive(Default)]
struct AtHand {
    list: Option<Option<(Reading, domain::Campaign)>>,
    means: Option<Means>,
    names: Option<Names>,
}

async fn step(
    store: &Store,
    job: Job,
    at_hand: &mut AtHand,
    clock: &Clock,
) -> Result<Job, StoreError> {
    let now = clock.now();
    match (job.cursor.phase, job.work.clone()) {
        (Phase::Writing, Work::Import { campaign, list }) => {
            let list = at_hand.list(store, &job, &campaign, &list).await?;
            import::step(store, job, list).await
        }
        (Phase::Writing, Work::Change(_)) => apply::step(store, job).await,
        (Phase::Writing, Work::Bulk(bulk)) => bulk::step(store, job, &bulk, now).await,
        (Phase::Writing, Work::Undo(operation)) => undo::step(store, job, &operation, now).await,
        (Phase::Writing, Work::Export(export)) => {
            let names = at_hand.names(store).await?;
            exports::step(store, job, &export, names, clock).await
        }
        (Phase::Writing, Work::Redecide(_)) | (Phase::Redeciding, _) => {
            let means = at_hand.means(store, &job).await?;
            redecide::step(store, job, means, now).await
        }
    }
}

impl AtHand {
    async fn list(
        &mut self,
        store: &Store,
        job: &Job,
        campaign: &domain::CampaignId,
        uploaded: &Uploaded,
    ) -> Result<Option<&(Reading, domain::Campaign)>, StoreError> {
        if self.list.is_none() {
            self.list = Some(import::reading(store, &job.id, campaign, uploaded).await?);
        }
        Ok(self.list.as_ref().and_then(Option::as_ref))
    }

    async fn names(&mut self, store: &Store) -> Result<&Names, StoreError> {
        let names = match self.names.take() {
            Some(names) => names,
            None => Names::read(store).await?,
        };
        Ok(self.names.insert(names))
    }

    async fn means(&mut self, store: &Store, job: &Job) -> Result<&Means, StoreError> {
        let means = match self.means.take() {
            Some(means) => means,
            None => self.found(store, job).await?,
        };
        Ok(self.means.insert(means))
    }

    async fn found(&mut self, store: &Store, job: &Job) -> Result<Means, StoreError> {
        let book = store.book().await?;
        let of_the_list = job
            .scope
            .as_ref()
            .is_some_and(|it| it.asked == Asked::OfTheList);
        let (overlay, asked) = match &job.work {
            Work::Import { campaign, list } if job.dry_run => {
                match self.list(store, job, campaign, list).await? {
                    Some((reading, campaign)) => {
                        let (overlay, asked) = import::overlay(store, reading, campaign).await?;
                        (Some(overlay), asked)
                    }
                    None => Default::default(),
                }
            }
            Work::Change(entry) if job.dry_run => (
                Some(ingest::Overlay::of_entry(entry.clone())),
                Default::default(),
            ),
            // Without an overlay a dry run would write.
            _ if job.dry_run => (Some(ingest::Overlay::default()), Default::default()),
            _ if of_the_list => (None, import::asked_of(store, &job.id).await?),
            _ => Default::default(),
        };
        Ok(Means {
            book,
            asked,
            overlay,
        })
    }
}
