//! One page of the vendor's list.

use std::collections::BTreeMap;

use domain::{Call, ConversationId, Source};
use elevenlabs::{ApiError, ConversationPage, Listed, Listing};
use futures::{StreamExt, stream};
use jiff::SignedDuration;
use store::{Pending, Phase, Run, RunKind, StoreError, Why};

use crate::engine::{Engine, Halt};
use crate::fetch::{self, Fetched};
use crate::plan::{Care, Step, steps};
use crate::window::{after, before};

/// ElevenLabs is asked for so many calls at once, at most.
pub(crate) const AT_ONCE: usize = 4;
/// One in so many may fail before the page as a whole is taken to have.
const TOLERATED: usize = 5;
/// The bounds of the list may or may not belong to it.
const A_SECOND: SignedDuration = SignedDuration::from_secs(1);

/// Lists a page and does what is to be done about each of its calls.
pub(crate) async fn list(engine: &mut Engine<'_>, run: &mut Run) -> Result<(), Halt> {
    let listing = listing(run);
    let told = match engine.client.conversations(&listing).await {
        Err(ApiError::BadCursor(_)) if run.cursor.is_some() => {
            run.cursor = None;
            return Ok(());
        }
        told => told?,
    };
    let skew = told.told_at.duration_since(engine.now()).as_secs();
    engine.leased.state.skew_secs = skew;
    let page = told.value;
    if page.unreadable > 0 {
        let entries = page.unreadable;
        tracing::error!(entries, "the list held entries without an id");
        let entries = u32::try_from(entries).unwrap_or(u32::MAX);
        run.failed = run.failed.saturating_add(entries);
    }
    let next = page.next_cursor.clone();
    take_in(engine, run, page).await?;
    run.pages = run.pages.saturating_add(1);
    run.cursor = next;
    if run.cursor.is_none() {
        run.phase = next_phase(run);
    }
    Ok(())
}

fn listing(run: &Run) -> Listing {
    Listing {
        from: Some(before(run.from, A_SECOND)),
        to: Some(after(run.to, A_SECOND)),
        cursor: run.cursor.clone(),
        with_summary: care(run.kind) == Care::Current,
        has_feedback_comment: (run.phase == Phase::Comments).then_some(true),
        ..Listing::default()
    }
}

fn next_phase(run: &Run) -> Phase {
    match (care(run.kind), run.phase) {
        (Care::Current, Phase::Listing) => Phase::Comments,
        _ => Phase::Pending,
    }
}

async fn take_in(
    engine: &mut Engine<'_>,
    run: &mut Run,
    page: ConversationPage,
) -> Result<(), Halt> {
    let ours = page.conversations.into_iter();
    let ours: Vec<Listed> = ours
        .filter(|listed| !engine.app.ingest.is_foreign(listed.agent_id.as_ref()))
        .collect();
    note_extent(engine, run, &ours);
    let ids: Vec<ConversationId> = ours.iter().map(|listed| listed.id.clone()).collect();
    let known = engine.app.store.glimpses(&ids).await?;
    let steps = match run.phase {
        Phase::Comments => commented(ours, &known),
        _ => steps(ours, &known, care(run.kind)),
    };
    let before = run.clone();
    let mut failures = Vec::new();
    let app = engine.app;
    let client = engine.client.clone();
    let done = steps.into_iter().map(|step| {
        let is_new = is_new(&step, &known);
        let client = &client;
        async move { (is_new, act(app, client, step).await) }
    });
    let mut done = stream::iter(done).buffer_unordered(AT_ONCE);
    while let Some((is_new, acted)) = done.next().await {
        match acted? {
            Acted::Fetched(id, fetched) => {
                fetch::account(engine, run, &id, &fetched, is_new).await?;
                failures.extend(fetched.failure());
            }
            Acted::Awaits(listed) => await_end(engine, *listed).await?,
            Acted::Noted => {}
        }
    }
    enough(&before, run, &failures)
}

