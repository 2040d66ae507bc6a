//! The webhook's secrets, wherever they are.
//!
//! In AWS they lie in Secrets Manager and are read again every five minutes. A
//! copy that was once read serves on while they cannot be read; a signature
//! that matches none has them read anew, for they may just have been changed.
//! Whatever the reason, they are asked for at most once a minute.

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

/// The secrets that are valid now. Clones share one copy.
#[derive(Clone)]
pub struct Secrets(Arc<Kept>);

/// The secrets have never been read, and cannot be read now.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the webhook's secrets cannot be read")]
pub struct Unavailable;

struct Kept {
    source: Source,
    copy: Mutex<Copy>,
}

enum Source {
    /// They do not change while we run.
    Given(Arc<elevenlabs::Secrets>),
    SecretsManager {
        client: Client,
        arn: String,
    },
}

#[derive(Default)]
struct Copy {
    secrets: Option<Arc<elevenlabs::Secrets>>,
    read_at: Option<Instant>,
    looked_at: Option<Instant>,
}

impl Secrets {
    /// Secrets that are known from the start.
    pub fn given(secrets: elevenlabs::Secrets) -> Self {
        Self::from(Source::Given(Arc::new(secrets)))
    }

    pub(crate) fn in_secrets_manager(client: Client, arn: String) -> Self {
        Self::from(Source::SecretsManager { client, arn })
    }

    /// The secrets as far as we know them.
    pub async fn current(&self) -> Result<Arc<elevenlabs::Secrets>, Unavailable> {
        let (client, arn) = match &self.0.source {
            Source::Given(secrets) => return Ok(Arc::clone(secrets)),
            Source::SecretsManager { client, arn } => (client, arn),
        };
        let mut copy = self.0.copy.lock().await;
        if !copy.is_good() && copy.may_look() {
            copy.look(client, arn).await;
        }
        copy.secrets.clone().ok_or(Unavailable)
    }

    /// Looks whether the secrets have changed, after a signature matched none.
    /// Answers whether it is worth comparing again.
    pub async fn refreshed(&self) -> bool {
        let Source::SecretsManager { client, arn } = &self.0.source else {
            return false;
        };
        let mut copy = self.0.copy.lock().await;
        if !copy.may_look() {
            return false;
        }
        let before = copy.secrets.clone();
        copy.look(client, arn).await;
        !same(before.as_deref(), copy.secrets.as_deref())
    }
}

impl From<Source> for Secrets {
    fn from(source: Source) -> Self {
        Self(Arc::new(Kept {
            source,
            copy: Mutex::default(),
        }))
    }
}

impl Copy {
    fn is_good(&self) -> bool {
        self.read_at.is_some_and(|at| at.elapsed() < GOOD_FOR)
    }

    fn may_look(&self) -> bool {
        self.looked_at
            .is_none_or(|at| at.elapsed() >= BETWEEN_LOOKS)
    }

    /// Reads the secrets; what was known stays when that fails.
    async fn look(&mut self, client: &Client, arn: &str) {
        self.looked_at = Some(Instant::now());
        match read(client, arn).await {
            Ok(secrets) => {
                self.secrets = Some(Arc::new(secrets));
                self.read_at = self.looked_at;
            }
            Err(error) => tracing::error!(error, "the webhook's secrets cannot be read"),
        }
    }
}

async fn read(client: &Client, arn: &str) -> Result<elevenlabs::Secrets, String> {
    let answer = client.get_secret_value().secret_id(arn).send().await;
    let answer = answer.map_err(|error| error.code().unwrap_or("no answer").to_owned())?;
    let text = answer.secret_string().ok_or("the secret is not text")?;
    text.parse().map_err(|_| "the secret is empty".to_owned())
}

fn same(one: Option<&elevenlabs::Secrets>, other: Option<&elevenlabs::Secrets>) -> bool {
    let exposed = |secrets: Option<&elevenlabs::Secrets>| {
        let each = secrets.into_iter().flat_map(elevenlabs::Secrets::iter);
        each.map(|secret| secret.expose().to_owned())
            .collect::<Vec<_>>()
    };
    exposed(one) == exposed(other)
}

#[cfg(test)]
mod tests;
