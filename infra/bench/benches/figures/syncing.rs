//! The sync of ten thousand conversations, in a process of its own, so that its
//! memory and CPU are told apart from the database's and the vendor's.

use std::sync::Arc;
use std::time::Instant;

use anyhow::{Context, bail, ensure};
use elevenlabs::Pace;
use jiff::SignedDuration;
use jiff::tz::TimeZone;
use object_store::memory::InMemory;
use sandbox::elevenlabs::StandIn;
use sandbox::{Sandbox, TABLE_PREFIX};
use store::Store;
use sync::{App, Cause, Synced};

/// Says to be the process that syncs, before the two addresses.
pub(crate) const CHILD: &str = "--as-the-sync";
const CONVERSATIONS: usize = 10_000;
/// As fast as the machine can: what is allowed at ElevenLabs is five a second.
const PER_SECOND: u32 = 100_000;

/// Lists, fetches and keeps ten thousand conversations.
pub(crate) async fn ten_thousand() -> anyhow::Result<()> {
    println!("sync of {CONVERSATIONS} conversations from a stand-in, a process of its own");
    let (sandbox, vendor) = (Sandbox::memory().await, StandIn::start(boot::now).await);
    let from = boot::now() - SignedDuration::from_mins(110);
    vendor.vendor().calls(
        CONVERSATIONS,
        from,
        boot::now() - SignedDuration::from_mins(45),
        1,
    );
    crate::beside(&[CHILD, sandbox.endpoint(), vendor.base_url()]).await?;
    let recount = Store::new(
        sandbox.client(),
        TABLE_PREFIX,
        Arc::new(InMemory::new()),
        TimeZone::UTC,
    )
    .recount()
    .await?;
    ensure!(recount.drifts.is_empty(), "counters differ from the calls");
    println!("  {} calls kept", recount.calls);
    Ok(())
}

/// What the other process does.
pub(crate) async fn as_the_sync(database: &str, base: &str) -> anyhow::Result<()> {
    boot::use_ring();
    let client = boot::embedded_dynamodb(database, "bench");
    let store = Store::new(
        client,
        TABLE_PREFIX,
        Arc::new(InMemory::new()),
        TimeZone::UTC,
    );
    let key = "sk_stand_in_0123456789abcdef0123456789abcdef".parse()?;
    let pace = Pace {
        per_second: PER_SECOND,
        ..Pace::default()
    };
    let app = App {
        store,
        ingest: bench::business::settings(),
        vendor: boot::Vendor::new(
            base.parse()?,
            Some(boot::Secret::given(key)),
            pace,
            boot::now,
        ),
        now: boot::now,
    };
    let (began, before) = (Instant::now(), cpu_ms()?);
    let until = boot::now() + SignedDuration::from_hours(1);
    let came_to = sync::sync(&app, Cause::Tick, until).await?;
    if came_to != Synced::Done {
        bail!("it came to {came_to:?}");
    }
    let spent = cpu_ms()? - before;
    let each = spent / CONVERSATIONS as f64;
    println!(
        "  {:.1} s, own CPU {each:.2} ms a call, memory {} MB at most",
        began.elapsed().as_secs_f64(),
        peak_mb()?
    );
    let log = app.store.runs(10).await?;
    let listed: u32 = log.iter().map(|log| log.run.listed).sum();
    let pages: u32 = log.iter().map(|log| log.run.pages).sum();
    println!("  {listed} listed on {pages} pages in {} passes", log.len());
    Ok(())
}

fn status(name: &str) -> anyhow::Result<u64> {
    let status = std::fs::read_to_string("/proc/self/status")?;
    let line = status.lines().find(|line| line.starts_with(name));
    let number = line.and_then(|line| line.split_whitespace().nth(1));
    Ok(number.context("no such line")?.parse()?)
}

pub(crate) fn peak_mb() -> anyhow::Result<u64> {
    Ok(status("VmHWM")? / 1024)
}

/// User and system time, in clock ticks of ten milliseconds.
pub(crate) fn cpu_ms() -> anyhow::Result<f64> {
    let stat = std::fs::read_to_string("/proc/self/stat")?;
    let after = stat.rsplit(')').next().context("no stat")?;
    let fields: Vec<&str> = after.split_whitespace().collect();
    let tick =
        |n: usize| -> anyhow::Result<f64> { Ok(fields.get(n).context("no field")?.parse()?) };
    Ok((tick(11)? + tick(12)?) * 10.0)
}
