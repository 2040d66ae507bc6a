//! Calls that could not be fetched when they were first heard of.

use domain::ConversationId;
use futures::{StreamExt, stream};
use store::{Pending, Run, Why};

use crate::engine::{Engine, Halt};
use crate::fetch;
use crate::page::AT_ONCE;

/// Between two saves.
const A_STEP: usize = 50;

/// Asks once more for what is due; true when nothing is left to ask for.
pub(crate) async fn retry(engine: &mut Engine<'_>, run: &mut Run) -> Result<bool, Halt> {
    let due = due(engine, run);
    let is_last = due.len() <= A_STEP;
    let due: Vec<ConversationId> = due.into_iter().take(A_STEP).collect();
    let known = engine.app.store.glimpses(&due).await?;
    let (app, client) = (engine.app, engine.client.clone());
    let asked = due.into_iter().map(|id| {
        let (client, is_held) = (&client, fetch::is_held(known.get(&id)));
        async move {
            // The webhook may have brought it meanwhile.
            let fetched = match is_held {
                true => Ok(fetch::Fetched::Known),
                false => fetch::one(app, client, &id, None).await,
            };
            (id, fetched)
        }
    });
    let mut asked = stream::iter(asked).buffer_unordered(AT_ONCE);
    while let Some((id, fetched)) = asked.next().await {
        let (fetched, is_new) = (fetched?, !known.contains_key(&id));
        fetch::account(engine, run, &id, &fetched, is_new).await?;
        if let Some(error) = fetched.failure().filter(|error| !error.is_passing()) {
            tracing::warn!(call.id = %id, error = error.to_string(), "call {id} cannot be fetched");
        }
    }
    Ok(is_last)
}

/// What waits and has not been asked for by this run.
fn due(engine: &Engine<'_>, run: &Run) -> Vec<ConversationId> {
    let now = engine.now();
    let is_due = |it: &&Pending| {
        let was_asked = matches!(it.why, Why::Running) && it.next_try > run.started_at;
        it.next_try <= now && it.why != Why::Gone && !was_asked
    };
    let due = engine.pending.values().filter(is_due);
    due.map(|it| it.id.clone()).collect()
}
