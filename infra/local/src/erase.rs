//! `erase`: what tells of a person goes, for ever.

use std::io::{BufRead, IsTerminal, Write, stderr, stdin};
use std::process::ExitCode;

use anyhow::bail;
use clap::Args;
use domain::{ConversationId, PhoneNumber};
use store::access::{Act, ActKind};
use store::{Erased, Store, StoreError};

use crate::Place;
use crate::ledger::{Ledger, Which};

/// Who erases, as the journal has it.
const BY: &str = "operator";

#[derive(Args)]
pub(crate) struct Options {
    #[command(flatten)]
    what: What,
    /// Why, as the journal keeps it; without anything personal
    #[arg(long, default_value = "requested")]
    reason: String,
    /// Do not ask before
    #[arg(long)]
    yes: bool,
    #[command(flatten)]
    which: Which,
}

#[derive(Args)]
#[group(required = true, multiple = false)]
struct What {
    /// The call with this conversation id
    #[arg(long, value_name = "ID")]
    conversation: Option<ConversationId>,
    /// Every call of this number, such as +14155550100
    #[arg(long, value_name = "E164")]
    number: Option<PhoneNumber>,
}

pub(crate) async fn run(place: &Place, options: Options) -> anyhow::Result<ExitCode> {
    let ledger = Ledger::open(place, options.which).await?;
    ledger.needs_objects()?;
    let found = calls(&ledger.store, &options.what).await?;
    if !options.yes && !confirmed(&options.what, found)? {
        ledger.close();
        return Ok(ExitCode::FAILURE);
    }
    let erased = erase(&ledger.store, &options).await?;
    note(&ledger.store, &options.what, erased).await?;
    report(erased);
    ledger.close();
    Ok(ExitCode::SUCCESS)
}

/// How many calls we know that are meant.
async fn calls(store: &Store, what: &What) -> Result<usize, StoreError> {
    let Some(number) = &what.number else {
        let Some(id) = &what.conversation else {
            return Ok(0);
        };
        return Ok(usize::from(store.call(id).await?.is_some()));
    };
    store.calls_of_number(number).await
}

fn confirmed(what: &What, found: usize) -> anyhow::Result<bool> {
    if !stdin().is_terminal() {
        bail!("nobody is there to ask; --yes goes on without");
    }
    let meant = match (&what.conversation, &what.number) {
        (Some(id), _) => format!("the call {id}"),
        (None, Some(number)) => format!("every call of {number}"),
        (None, None) => String::new(),
    };
    let mut ask = stderr();
    write!(
        ask,
        "This erases {meant}, for ever; {found} known. Type yes to go on: "
    )?;
    ask.flush()?;
    let mut answer = String::new();
    stdin().lock().read_line(&mut answer)?;
    Ok(answer.trim().eq_ignore_ascii_case("yes"))
}

/// A call that is not known is erased, too: it may yet come.
async fn erase(store: &Store, options: &Options) -> Result<Erased, StoreError> {
    let (what, reason, now) = (&options.what, options.reason.as_str(), boot::now());
    match (&what.conversation, &what.number) {
        (Some(id), _) => store.erase_call(id, BY, reason, now).await,
        (None, Some(number)) => store.erase_number(number, BY, reason, now).await,
        (None, None) => Ok(Erased::default()),
    }
}

/// Who asks later is told how much went, and of which call, never whose number.
async fn note(store: &Store, what: &What, erased: Erased) -> Result<(), StoreError> {
    let act = Act::new(ActKind::Erased, BY, boot::now());
    let act = act.detail(format!("{} calls", erased.calls));
    let act = match &what.conversation {
        Some(id) => act.about(id),
        None => act,
    };
    store.note(&act).await
}

#[expect(
    clippy::print_stdout,
    reason = "what was erased is the command's answer"
)]
fn report(erased: Erased) {
    let Erased {
        calls,
        objects,
        deliveries,
        journal_entries,
    } = erased;
    println!("erased {calls} calls");
    println!("       {objects} objects with transcripts and bodies");
    println!("       {deliveries} bodies in the delivery log");
    println!("       {journal_entries} journal entries' words");
}
