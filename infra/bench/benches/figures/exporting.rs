//! An export of a hundred thousand calls, or of as many as are asked for, in a
//! process of its own, so that its memory and CPU are told apart from the
//! database's. The file lies in a folder.

use std::path::Path;
use std::time::{Duration, Instant};

use anyhow::{Context, bail, ensure};
use bench::business::{Business, RECEIVED};
use futures::TryStreamExt;
use jiff::tz::TimeZone;
use jobs::{Export, Exported, Job, JobState, Lies, Order};
use sandbox::TABLE_PREFIX;
use store::{Download, Sort, Store};

use crate::syncing::{cpu_ms, peak_mb};

/// Says to be the process that exports, before the address, the folder and the
/// number of calls.
pub(crate) const CHILD: &str = "--as-the-export";
pub(crate) const CALLS: usize = 100_000;

pub(crate) async fn export(calls: usize) -> anyhow::Result<()> {
    println!("export of {calls} calls to a folder, a process of its own");
    let folder = crate::folder("export")?;
    let (received, file) = (Business::received().await?, folder.join("calls.db"));
    let business = received.times(calls / RECEIVED, Some(&file)).await?;
    let files = folder.join("files");
    let files = files.to_str().context("the folder's path is not text")?;
    let (database, calls) = (business.sandbox.endpoint(), calls.to_string());
    crate::beside(&[CHILD, database, files, &calls]).await?;
    std::fs::remove_dir_all(folder)?;
    Ok(())
}

/// What the other process does.
pub(crate) async fn as_the_export(database: &str, folder: &str, calls: &str) -> anyhow::Result<()> {
    let client = boot::embedded_dynamodb(database, "bench");
    let objects = boot::objects_in(Path::new(folder))?;
    let store = Store::new(client, TABLE_PREFIX, objects, TimeZone::UTC);
    let calls: u64 = calls.parse()?;
    let (began, before) = (Instant::now(), cpu_ms()?);
    let job = written(&store).await?;
    ensure!(job.done == calls, "{} calls were written", job.done);
    #[expect(clippy::cast_precision_loss, reason = "a figure to be read")]
    let each = (cpu_ms()? - before) * 1000.0 / calls as f64;
    println!(
        "  {:.1} s, own CPU {each:.0} µs a call, {} MB written, memory {} MB at most",
        began.elapsed().as_secs_f64(),
        job.summary.file.bytes / 1_000_000,
        peak_mb()?
    );
    let rows = rows(&store, &job).await?;
    ensure!(rows == calls + 1, "the file has {rows} rows");
    println!("  {rows} rows taken away, memory {} MB at most", peak_mb()?);
    Ok(())
}

/// Orders an export and works on it as ticks do.
async fn written(store: &Store) -> anyhow::Result<Job> {
    let order = Order {
        id: None,
        actor: "person:bench".to_owned(),
        dry_run: false,
        now: boot::now(),
    };
    let (all, by) = (Export::default(), Sort::StartedAt);
    let Exported::Begun(mut job) = jobs::export(store, all, by, order, Duration::ZERO).await?
    else {
        bail!("the calls came at once");
    };
    while !job.is_over() {
        let tick = Duration::from_secs(30);
        *job = jobs::work_on(store, &job.id, tick, boot::now()).await?;
    }
    ensure!(job.state == JobState::Done, "it failed: {:?}", job.error);
    Ok(*job)
}

/// The rows of the file; no cell of these calls has a line end in it.
async fn rows(store: &Store, job: &Job) -> anyhow::Result<u64> {
    let lies = jobs::file(store, job, "person:bench", boot::now()).await?;
    let Lies::Ready(Download::Content(parts)) = lies else {
        bail!("there is no file");
    };
    let lines = parts.map_ok(|part| part.iter().filter(|byte| **byte == b'\n').count());
    let lines = lines
        .try_fold(0, async |sum, lines| Ok(sum + lines))
        .await?;
    Ok(u64::try_from(lines)?)
}
