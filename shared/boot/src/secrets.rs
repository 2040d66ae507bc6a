//! Secrets, wherever they are.
//!
//! In AWS they lie in Secrets Manager, on one machine in a file, and are read
//! again every five minutes. A copy that was once read serves on while they
//! cannot be read; one that turned out not to be valid may be read anew, for it
//! may just have been changed. Whatever the reason, Secrets Manager is asked at
//! most once a minute: [`Secret::known_everywhere_after`] follows from that.

mod place;

use std::path::PathBuf;
use std::str::FromStr;
use std::sync::Arc;
use std::time::Duration;

use aws_sdk_secretsmanager::Client;
use tokio::sync::Mutex;
use tokio::time::Instant;

use place::Place;

/// How long a copy is good without another look.
const GOOD_FOR: Duration = Duration::from_mins(5);
/// A secret as it is now, read from its text. Clones share one copy.
pub struct Secret<T>(Arc<Kept<T>>);

/// What deliveries are signed with.
pub type Secrets = Secret<elevenlabs::Secrets>;

/// The secret has never been read, and cannot be read now.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0} cannot be read")]
pub struct Unavailable(&'static str);

struct Kept<T> {
    source: Source<T>,
    copy: Mutex<Copy<T>>,
}

/// The secret could not be put in its place.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{name} cannot be replaced: {why}")]
pub struct NotReplaced {
    name: &'static str,
    why: String,
}

enum Source<T> {
    /// It does not change while we run.
    Given(Arc<T>),
    Kept(Place),
}

struct Copy<T> {
    secret: Option<Arc<T>>,
    text: String,
    read_at: Option<Instant>,
    looked_at: Option<Instant>,
}

impl<T: FromStr> Secret<T> {
    /// A secret that is known from the start.
    pub fn given(secret: T) -> Self {
        Self::from(Source::Given(Arc::new(secret)))
    }

    pub(crate) fn in_secrets_manager(client: Client, arn: String, name: &'static str) -> Self {
        Self::from(Source::Kept(Place::in_secrets_manager(client, arn, name)))
    }

    /// A secret in a file of this machine, which may change.
    pub fn in_file(path: PathBuf, name: &'static str) -> Self {
        Self::from(Source::Kept(Place::in_file(path, name)))
    }

    /// The secret as it lies in its place at this moment.
    pub async fn read_anew(&self) -> Result<Arc<T>, Unavailable> {
        let place = match &self.0.source {
            Source::Given(secret) => return Ok(Arc::clone(secret)),
            Source::Kept(place) => place,
        };
        let mut copy = self.0.copy.lock().await;
        copy.look(place).await;
        let is_read = copy.read_at.is_some() && copy.read_at == copy.looked_at;
        let secret = copy.secret.clone().filter(|_| is_read);
        secret.ok_or(Unavailable(place.name))
    }

    /// Puts `text` in the secret's place.
    pub async fn replace(&self, text: &str) -> Result<(), NotReplaced> {
        match &self.0.source {
            Source::Given(_) => Err(NotReplaced {
                name: "a secret of the environment itself",
                why: "it has to be changed there".to_owned(),
            }),
            Source::Kept(place) => place.put(text).await,
        }
    }

    /// Whether it lies where it can be replaced.
    pub fn can_be_replaced(&self) -> bool {
        matches!(self.0.source, Source::Kept(_))
    }

    /// How long after a change whoever keeps a copy either has the new one or
    /// looks for it at the first mismatch.
    pub fn known_everywhere_after(&self) -> Duration {
        match &self.0.source {
            Source::Given(_) => Duration::ZERO,
            Source::Kept(place) => place.between_looks() + Duration::from_secs(1),
        }
    }

    /// The secret as far as we know it.
    pub async fn current(&self) -> Result<Arc<T>, Unavailable> {
        let place = match &self.0.source {
            Source::Given(secret) => return Ok(Arc::clone(secret)),
            Source::Kept(place) => place,
        };
        let mut copy = self.0.copy.lock().await;
        if !copy.is_good() && copy.may_look(place) {
            copy.look(place).await;
        }
        copy.secret.clone().ok_or(Unavailable(place.name))
    }

    /// Looks whether the secret has changed, after the one we know proved
    /// wrong. Answers whether it is worth trying again.
    pub async fn refreshed(&self) -> bool {
        let Source::Kept(place) = &self.0.source else {
            return false;
        };
        let mut copy = self.0.copy.lock().await;
        if !copy.may_look(place) {
            return false;
        }
        let before = copy.secret.clone();
        copy.look(place).await;
        before.as_ref().map(Arc::as_ptr) != copy.secret.as_ref().map(Arc::as_ptr)
    }
}

impl<T> From<Source<T>> for Secret<T> {
    fn from(source: Source<T>) -> Self {
        let copy = Copy {
            secret: None,
            text: String::new(),
            read_at: None,
            looked_at: None,
        };
        Self(Arc::new(Kept {
            source,
            copy: Mutex::new(copy),
        }))
    }
}

impl<T: FromStr> Copy<T> {
    fn is_good(&self) -> bool {
        self.read_at.is_some_and(|at| at.elapsed() < GOOD_FOR)
    }

    fn may_look(&self, place: &Place) -> bool {
        self.looked_at
            .is_none_or(|at| at.elapsed() >= place.between_looks())
    }

    /// Reads the secret; what was known stays when that fails, and stays the
    /// very same when nothing has changed.
    async fn look(&mut self, place: &Place) {
        self.looked_at = Some(Instant::now());
        let read = place.read().await;
        match read.and_then(|text| self.take(text)) {
            Ok(()) => self.read_at = self.looked_at,
            Err(error) => tracing::error!(error, "{} cannot be read", place.name),
        }
    }

    fn take(&mut self, text: String) -> Result<(), String> {
        if self.secret.is_none() || self.text != text {
            let secret = text.parse().map_err(|_| "the secret is empty or wrong")?;
            self.secret = Some(Arc::new(secret));
            self.text = text;
        }
        Ok(())
    }
}

impl<T> Clone for Secret<T> {
    fn clone(&self) -> Self {
        Self(Arc::clone(&self.0))
    }
}

#[cfg(test)]
pub(crate) mod manager;
#[cfg(test)]
mod tests;
