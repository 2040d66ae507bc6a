//! Secrets, wherever they are.
//!
//! In AWS they lie in Secrets Manager and are read again every five minutes. A
//! copy that was once read serves on while they cannot be read; one that turned
//! out not to be valid may be read anew, for it may just have been changed.
//! Whatever the reason, they are asked for at most once a minute.

use std::str::FromStr;
use std::sync::Arc;
use std::time::Duration;

use aws_sdk_secretsmanager::Client;
use aws_sdk_secretsmanager::error::ProvideErrorMetadata;
use tokio::sync::Mutex;
use tokio::time::Instant;

/// How long a copy is good without another look.
const GOOD_FOR: Duration = Duration::from_mins(5);
/// How long after a look the next one may come.
const BETWEEN_LOOKS: Duration = Duration::from_mins(1);

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

enum Source<T> {
    /// It does not change while we run.
    Given(Arc<T>),
    SecretsManager(Place),
}

/// Where a secret lies, and what it is called when it cannot be read.
struct Place {
    client: Client,
    arn: String,
    name: &'static str,
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
        Self::from(Source::SecretsManager(Place { client, arn, name }))
    }

    /// The secret as far as we know it.
    pub async fn current(&self) -> Result<Arc<T>, Unavailable> {
        let place = match &self.0.source {
            Source::Given(secret) => return Ok(Arc::clone(secret)),
            Source::SecretsManager(place) => place,
        };
        let mut copy = self.0.copy.lock().await;
        if !copy.is_good() && copy.may_look() {
            copy.look(place).await;
        }
        copy.secret.clone().ok_or(Unavailable(place.name))
    }

    /// Looks whether the secret has changed, after the one we know proved
    /// wrong. Answers whether it is worth trying again.
    pub async fn refreshed(&self) -> bool {
        let Source::SecretsManager(place) = &self.0.source else {
            return false;
        };
        let mut copy = self.0.copy.lock().await;
        if !copy.may_look() {
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

    fn may_look(&self) -> bool {
        self.looked_at
            .is_none_or(|at| at.elapsed() >= BETWEEN_LOOKS)
    }

    /// Reads the secret; what was known stays when that fails, and stays the
    /// very same when nothing has changed.
    async fn look(&mut self, place: &Place) {
        self.looked_at = Some(Instant::now());
        let read = read(place).await;
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

async fn read(place: &Place) -> Result<String, String> {
    let answer = place.client.get_secret_value().secret_id(&place.arn);
    let answer = answer.send().await;
    let answer = answer.map_err(|error| error.code().unwrap_or("no answer").to_owned())?;
    let text = answer.secret_string.ok_or("the secret is not text")?;
    Ok(text)
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
