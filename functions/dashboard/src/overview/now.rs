//! What needs a person now.

use domain::Timestamp;
use ingest::ledger::Warning;
use jiff::SignedDuration;
use jobs::{Job, JobState};
use store::{DeliveryFilter, Outcome, Store, StoreError};

use crate::figures;
use crate::moment::Clock;
use crate::unattributed;
use crate::watch::Notice;

/// One thing to do, and where.
pub(super) struct Need {
    pub(super) says: String,
    pub(super) advice: Option<&'static str>,
    pub(super) path: String,
    pub(super) is_grave: bool,
}

/// What there may be to do.
pub(super) struct Needs {
    /// Calls that wait for a decision, up to a bound.
    waiting: u64,
    /// Jobs that are not over.
    going_on: Vec<Job>,
    /// The newest jobs.
    lately: Vec<Job>,
    /// When the newest delivery came that nobody could use.
    quarantined: Option<Timestamp>,
}

/// More calls than these need no counting here.
const MOST: usize = 100;
const JOBS: usize = 5;
/// What failed before is an old story.
const LATELY: SignedDuration = SignedDuration::from_hours(72);

impl Needs {
    /// As many requests however much there is to do.
    pub(super) async fn read(store: &Store) -> Result<Self, StoreError> {
        let quarantined = DeliveryFilter {
            outcome: Some(Outcome::Quarantined),
            ..DeliveryFilter::default()
        };
        let (waiting, going_on, lately, quarantined) = tokio::try_join!(
            store.calls_waiting(MOST.saturating_add(1)),
            store.waiting_jobs(JOBS),
            store.jobs(None, JOBS),
            store.deliveries(&quarantined, 1, None),
        )?;
        let newest = quarantined.rows.first();
        Ok(Self {
            waiting,
            going_on,
            lately: lately.rows,
            quarantined: newest.map(|row| row.received_at),
        })
    }

    /// In words, what is grave first.
    pub(super) fn told(&self, warnings: &[Warning], clock: &Clock) -> Vec<Need> {
        let mut needs: Vec<Need> = warnings.iter().map(of_ingest).collect();
        needs.extend(self.failed(clock));
        needs.extend(self.unusable(clock));
        needs.extend(self.undecided());
        needs.extend(self.going_on());
        needs.sort_by_key(|need| !need.is_grave);
        needs
    }

    fn undecided(&self) -> Option<Need> {
        let most = MOST as u64;
        let says = match self.waiting {
            0 => return None,
            1 => "1 call needs a decision".to_owned(),
            some if some <= most => format!("{} calls need a decision", figures::count(some)),
            _ => format!("More than {} calls need a decision", figures::count(most)),
        };
        Some(Need::new(says, unattributed::PATH))
    }

    fn failed(&self, clock: &Clock) -> Option<Need> {
        let is_recent = |at: Timestamp| clock.now.duration_since(at) < LATELY;
        let mut failed = self
            .lately
            .iter()
            .filter(|job| job.state == JobState::Failed);
        let job = failed.find(|job| job.ended_at.is_some_and(is_recent))?;
        let at = job.ended_at.map(|at| clock.short(at)).unwrap_or_default();
        let says = format!("A job failed ({at}): {}", job.kind());
        Some(Need {
            is_grave: true,
            ..Need::new(says, &format!("/jobs/{}", job.id))
        })
    }

    fn unusable(&self, clock: &Clock) -> Option<Need> {
        let at = self.quarantined?;
        let is_recent = clock.now.duration_since(at) < LATELY;
        let says = format!("A delivery could not be used, {}", clock.short(at));
        is_recent.then(|| Need::new(says, "/ingest?outcome=quarantined"))
    }

    fn going_on(&self) -> Option<Need> {
        let first = self.going_on.first()?;
        let says = match self.going_on.len() {
            1 => "1 job is going on".to_owned(),
            some => format!("{some} jobs are going on"),
        };
        Some(Need::new(says, &format!("/jobs/{}", first.id)))
    }
}

fn of_ingest(warning: &Warning) -> Need {
    let notice = Notice::from(warning);
    Need {
        says: notice.says,
        advice: Some(notice.advice),
        path: "/ingest".to_owned(),
        is_grave: notice.is_grave,
    }
}

impl Need {
    fn new(says: String, path: &str) -> Self {
        Self {
            says,
            advice: None,
            path: path.to_owned(),
            is_grave: false,
        }
    }
}
