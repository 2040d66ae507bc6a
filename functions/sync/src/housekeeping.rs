//! What is done once a day, or four times an hour.

use std::collections::BTreeSet;
use std::time::Duration;

use domain::{AgentId, Timestamp};
use elevenlabs::ApiError;
use jiff::civil::Date;
use jiff::{SignedDuration, ToSpan};
use store::{Drift, Plan, Sort, Store, StoreError};

use crate::engine::Engine;
use crate::window::after;
use crate::{App, report};

/// Counters are folded at these minutes of the hour: what was counted since lies
/// loose, and is read beside them.
const FOLDED_EVERY: i8 = 30;
const ALMOST_HALF_AN_HOUR: SignedDuration = SignedDuration::from_mins(25);
/// Days that are folded each time; at night all are.
const FRESH: i64 = 2;

/// The hour of the night, in the zone whose days are counted.
const NIGHT: i8 = 3;
const ALMOST_A_DAY: SignedDuration = SignedDuration::from_hours(20);
/// These days are recounted each night, and of the older ones each once a month.
const RECENT: i64 = 35;
const A_MONTH: i64 = 30;
/// Until an index has caught up.
const SETTLING: Duration = Duration::from_secs(5);
/// Agents that are looked at a day.
const MOST_AGENTS: usize = 100;

/// Twice an hour, folds the counters of the last days, so that charts read few
/// rows.
pub(crate) async fn fold(app: &App) -> Result<(), StoreError> {
    let now = (app.now)();
    let minute = now.to_zoned(app.store.zone().clone()).minute();
    if minute.rem_euclid(FOLDED_EVERY) != 0 {
        return Ok(());
    }
    let again = after(now, ALMOST_HALF_AN_HOUR);
    if !app.store.claim("fold", now, again).await? {
        return Ok(());
    }
    let today = app.store.day(now);
    let first = today.checked_sub(FRESH.days()).unwrap_or(today);
    app.store.fold(first, today).await.map(|_: usize| ())
}

/// A minute is worth a look in so many.
const A_LOOK: i8 = 15;

/// Deletes the files of exports that nobody can take away any more.
pub(crate) async fn files(store: &Store, now: Timestamp) -> Result<(), StoreError> {
    if now.to_zoned(store.zone().clone()).minute() % A_LOOK != 0 {
        return Ok(());
    }
    let deleted = jobs::delete_old(store, now).await?;
    if deleted > 0 {
        tracing::info!(deleted, "deleted the files of old exports");
    }
    Ok(())
}

/// At night, compares the counters with the calls and mends what differs.
pub(crate) async fn nightly(app: &App, until: Timestamp) -> Result<(), StoreError> {
    let now = (app.now)();
    if now.to_zoned(app.store.zone().clone()).hour() != NIGHT {
        return Ok(());
    }
    let again = after(now, ALMOST_A_DAY);
    if !app.store.claim("recount", now, again).await? {
        return Ok(());
    }
    let drifts = Box::pin(recount(app, until)).await?;
    report::recounted(drifts);
    // Decisions and edits reach back to any day.
    let today = app.store.day(now);
    let folded = app.store.fold(Date::MIN, today).await?;
    tracing::info!(folded, "folded counters");
    Ok(())
}

/// Recounts the days whose turn it is; answers how many counters differed.
pub(crate) async fn recount(app: &App, until: Timestamp) -> Result<usize, StoreError> {
    let today = app.store.day((app.now)());
    let mut differing = 0_usize;
    for day in days(&app.store, today).await? {
        if (app.now)() >= until {
            tracing::warn!(%day, "no time was left to recount all days");
            break;
        }
        let missed = app.store.retell_responses(day..=day).await?;
        if missed > 0 {
            tracing::warn!(%day, missed, "answers to campaigns had not been noted");
        }
        for drift in drifts(&app.store, day).await? {
            differing = differing.saturating_add(1);
            let mended = app.store.mend(&drift).await?;
            tracing::error!(
                bucket = drift.bucket,
                mended,
                "a counter differed from the calls"
            );
        }
    }
    Ok(differing)
}

/// What differs on `day`, twice in a row: an index may lag behind once.
async fn drifts(store: &Store, day: Date) -> Result<Vec<Drift>, StoreError> {
    let first = store.recount_days(day..=day).await?.drifts;
    if first.is_empty() {
        return Ok(first);
    }
    tokio::time::sleep(SETTLING).await;
    let mut again = store.recount_days(day..=day).await?.drifts;
    again.retain(|drift| first.contains(drift));
    Ok(again)
}

/// The days whose turn it is, the latest first. Today is still being counted.
async fn days(store: &Store, today: Date) -> Result<Vec<Date>, StoreError> {
    let Some(first) = first_day(store).await? else {
        return Ok(Vec::new());
    };
    let back = |days: i64| today.checked_sub(days.days()).ok();
    let ago = (1..).map_while(back).take_while(|day| *day >= first);
    let turn = |(n, _): &(i64, Date)| {
        let older = n.saturating_sub(RECENT);
        older < 0 || (older + i64::from(today.day())).rem_euclid(A_MONTH) == 0
    };
    let days = (1..).zip(ago).filter(turn);
    Ok(days.map(|(_, day)| day).collect())
}

async fn first_day(store: &Store) -> Result<Option<Date>, StoreError> {
    let plan = Plan {
        sort: Sort::StartedAt,
        ascending: true,
        limit: 1,
        ..Plan::default()
    };
    let first = store.calls(&plan).await?.rows;
    let started = first.first().and_then(|call| call.started_at);
    Ok(started.map(|at| store.day(at)))
}

/// Which agents the vendor keeps nothing of, and how long a call may be.
pub(crate) async fn look_at_agents(engine: &mut Engine<'_>) {
    if let Err(error) = agents(engine).await {
        let error = error.to_string();
        tracing::info!(error, "the agents' settings cannot be read");
    }
}

async fn agents(engine: &mut Engine<'_>) -> Result<(), ApiError> {
    let mut nothing_kept = BTreeSet::<AgentId>::new();
    let (mut looked_at, mut cursor) = (0, None::<String>);
    loop {
        let page = engine.client.agents(cursor.as_deref()).await?.value;
        for agent in page.items.iter().filter(|agent| !agent.archived) {
            if looked_at == MOST_AGENTS {
                break;
            }
            looked_at += 1;
            let settings = engine.client.agent(&agent.id).await?.value;
            if keeps_nothing(&settings) {
                nothing_kept.insert(agent.id.clone());
            }
            let longest = settings.max_duration_secs.unwrap_or(0);
            let state = &mut engine.leased.state;
            state.longest_secs = state.longest_secs.max(longest.min(86_400));
        }
        cursor = page.next_cursor;
        if cursor.is_none() || looked_at == MOST_AGENTS {
            break;
        }
    }
    engine.leased.state.zero_retention = nothing_kept.into_iter().collect();
    Ok(())
}

pub(crate) fn keeps_nothing(settings: &elevenlabs::client::AgentSettings) -> bool {
    settings.zero_retention == Some(true) || settings.retention_days == Some(0)
}
