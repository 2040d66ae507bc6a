//! `recount`: whether the counts are what a recount of the calls has.
//!
//! They are written with the call they count, so they always should be. Calls
//! may come in meanwhile: what was counted anew while it went on is left out.

use std::ops::RangeInclusive;
use std::process::ExitCode;

use clap::Args;
use jiff::civil::{Date, date};
use store::{Drift, Store, StoreError};

use crate::Place;
use crate::ledger::{Ledger, Which};

/// Every day that a call may have.
const EVER: RangeInclusive<Date> = date(1970, 1, 1)..=date(9000, 1, 1);

#[derive(Args)]
pub(crate) struct Options {
    /// Have what differs hold what the calls come to
    #[arg(long)]
    repair: bool,
    #[command(flatten)]
    which: Which,
}

#[expect(
    clippy::print_stdout,
    reason = "the comparison is the command's answer"
)]
pub(crate) async fn run(place: &Place, options: Options) -> anyhow::Result<ExitCode> {
    let ledger = Ledger::open_what_runs(place, options.which).await?;
    let retold = match options.repair {
        true => ledger.store.retell_responses(EVER).await?,
        false => 0,
    };
    let recount = ledger.store.recount().await?;
    let mended = match options.repair {
        true => mended(&ledger.store, &recount.drifts).await?,
        false => 0,
    };
    ledger.close();

    for drift in &recount.drifts {
        println!("{}", told(drift));
    }
    let (rows, calls, drifts) = (recount.rows, recount.calls, recount.drifts.len());
    println!("{rows} counters compared with {calls} calls, {drifts} differ");
    if recount.unsettled > 0 {
        println!("{} were counted meanwhile and left out", recount.unsettled);
    }
    if retold > 0 {
        println!("{retold} answers to campaigns noted that were not");
    }
    if options.repair {
        println!("{mended} repaired");
    } else if drifts > 0 {
        println!("repair them with --repair");
    }
    Ok(if drifts == mended {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}

/// Mends what differs; answers how many it could.
pub(crate) async fn mended(store: &Store, drifts: &[Drift]) -> Result<usize, StoreError> {
    let mut mended = 0_usize;
    for drift in drifts {
        if store.mend(drift).await? {
            mended = mended.saturating_add(1);
        }
    }
    Ok(mended)
}

fn told(drift: &Drift) -> String {
    let Drift {
        bucket,
        counted,
        recounted,
        ..
    } = drift;
    format!("{bucket}\n  counted   {counted:?}\n  recounted {recounted:?}")
}
