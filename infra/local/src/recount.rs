//! `recount`: whether the counters are what a recount of the calls has.
//!
//! They are written with the call they count, so they always should be.

use std::collections::BTreeMap;
use std::process::ExitCode;

use clap::Args;
use domain::{Bucket, Tally};
use jiff::civil::date;
use store::{Store, StoreError};

use crate::Place;
use crate::ledger::{Ledger, Which};

#[derive(Args)]
pub(crate) struct Options {
    #[command(flatten)]
    which: Which,
}

/// A bucket whose counter and recount differ.
pub(crate) struct Drift {
    bucket: Bucket,
    counted: Tally,
    recounted: Tally,
}

#[expect(
    clippy::print_stdout,
    reason = "the comparison is the command's answer"
)]
pub(crate) async fn run(place: &Place, options: Options) -> anyhow::Result<ExitCode> {
    let ledger = Ledger::open_what_runs(place, options.which).await?;
    let (buckets, drifts) = drifts(&ledger.store).await?;
    ledger.close();

    for Drift {
        bucket,
        counted,
        recounted,
    } in &drifts
    {
        println!("{bucket:?}\n  counted   {counted:?}\n  recounted {recounted:?}");
    }
    println!("{buckets} counters compared, {} differ", drifts.len());
    Ok(if drifts.is_empty() {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}

/// How many counters there are, and those that differ from a recount. Calls
/// that come in meanwhile differ, too.
pub(crate) async fn drifts(store: &Store) -> Result<(usize, Vec<Drift>), StoreError> {
    let (earliest, latest) = (date(0, 1, 1), date(9999, 12, 31));
    let mut counted = store.counters(earliest, latest).await?;
    let recounted = store.recount().await?;
    let buckets = recounted.len();
    let mut drifts = Vec::new();
    for (bucket, recounted) in recounted {
        let counted = counted.remove(&bucket).unwrap_or_default();
        if counted != recounted {
            drifts.push(Drift {
                bucket,
                counted,
                recounted,
            });
        }
    }
    drifts.extend(uncalled(counted));
    Ok((buckets, drifts))
}

/// What is counted although no call is there to count.
fn uncalled(counted: BTreeMap<Bucket, Tally>) -> impl Iterator<Item = Drift> {
    let recounted = Tally::default();
    counted.into_iter().map(move |(bucket, counted)| Drift {
        bucket,
        counted,
        recounted: recounted.clone(),
    })
}
