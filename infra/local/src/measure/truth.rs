//! What really happened. Opened only when the play is over.

use std::path::Path;

use super::table::{Line, lines};

/// What really caused one conversation.
#[derive(Clone, Debug)]
pub(crate) struct Truth {
    pub(crate) conversation: String,
    pub(crate) campaign: Option<String>,
    /// Whoever is right: the recipient, the same person's other rows, and their
    /// household where the evidence reaches no further.
    pub(crate) recipients: Vec<String>,
    pub(crate) resolvable_campaign: bool,
    pub(crate) resolvable_recipient: bool,
    /// What decides it and what is peculiar, to sort mistakes by.
    pub(crate) kind: String,
}

pub(crate) fn read(folder: &Path) -> anyhow::Result<Vec<Truth>> {
    let lines = lines(&folder.join("truth.jsonl"))?;
    Ok(lines.iter().map(|(_, line)| Truth::of(line)).collect())
}

impl Truth {
    fn of(line: &Line) -> Self {
        let mut recipients: Vec<String> = line.text("recipient_id").into_iter().collect();
        recipients.extend(line.texts("same_person_ids"));
        if line.is("household_ambiguous") {
            recipients.extend(line.texts("household_members"));
        }
        let class = line.text("class").unwrap_or_default();
        let kind = format!(
            "{class}; evidence: {}; {}",
            joined(&line.texts("evidence")),
            joined(&line.texts("phenomena"))
        );
        Self {
            conversation: line.text("conversation_id").unwrap_or_default(),
            campaign: line.text("campaign_id"),
            recipients,
            resolvable_campaign: line.is("resolvable_campaign"),
            resolvable_recipient: line.is("resolvable_recipient"),
            kind,
        }
    }
}

fn joined(words: &[String]) -> String {
    match words {
        [] => "none".to_owned(),
        words => words.join(" + "),
    }
}
