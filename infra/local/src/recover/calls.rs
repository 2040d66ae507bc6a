//! Calls that the sync could not fetch.

use std::time::Duration;

use domain::Timestamp;
use jiff::SignedDuration;
use store::{Pending, Store, StoreError, Why};
use sync::{Cause, Synced};
use tokio::time::{Instant, sleep};

use super::Came;
use crate::ledger::Ledger;

/// A server's tick comes each minute, and may have begun a moment ago.
const PATIENCE: Duration = Duration::from_secs(180);
const A_SECOND: Duration = Duration::from_secs(1);
const A_STRETCH: SignedDuration = SignedDuration::from_secs(60);

#[expect(clippy::print_stdout, reason = "it is the command's answer")]
pub(super) async fn fetch(ledger: &Ledger) -> anyhow::Result<Came> {
    let now = boot::now();
    let asked = asked_again(&ledger.store, now).await?;
    println!("{} calls are asked for again", asked.len());
    if asked.is_empty() {
        return Ok(Came::All);
    }
    ledger.store.want_sync(now).await?;
    if let Err(why) = synced(ledger, now).await? {
        println!("  {why}");
        return Ok(Came::NotAll);
    }
    let mut came = Came::All;
    let left = ledger.store.pending().await?;
    for before in &asked {
        let left = left.iter().find(|it| it.id == before.id);
        let told = told(&ledger.store, before, left, &mut came).await?;
        println!("  {}  {told}", before.id);
    }
    Ok(came)
}

/// Has everything that waits be due, as if nobody had tried it.
async fn asked_again(store: &Store, now: Timestamp) -> Result<Vec<Pending>, StoreError> {
    let mut pending = store.pending().await?;
    pending.retain(|it| it.why != Why::Running);
    for waiting in &pending {
        let due = Pending {
            next_try: now,
            ..due(waiting.clone())
        };
        store.keep_pending(&due).await?;
    }
    Ok(pending)
}

fn due(waiting: Pending) -> Pending {
    match waiting.why {
        // Its tries stay, so that one more without it says that it is gone.
        Why::Gone => Pending {
            why: Why::Failed,
            ..waiting
        },
        Why::Failed | Why::Refused | Why::Weaker => Pending {
            tries: 0,
            ..waiting
        },
        Why::Running | Why::Stuck => waiting,
    }
}

/// Syncs, here or by whoever has the lease or the key; an inner error says why
/// that did not come to an end.
async fn synced(ledger: &Ledger, asked: Timestamp) -> anyhow::Result<Result<(), String>> {
    let app = ledger.sync();
    let deadline = Instant::now() + PATIENCE;
    loop {
        let until = sync::in_time(boot::now(), A_STRETCH);
        match sync::sync(&app, Cause::Tick, until).await? {
            Synced::Failed(why) => return Ok(Err(why)),
            Synced::Off(why) if !ledger.is_served() => return Ok(Err(why)),
            Synced::CutShort => continue,
            Synced::Done | Synced::Rested | Synced::Held | Synced::Overtaken | Synced::Off(_) => {}
        }
        if is_answered(&ledger.store, asked).await? {
            return Ok(Ok(()));
        }
        if Instant::now() >= deadline {
            let why = "nobody has synced within three minutes; whoever does next asks for them";
            return Ok(Err(why.to_owned()));
        }
        sleep(A_SECOND).await;
    }
}

/// Whether a run that was begun for us is over.
async fn is_answered(store: &Store, asked: Timestamp) -> Result<bool, StoreError> {
    let state = store.sync_seen().await?.state;
    Ok(state.is_some_and(|state| state.answered >= Some(asked) && state.run.is_none()))
}

async fn told(
    store: &Store,
    before: &Pending,
    left: Option<&Pending>,
    came: &mut Came,
) -> Result<String, StoreError> {
    let Some(left) = left else {
        let kept = store.call(&before.id).await?;
        return Ok(match kept.is_some_and(|kept| kept.call.is_complete()) {
            true => "brought in".to_owned(),
            false => "not to be brought in: erased here, or an agent's who is left out".to_owned(),
        });
    };
    if matches!(left.why, Why::Stuck | Why::Running) {
        return Ok("it has not ended".to_owned());
    }
    *came = Came::NotAll;
    let error = left.error.as_deref().unwrap_or("ElevenLabs was not asked");
    Ok(match left.why {
        Why::Gone => format!("cannot be recovered: {error}"),
        _ => format!("not brought in: {error}; it is tried again by itself"),
    })
}
