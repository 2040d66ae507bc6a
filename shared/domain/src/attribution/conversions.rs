//! Conversions that follow from a call by the configured rules; never from the
//! vendor's overall verdict, which judges the agent and not the business.

use super::clues::plain;
use crate::{Call, ConversionRule, FoundConversion, Json, Money, ToolUse, Trigger, Turn, Value};

pub(crate) fn conversions(
    call: &Call,
    turns: &[Turn],
    rules: &[ConversionRule],
) -> Vec<FoundConversion> {
    if answered_by_machine(call) {
        return Vec::new();
    }
    let fired = rules.iter().filter(|rule| fires(call, turns, &rule.when));
    fired
        .map(|rule| FoundConversion {
            rule: rule.name.clone(),
            kind: rule.kind.clone(),
            value: value(call, &rule.value),
        })
        .collect()
}

/// Nobody is won over by a greeting.
fn answered_by_machine(call: &Call) -> bool {
    let carrier = call.facts().carrier_result.as_ref();
    carrier.is_some_and(|fact| fact.value == "voicemail")
}

fn fires(call: &Call, turns: &[Turn], when: &Trigger) -> bool {
    match when {
        Trigger::Criterion { id } => {
            let criteria = call.facts().criteria.as_ref();
            let criterion = criteria.and_then(|fact| fact.value.get(id));
            criterion.is_some_and(|criterion| criterion.result.as_deref() == Some("success"))
        }
        Trigger::Collected { id, equals } => collected(call, id).is_some_and(|text| match equals {
            Some(wanted) => text.trim().eq_ignore_ascii_case(wanted.trim()),
            None => !matches!(
                text.trim().to_ascii_lowercase().as_str(),
                "false" | "no" | "0" | "none" | "n/a" | "unknown"
            ),
        }),
        Trigger::Tool { name } => turns.iter().flat_map(|turn| &turn.tools).any(
            |tool| matches!(tool, ToolUse::Answered { name: used, failed: false, .. } if used == name),
        ),
        Trigger::Duration { secs } => call.duration_secs().is_some_and(|long| long >= *secs),
    }
}

fn collected(call: &Call, id: &str) -> Option<String> {
    let fact = call.facts().collected.as_ref()?;
    let json: &Json = fact.value.get(id)?.value.as_ref()?;
    plain(json)
}

fn value(call: &Call, value: &Value) -> Option<Money> {
    match value {
        Value::Nothing => None,
        Value::Fixed(money) => Some(money.clone()),
        Value::Collected { id, currency } => {
            let text = collected(call, id)?;
            let digits: String = text
                .chars()
                .filter(|c| c.is_ascii_digit() || *c == '.')
                .collect();
            Money::new(digits.parse().ok()?, currency).ok()
        }
    }
}
