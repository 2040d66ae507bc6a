//! Taking the old secret away, once nothing is signed with it.

use std::collections::BTreeMap;
use std::process::ExitCode;

use anyhow::{Context, bail};
use domain::Timestamp;
use elevenlabs::client::{Webhook, WebhookChange};
use elevenlabs::{Client, Secrets};
use jiff::{SignedDuration, ToSpan};
use store::{Rotation, Store, StoreError};

use super::secrets;
use crate::agreed::agreed;
use crate::ledger::Ledger;

const A_DAY: SignedDuration = SignedDuration::from_hours(24);

/// What is known of each secret before anything is done.
struct Known {
    /// When each was last signed with, today or yesterday.
    used: BTreeMap<String, Timestamp>,
    new: String,
    now: Timestamp,
}

#[expect(clippy::print_stdout, reason = "it is the command's answer")]
pub(super) async fn finish(ledger: &Ledger, yes: bool) -> anyhow::Result<ExitCode> {
    let rotation = switched(ledger).await?;
    let client = ledger.vendor.client().await?;
    let webhooks = client.webhooks().await.context("the webhooks")?.value.items;
    let old = old(&webhooks, ledger.vendor.webhook_url(), &rotation.webhook);
    let kept = secrets(ledger)?.read_anew().await?;
    let now = boot::now();
    let known = Known {
        used: used(&ledger.store, now).await?,
        new: rotation.secret,
        now,
    };
    for line in known.lines(&kept) {
        println!("{line}");
    }
    may_go(&known, &old, yes)?;
    let left = kept.only(|secret| !known.is_quiet(&secret.fingerprint()));
    let left = left.context("the new secret is not among those that are kept")?;
    let gone = kept.iter().count().saturating_sub(left.iter().count());
    let what = format!(
        "Take {gone} secrets away and switch {} webhooks off",
        old.len()
    );
    if gone == 0 {
        bail!("there is none that nothing is signed with");
    }
    if !yes && !agreed(&what)? {
        return Ok(ExitCode::FAILURE);
    }
    // Off first, so that nothing more comes that nobody could verify.
    for webhook in &old {
        switch_off(&client, webhook).await?;
        println!("switched the webhook {} off", webhook.id);
    }
    secrets(ledger)?.replace(&left.expose()).await?;
    ledger.store.end_rotation().await?;
    println!("took {gone} secrets away");
    Ok(ExitCode::SUCCESS)
}

/// The rotation, if it has been in use for a day.
async fn switched(ledger: &Ledger) -> anyhow::Result<Rotation> {
    let rotation = ledger.store.rotation().await?;
    let rotation = rotation.context("no secret is being replaced; `rotate-secret` begins")?;
    let at = rotation.switched_at.context(
        "the new secret is not in use yet; `rotate-secret`, without --finish, goes on with that",
    )?;
    if boot::now().duration_since(at) < A_DAY {
        bail!(
            "the new secret is in use since {at}; what was sent before may be repeated for a while: wait a day"
        );
    }
    Ok(rotation)
}

/// The webhooks that still lead here beside the new one.
fn old<'w>(webhooks: &'w [Webhook], url: Option<&str>, new: &str) -> Vec<&'w Webhook> {
    let mut old = sync::leading_to_us(webhooks, url);
    old.retain(|webhook| webhook.id != new && !webhook.is_disabled);
    old
}

async fn used(store: &Store, now: Timestamp) -> Result<BTreeMap<String, Timestamp>, StoreError> {
    let today = store.day(now);
    let mut used = store.secrets_used_on(today.saturating_sub(1.day())).await?;
    used.extend(store.secrets_used_on(today).await?);
    Ok(used)
}

fn may_go(known: &Known, old: &[&Webhook], yes: bool) -> anyhow::Result<()> {
    if let Some(webhook) = old.iter().find(|webhook| !webhook.usage.is_empty()) {
        bail!(
            "the webhook {} is still used ({}): have those use the new one first",
            webhook.id,
            webhook.usage.join(", ")
        );
    }
    if !known.used.contains_key(&known.new) && !yes {
        bail!("nothing was signed with the new secret since yesterday; --yes goes on all the same");
    }
    Ok(())
}

async fn switch_off(client: &Client, webhook: &Webhook) -> anyhow::Result<()> {
    let name = webhook.name.clone();
    let change = WebhookChange {
        name: name.unwrap_or_else(|| "Ringledger".to_owned()),
        is_disabled: true,
        retry_enabled: None,
    };
    let changed = client.change_webhook(&webhook.id, &change).await;
    changed.with_context(|| format!("the webhook {} stays on", webhook.id))
}

impl Known {
    /// Whether nothing was signed with an older secret for a day.
    fn is_quiet(&self, secret: &str) -> bool {
        let used = self.used.get(secret);
        let lately = used.is_some_and(|at| self.now.duration_since(*at) < A_DAY);
        secret != self.new && !lately
    }

    fn lines(&self, kept: &Secrets) -> Vec<String> {
        let line = |secret: String| {
            let is = if secret == self.new { "new" } else { "old" };
            let used = match self.used.get(&secret) {
                Some(at) => format!("last signed with at {at}"),
                None => "not signed with since yesterday".to_owned(),
            };
            format!("secret {secret} ({is}): {used}")
        };
        kept.iter()
            .map(|secret| line(secret.fingerprint()))
            .collect()
    }
}
