//! Batches of outbound calls: who each was placed to.
//!
//! An attempt that never connected is told without its batch, and a recipient's
//! call may not be listed at all, so batches are read as well: what they know of
//! a call is added to it, and a call that nobody showed is asked for.

use domain::{Completeness, ConversationId, Direction, Observation, Source, State, Timestamp};
use elevenlabs::ApiError;
use elevenlabs::client::{Batch, BatchRecipient};
use jiff::SignedDuration;
use store::{Pending, StoreError, Why};

use crate::engine::{Engine, Halt};
use crate::fetch;
use crate::window::before;

/// Batches that changed while the last run read them are read again.
const OVERLAP: SignedDuration = SignedDuration::from_mins(10);
/// Pages of batches that a run looks through.
const PAGES: usize = 10;

/// Reads the batches that changed since the last run. A key that may not see
/// batches still sees calls, so what fails here waits for the next run.
pub(crate) async fn read(engine: &mut Engine<'_>, now: Timestamp) -> Result<(), StoreError> {
    match read_changed(engine).await {
        Ok(()) => engine.leased.state.batches_to = Some(now),
        Err(Halt::Store(error)) => return Err(error),
        Err(halt) => tracing::info!(error = halt.to_string(), "batches cannot be read"),
    }
    Ok(())
}

async fn read_changed(engine: &mut Engine<'_>) -> Result<(), Halt> {
    let since = engine.leased.state.batches_to;
    let since = since.map(|to| before(to, OVERLAP));
    for batch in changed(engine, since).await? {
        take_in(engine, &batch.id).await?;
    }
    Ok(())
}

async fn changed(engine: &Engine<'_>, since: Option<Timestamp>) -> Result<Vec<Batch>, ApiError> {
    let is_new = |batch: &Batch| {
        let at = batch.updated_at.or(batch.created_at);
        since.is_none() || at.is_none() || at >= since
    };
    let (mut changed, mut cursor) = (Vec::new(), None::<String>);
    for _ in 0..PAGES {
        let page = engine.client.batches(cursor.as_deref()).await?.value;
        changed.extend(page.items.into_iter().filter(is_new));
        cursor = page.next_cursor;
        if cursor.is_none() {
            break;
        }
    }
    Ok(changed)
}

async fn take_in(engine: &mut Engine<'_>, id: &str) -> Result<(), Halt> {
    let region = engine.app.ingest.region.clone();
    let told = match engine.client.batch(id, &region).await {
        Err(ApiError::Gone(_)) => return Ok(()),
        told => told?,
    };
    let recipients = told.value.recipients;
    let ids: Vec<ConversationId> = recipients
        .iter()
        .filter_map(|recipient| recipient.conversation.clone())
        .collect();
    for chunk in ids.chunks(100) {
        let known = engine.app.store.glimpses(chunk).await?;
        for recipient in &recipients {
            let Some(id) = recipient
                .conversation
                .as_ref()
                .filter(|id| chunk.contains(id))
            else {
                continue;
            };
            match known.get(id) {
                Some(call) if call.is_erased() => {}
                Some(call) if call.is_complete() => {
                    let told = observation(engine, id, &told.value.batch, recipient, told.told_at);
                    let after = call.observe(&told);
                    if !after.facts().differing(call.facts()).is_empty() {
                        fetch::note(engine.app, told, engine.now()).await?;
                    }
                }
                // It may not be listed, or not yet.
                _ if has_ended(recipient) => ask_for(engine, id).await?,
                _ => {}
            }
        }
    }
    Ok(())
}

fn has_ended(recipient: &BatchRecipient) -> bool {
    let ended = ["completed", "failed", "cancelled", "voicemail"];
    recipient
        .status
        .as_deref()
        .is_some_and(|status| ended.contains(&status))
}

async fn ask_for(engine: &mut Engine<'_>, id: &ConversationId) -> Result<(), StoreError> {
    if engine.pending.contains_key(id) {
        return Ok(());
    }
    let pending = Pending::new(id.clone(), Why::Failed, engine.now());
    engine.wait_for(pending).await
}

/// What a batch tells of a call, below anything that the call itself tells.
fn observation(
    engine: &Engine<'_>,
    id: &ConversationId,
    batch: &Batch,
    recipient: &BatchRecipient,
    told_at: Timestamp,
) -> Observation {
    let state = State::Other("batch".to_owned());
    let mut told = Observation::new(
        id.clone(),
        state,
        told_at,
        Completeness::Summary,
        Source::Sync,
        engine.now(),
    );
    told.batch_call_id(batch.id.clone());
    told.batch_recipient_id(recipient.id.clone());
    told.direction(Direction::from("outbound"));
    told.external_number(recipient.number.clone());
    told
}
