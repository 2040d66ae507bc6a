//! The workspace's webhooks and which of them is told of calls.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;
use serde_json::{Value, json};

use super::{changes::read, problem::Problem, query::Query, vendor::Vendor, webhook::Webhook};
use crate::business::Random;

/// What the workspace wants to be told of, and where.
#[derive(Clone, Debug)]
pub struct Settings {
    pub post_call_webhook_id: Option<String>,
    /// `transcript`, `audio`, `call_initiation_failure`.
    pub events: BTreeSet<String>,
    pub exclude_transcript: bool,
    /// `json`; the other format is shown, but nothing is sent in it.
    pub transcript_format: String,
    /// The older switch for recordings.
    pub send_audio: Option<bool>,
}

const EVENTS: [&str; 6] = [
    "transcript",
    "audio",
    "call_initiation_failure",
    "unredacted_transcript",
    "unredacted_audio",
    "answering_machine_detection",
];

impl Default for Settings {
    fn default() -> Self {
        let events = ["transcript", "call_initiation_failure"];
        Self {
            post_call_webhook_id: None,
            events: events.map(str::to_owned).into(),
            exclude_transcript: false,
            transcript_format: "json".to_owned(),
            send_audio: None,
        }
    }
}

impl Vendor {
    /// Registers a webhook at `now` and says its id; calls that end from then
    /// on are told there.
    pub fn webhook(&mut self, url: &str, secret: &str, now: Timestamp) -> String {
        let id = self.registered("Call tracking", url, secret, now);
        self.settings.post_call_webhook_id = Some(id.clone());
        id
    }

    fn registered(&mut self, name: &str, url: &str, secret: &str, now: Timestamp) -> String {
        let id = format!("{:032x}", self.webhooks.len().saturating_add(1));
        self.webhooks.push(Webhook {
            id: id.clone(),
            name: name.to_owned(),
            url: url.to_owned(),
            secret: secret.to_owned(),
            created_at: now,
            is_disabled: false,
            is_auto_disabled: false,
            retries: false,
            headers: BTreeMap::new(),
            failure: None,
            failures_in_a_row: 0,
            last_success: None,
        });
        id
    }

