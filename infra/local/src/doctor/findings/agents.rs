//! Agents that do otherwise than the workspace, or that keep nothing.

use elevenlabs::client::{AgentSettings, PostCall};

use crate::doctor::Gathered;
use crate::doctor::asked::{Agents, Told, name_of};
use crate::doctor::finding::Finding;

pub(super) fn of(told: &Told, gathered: &Gathered) -> Vec<Finding> {
    let Ok(agents) = &told.agents else {
        return Vec::new();
    };
    let mut findings = elsewhere(agents, told, gathered);
    findings.extend(noisy(agents));
    findings.push(forgetful(agents));
    if !agents.are_all {
        let looked_at = agents.looked_at.len();
        findings.push(Finding::warn(format!(
            "Only the first {looked_at} agents were looked at."
        )));
    }
    findings
}

/// Whose calls are sent to another webhook than ours.
fn elsewhere(agents: &Agents, told: &Told, gathered: &Gathered) -> Vec<Finding> {
    let Ok(webhooks) = &told.webhooks else {
        return Vec::new();
    };
    let ours = sync::leading_to_us(webhooks, gathered.url.as_deref());
    let other = |settings: &AgentSettings| {
        let id = settings.post_call.as_ref().and_then(PostCall::webhook_id)?;
        let is_ours = ours.iter().any(|webhook| webhook.id == id);
        (!is_ours).then(|| id.to_owned())
    };
    let found = agents.looked_at.iter().filter_map(|(agent, settings)| {
        let (name, id) = (name_of(agent), other(settings)?);
        let says = format!("The agent {name} has a webhook of its own, {id}, which is not ours.");
        let advice = "Its calls come by the sync alone. Take the override away in the agent's \
                      settings, or choose our webhook there.";
        Some(Finding::warn(says).so(advice))
    });
    found.collect()
}

/// Who has a webhook of its own, and recordings sent there.
fn noisy(agents: &Agents) -> Vec<Finding> {
    let sends = |post_call: &PostCall| {
        let events = post_call.events().unwrap_or_default();
        let sends = post_call.send_audio() == Some(true) || events.contains(&"audio");
        sends && post_call.webhook_id().is_some()
    };
    let noisy = agents.looked_at.iter();
    let noisy = noisy.filter(|(_, settings)| settings.post_call.as_ref().is_some_and(sends));
    let found = noisy.map(|(agent, _)| {
        let says = format!("The agent {} has recordings sent, too.", name_of(agent));
        Finding::warn(says).so("Take the audio event away in the agent's settings.")
    });
    found.collect()
}

/// Of whom nothing is left that the sync could bring in.
fn forgetful(agents: &Agents) -> Finding {
    let forgets = |settings: &AgentSettings| {
        settings.zero_retention == Some(true) || settings.retention_days == Some(0)
    };
    let forgetful = agents
        .looked_at
        .iter()
        .filter(|(_, settings)| forgets(settings));
    let names: Vec<String> = forgetful.map(|(agent, _)| name_of(agent)).collect();
    if names.is_empty() {
        return Finding::ok(
            "ElevenLabs keeps the calls of every agent, so that none need be lost.",
        );
    }
    let names = names.join(", ");
    let says = format!("ElevenLabs keeps nothing of the calls of {names}.");
    Finding::warn(says).so(
        "A delivery of theirs that is lost cannot be recovered, and is not repeated either. \
         Nothing can be done about that but to let ElevenLabs keep them for a day.",
    )
}
