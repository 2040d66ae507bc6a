//! A delivery of our own, signed with our own secret and sent to where
//! ElevenLabs sends: it shows that the way to us is open and that who answers
//! there has our secret. Whether ElevenLabs has it, too, it cannot show.

use elevenlabs::Secrets;
use elevenlabs::client::Webhook;
use serde_json::json;

use crate::ledger::Ledger;
use crate::secret;
use crate::simulate::{Kind, Sender};

/// No event of ElevenLabs', so that it is taken in and makes no call.
pub(super) const KIND: &str = "ringledger_self_test";

/// How the delivery fared.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum SelfTest {
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
            Some(url) => Self::at(url, &secrets).await,
            None => Self::NoAddress,
        }
    }

    async fn at(url: String, secrets: &Secrets) -> Self {
        let body = json!({
            "type": KIND,
            "event_timestamp": boot::now().as_second(),
            "data": {},
        });
        let secret = secret::signing(secrets).clone();
        let sent = match Sender::new(url.clone(), secret) {
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
