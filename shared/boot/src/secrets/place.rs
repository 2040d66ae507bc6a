//! Where a secret lies.

use std::fs::{self, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::time::Duration;

use aws_sdk_secretsmanager::Client;
use aws_sdk_secretsmanager::error::ProvideErrorMetadata;

use super::NotReplaced;

/// Where a secret lies, and what it is called when it cannot be read.
pub(super) struct Place {
    at: At,
    pub(super) name: &'static str,
}

enum At {
    Manager { client: Client, arn: String },
    File(PathBuf),
}

impl Place {
    pub(super) fn in_secrets_manager(client: Client, arn: String, name: &'static str) -> Self {
        let at = At::Manager { client, arn };
        Self { at, name }
    }

    pub(super) fn in_file(path: PathBuf, name: &'static str) -> Self {
        let at = At::File(path);
        Self { at, name }
    }

    /// How long after a look the next one may come. A file costs nothing.
    pub(super) fn between_looks(&self) -> Duration {
        match self.at {
            At::Manager { .. } => Duration::from_mins(1),
            At::File(_) => Duration::from_secs(1),
        }
    }

    pub(super) async fn read(&self) -> Result<String, String> {
        match &self.at {
            At::Manager { client, arn } => {
                let answer = client.get_secret_value().secret_id(arn).send().await;
                let answer = answer.map_err(|error| code(&error))?;
                Ok(answer.secret_string.ok_or("the secret is not text")?)
            }
            At::File(path) => fs::read_to_string(path).map_err(|error| error.to_string()),
        }
    }

    pub(super) async fn put(&self, text: &str) -> Result<(), NotReplaced> {
        let put = match &self.at {
            At::Manager { client, arn } => {
                let put = client.put_secret_value().secret_id(arn);
                let put = put.secret_string(text).send().await;
                put.map(drop).map_err(|error| code(&error))
            }
            At::File(path) => write(path, text).map_err(|error| error.to_string()),
        };
        put.map_err(|why| NotReplaced {
            name: self.name,
            why,
        })
    }
}

fn code(error: &impl ProvideErrorMetadata) -> String {
    error.code().unwrap_or("no answer").to_owned()
}

/// Writes what only the owner may read, whole or not at all.
fn write(path: &Path, text: &str) -> io::Result<()> {
    let fresh = path.with_extension("new");
    // One that a crash left behind could be readable by others.
    drop(fs::remove_file(&fresh));
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(&fresh)?;
    file.write_all(format!("{text}\n").as_bytes())?;
    file.sync_all()?;
    fs::rename(&fresh, path)
}
