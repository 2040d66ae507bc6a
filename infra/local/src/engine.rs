//! The database engine of a folder, of which there is never more than one.
//!
//! Two engines on one file would each believe to be alone. Whoever opens one
//! holds a lock on the folder, which the system takes away when the process
//! ends, however it ends.

use std::fs::{File, OpenOptions, TryLockError};
use std::path::Path;
use std::time::Duration;

use anyhow::{Context, bail};
use sandbox::Sandbox;
use tokio::time::{Instant, sleep};

use crate::data::{self, Data};
use crate::running::Running;

/// A command of a moment may be at work in the folder.
const PATIENCE: Duration = Duration::from_secs(5);
const LOOK: Duration = Duration::from_millis(50);

/// An engine that is ours, as long as this is held.
pub(crate) struct Engine {
    pub(crate) sandbox: Sandbox,
    lock: Lock,
}

/// The folder's engine, wherever it is.
pub(crate) enum Found {
    Ours(Engine),
    /// In a server that runs.
    Theirs(Running),
}

/// The right to open the folder's database.
pub(crate) struct Lock(#[expect(dead_code, reason = "it is held, not used")] File);

impl Engine {
    /// Opens the database of a folder whose lock is held.
    pub(crate) async fn open(data: &Data, lock: Lock) -> anyhow::Result<Self> {
        Running::forget(data)?;
        let sandbox = Sandbox::at(&data.database(), None).await?;
        Ok(Self { sandbox, lock })
    }

    /// Closes the engine and lets others at the folder.
    pub(crate) fn close(self) {
        drop(self.lock);
    }
}

/// The folder's engine: the one of a running server, or a new one.
pub(crate) async fn find(data: &Data) -> anyhow::Result<Found> {
    let deadline = Instant::now() + PATIENCE;
    loop {
        if let Some(lock) = Lock::take(&data.lock())? {
            return Engine::open(data, lock).await.map(Found::Ours);
        }
        if let Some(running) = Running::of(data) {
            return Ok(Found::Theirs(running));
        }
        if Instant::now() > deadline {
            bail!(
                "another command is at work in {}; try again",
                data.path().display()
            );
        }
        sleep(LOOK).await;
    }
}

/// Whether a server runs on the folder at `path`.
pub(crate) fn is_served(path: &Path) -> anyhow::Result<bool> {
    if !path.join(data::LOCK).exists() || !path.join(data::RUNNING).exists() {
        return Ok(false);
    }
    Ok(Lock::take(&path.join(data::LOCK))?.is_none())
}

impl Lock {
    /// The folder's lock, for a server: one that runs there already is an error.
    pub(crate) async fn for_server(data: &Data) -> anyhow::Result<Self> {
        let deadline = Instant::now() + PATIENCE;
        loop {
            if let Some(lock) = Self::take(&data.lock())? {
                return Ok(lock);
            }
            if let Some(Running {
                process, address, ..
            }) = Running::of(data)
            {
                let folder = data.path().display();
                bail!(
                    "Ringledger already runs on the folder {folder}, at {address} (process \
                     {process}); stop it first, or choose another folder with DATA_DIR"
                );
            }
            if Instant::now() > deadline {
                bail!(
                    "another command is at work in {}; try again",
                    data.path().display()
                );
            }
            sleep(LOOK).await;
        }
    }

    /// The folder's lock, unless somebody has it.
    fn take(path: &Path) -> anyhow::Result<Option<Self>> {
        let file = OpenOptions::new()
            .create(true)
            .truncate(false)
            .write(true)
            .open(path);
        let file = file.with_context(|| format!("cannot open {}", path.display()))?;
        match file.try_lock() {
            Ok(()) => Ok(Some(Self(file))),
            Err(TryLockError::WouldBlock) => Ok(None),
            Err(TryLockError::Error(error)) => {
                Err(error).with_context(|| format!("cannot lock {}", path.display()))
            }
        }
    }
}