    /// Makes a webhook that nothing uses yet, and tells its secret this once.
    pub(super) fn create_webhook(&mut self, body: &[u8], now: Timestamp) -> Result<Value, Problem> {
        let body = read(body)?;
        let settings = body.get("settings").unwrap_or(&Value::Null);
        let text = |name: &str| settings.get(name).and_then(Value::as_str);
        let needed = |name: &'static str| {
            text(name).ok_or_else(|| Problem::body(name, "missing", "Field required"))
        };
        if needed("auth_type")? != "hmac" {
            let message = "Input should be 'hmac'";
            return Err(Problem::body("auth_type", "literal_error", message));
        }
        let (name, url) = (needed("name")?, needed("webhook_url")?);
        let mut random = Random::seeded(u64::try_from(self.webhooks.len()).unwrap_or(0));
        let secret = format!("wsec_{}", random.letters(64));
        let id = self.registered(name, url, &secret, now);
        Ok(json!({ "webhook_id": id, "webhook_secret": secret }))
    }

    pub(super) fn list_webhooks(&self, query: &str) -> Result<Value, Problem> {
        let query = Query::read(query, &["include_usages"], &[])?;
        let usages = query.flag("include_usages")? == Some(true);
        let lines = self
            .webhooks
            .iter()
            .map(|one| self.webhook_line(one, usages));
        Ok(json!({ "webhooks": lines.collect::<Vec<_>>() }))
    }

    fn webhook_line(&self, webhook: &Webhook, usages: bool) -> Value {
        let is_used = self.settings.post_call_webhook_id.as_ref() == Some(&webhook.id);
        let usage = is_used.then(|| json!({ "usage_type": "ConvAI Settings" }));
        let usage: Vec<Value> = usage.into_iter().collect();
        json!({
            "name": webhook.name,
            "webhook_id": webhook.id,
            "webhook_url": webhook.url,
            "is_disabled": webhook.is_disabled,
            "is_auto_disabled": webhook.is_auto_disabled,
            "created_at_unix": webhook.created_at.as_second(),
            "auth_type": "hmac",
            "usage": usages.then_some(usage),
            "events": [],
            "most_recent_failure_error_code": webhook.failure.and_then(|(status, _)| status),
            "most_recent_failure_timestamp": webhook.failure.map(|(_, at)| at.as_second()),
        })
    }

    pub(super) fn change_webhook(&mut self, id: &str, body: &[u8]) -> Result<Value, Problem> {
        let webhook = self.webhooks.iter_mut().find(|webhook| webhook.id == id);
        let webhook = webhook.ok_or(Problem::NoSuch("webhook_not_found"))?;
        let body = read(body)?;
        let name = body.get("name").and_then(Value::as_str);
        let name = name.ok_or_else(|| Problem::body("name", "missing", "Field required"))?;
        let off = body.get("is_disabled").and_then(Value::as_bool);
        let off = off.ok_or_else(|| Problem::body("is_disabled", "missing", "Field required"))?;

        name.clone_into(&mut webhook.name);
        webhook.is_disabled = off;
        if !off {
            webhook.is_auto_disabled = false;
            webhook.failures_in_a_row = 0;
        }
        if let Some(retries) = body.get("retry_enabled").and_then(Value::as_bool) {
            webhook.retries = retries;
        }
        if let Some(headers) = body.get("request_headers").and_then(Value::as_object) {
            let texts = headers
                .iter()
                .filter_map(|(name, value)| Some((name.clone(), value.as_str()?.to_owned())));
            webhook.headers = texts.collect();
        }
        Ok(json!({ "status": "ok" }))
    }

    pub(super) fn show_settings(&self) -> Value {
        json!({
            "conversation_initiation_client_data_webhook": null,
            "webhooks": {
                "post_call_webhook_id": self.settings.post_call_webhook_id,
                "events": self.settings.events,
                "transcript_format": self.settings.transcript_format,
                "exclude_transcript": self.settings.exclude_transcript,
                "send_audio": self.settings.send_audio,
            },
            "can_use_mcp_servers": false,
            "rag_retention_period_days": 10,
            "conversation_embedding_retention_days": null,
            "default_livekit_stack": "standard",
        })
    }

    pub(super) fn change_settings(&mut self, body: &[u8]) -> Result<Value, Problem> {
        let body = read(body)?;
        let Some(asked) = body.get("webhooks") else {
            return Ok(self.show_settings());
        };
        match asked.get("transcript_format").and_then(Value::as_str) {
            // It may be sent back as it is, whatever it is.
            Some(format) if format == self.settings.transcript_format => {}
            Some("json") => "json".clone_into(&mut self.settings.transcript_format),
            Some(_) => return Err(Problem::NotPlayed("OpenTelemetry".to_owned())),
            None => {}
        }
        if let Some(events) = asked.get("events").and_then(Value::as_array) {
            self.settings.events = events_of(events)?;
        }
        match asked.get("post_call_webhook_id") {
            Some(Value::String(id)) => self.settings.post_call_webhook_id = Some(id.clone()),
            Some(Value::Null) => self.settings.post_call_webhook_id = None,
            _ => {}
        }
        if let Some(send) = asked.get("send_audio") {
            self.settings.send_audio = send.as_bool();
        }
        if let Some(exclude) = asked.get("exclude_transcript").and_then(Value::as_bool) {
            self.settings.exclude_transcript = exclude;
        }
        Ok(self.show_settings())
    }
}

fn events_of(asked: &[Value]) -> Result<BTreeSet<String>, Problem> {
    let known = |event: &str| EVENTS.contains(&event).then(|| event.to_owned());
    let events: Option<_> = asked
        .iter()
        .map(|event| event.as_str().and_then(known))
        .collect();
    let message = format!("Input should be '{}'", EVENTS.join("' or '"));
    events.ok_or_else(|| Problem::body("webhooks", "enum", message))
}
