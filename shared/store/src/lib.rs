//! Everything Ringledger keeps: DynamoDB, and objects for what is too large
//! for an item.
//!
//! Nothing outside this crate knows a key. Each method is a question that is
//! asked or a change that is made; README.md beside this crate's manifest lists
//! them with their keys and costs.

pub mod access;
mod batch;
pub mod calls;
mod content;
mod counters;
mod counts;
mod cursor;
pub mod deliveries;
mod derived;
mod directory;
mod due;
mod erase;
mod error;
mod facts;
mod files;
mod folds;
mod history;
mod hours;
mod item;
pub mod jobs;
mod journal;
mod labels;
mod parked;
mod pending;
mod recount;
mod responders;
mod restore;
mod rotation;
mod shards;
mod state;
pub mod stream;
mod sync;
mod tally;
mod transact;
mod write;

use std::fmt;
use std::sync::Arc;

use aws_sdk_dynamodb::Client;
use jiff::tz::TimeZone;
use object_store::ObjectStore;
use object_store::aws::AmazonS3;

pub use calls::{
    AlternativeRow, AttributionRow, CallRow, ConversionRow, Filter, Page, Phone, Plan, SightingRow,
    Sort,
};
pub use content::{Body, Incoming};
pub use cursor::{BadCursor, CursorKey, Position};
pub use deliveries::{Delivery, DeliveryFilter, DeliveryId, DeliveryRow, Outcome};
pub use directory::{Entry, Line, Place, Put, Revised, Upserted, Was};
pub use due::{Due, SETTLED};
pub use erase::Erased;
pub use error::StoreError;
pub use facts::described;
pub use files::{Download, File};
pub use journal::{Happened, Journal};
pub use parked::{Again, Parked, ParkedBody};
pub use pending::{Pending, Why};
pub use recount::{Drift, Recount};
pub use restore::Restored;
pub use rotation::Rotation;
pub use sync::{
    LEASE, Leased, Phase, Run, RunKind, RunLog, RunOutcome, SyncSeen, SyncState, WantedBackfill,
};
pub use write::{Change, Kept, Written};

/// Everything we keep. Cheap to clone.
#[derive(Clone)]
pub struct Store {
    client: Client,
    prefix: Arc<str>,
    objects: Arc<dyn ObjectStore>,
    /// The same bucket once more, where links can lead into it.
    bucket: Option<Arc<AmazonS3>>,
    zone: TimeZone,
}

impl Store {
    /// A store over tables whose names begin with `prefix`; days of counters
    /// are days in `zone`.
    pub fn new(
        client: Client,
        prefix: &str,
        objects: Arc<dyn ObjectStore>,
        zone: TimeZone,
    ) -> Self {
        Self {
            client,
            prefix: prefix.into(),
            objects,
            bucket: None,
            zone,
        }
    }

    pub fn zone(&self) -> &TimeZone {
        &self.zone
    }

    pub(crate) fn table(&self, name: &str) -> String {
        format!("{}{name}", self.prefix)
    }

    /// Opens the connection before the first delivery needs it. Whatever goes
    /// wrong here goes wrong again, and is told, when it matters.
    pub async fn warm_up(&self) {
        let read = self.client.get_item().table_name(self.table("state"));
        let key = read
            .key("pk", item::text("warm-up"))
            .key("sk", item::text("warm-up"));
        drop(key.send().await);
    }

    /// Whether the database answers; for health checks.
    pub async fn is_ready(&self) -> Result<(), StoreError> {
        let read = self.client.get_item().table_name(self.table("state"));
        read.key("pk", item::text("warm-up"))
            .key("sk", item::text("warm-up"))
            .send()
            .await?;
        Ok(())
    }
}

impl fmt::Debug for Store {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Store({}…)", self.prefix)
    }
}
