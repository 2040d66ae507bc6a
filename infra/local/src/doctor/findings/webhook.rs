//! Whether ElevenLabs has our webhook, and how it fares.

use elevenlabs::client::Webhook;

use super::shown;
use crate::doctor::Gathered;
use crate::doctor::asked::Told;
use crate::doctor::finding::{Finding, Fix};

pub(super) fn of(told: &Told, gathered: &Gathered) -> Vec<Finding> {
    let Ok(webhooks) = &told.webhooks else {
        return Vec::new();
    };
    let all = sync::leading_to_us(webhooks, gathered.url.as_deref());
    let Some(ours) = all.first() else {
        return vec![missing(gathered)];
    };
    let mut findings = vec![is_on(ours)];
    findings.extend(several(&all));
    findings.extend(failure(ours, gathered));
    findings.push(retries(ours));
    findings
}

fn missing(gathered: &Gathered) -> Finding {
    let Some(url) = &gathered.url else {
        let finding = Finding::warn("ElevenLabs has no webhook that leads to a Ringledger.");
        return finding.so(
            "Calls come by the sync alone. Register this machine's address there, through a \
             tunnel, or set WEBHOOK_URL if the path is another.",
        );
    };
    let finding = Finding::fail(format!("ElevenLabs has no webhook for {url}."));
    finding.so("Register it in ElevenLabs' workspace settings, or with `rotate-secret`.")
}

fn is_on(ours: &Webhook) -> Finding {
    let name = name_of(ours);
    let switch = || Fix::SwitchOn {
        webhook: ours.id.clone(),
    };
    if ours.is_auto_disabled {
        let says = format!(
            "ElevenLabs switched the webhook {name} off: ten deliveries in a row failed, and \
             none had been taken for a week."
        );
        let advice = "Put right what made them fail, then switch it on.";
        return Finding::fail(says).so(advice).fixed_by(switch());
    }
    if ours.is_disabled {
        let says = format!("The webhook {name} is switched off at ElevenLabs.");
        let advice = "Switch it on in ElevenLabs' workspace settings.";
        return Finding::fail(says).so(advice).fixed_by(switch());
    }
    let url = ours.url.as_deref().unwrap_or_default();
    Finding::ok(format!("The webhook {name} is on and leads to {url}."))
}

fn several(all: &[&Webhook]) -> Option<Finding> {
    if all.len() < 2 {
        return None;
    }
    let names: Vec<String> = all.iter().map(|webhook| name_of(webhook)).collect();
    let says = format!("{} webhooks lead to us: {}.", all.len(), names.join(", "));
    Some(Finding::warn(says).so(
        "Each has a secret of its own, and we need them all. Delete the ones that are not \
         needed; while a secret is being replaced, two are right.",
    ))
}

/// A failure that a delivery has followed is over.
fn failure(ours: &Webhook, gathered: &Gathered) -> Option<Finding> {
    let at = ours.most_recent_failure_timestamp?;
    let code = match ours.most_recent_failure_error_code {
        Some(code) => format!("with {code}"),
        None => "without an answer".to_owned(),
    };
    let when = shown(at);
    if gathered.kept.accepted >= Some(at) {
        let says =
            format!("The last delivery that failed did so at {when}, {code}; later ones came.");
        return Some(Finding::ok(says));
    }
    let says = format!("The last delivery failed at {when}, {code}, and none has come since.");
    Some(
        Finding::fail(says).so(match ours.most_recent_failure_error_code {
            Some(401) => {
                "The signature was refused: ElevenLabs signs with another secret than ours."
            }
            Some(403 | 404) => {
                "The address is not the webhook's, or WEBHOOK_ALLOWED_IPS keeps it out."
            }
            Some(500..) => "It was our fault: see the webhook's log of that time.",
            _ => "See the webhook's log of that time.",
        }),
    )
}

fn retries(ours: &Webhook) -> Finding {
    let switch = Fix::SwitchRetriesOn {
        webhook: ours.id.clone(),
    };
    match ours.retry_enabled {
        Some(true) => Finding::ok("Deliveries that fail are repeated."),
        Some(false) => Finding::warn("Deliveries that fail are not repeated.")
            .so("Switch retries on in ElevenLabs' workspace settings.")
            .fixed_by(switch),
        None => Finding::warn(
            "Whether deliveries that fail are repeated is not known: ElevenLabs does not say.",
        )
        .so("Look in ElevenLabs' workspace settings. Switching retries on twice does no harm.")
        .fixed_by(switch),
    }
}

pub(super) fn name_of(webhook: &Webhook) -> String {
    match &webhook.name {
        Some(name) => format!("“{name}” ({})", webhook.id),
        None => webhook.id.clone(),
    }
}
