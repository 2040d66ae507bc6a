//! The note that a running server leaves in its folder, so that commands find
//! it and no second engine opens the database.

use std::fs;
use std::io;

use anyhow::Context;
use serde::{Deserialize, Serialize};

use crate::data::{Data, write_private};

/// Where the server of a folder answers.
#[derive(Clone, Serialize, Deserialize)]
pub(crate) struct Running {
    pub(crate) process: u32,
    /// Dashboard, API and webhook, without a slash at the end.
    pub(crate) address: String,
    pub(crate) dynamodb: String,
    /// Lets in at the database's door.
    pub(crate) access_key_id: String,
}

impl Running {
    /// The note in the folder, if there is one.
    pub(crate) fn of(data: &Data) -> Option<Self> {
        serde_json::from_slice(&fs::read(data.running()).ok()?).ok()
    }

    pub(crate) fn note(&self, data: &Data) -> anyhow::Result<()> {
        let text = serde_json::to_string_pretty(self)?;
        let path = data.running();
        write_private(&path, &text).with_context(|| format!("cannot write {}", path.display()))
    }

    /// Takes a note away: the server has stopped, or was stopped before it could.
    pub(crate) fn forget(data: &Data) -> io::Result<()> {
        match fs::remove_file(data.running()) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
            _ => Ok(()),
        }
    }

    pub(crate) fn webhook(&self) -> String {
        format!("{}{}", self.address, webhook::PATH)
    }
}
