//! Putting right what the API lets us, a step at a time.

use anyhow::Context;
use elevenlabs::client::{PostCallChange, Webhook, WebhookChange};
use elevenlabs::{ApiError, Client};

use super::finding::{Finding, Fix};
use crate::agreed::agreed;

/// Takes each step that is agreed to; answers how many were taken.
#[expect(clippy::print_stdout, reason = "it is the command's answer")]
pub(super) async fn all(
    vendor: &boot::Vendor,
    findings: &[Finding],
    yes: bool,
) -> anyhow::Result<usize> {
    let steps: Vec<&Fix> = findings.iter().filter_map(|it| it.fix.as_ref()).collect();
    if steps.is_empty() {
        println!("\nThere is nothing that can be put right from here.");
        return Ok(0);
    }
    let client = vendor.client().await?;
    let mut taken = 0_usize;
    for step in steps {
        let what = step.what();
        if !yes && !agreed(&format!("At ElevenLabs, {what}"))? {
            continue;
        }
        let done = step.take(&client).await;
        done.with_context(|| format!("ElevenLabs did not let us {what}"))?;
        println!("done: {what}");
        taken = taken.saturating_add(1);
    }
    Ok(taken)
}

impl Fix {
    fn what(&self) -> String {
        match self {
            Self::SwitchOn { webhook } => format!("switch the webhook {webhook} on"),
            Self::SwitchRetriesOn { webhook } => {
                format!("have the webhook {webhook} repeat what failed")
            }
            Self::Settings(change) => settings(change),
        }
    }

    async fn take(&self, client: &Client) -> Result<(), ApiError> {
        match self {
            Self::SwitchOn { webhook } => {
                let on = |webhook: &Webhook| change(webhook, false, None);
                change_webhook(client, webhook, on).await
            }
            Self::SwitchRetriesOn { webhook } => {
                let as_it_is = |webhook: &Webhook| change(webhook, webhook.is_disabled, Some(true));
                change_webhook(client, webhook, as_it_is).await
            }
            Self::Settings(change) => {
                let present = client.settings().await?.value;
                client.change_settings(&present, change).await.map(drop)
            }
        }
    }
}

/// Changes the webhook from what it is by now: the vendor wants all of it.
async fn change_webhook(
    client: &Client,
    id: &str,
    change: impl Fn(&Webhook) -> WebhookChange,
) -> Result<(), ApiError> {
    let webhooks = client.webhooks().await?.value.items;
    let present = webhooks.iter().find(|webhook| webhook.id == id);
    let present = present.ok_or_else(|| ApiError::Gone(Default::default()))?;
    client.change_webhook(id, &change(present)).await
}

fn change(webhook: &Webhook, is_disabled: bool, retry_enabled: Option<bool>) -> WebhookChange {
    let name = webhook.name.clone();
    WebhookChange {
        name: name.unwrap_or_else(|| "Ringledger".to_owned()),
        is_disabled,
        retry_enabled,
    }
}

fn settings(change: &PostCallChange) -> String {
    let PostCallChange {
        post_call_webhook_id,
        events,
        send_audio,
        transcript_format,
    } = change;
    let mut steps = Vec::new();
    if let Some(id) = post_call_webhook_id {
        steps.push(format!("send what follows a call to the webhook {id}"));
    }
    if let Some(events) = events {
        steps.push(format!("send the events {}", events.join(", ")));
    }
    if *send_audio == Some(false) {
        steps.push("send no recordings".to_owned());
    }
    if let Some(format) = transcript_format {
        steps.push(format!("send transcripts as {format}"));
    }
    steps.join(" and ")
}
