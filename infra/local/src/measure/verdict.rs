//! What a call is credited to, as the API says it.

use serde_json::json;

use super::table::Line;

#[derive(Clone, Debug)]
pub(crate) struct Verdict {
    pub(crate) conversation: String,
    pub(crate) campaign: Option<String>,
    pub(crate) recipient: Option<String>,
    pub(crate) confidence: f64,
    pub(crate) status: String,
    pub(crate) rule: Option<String>,
    pub(crate) flags: Vec<String>,
}

impl Verdict {
    pub(crate) fn of(call: &Line) -> Self {
        let attribution = call.of("attribution");
        Self {
            conversation: call.text("conversation_id").unwrap_or_default(),
            campaign: attribution.text("campaign_id"),
            recipient: attribution.text("recipient_id"),
            confidence: attribution.number("confidence").unwrap_or_default(),
            status: attribution.text("status").unwrap_or_default(),
            rule: attribution.text("rule"),
            flags: call.texts("flags"),
        }
    }

    /// Of a conversation that never reached us.
    pub(crate) fn unseen(conversation: &str) -> Self {
        Self {
            conversation: conversation.to_owned(),
            campaign: None,
            recipient: None,
            confidence: 0.0,
            status: "unattributed".to_owned(),
            rule: None,
            flags: Vec::new(),
        }
    }

    /// The campaign, when one takes the call.
    pub(crate) fn credited(&self) -> Option<&str> {
        let decided = matches!(self.status.as_str(), "confirmed" | "automatic");
        self.campaign.as_deref().filter(|_| decided)
    }

    /// One line of the predictions file.
    pub(crate) fn line(&self) -> String {
        let line = json!({
            "conversation_id": self.conversation,
            "campaign_id": self.campaign,
            "recipient_id": self.recipient,
            "confidence": self.confidence,
            "status": self.status,
        });
        format!("{line}\n")
    }
}
