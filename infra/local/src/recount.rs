//! `recount`: whether the counters are what a recount of the calls has.
//!
//! They are written with the call they count, so they always should be.

use std::collections::BTreeMap;
use std::fmt::Debug;
use std::process::ExitCode;

use clap::Args;
use jiff::civil::date;
use store::{Store, StoreError};

use crate::Place;
use crate::ledger::{Ledger, Which};

#[derive(Args)]
pub(crate) struct Options {
    #[command(flatten)]
    which: Which,
}

/// A counter, or a count of labels, that a recount does not have so.
pub(crate) struct Drift {
    what: String,
    counted: String,
    recounted: String,
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
        what,
        counted,
        recounted,
    } in &drifts
    {
        println!("{what}\n  counted   {counted}\n  recounted {recounted}");
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
    let counted = store.counters(earliest, latest).await?;
    let (buckets, mut drifts) = compared(counted, store.recount().await?);
    let labelled = store.labels(earliest, latest).await?;
    let (labels, more) = compared(labelled, store.recount_labels().await?);
    drifts.extend(more);
    Ok((buckets.saturating_add(labels), drifts))
}

/// How many were recounted, and what differs, that which is counted although no
/// call is there to count included.
fn compared<K: Ord + Debug, V: PartialEq + Default + Debug>(
    mut counted: BTreeMap<K, V>,
    recounted: BTreeMap<K, V>,
) -> (usize, Vec<Drift>) {
    let size = recounted.len();
    let drift = |what: &K, counted: &V, recounted: &V| Drift {
        what: format!("{what:?}"),
        counted: format!("{counted:?}"),
        recounted: format!("{recounted:?}"),
    };
    let mut drifts = Vec::new();
    for (what, recounted) in recounted {
        let counted = counted.remove(&what).unwrap_or_default();
        if counted != recounted {
            drifts.push(drift(&what, &counted, &recounted));
        }
    }
    let uncalled = counted.iter();
    drifts.extend(uncalled.map(|(what, counted)| drift(what, counted, &V::default())));
    (size, drifts)
}
