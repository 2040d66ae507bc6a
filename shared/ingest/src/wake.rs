//! Asking for a sync, and starting it at once where something can.

use std::fmt;
use std::future::Future;
use std::sync::Arc;

use domain::Timestamp;
use futures::future::BoxFuture;
use store::{Store, StoreError};

use crate::Settings;

/// What begins a sync without waiting for the next tick. Without one, the tick
/// does within a minute.
#[derive(Clone, Default)]
pub struct Wake(Option<Arc<Begin>>);

type Begin = dyn Fn() -> BoxFuture<'static, ()> + Send + Sync;

/// What asking for a sync comes to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Asked {
    /// The sync is off, and nothing was asked.
    Off,
    /// It begins now, or after the run that is under way.
    Now,
    /// It begins with the next tick, within a minute.
    Soon,
}

/// Asks for a sync.
pub async fn ask_for_sync(
    store: &Store,
    settings: &Settings,
    wake: &Wake,
    now: Timestamp,
) -> Result<Asked, StoreError> {
    if !settings.syncs {
        return Ok(Asked::Off);
    }
    store.want_sync(now).await?;
    Ok(wake.begin().await)
}

impl Wake {
    /// `begin` tells who syncs that a sync is wanted. It says itself when that
    /// fails: the tick finds the wish in any case.
    pub fn by<F>(begin: impl Fn() -> F + Send + Sync + 'static) -> Self
    where
        F: Future<Output = ()> + Send + 'static,
    {
        Self(Some(Arc::new(move || Box::pin(begin()))))
    }

    async fn begin(&self) -> Asked {
        match &self.0 {
            Some(begin) => {
                begin().await;
                Asked::Now
            }
            None => Asked::Soon,
        }
    }
}

impl fmt::Debug for Wake {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let way = if self.0.is_some() { "now" } else { "soon" };
        write!(f, "Wake({way})")
    }
}
