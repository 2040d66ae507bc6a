//! The workspace's webhooks: where deliveries go, and how they fared.

use domain::{ConversationId, Timestamp};
use serde::Serialize;
use serde_json::json;

use super::ask::Question;
use super::{Answer, ApiError, Client, Complaint, Told};
use crate::body::Unusable;
use crate::loose::{self, List, Name, Prose, object};
use crate::notes::Notes;
use crate::page::{Entry, Page};
use crate::secret::WebhookSecret;

/// A webhook of the workspace.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Webhook {
    pub id: String,
    pub name: Option<String>,
    pub url: Option<String>,
    pub is_disabled: bool,
    /// Switched off by the vendor, after too many failures.
    pub is_auto_disabled: bool,
    /// The status that the last failed delivery was answered with.
    pub most_recent_failure_error_code: Option<i64>,
    pub most_recent_failure_timestamp: Option<Timestamp>,
    /// Whether failed deliveries are repeated, where the vendor says so.
    pub retry_enabled: Option<bool>,
    /// What uses it, in the vendor's words; empty when that is not told.
    pub usage: Vec<String>,
}

/// What becomes of a webhook.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct WebhookChange {
    /// Its name, the present one unless it is to change: the vendor wants it.
    pub name: String,
    pub is_disabled: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub retry_enabled: Option<bool>,
}

/// A webhook that was just made. Its secret is told this once.
#[derive(Clone, Debug)]
pub struct NewWebhook {
    pub id: String,
    pub secret: WebhookSecret,
}

impl Client {
    /// Makes a webhook that leads to `url`. Nothing is sent there until it is
    /// chosen. An error may mean that it was made and nobody knows its secret.
    pub async fn create_webhook(&self, name: &str, url: &str) -> Result<NewWebhook, ApiError> {
        let path = self.0.base.at(&["v1", "workspace", "webhooks"]);
        let settings = json!({"auth_type": "hmac", "name": name, "webhook_url": url});
        let question = Question::post(path, &json!({ "settings": settings }));
        Ok(self.read(question).await?.value)
    }

    /// Every webhook of the workspace, on one page.
    ///
    /// What uses them is told to administrators only; a key that is refused
    /// for it asks without.
    pub async fn webhooks(&self) -> Result<Told<Page<Webhook>>, ApiError> {
        let question = || self.get(&["v1", "workspace", "webhooks"]);
        let with_usages = question().with("include_usages", Some(true));
        match self.read(with_usages).await {
            Err(ApiError::Refused(_)) => self.read(question()).await,
            told => told,
        }
    }

    /// Changes the webhook `id`. Its events are left alone: sending any would
    /// replace them all.
    pub async fn change_webhook(&self, id: &str, change: &WebhookChange) -> Result<(), ApiError> {
        // What is no id names nothing, but might name another path.
        if id.parse::<ConversationId>().is_err() {
            return Err(ApiError::Gone(Complaint::default()));
        }
        let url = self.0.base.at(&["v1", "workspace", "webhooks", id]);
        self.ask(Question::patch(url, change)).await.map(|_| ())
    }
}

object! {
    Webhooks {
        webhooks: List<Entry<Shape<'de>>>,
    }
}

object! {
    Shape {
        webhook_id: Name,
        name: Prose,
        webhook_url: Name,
        is_disabled: bool,
        is_auto_disabled: bool,
        most_recent_failure_error_code: i64,
        most_recent_failure_timestamp: Timestamp,
        retry_enabled: bool,
        usage: List<Use<'de>>,
    }
}

object! {
    Use {
        usage_type: Name,
    }
}

impl Answer for Page<Webhook> {
    fn read(json: &str, notes: &mut Notes) -> Result<Self, Unusable> {
        let list: Webhooks<'_> = loose::whole(json, notes)?;
        Page::of(list.webhooks, "webhooks", Shape::webhook)
    }
}

object! {
    Made {
        webhook_id: Name,
        webhook_secret: Name,
    }
}

impl Answer for NewWebhook {
    fn read(json: &str, notes: &mut Notes) -> Result<Self, Unusable> {
        let made: Made<'_> = loose::whole(json, notes)?;
        let secret = made.webhook_secret.and_then(|Name(text)| text.parse().ok());
        Ok(Self {
            id: made.webhook_id.ok_or(Unusable::Missing("webhook_id"))?.0,
            secret: secret.ok_or(Unusable::Missing("webhook_secret"))?,
        })
    }
}

impl Shape<'_> {
    fn webhook(self) -> Option<Webhook> {
        let uses = self.usage.into_iter().flat_map(|List(uses)| uses);
        Some(Webhook {
            id: self.webhook_id?.0,
            name: self.name.map(|name| name.0),
            url: self.webhook_url.map(|url| url.0),
            is_disabled: self.is_disabled.unwrap_or(false),
            is_auto_disabled: self.is_auto_disabled.unwrap_or(false),
            most_recent_failure_error_code: self.most_recent_failure_error_code,
            most_recent_failure_timestamp: self.most_recent_failure_timestamp,
            retry_enabled: self.retry_enabled,
            usage: uses.filter_map(|used| Some(used.usage_type?.0)).collect(),
        })
    }
}
