//! `measure`: how well calls find their campaigns, on a sample business.
//!
//! A folder holds what a business knows, what the vendor sends, and what really
//! happened. It is played in the order of time into an empty database, through
//! the real webhook and the API's own code; only then is the truth opened and
//! compared.

mod business;
mod clock;
mod play;
mod premises;
mod score;
mod table;
mod truth;
mod verdict;

use std::fs;
use std::io::{self, Write};
use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Context;
use clap::Args;

use business::Business;
use premises::Premises;
use score::Score;
use verdict::Verdict;

#[derive(Args)]
pub(crate) struct Options {
    /// The folder of a sample business
    #[arg(value_name = "FOLDER")]
    folder: PathBuf,
    /// Write one JSON line a conversation: what it was credited to, and how surely
    #[arg(long, value_name = "FILE")]
    predictions: Option<PathBuf>,
}

pub(crate) async fn run(options: Options) -> anyhow::Result<ExitCode> {
    let business = Business::read(&options.folder)?;
    let premises = Premises::open(&business).await?;
    play::play(&business, &premises).await?;
    let verdicts = premises.verdicts().await?;
    if let Some(path) = &options.predictions {
        let lines: Vec<String> = business
            .conversations
            .iter()
            .map(|id| match verdicts.get(id) {
                Some(verdict) => verdict.line(),
                None => Verdict::unseen(id).line(),
            })
            .collect();
        fs::write(path, lines.concat())
            .with_context(|| format!("cannot write {}", path.display()))?;
    }
    let truth = truth::read(&options.folder)?;
    let score = Score::of(&business, &truth, &verdicts);
    match writeln!(io::stdout(), "{score}") {
        // Whoever reads on has seen enough.
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => Err(error.into()),
        _ => Ok(ExitCode::SUCCESS),
    }
}
