//! What pages cost at a thousand calls and at many: the same requests, and about
//! the same time.

use std::collections::BTreeSet;
use std::time::Duration;

use anyhow::{Context, ensure};
use bench::business::{Business, RECEIVED};
use bench::site::{PAGES, Site};

use crate::timing::Timing;

const USUAL: usize = 100_000;
const RUNS: usize = 100;

/// Prints each page at a thousand calls and at `--calls` of them, a hundred
/// thousand unless something else is said.
pub(crate) async fn pages(arguments: &[String]) -> anyhow::Result<()> {
    let place = arguments.iter().position(|it| it == "--calls");
    let many = place.and_then(|place| arguments.get(place.saturating_add(1)));
    let many = many.map_or(Ok(USUAL), |many| many.parse())?;
    println!("pages of one business, embedded database in a file");
    let received = Business::received().await?;
    let folder = crate::folder("pages")?;
    let mut sites = Vec::new();
    for calls in [RECEIVED, many] {
        let file = folder.join(format!("{calls}.db"));
        let business = received.times(calls / RECEIVED, Some(&file)).await?;
        let site = Site::new(business.store.clone()).await?;
        sites.push((calls, business, site));
    }
    for (name, path) in PAGES {
        let mut before = None;
        for (calls, business, site) in &sites {
            let (took, cost) = measured(business, site, path).await?;
            let timing = Timing::from(took);
            let ratio = timing.median() / *before.get_or_insert(timing.median());
            println!("  {calls:>9} calls, {name:<18}  {timing}  × {ratio:.2}  ({cost})");
        }
    }
    std::fs::remove_dir_all(folder)?;
    Ok(())
}

async fn measured(
    business: &Business,
    site: &Site,
    path: &str,
) -> anyhow::Result<(Vec<Duration>, String)> {
    let (mut took, mut costs) = (Vec::new(), BTreeSet::new());
    // The first finds connections cold.
    for run in 0..=RUNS {
        let (spent, asked) = business.sandbox.requests_of(site.open(path)).await;
        let spent = spent?;
        if run > 0 {
            took.push(spent);
            costs.insert(asked.to_string());
        }
    }
    ensure!(costs.len() == 1, "{path} costs differently: {costs:?}");
    Ok((took, costs.pop_first().context("a page was opened")?))
}
