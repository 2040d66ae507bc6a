//! The folder that everything is kept in.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use anyhow::Context;

pub(crate) const DATABASE: &str = "ringledger.db";
/// The note that a running server leaves.
pub(crate) const RUNNING: &str = "running.json";
/// Held by whoever has the database open.
pub(crate) const LOCK: &str = "lock";

/// What lies where in the folder.
#[derive(Clone, Debug)]
pub(crate) struct Data(PathBuf);

impl Data {
    /// The folder at `path`, made when there is none, for its owner's eyes only.
    pub(crate) fn at(path: &Path) -> anyhow::Result<Self> {
        let data = Self(path.to_owned());
        private_folder(path)?;
        private_folder(&data.objects())?;
        private_file(&data.database())?;
        Ok(data)
    }

    /// The folder named `inner` in the one at `path`.
    pub(crate) fn within(path: &Path, inner: &str) -> anyhow::Result<Self> {
        private_folder(path)?;
        Self::at(&path.join(inner))
    }

    pub(crate) fn path(&self) -> &Path {
        &self.0
    }

    pub(crate) fn database(&self) -> PathBuf {
        self.0.join(DATABASE)
    }

    pub(crate) fn objects(&self) -> PathBuf {
        self.0.join("objects")
    }

    pub(crate) fn secret(&self) -> PathBuf {
        self.0.join("webhook-secret")
    }

    /// Settings for functions that run under `cargo lambda`.
    pub(crate) fn lambda_env(&self) -> PathBuf {
        self.0.join("lambda.env")
    }

    /// How far the tables' streams were read.
    pub(crate) fn streams(&self) -> PathBuf {
        self.0.join("streams.json")
    }

    pub(crate) fn running(&self) -> PathBuf {
        self.0.join(RUNNING)
    }

    pub(crate) fn lock(&self) -> PathBuf {
        self.0.join(LOCK)
    }
}

/// Writes what only the owner may read, whole or not at all.
pub(crate) fn write_private(path: &Path, text: &str) -> io::Result<()> {
    let fresh = path.with_extension("new");
    // One that a crash left behind could be readable by others.
    drop(fs::remove_file(&fresh));
    let mut file = private(&fresh)?;
    file.write_all(text.as_bytes())?;
    file.sync_all()?;
    fs::rename(&fresh, path)
}

/// Makes the folder, unless it is there; then it stays as open as it is.
fn private_folder(path: &Path) -> anyhow::Result<()> {
    if path.is_dir() {
        return Ok(());
    }
    let made = fs::create_dir_all(path).and_then(|()| owners_only(path));
    made.with_context(|| format!("cannot make the folder {}", path.display()))
}

/// Makes the file, empty, unless it is there.
fn private_file(path: &Path) -> anyhow::Result<()> {
    match private(path) {
        Err(error) if error.kind() != io::ErrorKind::AlreadyExists => {
            Err(error).with_context(|| format!("cannot make {}", path.display()))
        }
        _ => Ok(()),
    }
}

#[cfg(unix)]
fn private(path: &Path) -> io::Result<File> {
    use std::os::unix::fs::OpenOptionsExt;
    OpenOptions::new()
        .write(true)
        .create_new(true)
        .mode(0o600)
        .open(path)
}

#[cfg(not(unix))]
fn private(path: &Path) -> io::Result<File> {
    OpenOptions::new().write(true).create_new(true).open(path)
}

#[cfg(unix)]
fn owners_only(path: &Path) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    fs::set_permissions(path, fs::Permissions::from_mode(0o700))
}

#[cfg(not(unix))]
fn owners_only(_: &Path) -> io::Result<()> {
    Ok(())
}
