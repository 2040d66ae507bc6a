//! What the answers mean. It asks nobody anything.

mod agents;
mod clock;
mod key;
mod ledger;
mod secret;
mod settings;
mod webhook;

use domain::Timestamp;

use super::Gathered;
use super::asked::Asked;
use super::finding::Finding;

/// Everything there is to say, in the order in which one would look.
pub(super) fn of(gathered: &Gathered) -> Vec<Finding> {
    let mut findings = key::of(&gathered.asked);
    if let Asked::Told(told) = &gathered.asked {
        findings.extend(webhook::of(told, gathered));
        findings.extend(settings::of(told, gathered));
        findings.extend(agents::of(told, gathered));
    }
    findings.extend(secret::of(gathered));
    findings.extend(clock::of(gathered));
    findings.extend(ledger::of(gathered));
    findings
}

/// A time, as people read it.
fn shown(at: Timestamp) -> String {
    at.strftime("%Y-%m-%d %H:%M UTC").to_string()
}
