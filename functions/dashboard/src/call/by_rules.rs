//! Conversions that the rules found in a call.

use domain::Call;

use crate::figures;

/// One of them, with the rule that fired.
pub(crate) struct FoundLine {
    pub(crate) kind: String,
    pub(crate) rule: String,
    pub(crate) value: Option<String>,
}

/// Each conversion that a rule found, in the order of the rules.
pub(crate) fn conversions(call: &Call) -> Vec<FoundLine> {
    let found = call.derived().map(|derived| derived.conversions.as_slice());
    let lines = found.unwrap_or_default().iter().map(|found| FoundLine {
        kind: found.kind.clone(),
        rule: found.rule.clone(),
        value: found
            .value
            .as_ref()
            .map(|money| figures::money(money.micros, money.currency())),
    });
    lines.collect()
}
