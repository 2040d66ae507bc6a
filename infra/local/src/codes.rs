//! `codes`: new codes to print on the pieces of a mailing, with a check digit,
//! none of them a code that any list has already.

use std::collections::BTreeSet;
use std::process::ExitCode;

use clap::Args;
use store::{Store, StoreError};

use crate::Place;
use crate::ledger::{Ledger, Which};

#[derive(Args)]
pub(crate) struct Options {
    /// What the codes begin with, 1 to 12 letters and digits
    #[arg(long)]
    prefix: String,
    /// How many
    #[arg(long, default_value_t = 1)]
    count: usize,
    #[command(flatten)]
    which: Which,
}

#[expect(clippy::print_stdout, reason = "the codes are the command's answer")]
pub(crate) async fn run(place: &Place, options: Options) -> anyhow::Result<ExitCode> {
    let ledger = Ledger::open_what_runs(place, options.which).await?;
    let taken = taken(&ledger.store).await;
    ledger.close();
    let mut seed = [0; 32];
    getrandom::fill(&mut seed)?;
    for code in lists::codes::generate(&options.prefix, options.count, seed, &taken?)? {
        println!("{code}");
    }
    Ok(ExitCode::SUCCESS)
}

const A_PAGE: usize = 500;

/// The normal forms of all codes that are on a list or are a campaign's.
async fn taken(store: &Store) -> Result<BTreeSet<String>, StoreError> {
    let mut taken = BTreeSet::new();
    for campaign in store.book().await?.campaigns.into_values() {
        let shared = campaign.codes.iter();
        taken.extend(shared.map(|code| domain::normal_form(code)));
        let mut after = None;
        loop {
            let page = store
                .recipients_of(&campaign.id, after.as_ref(), A_PAGE)
                .await?;
            let codes = page.rows.iter().filter_map(|row| row.code.as_deref());
            taken.extend(codes.map(domain::normal_form));
            after = page.next;
            if after.is_none() {
                break;
            }
        }
    }
    Ok(taken)
}
