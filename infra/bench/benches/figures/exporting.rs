//! An export of a hundred thousand calls, or of as many as are asked for, in a
//! process of its own, so that its memory and CPU are told apart from the
//! database's. The file lies in a folder.

use std::collections::HashMap;
use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

use anyhow::{Context, bail, ensure};
use aws_sdk_dynamodb::types::{AttributeValue, PutRequest, WriteRequest};
use futures::{StreamExt, TryStreamExt};
use jiff::tz::TimeZone;
use jobs::{Export, Exported, Job, JobState, Lies, Order};
use sandbox::{Sandbox, TABLE_PREFIX};
use store::{Download, Sort, Store};

use crate::syncing::{cpu_ms, peak_mb};

/// Says to be the process that exports, before the address, the folder and the
/// number of calls.
pub(crate) const CHILD: &str = "--as-the-export";
pub(crate) const CALLS: usize = 100_000;

/// Different calls, of which the others are copies.
const DIFFERENT: usize = 1_000;
/// What a list in the order of start needs of a call.
const NEEDED: [&str; 4] = ["conversation_id", "listing", "started_at", "row"];

type Item = HashMap<String, AttributeValue>;

pub(crate) async fn export(calls: usize) -> anyhow::Result<()> {
    println!("export of {calls} calls to a folder, a process of its own");
    let (sandbox, store) = crate::store().await;
    crate::fill(&store, DIFFERENT.min(calls)).await?;
    let began = Instant::now();
    multiply(&sandbox, calls / DIFFERENT).await?;
    println!("  seeded in {:.0} s", began.elapsed().as_secs_f64());
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("export");
    let mut child = Command::new(std::env::current_exe()?);
    child.args([CHILD, sandbox.endpoint()]).arg(&folder);
    child.arg(calls.to_string());
    let output = tokio::task::spawn_blocking(move || child.output()).await??;
    let told = String::from_utf8_lossy(&output.stderr);
    ensure!(output.status.success(), "{told}");
    print!("{}", String::from_utf8_lossy(&output.stdout));
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

/// Copies every call until there are `times` as many, each started later. What no
/// list in the order of start needs is left out: it is a million rows.
async fn multiply(sandbox: &Sandbox, times: usize) -> anyhow::Result<()> {
    let (client, table) = (sandbox.client(), format!("{TABLE_PREFIX}calls"));
    let scan = client.scan().table_name(&table).into_paginator().items();
    let calls: Vec<Item> = scan.send().collect::<Result<_, _>>().await?;
    let writes = (1..times).flat_map(|copy| calls.chunks(25).map(move |calls| (copy, calls)));
    let writes = writes.map(|(copy, calls)| {
        let puts: anyhow::Result<Vec<_>> = calls.iter().map(|call| put(call, copy)).collect();
        let (client, table) = (client.clone(), table.clone());
        async move {
            let write = client.batch_write_item().request_items(table, puts?);
            write.send().await.map(drop).map_err(anyhow::Error::from)
        }
    });
    let mut writes = futures::stream::iter(writes).buffer_unordered(4);
    while let Some(written) = writes.next().await {
        written?;
    }
    Ok(())
}

fn put(call: &Item, copy: usize) -> anyhow::Result<WriteRequest> {
    let mut call = call.clone();
    call.retain(|name, _| NEEDED.contains(&name.as_str()));
    let id = call.get("conversation_id").and_then(|id| id.as_s().ok());
    let id = format!("{}_{copy}", id.context("a call without an id")?);
    call.insert("conversation_id".to_owned(), AttributeValue::S(id));
    let start = call.get("started_at").and_then(|at| at.as_n().ok());
    let start: usize = start.context("a call without a start")?.parse()?;
    let later = (start + copy).to_string();
    call.insert("started_at".to_owned(), AttributeValue::N(later));
    let put = PutRequest::builder().set_item(Some(call)).build()?;
    Ok(WriteRequest::builder().put_request(put).build())
}
