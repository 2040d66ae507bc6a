//! `rebuild`: a lost table of calls, brought back from what is left.
//!
//! What people entered and what was erased is in the journal; deliveries of the
//! last thirty days are in the log; everything else is asked of ElevenLabs. The
//! rules decide as calls come in, and the counters are mended in the end. Each
//! step only adds what is missing, so one that was cut short is begun again.

mod deliveries;
#[cfg(test)]
mod tests;

use std::process::ExitCode;

use anyhow::{Context, bail};
use clap::Args;
use domain::Timestamp;
use jiff::SignedDuration;
use jiff::civil::{Date, date};
use store::{Plan, Restored, SETTLED, Store, StoreError, WantedBackfill};
use sync::App;

use crate::Place;
use crate::ledger::{Ledger, Which};
use crate::{backfill, recount};

#[derive(Args)]
pub(crate) struct Options {
    /// Since when ElevenLabs is asked for calls
    #[arg(long, value_name = "DATE", default_value_t = date(2020, 1, 1))]
    from: Date,
    /// Add what is missing to a table that has calls, as when a rebuild was cut short
    #[arg(long)]
    into_existing: bool,
    #[command(flatten)]
    which: Which,
}

/// Calls that are decided anew at a time.
const DUE: usize = 200;
const AN_HOUR: SignedDuration = SignedDuration::from_hours(1);
/// Ids that are worth printing.
const NAMED: usize = 10;

pub(crate) async fn run(place: &Place, options: Options) -> anyhow::Result<ExitCode> {
    let ledger = Ledger::open_what_runs(place, options.which).await?;
    ledger.needs_objects()?;
    let rebuilt = async {
        if !options.into_existing && has_calls(&ledger.store).await? {
            bail!(
                "the table has calls; --into-existing adds what is missing, and goes on with a \
                 rebuild that was cut short"
            );
        }
        let from = options.from.to_zoned(ledger.store.zone().clone())?;
        rebuild(&ledger.sync(), ledger.is_served(), from.timestamp()).await
    };
    let rebuilt = Box::pin(rebuilt).await;
    ledger.close();
    rebuilt?;
    Ok(ExitCode::SUCCESS)
}

async fn has_calls(store: &Store) -> Result<bool, StoreError> {
    let one = Plan {
        limit: 1,
        ..Plan::default()
    };
    Ok(!store.calls(&one).await?.rows.is_empty())
}

/// Everything that is left, from the journal to the counters.
#[expect(clippy::print_stdout, reason = "it is the command's answer")]
async fn rebuild(app: &App, is_served: bool, from: Timestamp) -> anyhow::Result<()> {
    let store = &app.store;
    let restored = store.restore(|_| {}).await?;
    of_the_journal(&restored);
    let replayed = deliveries::replay_all(store, &app.ingest).await?;
    println!("log       {replayed}");
    match can_ask(app, is_served).await? {
        true => println!("vendor    {}", asked(app, is_served, from).await?),
        false => println!("vendor    not asked, for there is no API key; `backfill` asks later"),
    }
    let decided = decide_what_is_due(store).await?;
    println!("decisions {decided} made anew because of other calls");
    let counted = store.recount().await?;
    let mended = recount::mended(store, &counted.drifts).await?;
    println!("counters  {} rows, {mended} put right", counted.rows);
    of_what_is_lost(&store.without_facts().await?);
    Ok(())
}

/// With a key of our own, or where somebody who has one is at work.
async fn can_ask(app: &App, is_served: bool) -> Result<bool, StoreError> {
    let state = app.store.sync_seen().await?.state;
    let synced = state.and_then(|state| state.last_success);
    let is_synced = synced.is_some_and(|at| boot::now().duration_since(at) < AN_HOUR);
    Ok(!app.vendor.is_off() || (is_served && is_synced))
}

async fn asked(app: &App, is_served: bool, from: Timestamp) -> anyhow::Result<String> {
    let now = boot::now();
    let wanted = WantedBackfill {
        at: now,
        from,
        to: now,
    };
    app.store.want_backfill(wanted).await?;
    let run = backfill::to_the_end(app, is_served, now).await;
    let run = run.context("run it again with --into-existing to go on")?;
    Ok(backfill::told(&run))
}

/// Calls tell of one another; a note of that waits until the indexes have
/// caught up.
async fn decide_what_is_due(store: &Store) -> anyhow::Result<usize> {
    tokio::time::sleep(SETTLED.unsigned_abs()).await;
    let mut decided = 0_usize;
    loop {
        let some = ingest::redecide_due(store, DUE, boot::now()).await?;
        if some == 0 {
            return Ok(decided);
        }
        decided = decided.saturating_add(some);
    }
}

#[expect(clippy::print_stdout, reason = "it is the command's answer")]
fn of_the_journal(restored: &Restored) {
    let Restored {
        calls,
        written,
        edited,
        erased,
        untold,
    } = restored;
    println!(
        "journal   {calls} calls, {edited} with people's entries, {erased} erased; {written} put back"
    );
    if *untold > 0 {
        println!(
            "          {untold} entries are older than the journal's keeping all of them; their \
             words are in the calls' histories"
        );
    }
}

#[expect(clippy::print_stdout, reason = "it is the command's answer")]
fn of_what_is_lost(lost: &[domain::ConversationId]) {
    if lost.is_empty() {
        return;
    }
    println!(
        "{} calls are in the journal alone: neither the log nor ElevenLabs has them any more",
        lost.len()
    );
    for id in lost.iter().take(NAMED) {
        println!("  {id}");
    }
}
