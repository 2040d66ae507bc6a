//! How far the sync has come: one item, which whoever syncs holds by a lease.
//!
//! Every save is conditional on the version that was read, so that of two who
//! believe to hold the lease one notices at its next save and stops. Nothing
//! that the lease guards would be harmed by both going on: calls are written by
//! version, too. It only saves requests.

mod item;
mod runs;

use domain::{AgentId, Judged, Record, Timestamp};
use jiff::SignedDuration;
use serde::{Deserialize, Serialize};

use crate::item::{Item, as_number, as_text, number, text};
use crate::state::TABLE;
use crate::{Store, StoreError, directory, error};

pub use runs::{RunLog, RunOutcome};

pub(crate) const SYNC: &str = "sync";
pub(crate) const STATE: &str = "state";
const WANTED: &str = "wanted";
const BACKFILL: &str = "backfill";

/// A holder that was killed is replaced after this long.
pub const LEASE: SignedDuration = SignedDuration::from_secs(90);

/// How far the sync has come, and what it found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SyncState {
    /// When this ledger began to watch: calls from before came in by backfill.
    pub since: Timestamp,
    /// All calls that began before were listed.
    pub listed_to: Option<Timestamp>,
    pub next_due: Timestamp,
    pub next_reconcile: Timestamp,
    pub run: Option<Run>,
    pub reconcile: Option<Run>,
    pub backfill: Option<Run>,
    /// The request to sync that was last answered.
    pub answered: Option<Timestamp>,
    /// The request for a backfill that was last begun.
    pub backfill_begun: Option<Timestamp>,
    /// The longest call so far: the overlap has to cover it.
    pub longest_secs: u32,
    /// Runs that failed, in a row.
    pub failures: u32,
    pub failure: Option<String>,
    /// People are to know that it keeps failing.
    pub failures_told: bool,
    pub last_success: Option<Timestamp>,
    pub last_failure: Option<Timestamp>,
    pub judged: Judged,
    /// What the vendor said of our webhook, when it was last asked.
    pub record: Record,
    /// Why its record could not be read, if it could not.
    pub record_refused: Option<String>,
    pub retries_on: Option<bool>,
    /// Batches of outbound calls that changed until then were read.
    pub batches_to: Option<Timestamp>,
    /// Agents of whom the vendor keeps nothing: a lost delivery of theirs is
    /// lost for good.
    pub zero_retention: Vec<AgentId>,
    /// How far the vendor's clock is ahead of ours.
    pub skew_secs: i64,
}

/// One pass over a window of the vendor's list, as far as it has come.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Run {
    pub kind: RunKind,
    pub phase: Phase,
    pub started_at: Timestamp,
    /// After a failure it goes on no sooner.
    pub not_before: Option<Timestamp>,
    /// The window of starts it lists.
    pub from: Timestamp,
    pub to: Timestamp,
    /// Where the next page begins.
    pub cursor: Option<String>,
    /// The start of the last call listed so far.
    pub reached: Option<Timestamp>,
    pub pages: u32,
    pub listed: u32,
    pub fetched: u32,
    /// Calls that were not known before.
    pub new: u32,
    pub failed: u32,
}

/// What a pass is at.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Phase {
    /// All calls of the window, page by page.
    Listing,
    /// Those with a comment, which the list itself does not show.
    Comments,
    /// What could not be fetched before.
    Pending,
}

/// What a pass is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RunKind {
    Scheduled,
    /// A person or a program asked for it.
    Requested,
    /// Once a day, over the last week: what came later than the overlap.
    Reconcile,
    /// Over calls from before the installation.
    Backfill,
}

impl RunKind {
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Scheduled => "scheduled",
            Self::Requested => "requested",
            Self::Reconcile => "reconcile",
            Self::Backfill => "backfill",
        }
    }
}

impl Run {
    pub fn new(kind: RunKind, from: Timestamp, to: Timestamp, now: Timestamp) -> Self {
        Self {
            kind,
            phase: Phase::Listing,
            started_at: now,
            not_before: None,
            from,
            to,
            cursor: None,
            reached: None,
            pages: 0,
            listed: 0,
            fetched: 0,
            new: 0,
            failed: 0,
        }
    }

