//! ElevenLabs' API, as far as there is a key to ask it with.

use std::sync::Arc;

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
    made: Mutex<Option<Made>>,
}

/// The client, and the key it was made with.
struct Made {
    key: Arc<ApiKey>,
    client: Client,
}

impl Vendor {
    pub fn new(base: BaseUrl, key: Option<Secret<ApiKey>>) -> Self {
        let made = Mutex::default();
        Self(Arc::new(Access { base, key, made }))
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
        let client = Client::new(base, ApiKey::clone(&key), Pace::default(), crate::now)?;
        *made = Some(Made {
            key,
            client: client.clone(),
        });
        Ok(client)
    }

    /// With a key of the environment itself, which is for this machine only.
    pub(crate) fn read_here(environment: &mut Environment) -> Self {
        let base = base(environment);
        Self::new(base, given_key(environment).map(Secret::given))
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
        Self::new(base(environment), Some(key))
    }
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

#[cfg(test)]
mod tests;
