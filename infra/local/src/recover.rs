//! `recover`: what was given up is tried once more, at once.

mod calls;
mod deliveries;

use std::process::ExitCode;

use clap::Args;

use crate::Place;
use crate::ledger::{Ledger, Which};

#[derive(Args)]
pub(crate) struct Options {
    #[command(flatten)]
    which: Which,
}

/// Whether anything is still not here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Came {
    All,
    NotAll,
}

pub(crate) async fn run(place: &Place, options: Options) -> anyhow::Result<ExitCode> {
    let ledger = Ledger::open_what_runs(place, options.which).await?;
    ledger.needs_objects()?;
    let came = Box::pin(recover(&ledger)).await;
    ledger.close();
    Ok(match came? {
        (Came::All, Came::All) => ExitCode::SUCCESS,
        _ => ExitCode::FAILURE,
    })
}

async fn recover(ledger: &Ledger) -> anyhow::Result<(Came, Came)> {
    let deliveries = deliveries::bring_in(ledger).await?;
    let calls = calls::fetch(ledger).await?;
    Ok((deliveries, calls))
}
