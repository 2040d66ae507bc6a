//! `rekey`: all lists are written anew as numbers, names and codes are read
//! now, and all calls are decided by them.

use std::process::ExitCode;

use clap::Args;
use jobs::{Order, Scope};
use store::{Store, StoreError};

use crate::Place;
use crate::ledger::{Ledger, Which};
use crate::working::to_the_end;

/// Who rekeys, as the journal has it.
const BY: &str = "operator";
const A_PAGE: usize = 100;

#[derive(Args)]
pub(crate) struct Options {
    #[command(flatten)]
    which: Which,
}

pub(crate) async fn run(place: &Place, options: Options) -> anyhow::Result<ExitCode> {
    let ledger = Ledger::open_what_runs(place, options.which).await?;
    ledger.needs_objects()?;
    let done = rekey(&ledger.store).await;
    ledger.close();
    done.map(|()| ExitCode::SUCCESS)
}

#[expect(clippy::print_stdout, reason = "what was done is the command's answer")]
async fn rekey(store: &Store) -> anyhow::Result<()> {
    let (was, is) = (store.lists_read_by().await?, domain::NUMBERS_VERSION);
    let was = was.map_or("never before".to_owned(), |was| {
        format!("last by version {was}")
    });
    let recipients = write_anew(store).await?;
    let stale = store.delete_stale_questions().await?;
    store.note_lists_read_by(is).await?;
    println!(
        "{recipients} recipients written anew by version {is} of the reading of numbers, {was}"
    );
    println!("{stale} rows deleted by which they were found before");

    let order = Order {
        id: None,
        actor: BY.to_owned(),
        dry_run: false,
        now: boot::now(),
    };
    let job = Box::pin(jobs::redecide(store, Scope::default(), order)).await?;
    let job = to_the_end(store, job, "Deciding").await?;
    let report = job.summary.report;
    println!(
        "{} calls looked at, {} changed",
        report.looked_at, report.changed
    );
    Ok(())
}

async fn write_anew(store: &Store) -> Result<usize, StoreError> {
    let mut written = 0_usize;
    for campaign in store.book().await?.campaigns.into_keys() {
        let mut after = None;
        loop {
            let page = store
                .recipients_of(&campaign, after.as_ref(), A_PAGE)
                .await?;
            let whose = page.rows.into_iter().map(|row| (row.campaign, row.id));
            let whose: Vec<_> = whose.collect();
            store.write_anew(&whose).await?;
            written = written.saturating_add(whose.len());
            after = page.next;
            if after.is_none() {
                break;
            }
        }
    }
    Ok(written)
}
