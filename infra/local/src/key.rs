//! `key`: what programs sign their requests with.

use std::process::ExitCode;

use access::{KeyId, Role, WantedKey};
use anyhow::bail;
use clap::Subcommand;
use store::Store;
use store::access::{Key, Revoked};

use crate::Place;
use crate::ledger::{Ledger, Which};

#[derive(Subcommand)]
pub(crate) enum Command {
    /// Print a new key, once, and nothing else
    Create {
        /// What it is for
        #[arg(long)]
        name: String,
        /// What it may do: viewer, editor or admin
        #[arg(long)]
        role: Role,
        /// Show it the numbers that its role hides
        #[arg(long)]
        pii: bool,
        #[command(flatten)]
        which: Which,
    },
    /// List the keys there are, without the keys themselves
    List {
        #[command(flatten)]
        which: Which,
    },
    /// Close a key for good
    Revoke {
        /// The key's id, as `key list` shows it
        id: KeyId,
        #[command(flatten)]
        which: Which,
    },
}

pub(crate) async fn run(place: &Place, command: Command) -> anyhow::Result<ExitCode> {
    let (Command::Create { which, .. } | Command::List { which } | Command::Revoke { which, .. }) =
        command;
    let ledger = Ledger::open_what_runs(place, which).await?;
    match command {
        Command::Create {
            name, role, pii, ..
        } => create(&ledger.store, &name, role, pii).await?,
        Command::List { .. } => list(&ledger.store).await?,
        Command::Revoke { id, .. } => revoke(&ledger.store, &id).await?,
    }
    ledger.close();
    Ok(ExitCode::SUCCESS)
}

#[expect(clippy::print_stdout, reason = "the key is the command's answer")]
async fn create(store: &Store, name: &str, role: Role, pii: bool) -> anyhow::Result<()> {
    let wanted = WantedKey {
        pii,
        ..WantedKey::new(name, role)
    };
    let (text, _) = access::make_key(store, wanted, boot::now()).await?;
    println!("{}", text.expose());
    Ok(())
}

#[expect(clippy::print_stdout, reason = "the list is the command's answer")]
async fn list(store: &Store) -> anyhow::Result<()> {
    let mut keys = store.keys().await?;
    keys.sort_by_key(|key| key.created_at);
    for key in keys {
        println!("{}", line(&key));
    }
    Ok(())
}

fn line(key: &Key) -> String {
    let Key {
        id,
        name,
        role,
        created_at,
        last_used_at,
        revoked_at,
        ..
    } = key;
    let used = last_used_at.map_or("never used".to_owned(), |at| format!("last used {at:.0}"));
    let revoked = revoked_at
        .map(|at| format!("  revoked {at:.0}"))
        .unwrap_or_default();
    format!(
        "{id}  {:<6}  made {created_at:.0}  {used}  {name}{revoked}",
        role.as_str()
    )
}

#[expect(clippy::print_stdout, reason = "what happened is the command's answer")]
async fn revoke(store: &Store, id: &KeyId) -> anyhow::Result<()> {
    match access::revoke_key(store, id, access::OPERATOR, boot::now()).await? {
        Revoked::Yes => println!("{id} is revoked"),
        Revoked::NoSuchKey => bail!("there is no key {id}; `key list` shows those there are"),
    }
    Ok(())
}
