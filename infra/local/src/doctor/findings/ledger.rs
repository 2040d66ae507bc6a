//! How far the sync has come, and what still waits.

use domain::{Health, Timestamp};
use jiff::SignedDuration;
use store::{Pending, SyncState, Why};

use super::shown;
use crate::doctor::Gathered;
use crate::doctor::asked::Asked;
use crate::doctor::finding::Finding;
use crate::doctor::kept::Parked;

/// Three runs in a row.
const LONG: SignedDuration = SignedDuration::from_mins(45);
/// Ids that are worth printing.
const NAMED: usize = 10;

pub(super) fn of(gathered: &Gathered) -> Vec<Finding> {
    let kept = &gathered.kept;
    let mut findings = vec![synced(gathered)];
    if let Some(state) = &kept.sync {
        findings.extend(judged(state));
        findings.push(complete(state, &kept.pending));
    }
    findings.extend(waiting(&kept.pending, Why::Gone));
    findings.extend(waiting(&kept.pending, Why::Stuck));
    findings.extend(kept.parked.and_then(parked));
    findings
}

fn synced(gathered: &Gathered) -> Finding {
    let off = matches!(gathered.asked, Asked::NoKey(_));
    let Some(state) = &gathered.kept.sync else {
        let finding = Finding::warn("The sync has never run.");
        return finding.so(match off {
            true => "It needs the API key, wherever the server runs.",
            false => "It begins within a minute while the server runs.",
        });
    };
    let due = shown(state.next_due);
    let last = match state.last_success {
        Some(at) => format!("The sync was last done at {}", shown(at)),
        None => "The sync was never done".to_owned(),
    };
    let failures = state.failures;
    if failures > 0 {
        let why = state.failure.as_deref().unwrap_or("it does not say why");
        let says = format!("{last}; since then {failures} runs failed: {why}.");
        let advice = format!("It tries again at {due} and goes on where it was.");
        return match failures {
            1 | 2 => Finding::warn(says).so(advice),
            _ => Finding::fail(says).so(advice),
        };
    }
    let is_late = state
        .last_success
        .is_none_or(|at| gathered.now.duration_since(at) > LONG);
    match is_late {
        true => Finding::fail(format!("{last}, and was due at {due}."))
            .so("Is the server running, and does it have the API key?"),
        false => Finding::ok(format!("{last}; the next one is due at {due}.")),
    }
}

fn judged(state: &SyncState) -> Option<Finding> {
    let judged = state.judged;
    let since = shown(judged.since);
    let health = judged.health.as_str();
    let why = judged
        .cause
        .map(|cause| format!(": {}", cause.as_str().replace('_', " ")));
    let says = format!(
        "The webhook is judged {health} since {since}{}.",
        why.unwrap_or_default()
    );
    match judged.health {
        Health::Idle => None,
        Health::Healthy => Some(Finding::ok(says)),
        Health::Degraded => Some(Finding::warn(says)),
        Health::Down => {
            Some(Finding::fail(says).so("Calls come by the sync, each minute, until it works."))
        }
    }
}

/// Up to when every call that the vendor listed is held.
fn complete(state: &SyncState, pending: &[Pending]) -> Finding {
    let began = |gap: &Pending| gap.started_at.unwrap_or(gap.since);
    let gaps: Vec<&Pending> = pending.iter().filter(|it| it.is_a_gap()).collect();
    let first: Option<Timestamp> = gaps.iter().map(|gap| began(gap)).min();
    let Some(listed_to) = state.listed_to else {
        return Finding::warn(
            "It is not known up to when the ledger is complete: no run has ended.",
        );
    };
    let to = shown(first.map_or(listed_to, |first| first.min(listed_to)));
    match gaps.len() {
        0 => Finding::ok(format!("The ledger is complete up to {to}.")),
        n => Finding::warn(format!(
            "The ledger is complete up to {to}; {n} calls since are missing."
        ))
        .so("They are asked for again by themselves; `recover` asks now."),
    }
}

fn waiting(pending: &[Pending], why: Why) -> Option<Finding> {
    let ids: Vec<&str> = pending
        .iter()
        .filter(|it| it.why == why)
        .map(|it| it.id.as_str())
        .collect();
    if ids.is_empty() {
        return None;
    }
    let named = ids
        .get(..NAMED.min(ids.len()))
        .unwrap_or_default()
        .join(", ");
    let more = if ids.len() > NAMED { ", …" } else { "" };
    let n = ids.len();
    Some(match why {
        Why::Gone => Finding::warn(format!(
            "{n} calls cannot be recovered, for ElevenLabs has them no more: {named}{more}."
        ))
        .so("If it is mistaken, `recover` asks for them once more."),
        _ => Finding::warn(format!(
            "{n} calls have not ended for a day: {named}{more}."
        ))
        .so("They are looked at now and then; `recover` looks now."),
    })
}

fn parked(parked: Parked) -> Option<Finding> {
    let Parked { waiting, failed } = parked;
    if failed > 0 {
        let finding = Finding::fail(format!(
            "{failed} deliveries were given up after eight tries."
        ));
        return Some(
            finding.so("`recover` tries them once more and says what is wrong with each."),
        );
    }
    let says = format!("{waiting} deliveries wait to be brought in.");
    (waiting > 0)
        .then(|| Finding::warn(says).so("Each minute's tick does that; `recover` does it now."))
}
