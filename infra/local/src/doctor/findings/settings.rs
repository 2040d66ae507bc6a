//! What ElevenLabs sends after a call, and whether it sends it to us.

use elevenlabs::client::{PostCall, PostCallChange};

use crate::doctor::Gathered;
use crate::doctor::asked::Told;
use crate::doctor::finding::{Finding, Fix};

const TRANSCRIPT: &str = "transcript";
const FAILURE: &str = "call_initiation_failure";

pub(super) fn of(told: &Told, gathered: &Gathered) -> Vec<Finding> {
    let Ok(settings) = &told.settings else {
        return Vec::new();
    };
    let mut findings = Vec::new();
    findings.extend(chosen(settings, told, gathered));
    findings.extend(events(settings));
    findings.push(format(settings));
    if settings.exclude_transcript() == Some(true) {
        let finding = Finding::warn("Transcripts are left out of what is sent.");
        findings.push(finding.so(
            "Callers who are known by what they said cannot be credited. Have them included in \
             ElevenLabs' workspace settings.",
        ));
    }
    findings
}

fn chosen(settings: &PostCall, told: &Told, gathered: &Gathered) -> Option<Finding> {
    let webhooks = told.webhooks.as_ref().ok()?;
    let all = sync::leading_to_us(webhooks, gathered.url.as_deref());
    let ours = all.first()?;
    let choose = Fix::Settings(PostCallChange {
        post_call_webhook_id: Some(ours.id.clone()),
        ..PostCallChange::default()
    });
    let finding = match settings.webhook_id() {
        Some(id) if all.iter().any(|webhook| webhook.id == id) => {
            return Some(Finding::ok("It is the one that gets what follows a call."));
        }
        Some(id) => Finding::fail(format!(
            "What follows a call is sent to another webhook ({id})."
        )),
        None => Finding::fail("What follows a call is sent to no webhook."),
    };
    let advice = "Choose ours as post-call webhook in ElevenLabs' agents settings.";
    Some(finding.so(advice).fixed_by(choose))
}

/// Recordings are fetched over the API: as deliveries they are larger than a
/// function is handed, and so fail, and in the end switch the webhook off.
fn events(settings: &PostCall) -> Vec<Finding> {
    let Some(events) = settings.events() else {
        let finding = Finding::warn("Which events are sent is not known: ElevenLabs does not say.");
        return vec![finding.so("Look that transcripts and call initiation failures are.")];
    };
    let has = |event: &str| events.contains(&event);
    let fix = Fix::Settings(PostCallChange {
        events: Some(wanted(&events)),
        send_audio: settings.send_audio().map(|_| false),
        ..PostCallChange::default()
    });
    let mut findings = Vec::new();
    if !has(TRANSCRIPT) && !has("unredacted_transcript") {
        let finding = Finding::fail("Transcripts are not among the events that are sent.");
        findings.push(finding.so("Every call comes by the sync alone."));
    }
    if !has(FAILURE) {
        let finding = Finding::warn("Calls that could not be placed are not among the events.");
        findings.push(finding.so("They come by the sync, and later."));
    }
    if is_audio_sent(settings, &events) {
        let finding = Finding::fail("Recordings are sent, too.");
        findings.push(finding.so(
            "They are too large to be taken in, and deliveries that fail switch a webhook off. \
             Take the audio event away.",
        ));
    }
    match findings.first_mut() {
        // One step puts all of them right.
        Some(first) => first.fix = Some(fix),
        None => findings.push(Finding::ok(
            "Transcripts and calls that could not be placed are sent, recordings are not.",
        )),
    }
    findings
}

fn is_audio_sent(settings: &PostCall, events: &[&str]) -> bool {
    settings.send_audio() == Some(true) || events.iter().any(|event| is_audio(event))
}

fn is_audio(event: &str) -> bool {
    matches!(event, "audio" | "unredacted_audio")
}

/// What is sent now, with what we need and without recordings.
fn wanted(events: &[&str]) -> Vec<String> {
    let others = events.iter().copied().filter(|event| !is_audio(event));
    let mut wanted: Vec<String> = others.map(str::to_owned).collect();
    for event in [TRANSCRIPT, FAILURE] {
        if !wanted.iter().any(|it| it == event) {
            wanted.push(event.to_owned());
        }
    }
    wanted
}

fn format(settings: &PostCall) -> Finding {
    match settings.transcript_format() {
        Some("opentelemetry") => {
            let finding = Finding::warn("Transcripts are sent as OpenTelemetry traces.");
            let json = Fix::Settings(PostCallChange {
                transcript_format: Some("json".to_owned()),
                ..PostCallChange::default()
            });
            let advice = "They are taken in, but tell less of a call. Have them sent as JSON.";
            finding.so(advice).fixed_by(json)
        }
        _ => Finding::ok("Transcripts are sent as JSON."),
    }
}
