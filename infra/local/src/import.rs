//! `import`: a list of recipients into a campaign's. It shows what the list
//! seems to be, what is refused and what would change about past calls, and
//! only then does it.

mod told;

use std::fs;
use std::io::{BufRead, IsTerminal, Write, stderr, stdin};
use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Context;
use clap::Args;
use domain::{CampaignId, MailingId};
use jobs::{Job, List, Order};
use lists::Sheet;
use store::Store;

use crate::Place;
use crate::ledger::{Ledger, Which};
use crate::working::to_the_end;

/// Who imports, as the journal has it.
const BY: &str = "operator";

#[derive(Args)]
pub(crate) struct Options {
    /// The CSV file, with its rows in any order and any columns
    file: PathBuf,
    /// The campaign whose list it is
    #[arg(long, value_name = "ID")]
    campaign: CampaignId,
    /// What rows without a mailing belong to
    #[arg(long, value_name = "ID")]
    mailing: Option<MailingId>,
    /// What a column is, by its name or its place counted from one, such as Cell=phone; nothing after the sign leaves it out
    #[arg(long = "column", value_name = "NAME=FIELD", value_parser = column)]
    columns: Vec<(String, Option<String>)>,
    /// Do it without asking
    #[arg(long)]
    apply: bool,
    #[command(flatten)]
    which: Which,
}

fn column(text: &str) -> Result<(String, Option<String>), String> {
    let (column, field) = text
        .rsplit_once('=')
        .ok_or("is no pair such as Cell=phone")?;
    let field = Some(field.trim()).filter(|field| !field.is_empty());
    Ok((column.trim().to_owned(), field.map(str::to_owned)))
}

pub(crate) async fn run(place: &Place, options: Options) -> anyhow::Result<ExitCode> {
    let bytes = fs::read(&options.file)
        .with_context(|| format!("{} cannot be read", options.file.display()))?;
    let ledger = Ledger::open_what_runs(place, options.which).await?;
    ledger.needs_objects()?;
    let done = import(&ledger.store, &options, &bytes).await;
    ledger.close();
    done
}

async fn import(store: &Store, options: &Options, bytes: &[u8]) -> anyhow::Result<ExitCode> {
    show_columns(store, options, bytes).await?;
    let would = worked(store, options, bytes, true).await?;
    told::of(&would, "would");
    if !options.apply && !confirmed()? {
        return Ok(ExitCode::SUCCESS);
    }
    let done = worked(store, options, bytes, false).await?;
    told::of(&done, "did");
    told::undo(&done);
    Ok(ExitCode::SUCCESS)
}

async fn show_columns(store: &Store, options: &Options, bytes: &[u8]) -> anyhow::Result<()> {
    let campaign = store.campaign(&options.campaign).await?;
    let campaign =
        campaign.with_context(|| format!("there is no campaign {}", options.campaign))?;
    let settings = jobs::settings(&campaign.value, options.mailing.clone());
    let sheet = Sheet::read(bytes)?;
    let mut columns = sheet.guess(&settings);
    for (column, field) in &options.columns {
        let field = field.as_deref().map(str::parse).transpose();
        columns.choose(column, field.with_context(|| format!("--column {column}"))?)?;
    }
    told::columns(&sheet, &columns);
    Ok(())
}

/// Reads the list in, or only tries to, with a bar that moves meanwhile.
async fn worked(
    store: &Store,
    options: &Options,
    bytes: &[u8],
    dry_run: bool,
) -> anyhow::Result<Job> {
    let list = List {
        bytes,
        columns: &options.columns,
        default_mailing: options.mailing.as_ref(),
    };
    let order = Order {
        id: None,
        actor: BY.to_owned(),
        dry_run,
        now: boot::now(),
    };
    let job = Box::pin(jobs::import(store, &options.campaign, list, order)).await?;
    let doing = if dry_run { "Trying out" } else { "Importing" };
    to_the_end(store, job, doing).await
}

/// Nobody at a terminal is nobody to ask: nothing is done.
fn confirmed() -> anyhow::Result<bool> {
    let mut ask = stderr();
    if !stdin().is_terminal() {
        writeln!(ask, "Nothing was imported; --apply does it.")?;
        return Ok(false);
    }
    write!(ask, "Import it? [y/N] ")?;
    ask.flush()?;
    let mut answer = String::new();
    stdin().lock().read_line(&mut answer)?;
    Ok(matches!(answer.trim(), "y" | "Y" | "yes"))
}
