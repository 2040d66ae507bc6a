//! ElevenLabs' API, as far as there is a key to ask it with.

use std::fmt;
use std::sync::Arc;

use domain::Timestamp;
use elevenlabs::client::NoClient;
use elevenlabs::{ApiKey, BaseUrl, Client, Pace};
use tokio::sync::Mutex;

use crate::aws::Aws;
use crate::environment::Environment;
use crate::functions::FOR_SECRETS;
use crate::secrets::{Secret, Unavailable};

/// The way to the API. Clones share one client, and so one pace.
#[derive(Clone)]
pub struct Vendor(Arc<Access>);

/// Why the API cannot be asked.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NoVendor {
    #[error("sync is off: there is no API key")]
    Off,
    #[error(transparent)]
    Unavailable(#[from] Unavailable),
    #[error(transparent)]
    NoClient(#[from] NoClient),
}

struct Access {
    base: BaseUrl,
    key: Option<Secret<ApiKey>>,
    pace: Pace,
    now: fn() -> Timestamp,
    /// Where ElevenLabs should send its webhooks, as far as that is known.
    webhook_url: Option<String>,
    made: Mutex<Option<Made>>,
}

/// The client, and the key it was made with.
struct Made {
    key: Arc<ApiKey>,
    client: Client,
}

impl Vendor {
    pub fn new(
        base: BaseUrl,
        key: Option<Secret<ApiKey>>,
        pace: Pace,
        now: fn() -> Timestamp,
    ) -> Self {
        Self::with(base, key, pace, now, None)
    }

    fn with(
        base: BaseUrl,
        key: Option<Secret<ApiKey>>,
        pace: Pace,
        now: fn() -> Timestamp,
        webhook_url: Option<String>,
    ) -> Self {
        Self(Arc::new(Access {
            base,
            key,
            pace,
            now,
            webhook_url,
            made: Mutex::default(),
        }))
    }

    /// Where ElevenLabs should send its webhooks, as far as we know.
    pub fn webhook_url(&self) -> Option<&str> {
        self.0.webhook_url.as_deref()
    }

    /// Whether there is no key, and never will be while we run.
    pub fn is_off(&self) -> bool {
        self.0.key.is_none()
    }

    /// Where the API is.
    pub fn base(&self) -> &BaseUrl {
        &self.0.base
    }

    /// The client to ask with; the same one until the key changes.
    pub async fn client(&self) -> Result<Client, NoVendor> {
        let key = self.0.key.as_ref().ok_or(NoVendor::Off)?;
        let key = key.current().await?;
        let mut made = self.0.made.lock().await;
        if let Some(made) = made.as_ref().filter(|made| Arc::ptr_eq(&made.key, &key)) {
            return Ok(made.client.clone());
        }
        let base = self.0.base.clone();
        let client = Client::new(base, ApiKey::clone(&key), self.0.pace, self.0.now)?;
        *made = Some(Made {
            key,
            client: client.clone(),
        });
        Ok(client)
    }

    /// With a key of the environment itself, which is for this machine only.
    pub(crate) fn read_here(environment: &mut Environment) -> Self {
        let base = base(environment);
        let key = given_key(environment).map(Secret::given);
        Self::with(
            base,
            key,
            Pace::default(),
            crate::now,
            webhook_url(environment),
        )
    }

    /// With the key that AWS keeps. Without one, whatever needs it is off.
    pub(crate) fn read(environment: &mut Environment, aws: &Aws) -> Self {
        let Some(arn) = environment
            .text("ELEVENLABS_API_KEY_ARN")
            .map(str::to_owned)
        else {
            return Self::read_here(environment);
        };
        let client = aws.secrets_manager(FOR_SECRETS);
        let key = Secret::in_secrets_manager(client, arn, "the API key");
        let base = base(environment);
        Self::with(
            base,
            Some(key),
            Pace::default(),
            crate::now,
            webhook_url(environment),
        )
    }
}

fn webhook_url(environment: &mut Environment) -> Option<String> {
    let url = environment.text("WEBHOOK_URL")?.to_owned();
    if !url.starts_with("https://") {
        environment.wrong("WEBHOOK_URL", &url, "the webhook's address, with https://");
    }
    Some(url)
}

fn base(environment: &mut Environment) -> BaseUrl {
    let expected = "https:// and a host of ElevenLabs' API, such as https://api.elevenlabs.io, \
                    or http:// and an address of this machine, such as http://127.0.0.1:8788";
    environment
        .optional("ELEVENLABS_BASE_URL", expected)
        .unwrap_or_default()
}

fn given_key(environment: &mut Environment) -> Option<ApiKey> {
    let key = environment.text("ELEVENLABS_API_KEY")?.parse();
    if key.is_err() {
        environment.wrong("ELEVENLABS_API_KEY", "…", "a key without spaces in it");
    }
    key.ok()
}

impl fmt::Debug for Vendor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(if self.is_off() {
            "Vendor(off)"
        } else {
            "Vendor(…)"
        })
    }
}

#[cfg(test)]
mod tests;
