//! `doctor`: whether all is well with what brings calls in, and what to do
//! where it is not.
//!
//! Everything is asked first, once; what it means is worked out from the
//! answers alone. Of what the API lets us put right, `--fix` offers each step.

mod asked;
mod finding;
mod findings;
mod fix;
mod kept;
mod self_test;
#[cfg(test)]
mod tests;

use std::process::ExitCode;

use clap::Args;
use domain::Timestamp;
use store::StoreError;

use crate::Place;
use crate::ledger::{Ledger, Which};
use asked::Asked;
use finding::Mark;
use kept::Kept;
pub(crate) use self_test::SelfTest;

#[derive(Args)]
pub(crate) struct Options {
    /// Put right what ElevenLabs' API lets us, asking before each step
    #[arg(long)]
    fix: bool,
    /// Do not ask before
    #[arg(long, requires = "fix")]
    yes: bool,
    #[command(flatten)]
    which: Which,
}

/// Everything that findings are made of.
struct Gathered {
    now: Timestamp,
    /// Where ElevenLabs should send deliveries, as far as we know.
    url: Option<String>,
    asked: Asked,
    self_test: SelfTest,
    kept: Kept,
}

pub(crate) async fn run(place: &Place, options: Options) -> anyhow::Result<ExitCode> {
    let ledger = Ledger::open_what_runs(place, options.which).await?;
    let examined = Box::pin(examine(&ledger, &options)).await;
    ledger.close();
    examined
}

#[expect(clippy::print_stdout, reason = "it is the command's answer")]
async fn examine(ledger: &Ledger, options: &Options) -> anyhow::Result<ExitCode> {
    let mut findings = findings::of(&gathered(ledger).await?);
    finding::show(&findings);
    if options.fix {
        let fixed = fix::all(&ledger.vendor, &findings, options.yes).await?;
        if fixed > 0 {
            println!("\n{fixed} put right; this is how it looks now:\n");
            findings = findings::of(&gathered(ledger).await?);
            finding::show(&findings);
        }
    }
    println!("\nWhether the counters are right is asked with `recount`.");
    let fails = findings.iter().any(|finding| finding.mark == Mark::Fail);
    Ok(if fails {
        ExitCode::FAILURE
    } else {
        ExitCode::SUCCESS
    })
}

async fn gathered(ledger: &Ledger) -> Result<Gathered, StoreError> {
    let url = ledger.vendor.webhook_url().map(str::to_owned);
    let asked = Asked::of(&ledger.vendor).await;
    // What stays with us is told before the test adds to it.
    let kept = Kept::of(ledger, boot::now()).await?;
    let self_test = SelfTest::of(ledger, asked.ours(url.as_deref())).await;
    Ok(Gathered {
        now: boot::now(),
        url,
        asked,
        self_test,
        kept,
    })
}
