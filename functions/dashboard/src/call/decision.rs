//! Decisions as the journal keeps them, in words.

use domain::{Finding, Rule};
use serde_json::Value;

use crate::names::Names;
use crate::sure::{percent, rung};

/// What the rules decided, and each answer that they considered.
pub(super) fn decision_lines(text: &str, names: &Names) -> Vec<String> {
    let Ok(decision) = serde_json::from_str::<Value>(text) else {
        return Vec::new();
    };
    let reason = word(&decision, "reason").filter(|reason| !reason.is_empty());
    let told = reason.or_else(|| word(&decision, "finding").map(finding));
    let candidates = decision.get("candidates").and_then(Value::as_array);
    let lines = candidates.into_iter().flatten();
    told.map(|told| format!("the rules: {told}"))
        .into_iter()
        .chain(lines.map(|line| candidate(line, names)))
        .collect()
}

fn finding(word: &str) -> &str {
    match word.parse() {
        Ok(Finding::Automatic) => "one campaign takes it",
        Ok(Finding::Suggested) => "a suggestion for a person",
        Ok(Finding::Ambiguous) => "several answers lead together",
        Ok(Finding::Unattributed(_)) => "no campaign takes it",
        Ok(Finding::NotApplicable(_)) => "it is credited to no campaign",
        Err(()) => word,
    }
}

fn candidate(value: &Value, names: &Names) -> String {
    let confidence = value.get("confidence").and_then(Value::as_u64);
    let confidence = confidence.and_then(|it| u16::try_from(it).ok());
    let reasons = value.get("evidence").and_then(Value::as_array);
    let reasons = reasons.into_iter().flatten().filter_map(reason);
    format!(
        "{}, {}: {}",
        who(value, names),
        percent(confidence.unwrap_or_default()),
        reasons.collect::<Vec<_>>().join("; ")
    )
}

fn reason(value: &Value) -> Option<String> {
    let detail = word(value, "detail")?;
    let rule: Option<Rule> = word(value, "rule").and_then(|rule| rule.parse().ok());
    let rung = rule.map_or("evidence", rung).to_lowercase();
    Some(format!("{rung}, {detail}"))
}

/// What a person decided.
pub(super) fn verdict(value: &Value, names: &Names) -> String {
    let reason = word(value, "reason").filter(|reason| !reason.is_empty());
    let who = who(value, names);
    match reason {
        Some(reason) => format!("{who}, because: {reason}"),
        None => who,
    }
}

fn who(value: &Value, names: &Names) -> String {
    let campaign = word(value, "campaign_id").map(|id| names.name(id));
    let campaign = campaign.unwrap_or_else(|| "nobody".to_owned());
    match word(value, "recipient_id") {
        Some(recipient) => format!("{campaign}, recipient {recipient}"),
        None => campaign,
    }
}

fn word<'a>(value: &'a Value, name: &str) -> Option<&'a str> {
    value.get(name).and_then(Value::as_str)
}