    /// How much of its window is listed, per mille.
    pub fn progress(&self) -> u16 {
        let whole = self.to.duration_since(self.from).as_secs().max(1);
        let reached = self.reached.unwrap_or(self.from);
        let part = reached.duration_since(self.from).as_secs().clamp(0, whole);
        u16::try_from(part.saturating_mul(1000).checked_div(whole).unwrap_or(0)).unwrap_or(1000)
    }
}

impl SyncState {
    /// Before the first run.
    pub fn at_first(now: Timestamp) -> Self {
        Self {
            since: now,
            listed_to: None,
            next_due: now,
            next_reconcile: now,
            run: None,
            reconcile: None,
            backfill: None,
            answered: None,
            backfill_begun: None,
            longest_secs: 0,
            failures: 0,
            failure: None,
            failures_told: false,
            last_success: None,
            last_failure: None,
            judged: Judged::at_first(now),
            record: Record::Unknown,
            record_refused: None,
            retries_on: None,
            batches_to: None,
            zero_retention: Vec::new(),
            skew_secs: 0,
        }
    }
}

/// What there is to know of the sync, by one read.
#[derive(Clone, Debug, Default)]
pub struct SyncSeen {
    /// None before the first run.
    pub state: Option<SyncState>,
    /// Until when somebody holds the lease.
    pub held_until: Option<Timestamp>,
    /// When somebody last asked for a run.
    pub wanted: Option<Timestamp>,
    /// The backfill that somebody last asked for.
    pub wanted_backfill: Option<WantedBackfill>,
    v: u64,
}

/// A stretch of history that somebody asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WantedBackfill {
    pub at: Timestamp,
    pub from: Timestamp,
    pub to: Timestamp,
}

impl SyncSeen {
    /// Whether somebody asked for a run since the last one began.
    pub fn is_wanted(&self) -> bool {
        let answered = self.state.as_ref().and_then(|state| state.answered);
        self.wanted.is_some() && self.wanted > answered
    }

    /// Whether somebody asked for a backfill that nobody has begun.
    pub fn wants_backfill(&self) -> bool {
        let begun = self.state.as_ref().and_then(|state| state.backfill_begun);
        let wanted = self.wanted_backfill.map(|wanted| wanted.at);
        wanted.is_some() && wanted > begun
    }

    pub fn is_held(&self, now: Timestamp) -> bool {
        self.held_until.is_some_and(|until| until > now)
    }
}

/// The right to sync, and how far it has come.
#[derive(Debug)]
pub struct Leased {
    pub state: SyncState,
    pub wanted: Option<Timestamp>,
    pub wanted_backfill: Option<WantedBackfill>,
    v: u64,
    owner: String,
}

impl Store {
    /// How far the sync has come.
    pub async fn sync_seen(&self) -> Result<SyncSeen, StoreError> {
        let query = self.client.query().table_name(self.table(TABLE));
        let answer = query
            .consistent_read(true)
            .key_condition_expression("pk = :pk")
            .expression_attribute_values(":pk", text(SYNC))
            .send()
            .await?;
        let mut seen = SyncSeen::default();
        for item in answer.items.unwrap_or_default() {
            match as_text(&item, "sk") {
                Some(STATE) => {
                    seen.v = as_number(&item, "v").unwrap_or(0);
                    seen.held_until = time(&item, "lease_until");
                    seen.state = Some(item::read(item)?);
                }
                Some(WANTED) => seen.wanted = time(&item, "at"),
                Some(BACKFILL) => seen.wanted_backfill = wanted_backfill(&item),
                _ => {}
            }
        }
        Ok(seen)
    }

    /// Takes the lease, unless somebody holds it or was quicker.
    pub async fn take_lease(
        &self,
        seen: SyncSeen,
        now: Timestamp,
    ) -> Result<Option<Leased>, StoreError> {
        if seen.is_held(now) {
            return Ok(None);
        }
        let mut owner = [0; 8];
        getrandom::fill(&mut owner).map_err(|error| StoreError::Unavailable(error.to_string()))?;
        let mut leased = Leased {
            state: seen.state.unwrap_or_else(|| SyncState::at_first(now)),
            wanted: seen.wanted,
            wanted_backfill: seen.wanted_backfill,
            v: seen.v,
            owner: hex::encode(owner),
        };
        Ok(self.save_sync(&mut leased, now).await?.then_some(leased))
    }

