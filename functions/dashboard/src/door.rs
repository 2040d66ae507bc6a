//! The webhook, as far as the pages may reach it: where its secret is at hand,
//! they can send it a sample delivery, which goes through the same door as the
//! vendor's.

use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;

type Later<T> = Pin<Box<dyn Future<Output = T> + Send>>;
type Known = dyn Fn() -> Later<Vec<String>> + Send + Sync;
type Sending = dyn Fn(Vec<u8>) -> Later<Sent> + Send + Sync;

/// A webhook whose secret is at hand.
#[derive(Clone)]
pub struct Door {
    known: Arc<Known>,
    send: Arc<Sending>,
}

/// What the webhook answered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sent {
    pub status: u16,
    pub outcome: Option<String>,
}

impl Door {
    /// `known` tells the fingerprints of the secrets that are valid now, and
    /// `send` signs a body as the vendor does and sends it.
    pub fn new<K, S>(
        known: impl Fn() -> K + Send + Sync + 'static,
        send: impl Fn(Vec<u8>) -> S + Send + Sync + 'static,
    ) -> Self
    where
        K: Future<Output = Vec<String>> + Send + 'static,
        S: Future<Output = Sent> + Send + 'static,
    {
        Self {
            known: Arc::new(move || Box::pin(known())),
            send: Arc::new(move |body| Box::pin(send(body))),
        }
    }

    pub(crate) async fn secrets(&self) -> Vec<String> {
        (self.known)().await
    }

    pub(crate) async fn send(&self, body: Vec<u8>) -> Sent {
        (self.send)(body).await
    }
}

impl fmt::Debug for Door {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Door(…)")
    }
}
