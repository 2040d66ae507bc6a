//! What a page costs in CPU of our own, in a process of its own, so that it is
//! told apart from the database's.

use std::sync::Arc;

use anyhow::ensure;
use bench::business::Business;
use bench::site::{PAGES, Site};
use jiff::tz::TimeZone;
use object_store::memory::InMemory;
use sandbox::TABLE_PREFIX;
use store::{Plan, Store};

use crate::syncing::{cpu_ms, peak_mb};

/// Says to be the process that renders, before the address.
pub(crate) const CHILD: &str = "--as-the-pages";
const RUNS: u32 = 500;

pub(crate) async fn rendering() -> anyhow::Result<()> {
    println!("own CPU of pages at a thousand calls, a process of its own, one thread");
    let business = Business::received().await?.times(1, None).await?;
    crate::beside(&[CHILD, business.sandbox.endpoint()]).await
}

/// What the other process does.
pub(crate) async fn as_the_pages(database: &str) -> anyhow::Result<()> {
    let client = boot::embedded_dynamodb(database, "bench");
    let objects = Arc::new(InMemory::new());
    let store = Store::new(client, TABLE_PREFIX, objects, TimeZone::UTC);
    let site = Site::new(store.clone()).await?;
    let reading = each(async || read(&store).await).await?;
    println!("  50 rows and the campaigns, read alone: {reading:.2} ms");
    for (name, path) in PAGES {
        let own = each(async || site.open(path).await.map(drop)).await?;
        println!("  {name:<18}  {own:.2} ms a page");
    }
    println!("  memory {} MB at most", peak_mb()?);
    Ok(())
}

/// What the page of a list reads, apart from who asks.
async fn read(store: &Store) -> anyhow::Result<()> {
    let plan = Plan {
        limit: 50,
        ..Plan::default()
    };
    let (page, _book) = (store.calls(&plan).await?, store.book().await?);
    ensure!(page.rows.len() == 50, "a page had {} rows", page.rows.len());
    Ok(())
}

/// Our own CPU for each of many runs, in milliseconds.
async fn each(work: impl AsyncFn() -> anyhow::Result<()>) -> anyhow::Result<f64> {
    work().await?;
    let before = cpu_ms()?;
    for _ in 0..RUNS {
        work().await?;
    }
    Ok((cpu_ms()? - before) / f64::from(RUNS))
}