    /// Saves how far the holder has come, and holds on. False says that somebody
    /// else holds the lease now, so that the holder has to stop.
    pub async fn save_sync(&self, leased: &mut Leased, now: Timestamp) -> Result<bool, StoreError> {
        let until = now.checked_add(LEASE).unwrap_or(Timestamp::MAX);
        self.put_sync(leased, Some(until)).await
    }

    /// Saves, and lets others at it.
    pub async fn release_sync(&self, mut leased: Leased) -> Result<bool, StoreError> {
        self.put_sync(&mut leased, None).await
    }

    async fn put_sync(
        &self,
        leased: &mut Leased,
        until: Option<Timestamp>,
    ) -> Result<bool, StoreError> {
        let next = leased.v.saturating_add(1);
        let mut item = item::written(&leased.state);
        item.insert("v".to_owned(), number(next));
        item.insert("lease_owner".to_owned(), text(&leased.owner));
        if let Some(until) = until {
            item.insert("lease_until".to_owned(), number(until.as_millisecond()));
        }
        match self.put_guarded(item, leased.v).await {
            Ok(()) => leased.v = next,
            // An answer that was lost may have been a yes.
            Err(_) if self.is_ours(leased, next).await? => leased.v = next,
            Err(Refused::Beaten) => return Ok(false),
            Err(Refused::Error(error)) => return Err(error),
        }
        Ok(true)
    }

    async fn put_guarded(&self, item: Item, read: u64) -> Result<(), Refused> {
        let put = self.client.put_item().table_name(self.table(TABLE));
        let put = put
            .set_item(Some(item))
            .condition_expression("attribute_not_exists(pk) OR #v = :v")
            .expression_attribute_names("#v", "v")
            .expression_attribute_values(":v", number(read));
        match put.send().await {
            Ok(_) => Ok(()),
            Err(error) if error::code(&error) == "ConditionalCheckFailedException" => {
                Err(Refused::Beaten)
            }
            Err(error) => Err(Refused::Error(error.into())),
        }
    }

    async fn is_ours(&self, leased: &Leased, v: u64) -> Result<bool, StoreError> {
        let read = self.client.get_item().table_name(self.table(TABLE));
        let read = read.set_key(Some(directory::key(SYNC, STATE)));
        let item = read.consistent_read(true).send().await?.item;
        Ok(item.is_some_and(|item| {
            as_number(&item, "v") == Some(v)
                && as_text(&item, "lease_owner") == Some(leased.owner.as_str())
        }))
    }

    /// Asks for a run now; the next tick, at the latest, begins it.
    pub async fn want_sync(&self, now: Timestamp) -> Result<(), StoreError> {
        let put = self.client.put_item().table_name(self.table(TABLE));
        put.set_item(Some(directory::key(SYNC, WANTED)))
            .item("at", number(now.as_millisecond()))
            .send()
            .await?;
        Ok(())
    }

    /// Asks for the calls that began from `from` to `to` to be brought in.
    pub async fn want_backfill(&self, wanted: WantedBackfill) -> Result<(), StoreError> {
        let put = self.client.put_item().table_name(self.table(TABLE));
        put.set_item(Some(directory::key(SYNC, BACKFILL)))
            .item("at", number(wanted.at.as_millisecond()))
            .item("from", number(wanted.from.as_millisecond()))
            .item("to", number(wanted.to.as_millisecond()))
            .send()
            .await?;
        Ok(())
    }
}

fn time(item: &Item, name: &str) -> Option<Timestamp> {
    Timestamp::from_millisecond(as_number(item, name)?).ok()
}

fn wanted_backfill(item: &Item) -> Option<WantedBackfill> {
    Some(WantedBackfill {
        at: time(item, "at")?,
        from: time(item, "from")?,
        to: time(item, "to")?,
    })
}

enum Refused {
    Beaten,
    Error(StoreError),
}
