//! What the workspace, or an agent in its place, sends after a call.

use serde_json::{Map, Value, json};

use super::ask::Question;
use super::{Answer, ApiError, Client, Told};
use crate::body::Unusable;
use crate::loose::{self, Json, Loose, object};
use crate::notes::Notes;

/// Which webhook gets which events after a call, and how.
///
/// It holds the vendor's whole object: a change sends all of it back, so that
/// what we do not know of stays as it is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PostCall(Map<String, Value>);

/// What is to change; `None` changes nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PostCallChange {
    pub post_call_webhook_id: Option<String>,
    pub events: Option<Vec<String>>,
    pub send_audio: Option<bool>,
    pub transcript_format: Option<String>,
}

impl PostCall {
    /// The webhook that gets the events; an agent without one uses the
    /// workspace's.
    pub fn webhook_id(&self) -> Option<&str> {
        self.0.get("post_call_webhook_id")?.as_str()
    }

    /// The events that are sent, if it is told.
    pub fn events(&self) -> Option<Vec<&str>> {
        let events = self.0.get("events")?.as_array()?;
        Some(events.iter().filter_map(Value::as_str).collect())
    }

    /// The older switch for recordings.
    pub fn send_audio(&self) -> Option<bool> {
        self.0.get("send_audio")?.as_bool()
    }

    /// `json`, or `opentelemetry`.
    pub fn transcript_format(&self) -> Option<&str> {
        self.0.get("transcript_format")?.as_str()
    }

    /// Whether transcripts are left out of what is sent.
    pub fn exclude_transcript(&self) -> Option<bool> {
        self.0.get("exclude_transcript")?.as_bool()
    }

    fn changed(&self, change: &PostCallChange) -> Self {
        let PostCallChange {
            post_call_webhook_id,
            events,
            send_audio,
            transcript_format,
        } = change;
        let changes = [
            (
                "post_call_webhook_id",
                post_call_webhook_id.as_ref().map(|id| json!(id)),
            ),
            ("events", events.as_ref().map(|events| json!(events))),
            ("send_audio", send_audio.map(Value::from)),
            (
                "transcript_format",
                transcript_format.as_ref().map(|format| json!(format)),
            ),
        ];
        let mut changed = self.0.clone();
        for (name, value) in changes {
            changed.extend(value.map(|value| (name.to_owned(), value)));
        }
        Self(changed)
    }
}

impl Client {
    /// What the workspace sends after a call.
    pub async fn settings(&self) -> Result<Told<PostCall>, ApiError> {
        self.read(self.get(&["v1", "convai", "settings"])).await
    }

    /// Changes what the workspace sends, which was `present`; answers what it
    /// is then.
    pub async fn change_settings(
        &self,
        present: &PostCall,
        change: &PostCallChange,
    ) -> Result<Told<PostCall>, ApiError> {
        let url = self.0.base.at(&["v1", "convai", "settings"]);
        let body = json!({"webhooks": present.changed(change).0});
        self.read(Question::patch(url, &body)).await
    }
}

object! {
    Settings {
        webhooks: Webhooks,
    }
}

/// The object within the settings.
pub(super) struct Webhooks(pub(super) PostCall);

impl<'de> Loose<'de> for Webhooks {
    const EXPECTED: &'static str = "an object";

    fn read<D: serde::Deserializer<'de>>(
        json: D,
        notes: &mut Notes,
    ) -> Result<Option<Self>, D::Error> {
        let Some(Json(text)) = Json::read(json, notes)? else {
            return Ok(None);
        };
        Ok(serde_json::from_str(&text.0)
            .ok()
            .map(|object| Self(PostCall(object))))
    }
}

impl Answer for PostCall {
    fn read(json: &str, notes: &mut Notes) -> Result<Self, Unusable> {
        let settings: Settings<'_> = loose::whole(json, notes)?;
        let Webhooks(post_call) = settings.webhooks.ok_or(Unusable::Missing("webhooks"))?;
        Ok(post_call)
    }
}
