//! Marks that keep a conversation out of rates without hiding it.

use crate::{Call, Channel};

/// What is peculiar about a conversation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Flag {
    /// Held on a website or in an app.
    Web,
    /// Written, not spoken.
    Text,
    /// Tried out in the vendor's dashboard.
    Test,
    /// Part of another conversation.
    Subagent,
    /// A machine picked up.
    Voicemail,
    /// The personal content was erased.
    Erased,
}

impl Flag {
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Web => "web",
            Self::Text => "text",
            Self::Test => "test",
            Self::Subagent => "subagent",
            Self::Voicemail => "voicemail",
            Self::Erased => "erased",
        }
    }
}

/// The flags that follow from what is known of `call`.
pub fn flags(call: &Call) -> Vec<Flag> {
    let facts = call.facts();
    let source = facts
        .source
        .as_ref()
        .map(|register| register.value.as_str());
    let carrier = facts
        .carrier_result
        .as_ref()
        .map(|register| register.value.as_str());
    let text_only = facts
        .text_only
        .as_ref()
        .is_some_and(|register| register.value);
    let channel = call.channel();
    let written = text_only || matches!(channel, Channel::Sms | Channel::Whatsapp);
    [
        (channel == Channel::Web, Flag::Web),
        (written, Flag::Text),
        (source == Some("template_preview"), Flag::Test),
        (source == Some("subagent_tool"), Flag::Subagent),
        (carrier == Some("voicemail"), Flag::Voicemail),
        (call.is_erased(), Flag::Erased),
    ]
    .into_iter()
    .filter_map(|(holds, flag)| holds.then_some(flag))
    .collect()
}
