//! `sign-in-link`: how the admin gets in, and in again when nothing else lets
//! them.

use std::process::ExitCode;

use anyhow::Context;
use clap::Args;

use crate::Place;
use crate::ledger::{Ledger, Which};

#[derive(Args)]
pub(crate) struct Options {
    /// Address of the dashboard; needed with --aws, where it is the stack's DashboardUrl
    #[arg(long)]
    url: Option<String>,
    #[command(flatten)]
    which: Which,
}

#[expect(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "the link is the command's answer"
)]
pub(crate) async fn run(place: &Place, options: Options) -> anyhow::Result<ExitCode> {
    let Options { url, which } = options;
    let ledger = Ledger::open_what_runs(place, which).await?;
    let address = url.or_else(|| ledger.address.clone());
    let address = address.context("--url is missing: the DashboardUrl that the stack puts out")?;

    let token = access::setup_link(&ledger.store, boot::now()).await?;
    println!(
        "{}{}",
        address.trim_end_matches('/'),
        access::setup_path(&token)
    );
    eprintln!("It signs the admin in once, within a day. Earlier links no longer work.");
    ledger.close();
    Ok(ExitCode::SUCCESS)
}
