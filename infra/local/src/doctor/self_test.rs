//! A delivery of our own, signed with our own secret and sent to where
//! ElevenLabs sends: it shows that the way to us is open and that who answers
//! there has our secret. Whether ElevenLabs has it, too, it cannot show.

use std::fmt;

use elevenlabs::WebhookSecret;
use elevenlabs::client::Webhook;
use serde_json::json;

use crate::ledger::Ledger;
use crate::secret;
use crate::simulate::{Kind, Sender};

/// How the delivery fared.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum SelfTest {
    NoSecret(String),
    NoAddress,
    Accepted { url: String },
    Answered { url: String, status: u16 },
    Unanswered { url: String },
}

impl SelfTest {
    /// Sends to our address, else to where the vendor's webhook leads, else to
    /// the server of this machine.
    pub(super) async fn of(ledger: &Ledger, ours: Option<&Webhook>) -> Self {
        let secrets = match &ledger.secrets {
            None => return Self::NoSecret("no webhook secret is known here".to_owned()),
            Some(secrets) => match secrets.current().await {
                Ok(secrets) => secrets,
                Err(why) => return Self::NoSecret(why.to_string()),
            },
        };
        let public = ledger.vendor.webhook_url().map(str::to_owned);
        let registered = || ours.and_then(|webhook| webhook.url.clone());
        match public.or_else(registered).or_else(|| ledger.webhook()) {
            Some(url) => Self::at(url, secret::signing(&secrets)).await,
            None => Self::NoAddress,
        }
    }

    /// Sends one to `url`, signed with `secret`.
    pub(crate) async fn at(url: String, secret: &WebhookSecret) -> Self {
        let body = json!({
            "type": ingest::SELF_TEST,
            "event_timestamp": boot::now().as_second(),
            "data": {},
        });
        let sent = match Sender::new(url.clone(), secret.clone()) {
            Ok(sender) => {
                let body = body.to_string();
                sender.send(body.as_bytes(), Kind::Genuine).await
            }
            Err(error) => Err(error),
        };
        match sent {
            Err(_) => Self::Unanswered { url },
            Ok(answer) if answer.status == 200 && answer.outcome.as_deref() == Some("ignored") => {
                Self::Accepted { url }
            }
            Ok(answer) => {
                let status = answer.status;
                Self::Answered { url, status }
            }
        }
    }
}

impl fmt::Display for SelfTest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoSecret(why) => f.write_str(why),
            Self::NoAddress => f.write_str("there is no address"),
            Self::Accepted { .. } => f.write_str("taken in"),
            Self::Answered { status, .. } => write!(f, "answered with {status}"),
            Self::Unanswered { .. } => f.write_str("nothing answers"),
        }
    }
}
