//! Verified deliveries that the database did not take in time.

use ingest::{Brought, bring_in as bring_one_in};
use store::{Again, Parked, StoreError};

use super::Came;
use crate::ledger::Ledger;

/// More than these are left to the tick, which does the same.
const MOST: usize = 10_000;

#[expect(clippy::print_stdout, reason = "it is the command's answer")]
pub(super) async fn bring_in(ledger: &Ledger) -> Result<Came, StoreError> {
    let store = &ledger.store;
    let failed = store.parked_failed(MOST).await?;
    let waiting = store.parked(MOST).await?;
    println!(
        "{} deliveries had been given up, {} wait",
        failed.len(),
        waiting.len()
    );
    let mut came = Came::All;
    for parked in &failed {
        let waits = store.wait_again(parked).await;
        let told = match waits {
            Ok(Some(waits)) => one(ledger, &waits, &mut came).await,
            Ok(None) => "somebody else tries it".to_owned(),
            // A body that cannot be read holds no other up.
            Err(error) => still_away(&mut came, &format!("cannot be read: {error}")),
        };
        println!("  {}  {told}", parked.name());
    }
    for parked in &waiting {
        let told = one(ledger, parked, &mut came).await;
        println!("  {}  {told}", parked.name());
    }
    Ok(came)
}

async fn one(ledger: &Ledger, parked: &Parked, came: &mut Came) -> String {
    match bring_one_in(&ledger.store, ledger.ingest(), parked).await {
        Ok(Brought::In) => "brought in".to_owned(),
        Ok(Brought::ByOthers) => "somebody else brought it in".to_owned(),
        Ok(Brought::Not { again, why }) => {
            let then = match again {
                Again::Waits => "it is tried again each minute",
                Again::SetAside => "it is given up",
            };
            still_away(came, &format!("{why}; {then}"))
        }
        Err(error) => still_away(came, &error.to_string()),
    }
}

fn still_away(came: &mut Came, why: &str) -> String {
    *came = Came::NotAll;
    format!("not brought in: {why}")
}
