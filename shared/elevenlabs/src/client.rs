//! ElevenLabs' API, asked over the network.
//!
//! The only part of this crate that does IO. What may pass is asked again, at
//! a pace that all clones share; what may not is an [`ApiError`] that says what
//! can be done. Answers are read as forgivingly as deliveries are.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use domain::Timestamp;
use reqwest::header::{ACCEPT, HeaderMap, HeaderValue};
use reqwest::redirect::Policy;
use rustls::{ClientConfig, RootCertStore};

mod agents;
mod answer;
mod ask;
mod base;
mod batches;
mod circuit;
mod complaint;
mod conversations;
mod error;
mod key;
mod pace;
mod phone_numbers;
mod settings;
mod webhooks;

pub use agents::{Agent, AgentSettings};
pub use base::{BaseUrl, InvalidBaseUrl};
pub use batches::{Batch, BatchRecipient, Recipients};
pub use complaint::Complaint;
pub use conversations::Listing;
pub use error::{ApiError, Fault, Limit};
pub use key::{ApiKey, InvalidKey};
pub use pace::Pace;
pub use phone_numbers::Line;
pub use settings::{PostCall, PostCallChange};
pub use webhooks::{NewWebhook, Webhook, WebhookChange};

use ask::Question;
use circuit::Circuit;
use pace::Turns;

use crate::body::{Unusable, read_with};
use crate::notes::Notes;

/// Who asks. Clones share one pace, one circuit and the open connections.
#[derive(Clone)]
pub struct Client(Arc<Shared>);

struct Shared {
    http: reqwest::Client,
    base: BaseUrl,
    key: ApiKey,
    pace: Pace,
    turns: Turns,
    circuit: Circuit,
    now: fn() -> Timestamp,
}

/// An answer, and when it was given: by the vendor's clock, which its stamps
/// follow, or by ours where it does not say.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Told<T> {
    pub value: T,
    pub told_at: Timestamp,
}

/// The machine cannot be made to speak to anyone.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the client of ElevenLabs' API cannot be made: {0}")]
pub struct NoClient(String);

const CONNECTING: Duration = Duration::from_secs(3);

impl Client {
    pub fn new(
        base: BaseUrl,
        key: ApiKey,
        pace: Pace,
        now: fn() -> Timestamp,
    ) -> Result<Self, NoClient> {
        Ok(Self(Arc::new(Shared {
            http: http(&base, &key, &pace)?,
            base,
            key,
            pace,
            turns: Turns::new(&pace),
            circuit: Circuit::default(),
            now,
        })))
    }

    /// Reads what the API answers at `question`.
    async fn read<T: Answer>(&self, question: Question) -> Result<Told<T>, ApiError> {
        let told = self.ask(question).await?;
        let value = read_with(&told.value, |json, mut notes| T::read(json, &mut notes))?;
        Ok(Told {
            value,
            told_at: told.told_at,
        })
    }

    /// A question for what lies at `path`.
    fn get(&self, path: &[&str]) -> Question {
        Question::get(self.0.base.at(path))
    }
}

/// What an answer of the API is read as.
trait Answer: Sized {
    fn read(json: &str, notes: &mut Notes) -> Result<Self, Unusable>;
}

/// A client that goes nowhere but where it is sent, and trusts whom Mozilla
/// trusts: Lambda's image and a bare laptop need no store of their own.
fn http(base: &BaseUrl, key: &ApiKey, pace: &Pace) -> Result<reqwest::Client, NoClient> {
    let mut headers = HeaderMap::new();
    headers.insert("xi-api-key", key.header());
    headers.insert(ACCEPT, HeaderValue::from_static("application/json"));
    let client = reqwest::Client::builder()
        .tls_backend_preconfigured(tls()?)
        .https_only(!base.is_local())
        .redirect(Policy::none())
        .retry(reqwest::retry::never())
        .connect_timeout(CONNECTING)
        .timeout(pace.try_time)
        .http1_only()
        .default_headers(headers)
        .user_agent(concat!("ringledger/", env!("CARGO_PKG_VERSION")));
    // A proxy leads out of this machine, where no stand-in is.
    let client = if base.is_local() {
        client.no_proxy()
    } else {
        client
    };
    client.build().map_err(|error| NoClient(error.to_string()))
}

fn tls() -> Result<ClientConfig, NoClient> {
    let roots = RootCertStore {
        roots: webpki_roots::TLS_SERVER_ROOTS.to_vec(),
    };
    let ring = Arc::new(rustls::crypto::ring::default_provider());
    let config = ClientConfig::builder_with_provider(ring)
        .with_safe_default_protocol_versions()
        .map_err(|error| NoClient(error.to_string()))?;
    Ok(config.with_root_certificates(roots).with_no_client_auth())
}

impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Client({}, {:?})", self.0.base, self.0.key)
    }
}

impl<T> Told<T> {
    /// The same answer as something else.
    pub fn map<U>(self, of: impl FnOnce(T) -> U) -> Told<U> {
        Told {
            value: of(self.value),
            told_at: self.told_at,
        }
    }
}
