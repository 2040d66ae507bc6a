//! Ringledger on one machine: all of it in one process, over a database in a
//! folder. Apart from the functions so that nothing deployed depends on it.

mod agreed;
mod backfill;
mod banner;
mod codes;
mod data;
mod demo;
mod doctor;
mod door;
mod dynamodb;
mod engine;
mod erase;
mod event;
mod gateway;
mod house;
mod import;
mod key;
mod ledger;
mod mails;
mod measure;
mod publishing;
mod rebuild;
mod recount;
mod recover;
mod rekey;
mod rotate_secret;
mod running;
mod secret;
mod serve;
mod sign_in_link;
mod simulate;
mod stand_in;
mod ticking;
mod working;

use std::net::IpAddr;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, Parser, Subcommand};

/// Keeps every call of ElevenLabs voice agents and shows it.
///
/// Without a command it serves webhook, API and dashboard on this machine.
#[derive(Parser)]
#[command(name = "ringledger", version)]
struct Cli {
    #[command(flatten)]
    place: Place,
    #[command(subcommand)]
    command: Option<Command>,
}

/// Which ledger of this machine is meant.
#[derive(Args, Clone)]
pub(crate) struct Place {
    /// Port of the dashboard, API and webhook; the database is on the next one [env: PORT] [default: 8787]
    #[arg(long, global = true)]
    port: Option<u16>,
    /// Folder that everything is kept in [env: DATA_DIR] [default: data]
    #[arg(long, global = true, value_name = "FOLDER")]
    data_dir: Option<PathBuf>,
    /// Address to listen on; another than this machine's own lets the network in
    #[arg(
        long,
        global = true,
        value_name = "ADDRESS",
        default_value = "127.0.0.1"
    )]
    bind: IpAddr,
}

#[derive(Subcommand)]
enum Command {
    /// Serve webhook, API and dashboard; what happens without a command
    Serve,
    /// Serve a living example in a folder of its own
    Demo(demo::Options),
    /// Sign payload files as ElevenLabs does and send them to any webhook
    Simulate(simulate::Options),
    /// Serve a stand-in for ElevenLabs with calls of its own, to try Ringledger without an account; --port is its own port
    Elevenlabs(stand_in::Options),
    /// Make, list and revoke the keys of programs
    #[command(subcommand)]
    Key(key::Command),
    /// Erase a call, or all calls of a number, for ever
    Erase(erase::Options),
    /// Read a list of recipients into a campaign's, after showing what it changes
    Import(import::Options),
    /// Print new codes for the pieces of a mailing, with a check digit
    Codes(codes::Options),
    /// Write all lists anew as numbers are read now, and decide all calls by them
    Rekey(rekey::Options),
    /// Print a new link that signs the admin in, once
    SignInLink(sign_in_link::Options),
    /// Bring in calls from before the installation
    Backfill(backfill::Options),
    /// Look whether all is well with what brings calls in, and say what to do
    Doctor(doctor::Options),
    /// Try once more what was given up: deliveries and calls
    Recover(recover::Options),
    /// Bring a lost table of calls back from what is left: journal, log, ElevenLabs
    Rebuild(rebuild::Options),
    /// Give the webhook another secret, in two steps
    RotateSecret(rotate_secret::Options),
    /// Compare the counters with a recount of the calls
    Recount(recount::Options),
    /// Play a sample business and say how well its calls found their campaigns
    Measure(measure::Options),
}

impl Place {
    /// The settings of the environment, with what the command line says instead.
    pub(crate) fn settings(&self) -> Result<boot::Local, boot::Problems> {
        let settings = boot::local()?;
        let port = self.port.unwrap_or(settings.port);
        let data_dir = self.data_dir.clone().unwrap_or(settings.data_dir);
        Ok(boot::Local {
            port,
            data_dir,
            ..settings
        })
    }

    /// The same, but of the example if that is what runs.
    pub(crate) fn settings_of_what_runs(&self) -> anyhow::Result<boot::Local> {
        let settings = self.settings()?;
        let demo = settings.data_dir.join(demo::FOLDER);
        let demo_runs = !engine::is_served(&settings.data_dir)? && engine::is_served(&demo)?;
        let data_dir = if demo_runs { demo } else { settings.data_dir };
        Ok(boot::Local {
            data_dir,
            ..settings
        })
    }
}

#[tokio::main]
#[expect(clippy::print_stderr, reason = "it is how a command fails")]
async fn main() -> ExitCode {
    match run(Cli::parse()).await {
        Ok(code) => code,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

async fn run(Cli { place, command }: Cli) -> anyhow::Result<ExitCode> {
    let command = command.unwrap_or(Command::Serve);
    boot::log_for_people(if matches!(command, Command::Serve) {
        "info"
    } else {
        "warn"
    });
    boot::use_ring();

    match command {
        Command::Serve => serve::run(&place).await,
        Command::Demo(options) => demo::run(&place, options).await,
        Command::Simulate(options) => simulate::run(&place, options).await,
        Command::Elevenlabs(options) => stand_in::run(&place, options).await,
        Command::Key(command) => key::run(&place, command).await,
        Command::Erase(options) => erase::run(&place, options).await,
        Command::Import(options) => import::run(&place, options).await,
        Command::Codes(options) => codes::run(&place, options).await,
        Command::Rekey(options) => rekey::run(&place, options).await,
        Command::SignInLink(options) => sign_in_link::run(&place, options).await,
        Command::Backfill(options) => backfill::run(&place, options).await,
        Command::Doctor(options) => doctor::run(&place, options).await,
        Command::Recover(options) => recover::run(&place, options).await,
        Command::Rebuild(options) => rebuild::run(&place, options).await,
        Command::RotateSecret(options) => rotate_secret::run(&place, options).await,
        Command::Recount(options) => recount::run(&place, options).await,
        Command::Measure(options) => measure::run(options).await,
    }
}
