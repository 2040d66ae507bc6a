//! One call, asked for as a whole and taken in like any other.

use domain::{Call, ConversationId, Observation, Source, State, Timestamp};
use elevenlabs::{ApiError, Client, Kind, Listed, Seen, detail};
use jiff::SignedDuration;
use store::{Happened, Pending, Run, StoreError, Why};

use crate::App;
use crate::engine::Engine;
use crate::window::after;

/// What asking for one call came to.
#[derive(Clone, Debug)]
pub(crate) enum Fetched {
    /// It is held, whole.
    Held,
    /// It was already, and was not asked for.
    Known,
    /// It has not ended yet.
    Runs,
    /// It is somebody else's.
    Foreign,
    /// The vendor says it has no such call.
    Gone(ApiError),
    Failed(ApiError),
}

impl Fetched {
    /// What kept the call from being fetched, unless it is just not there.
    pub(crate) fn failure(&self) -> Option<ApiError> {
        match self {
            Self::Failed(error) => Some(error.clone()),
            _ => None,
        }
    }
}

/// A call that the vendor lists and then does not show may only be late.
const TRIES_UNTIL_GONE: u32 = 3;
const A_DAY: SignedDuration = SignedDuration::from_hours(24);
const AN_HOUR: SignedDuration = SignedDuration::from_hours(1);
const A_MINUTE: SignedDuration = SignedDuration::from_mins(1);

/// Asks for the call `id` and takes it in; failing that, what the list told of
/// it, so that the ledger knows what is missing.
pub(crate) async fn one(
    app: &App,
    client: &Client,
    id: &ConversationId,
    listed: Option<Listed>,
) -> Result<Fetched, StoreError> {
    let told = match client.conversation(id).await {
        Ok(told) => told,
        Err(error) => return not_shown(app, listed, error).await,
    };
    let now = (app.now)();
    let region = &app.ingest.region;
    let mut seen = match detail(&told.value, told.told_at, now, region) {
        Ok(seen) if seen.id() == id => seen,
        Ok(_) => {
            let other = elevenlabs::Unusable::OtherConversation;
            return not_shown(app, listed, other.into()).await;
        }
        Err(unusable) => return not_shown(app, listed, unusable.into()).await,
    };
    let facts = seen.observation.facts();
    let agent = facts.agent_id.as_ref().map(|fact| &fact.value);
    if app.ingest.is_foreign(agent) {
        return Ok(Fetched::Foreign);
    }
    let has_ended = facts
        .state
        .as_ref()
        .is_some_and(|state| state.value.is_final());
    if !has_ended {
        return Ok(Fetched::Runs);
    }
    if let Some(listed) = &listed {
        add_what_only_the_list_tells(&mut seen, listed);
    }
    let recorded = ingest::record(&app.store, seen, Some(&told.value), None, by_sync(), now);
    Box::pin(recorded).await?;
    Ok(Fetched::Held)
}

fn add_what_only_the_list_tells(seen: &mut Seen, listed: &Listed) {
    let told = listed.observation.facts().sentiment.as_ref();
    if seen.observation.facts().sentiment.is_none() {
        seen.observation
            .sentiment(told.map(|told| told.value.clone()));
    }
}

fn by_sync() -> Happened {
    Happened::Observed {
        source: Source::Sync.as_str(),
        delivery: None,
    }
}

async fn not_shown(
    app: &App,
    listed: Option<Listed>,
    error: ApiError,
) -> Result<Fetched, StoreError> {
    let has_ended = |listed: &Listed| listed.state.is_final();
    if let Some(listed) = listed.filter(has_ended) {
        note(app, listed.observation, (app.now)()).await?;
    }
    Ok(match error {
        ApiError::Gone(_) => Fetched::Gone(error),
        error => Fetched::Failed(error),
    })
}

/// Takes in what a list tells of a call.
pub(crate) async fn note(
    app: &App,
    observation: Observation,
    now: Timestamp,
) -> Result<(), StoreError> {
    let seen = Seen {
        kind: Kind::Summary,
        observation,
        transcript: Vec::new(),
        warnings: Vec::new(),
    };
    Box::pin(ingest::record(&app.store, seen, None, None, by_sync(), now)).await?;
    Ok(())
}

/// Notes what became of a call that was asked for: whether it still waits, and
/// what for.
pub(crate) async fn account(
    engine: &mut Engine<'_>,
    run: &mut Run,
    id: &ConversationId,
    fetched: &Fetched,
    is_new: bool,
) -> Result<(), StoreError> {
    let now = engine.now();
    let known = engine.pending.get(id).cloned();
    let waits = known
        .clone()
        .unwrap_or_else(|| Pending::new(id.clone(), Why::Failed, now));
    let next = match fetched {
        Fetched::Held => {
            run.fetched = run.fetched.saturating_add(1);
            run.new = run.new.saturating_add(u32::from(is_new));
            None
        }
        Fetched::Known | Fetched::Foreign => None,
        Fetched::Runs => Some(still_runs(waits, now)),
        Fetched::Gone(error) => gone(engine, waits, error, now).await?,
        Fetched::Failed(error) => {
            run.failed = run.failed.saturating_add(1);
            Some(failed(waits, error, now))
        }
    };
    match next {
        Some(next) => engine.wait_for(next).await?,
        None if known.is_some() => {
            engine.app.store.drop_pending(id).await?;
            engine.pending.remove(id);
        }
        None => {}
    }
    Ok(())
}

/// After a day it is stuck, and looked at once an hour; after a week once a day.
fn still_runs(waits: Pending, now: Timestamp) -> Pending {
    let age = now.duration_since(waits.started_at.unwrap_or(waits.since).min(waits.since));
    let (why, rest) = match age {
        age if age > A_DAY * 7 => (Why::Stuck, A_DAY),
        age if age > A_DAY => (Why::Stuck, AN_HOUR),
        _ => (Why::Running, SignedDuration::ZERO),
    };
    Pending {
        why,
        next_try: after(now, rest),
        error: None,
        ..waits
    }
}

fn failed(waits: Pending, error: &ApiError, now: Timestamp) -> Pending {
    let tries = waits.tries.saturating_add(1);
    let rest = A_MINUTE.checked_mul(1 << tries.min(6)).unwrap_or(AN_HOUR);
    Pending {
        why: Why::Failed,
        tries,
        next_try: after(now, rest.min(AN_HOUR)),
        error: Some(error.to_string()),
        ..waits
    }
}

/// A call that is held already misses nothing when the vendor lets go of it.
async fn gone(
    engine: &Engine<'_>,
    waits: Pending,
    error: &ApiError,
    now: Timestamp,
) -> Result<Option<Pending>, StoreError> {
    let held = engine.app.store.call(&waits.id).await?;
    if held.is_some_and(|kept| kept.call.is_complete() || kept.call.is_erased()) {
        return Ok(None);
    }
    if waits.tries < TRIES_UNTIL_GONE {
        return Ok(Some(failed(waits, error, now)));
    }
    Ok(Some(Pending {
        why: Why::Gone,
        next_try: now,
        error: Some(error.to_string()),
        ..waits
    }))
}

/// Whether what is held of a call is all there is.
pub(crate) fn is_held(call: Option<&Call>) -> bool {
    call.is_some_and(|call| {
        call.is_erased() || (call.is_complete() && call.state().is_some_and(State::is_final))
    })
}
