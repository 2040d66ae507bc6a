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
    /// Spam, by its signs or a person's word.
    Spam,
    /// From or to one of the business's own people.
    OwnNumber,
    /// Part of another conversation.
    Subagent,
    /// A machine picked up.
    Voicemail,
    /// The personal content was erased.
    Erased,
}

impl Flag {
    pub const ALL: [Self; 8] = [
        Self::Web,
        Self::Text,
        Self::Test,
        Self::Spam,
        Self::OwnNumber,
        Self::Subagent,
        Self::Voicemail,
        Self::Erased,
    ];

    /// Whether it keeps a conversation out of rates, so that they tell of phone
    /// calls with people alone.
    pub fn is_left_out(self) -> bool {
        match self {
            Self::Web | Self::Text | Self::Test => true,
            Self::Spam | Self::OwnNumber | Self::Subagent => true,
            Self::Voicemail | Self::Erased => false,
        }
    }

    pub fn as_str(self) -> &'static str {
        match self {
            Self::Web => "web",
            Self::Text => "text",
            Self::Test => "test",
            Self::Spam => "spam",
            Self::OwnNumber => "own_number",
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
    let (marks, derived) = (call.staff().marks(), call.derived());
    let tried_out = source == Some("template_preview") || derived.is_some_and(|d| d.is_test);
    let spam = derived.is_some_and(|derived| derived.is_spam);
    let own_number = derived.is_some_and(|derived| derived.is_own_number);
    let written = text_only || matches!(channel, Channel::Sms | Channel::Whatsapp);
    [
        (channel == Channel::Web, Flag::Web),
        (written, Flag::Text),
        (marks.test.unwrap_or(tried_out), Flag::Test),
        (marks.spam.unwrap_or(spam), Flag::Spam),
        (own_number, Flag::OwnNumber),
        (source == Some("subagent_tool"), Flag::Subagent),
        (carrier == Some("voicemail"), Flag::Voicemail),
        (call.is_erased(), Flag::Erased),
    ]
    .into_iter()
    .filter_map(|(holds, flag)| holds.then_some(flag))
    .collect()
}
