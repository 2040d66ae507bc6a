//! From the new webhook to its being in use.

use std::process::ExitCode;
use std::time::Duration;

use anyhow::{Context, bail};
use elevenlabs::client::{PostCallChange, Webhook, WebhookChange};
use elevenlabs::{Client, WebhookSecret};
use store::Rotation;
use tokio::time::sleep;

use super::{Options, secrets};
use crate::agreed::agreed;
use crate::doctor::SelfTest;
use crate::ledger::Ledger;

/// Until what was just put in its place can be read there.
const READABLE_WITHIN: u32 = 30;
const A_SECOND: Duration = Duration::from_secs(1);

pub(super) async fn begin(ledger: &Ledger, options: &Options) -> anyhow::Result<ExitCode> {
    let secrets = secrets(ledger)?;
    if !secrets.can_be_replaced() {
        bail!(
            "the secrets are in ELEVENLABS_WEBHOOK_SECRETS, where they cannot be replaced from \
             here: move them to the file webhook-secret in the data folder first"
        );
    }
    let client = ledger.vendor.client().await?;
    let webhooks = client.webhooks().await.context("the webhooks")?.value.items;
    let begun = ledger.store.rotation().await?;
    if begun.as_ref().is_some_and(|it| it.switched_at.is_some()) {
        bail!("a new secret is in use already; `rotate-secret --finish` takes the old away");
    }
    let made_before = webhooks
        .iter()
        .find(|webhook| begun.as_ref().is_some_and(|it| it.webhook == webhook.id));
    let url = url(ledger, options, made_before, &webhooks)?;
    let leads_there = made_before.is_some_and(|webhook| webhook.url.as_ref() == Some(&url));
    let rotation = match begun.filter(|_| leads_there) {
        Some(begun) => begun,
        // One that was deleted, or leads elsewhere, is no use.
        None => {
            let what = format!("At ElevenLabs, make a new webhook for {url} and go over to it");
            if !options.yes && !agreed(&what)? {
                return Ok(ExitCode::FAILURE);
            }
            made(ledger, &client, &url).await?
        }
    };
    let secret = readable(secrets, &rotation.secret).await?;
    prove(secrets, &url, &secret).await?;
    switch(ledger, &client, rotation).await?;
    Ok(ExitCode::SUCCESS)
}

fn url(
    ledger: &Ledger,
    options: &Options,
    made_before: Option<&Webhook>,
    webhooks: &[Webhook],
) -> anyhow::Result<String> {
    let known = ledger.vendor.webhook_url();
    let registered = || {
        made_before
            .or_else(|| sync::ours(webhooks, known))?
            .url
            .clone()
    };
    let url = options.url.clone().or_else(|| known.map(str::to_owned));
    let url = url.or_else(registered);
    url.context("where the webhook is to lead is not known; say so with --url")
}

/// Makes the webhook and puts its secret beside the others, at once: it is told
/// this once only.
#[expect(clippy::print_stdout, reason = "it is the command's answer")]
async fn made(ledger: &Ledger, client: &Client, url: &str) -> anyhow::Result<Rotation> {
    let now = boot::now();
    let name = format!("Ringledger {}", now.strftime("%Y-%m-%d"));
    let new = client.create_webhook(&name, url).await;
    let new = new.context("ElevenLabs made no webhook, or one whose secret nobody knows")?;
    println!("made the webhook “{name}” ({}) for {url}", new.id);

    let secrets = secrets(ledger)?;
    let both = secrets.read_anew().await?.with(new.secret.clone());
    let kept = secrets.replace(&both.expose()).await;
    kept.with_context(|| {
        let id = &new.id;
        format!("nothing else has changed; delete the webhook {id}, whose secret is lost")
    })?;
    let rotation = Rotation {
        webhook: new.id,
        secret: new.secret.fingerprint(),
        begun_at: now,
        switched_at: None,
    };
    ledger.store.keep_rotation(&rotation).await?;
    println!("put its secret ({}) beside the others", rotation.secret);
    Ok(rotation)
}

/// The new secret, once it is read where it was put.
async fn readable(secrets: &boot::Secrets, fingerprint: &str) -> anyhow::Result<WebhookSecret> {
    for _ in 0..READABLE_WITHIN {
        let all = secrets.read_anew().await?;
        let mut new = all.iter().filter(|it| it.fingerprint() == fingerprint);
        if let Some(new) = new.next() {
            return Ok(new.clone());
        }
        sleep(A_SECOND).await;
    }
    bail!("the new secret ({fingerprint}) cannot be read; nothing else has changed, try again")
}

/// Waits until every server knows the secret, and tries it out.
#[expect(clippy::print_stdout, reason = "it is the command's answer")]
async fn prove(secrets: &boot::Secrets, url: &str, new: &WebhookSecret) -> anyhow::Result<()> {
    let wait = secrets.known_everywhere_after();
    println!(
        "waiting {} s until it is known wherever deliveries come in",
        wait.as_secs()
    );
    sleep(wait).await;
    match SelfTest::at(url.to_owned(), new).await {
        SelfTest::Accepted { .. } => {
            println!("a delivery of our own, signed with it, was taken in at {url}");
            Ok(())
        }
        other => bail!(
            "a delivery of our own, signed with it, was not taken in at {url} ({other}); \
             ElevenLabs goes on with the old one, both are valid, and `rotate-secret` goes on \
             from here"
        ),
    }
}

#[expect(clippy::print_stdout, reason = "it is the command's answer")]
async fn switch(ledger: &Ledger, client: &Client, rotation: Rotation) -> anyhow::Result<()> {
    let id = rotation.webhook.clone();
    match repeat(client, &id).await {
        Ok(()) => println!("had its failed deliveries repeated"),
        Err(error) => println!("could not have failed deliveries repeated: {error:#}"),
    }
    let settings = client.settings().await.context("the settings")?.value;
    let change = PostCallChange {
        post_call_webhook_id: Some(id.clone()),
        ..PostCallChange::default()
    };
    let changed = client.change_settings(&settings, &change).await;
    changed
        .context("ElevenLabs goes on with the old webhook; `rotate-secret` goes on from here")?;
    let rotation = Rotation {
        switched_at: Some(boot::now()),
        ..rotation
    };
    ledger.store.keep_rotation(&rotation).await?;
    println!("chose it for what follows a call; both secrets are valid");
    println!("in a day, `rotate-secret --finish` takes the old one away");
    Ok(())
}

async fn repeat(client: &Client, id: &str) -> anyhow::Result<()> {
    let webhooks = client.webhooks().await?.value.items;
    let new = webhooks.iter().find(|webhook| webhook.id == id);
    let name = new.and_then(|new| new.name.clone());
    let change = WebhookChange {
        name: name.context("it is not on the list")?,
        is_disabled: false,
        retry_enabled: Some(true),
    };
    Ok(client.change_webhook(id, &change).await?)
}
