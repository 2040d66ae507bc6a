//! The vendor's and our own words for a call, as people read them.

/// What to call someone who showed no number, or whose number was erased.
pub(crate) fn nameless(channel: &str, erased: bool) -> &str {
    match channel {
        _ if erased => "Erased",
        "phone" => "Withheld",
        "web" => "Web visitor",
        "sms" => "Text message",
        "whatsapp" => "WhatsApp",
        "unknown" => "No number",
        other => other,
    }
}

/// How a conversation was held.
pub(crate) fn channel_word(channel: &str) -> &str {
    match channel {
        "phone" => "Phone",
        "web" => "Web",
        "sms" => "SMS",
        "whatsapp" => "WhatsApp",
        other => other,
    }
}

/// How far a call has come.
pub(crate) fn state_word(state: &str) -> String {
    match state {
        "done" => "Done",
        "initiated" => "Starting",
        "in-progress" => "In progress",
        "processing" => "Processing",
        "failed" => "Failed",
        other => other,
    }
    .to_owned()
}

/// The state of a call that is not done.
pub(crate) fn unfinished(state: &str) -> Option<String> {
    (state != "done").then(|| state_word(state))
}

/// What is peculiar about a call, its channel included when it is no phone call.
pub(crate) fn flag_words<'a>(
    flags: impl Iterator<Item = &'a str>,
    channel: &str,
) -> Vec<&'static str> {
    let words = flags.filter_map(|flag| match (flag, channel) {
        ("web", _) => Some("Web"),
        ("text", "sms") => Some("SMS"),
        ("text", "whatsapp") => Some("WhatsApp"),
        ("text", _) => Some("Text"),
        ("test", _) => Some("Test"),
        ("spam", _) => Some("Spam"),
        ("own_number", _) => Some("Own number"),
        ("subagent", _) => Some("Sub-agent"),
        ("voicemail", _) => Some("Voicemail"),
        ("erased", _) => Some("Erased"),
        _ => None,
    });
    words.collect()
}
