//! `rotate-secret`: another secret for the webhook.
//!
//! ElevenLabs replaces none: a new webhook brings a new one, told once. So the
//! new one is made and its secret put beside the old; once every server knows
//! both, the workspace is told to use the new webhook; and a day later, when
//! nothing is signed with the old one any more, `--finish` takes it away.
//! Wherever that stops, what is signed with either is let in.

mod begin;
mod finish;

use std::process::ExitCode;

use anyhow::Context;
use clap::Args;

use crate::Place;
use crate::ledger::{Ledger, Which};

#[derive(Args)]
pub(crate) struct Options {
    /// Take the old secret away, a day after the new one came into use
    #[arg(long)]
    finish: bool,
    /// Address that the new webhook leads to [env: WEBHOOK_URL] [default: where the present one does]
    #[arg(long, value_name = "URL", conflicts_with = "finish")]
    url: Option<String>,
    /// Do not ask before
    #[arg(long)]
    yes: bool,
    #[command(flatten)]
    which: Which,
}

pub(crate) async fn run(place: &Place, options: Options) -> anyhow::Result<ExitCode> {
    let ledger = Ledger::open_what_runs(place, options.which).await?;
    let rotated = match options.finish {
        true => Box::pin(finish::finish(&ledger, options.yes)).await,
        false => Box::pin(begin::begin(&ledger, &options)).await,
    };
    ledger.close();
    rotated
}

/// The webhook's secrets, where they can be replaced.
fn secrets(ledger: &Ledger) -> anyhow::Result<&boot::Secrets> {
    let secrets = ledger.secrets.as_ref();
    secrets.context(
        "where the webhook's secrets are is not known: set ELEVENLABS_WEBHOOK_SECRETS_ARN, an \
         output of the stack",
    )
}