/// How far the list has come, and how long calls are.
fn note_extent(engine: &mut Engine<'_>, run: &mut Run, listed: &[Listed]) {
    let starts = listed.iter().filter_map(|listed| listed.started_at);
    run.reached = run.reached.max(starts.max());
    if run.phase == Phase::Listing {
        let listed = u32::try_from(listed.len()).unwrap_or(u32::MAX);
        run.listed = run.listed.saturating_add(listed);
    }
    let state = &mut engine.leased.state;
    let lengths = listed.iter().filter_map(|listed| listed.duration_secs);
    let longest = lengths.max().unwrap_or(0).min(86_400);
    state.longest_secs = state.longest_secs.max(longest);
}

/// What is held of an older call may be from before the vendor's later work on
/// it, and nobody else looks at it again.
fn care(kind: RunKind) -> Care {
    match kind {
        RunKind::Reconcile | RunKind::Backfill => Care::Current,
        RunKind::Scheduled | RunKind::Requested => Care::Held,
    }
}

/// Calls with a comment that is not held yet.
fn commented(listed: Vec<Listed>, known: &BTreeMap<ConversationId, Call>) -> Vec<Step> {
    let lacks = |listed: &Listed| {
        let call = known.get(&listed.id);
        let feedback = call.and_then(|call| call.facts().feedback.as_ref());
        let has = feedback.is_some_and(|feedback| feedback.value.comment.is_some());
        !has && call.is_some_and(|call| !call.is_erased())
    };
    let lacking = listed.into_iter().filter(lacks);
    lacking
        .map(|listed| Step::Fetch(Box::new(listed)))
        .collect()
}

fn is_new(step: &Step, known: &BTreeMap<ConversationId, Call>) -> bool {
    match step {
        Step::Fetch(listed) => !known.contains_key(&listed.id),
        _ => false,
    }
}

enum Acted {
    Fetched(ConversationId, Fetched),
    Awaits(Box<Listed>),
    Noted,
}

async fn act(
    app: &crate::App,
    client: &elevenlabs::Client,
    step: Step,
) -> Result<Acted, StoreError> {
    let now = (app.now)();
    match step {
        Step::Fetch(listed) => {
            let id = listed.id.clone();
            let fetched = fetch::one(app, client, &id, Some(*listed)).await?;
            Ok(Acted::Fetched(id, fetched))
        }
        Step::Await(listed) => Ok(Acted::Awaits(listed)),
        Step::Note(listed) => {
            fetch::note(app, listed.observation, now).await?;
            Ok(Acted::Noted)
        }
        Step::Sight(id) => {
            ingest::sight(&app.store, &id, Source::Sync, now).await?;
            Ok(Acted::Noted)
        }
    }
}

/// A call that has not ended is looked at again by itself: the list shows calls
/// by when they began, and by then it may begin later.
async fn await_end(engine: &mut Engine<'_>, listed: Listed) -> Result<(), StoreError> {
    if engine.pending.contains_key(&listed.id) {
        return Ok(());
    }
    let pending = Pending {
        started_at: listed.started_at,
        agent_id: listed.agent_id,
        ..Pending::new(listed.id, Why::Running, engine.now())
    };
    engine.wait_for(pending).await
}

/// A page of which too much fails is not passed by: better to stop and come
/// again than to leave a trail of calls to be fetched one by one.
fn enough(before: &Run, run: &Run, failures: &[ApiError]) -> Result<(), Halt> {
    if let Some(halting) = failures.iter().find(|error| is_halting(error)) {
        return Err(halting.clone().into());
    }
    let fetched = run.fetched.saturating_sub(before.fetched);
    let all = usize::try_from(fetched)
        .unwrap_or(0)
        .saturating_add(failures.len());
    match failures.last() {
        Some(last) if failures.len() > 2 && failures.len().saturating_mul(TOLERATED) > all => {
            Err(Halt::TooMany {
                failed: failures.len(),
                all,
                last: last.to_string(),
            })
        }
        _ => Ok(()),
    }
}

/// Whether nothing else would fare better.
fn is_halting(error: &ApiError) -> bool {
    matches!(
        error,
        ApiError::Refused(_) | ApiError::Payment(_) | ApiError::CircuitOpen { .. }
    )
}
