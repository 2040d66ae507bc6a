//! `backfill`: calls from before the installation.
//!
//! The ledger keeps how far it has come, so that it goes on after an
//! interruption, whoever does it: this command, where it has the API's key, or
//! else the server, between its own runs.

use std::process::ExitCode;
use std::time::Duration;

use anyhow::{Context, bail};
use clap::Args;
use domain::Timestamp;
use indicatif::{ProgressBar, ProgressStyle};
use jiff::SignedDuration;
use jiff::civil::Date;
use store::{Run, Store, SyncSeen, WantedBackfill};
use sync::{Cause, Synced};

use crate::Place;
use crate::ledger::{Ledger, Which};

#[derive(Args)]
pub(crate) struct Options {
    /// First day; without it an unfinished backfill goes on
    #[arg(long, value_name = "DATE")]
    from: Option<Date>,
    /// Last day; without it, up to now
    #[arg(long, value_name = "DATE", requires = "from")]
    to: Option<Date>,
    #[command(flatten)]
    which: Which,
}

const A_SECOND: Duration = Duration::from_secs(1);
/// For so long at a stretch; others may want to sync, too.
const A_STRETCH: SignedDuration = SignedDuration::from_secs(60);

#[expect(clippy::print_stdout, reason = "it is the command's answer")]
pub(crate) async fn run(place: &Place, options: Options) -> anyhow::Result<ExitCode> {
    let ledger = Ledger::open_what_runs(place, options.which).await?;
    ledger.needs_objects()?;
    let wanted = wanted(&ledger.store, &options).await?;
    let done = to_the_end(&ledger.sync(), ledger.is_served(), wanted).await;
    ledger.close();
    println!("{}", told(&done?));
    Ok(ExitCode::SUCCESS)
}

/// Does the backfill that was asked for at `wanted`, or waits for whoever does,
/// with a bar that moves meanwhile.
pub(crate) async fn to_the_end(
    app: &sync::App,
    is_served: bool,
    wanted: Timestamp,
) -> anyhow::Result<Run> {
    let bar = bar();
    let done = tokio::select! {
        done = until_done(&app.store, wanted, &bar) => done,
        failed = work(app, is_served) => Err(failed),
    };
    bar.finish_and_clear();
    done
}

/// The backfill to go on with, or a new one that is asked for here.
async fn wanted(store: &Store, options: &Options) -> anyhow::Result<Timestamp> {
    let seen = store.sync_seen().await?;
    let Some(from) = options.from else {
        let begun = begun(&seen);
        return begun.context("no backfill is unfinished; say from which day on, with --from");
    };
    let now = boot::now();
    let zone = store.zone().clone();
    let from = from.to_zoned(zone.clone())?.timestamp();
    let to = match options.to {
        Some(day) => day.tomorrow()?.to_zoned(zone)?.timestamp(),
        None => now,
    };
    if from >= to {
        bail!("--from is not before --to");
    }
    let same = |run: &&Run| run.from == from && options.to.is_none_or(|_| run.to == to);
    if let Some(run) = seen
        .state
        .as_ref()
        .and_then(|state| state.backfill.as_ref())
        .filter(same)
    {
        return begun(&seen).with_context(|| format!("backfill from {} has no request", run.from));
    }
    let wanted = WantedBackfill { at: now, from, to };
    store.want_backfill(wanted).await?;
    Ok(now)
}

/// When the backfill was asked for that is not finished.
fn begun(seen: &SyncSeen) -> Option<Timestamp> {
    if seen.wants_backfill() {
        return seen.wanted_backfill.map(|wanted| wanted.at);
    }
    let state = seen.state.as_ref()?;
    state.backfill.as_ref().and(state.backfill_begun)
}

/// Does it from here, for as long as somebody waits; answers why it cannot.
async fn work(app: &sync::App, is_served: bool) -> anyhow::Error {
    loop {
        let until = sync::in_time(boot::now(), A_STRETCH);
        match sync::sync(app, Cause::Tick, until).await {
            Err(error) => return error.into(),
            Ok(Synced::Failed(why)) => {
                return anyhow::anyhow!("{why}; `backfill` goes on where it was");
            }
            Ok(Synced::Off(why)) if !is_served => {
                return anyhow::anyhow!("{why}: ELEVENLABS_API_KEY is missing");
            }
            // The server has the key, or somebody who does will come.
            Ok(Synced::Off(_) | Synced::Held | Synced::Overtaken | Synced::Rested) => {
                tokio::time::sleep(A_SECOND).await;
            }
            Ok(Synced::Done | Synced::CutShort) => {}
        }
    }
}

/// Shows how far it has come until it is done.
async fn until_done(store: &Store, wanted: Timestamp, bar: &ProgressBar) -> anyhow::Result<Run> {
    let mut last = None;
    loop {
        let seen = store.sync_seen().await?;
        let state = seen.state.as_ref();
        let is_begun = state.is_some_and(|state| state.backfill_begun >= Some(wanted));
        match state.and_then(|state| state.backfill.clone()) {
            Some(run) if is_begun => {
                bar.set_position(run.progress().into());
                bar.set_message(told(&run));
                last = Some(run);
            }
            None if is_begun => return finished(store, last).await,
            _ => bar.set_message("waits for its turn"),
        }
        tokio::time::sleep(A_SECOND).await;
    }
}

/// As the log has it: what was last seen of it was not its end.
async fn finished(store: &Store, last: Option<Run>) -> anyhow::Result<Run> {
    let runs = store.runs(20).await?.into_iter().map(|log| log.run);
    let mut backfills = runs.filter(|run| run.kind == store::RunKind::Backfill);
    backfills
        .next()
        .or(last)
        .context("the backfill has ended unseen")
}

fn bar() -> ProgressBar {
    let style = ProgressStyle::with_template("{bar:30} {percent:>3} %  {msg}");
    let bar = ProgressBar::new(1000);
    bar.set_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()));
    bar.enable_steady_tick(Duration::from_millis(200));
    bar
}

pub(crate) fn told(run: &Run) -> String {
    let reached = run.reached.unwrap_or(run.from);
    let Run {
        listed,
        fetched,
        new,
        failed,
        ..
    } = run;
    let up_to = reached.strftime("%Y-%m-%d %H:%M");
    format!("{listed} calls listed up to {up_to}, {fetched} fetched, {new} new, {failed} failed")
}
