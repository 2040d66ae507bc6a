//! What a run knows of the webhook, for the judgement.

use domain::{Arrival, Record, Timestamp, Witness};
use elevenlabs::client::Webhook;
use jiff::SignedDuration;
use store::{CallRow, Filter, Plan, Sort};

use crate::engine::{Engine, Halt};
use crate::window::before;

/// As many calls as the judgement looks at, and some that say nothing yet.
const NEWEST: usize = 40;
const A_DAY: SignedDuration = SignedDuration::from_hours(24);
const PATH: &str = "/api/webhooks/elevenlabs";

/// Judges the webhook by the calls of the last day and the vendor's record.
pub(crate) async fn judge(engine: &mut Engine<'_>, now: Timestamp) -> Result<(), Halt> {
    ask_for_the_record(engine).await;
    let plan = Plan {
        filter: Filter {
            from: Some(before(now, A_DAY)),
            ..Filter::default()
        },
        sort: Sort::StartedAt,
        limit: NEWEST,
        ..Plan::default()
    };
    let calls = engine.app.store.calls(&plan).await?.rows;
    let state = &mut engine.leased.state;
    let arrivals = calls.iter();
    let witness = Witness {
        arrivals: arrivals
            .filter_map(|call| arrival(call, state.since, now))
            .collect(),
        record: state.record,
        last_delivery: calls.iter().filter_map(|call| seen(call, "webhook")).max(),
    };
    let before = state.judged;
    state.judged = before.after(&witness, now);
    if before.health != state.judged.health {
        let (from, to) = (before.health.as_str(), state.judged.health.as_str());
        let cause = state.judged.cause.map(domain::Cause::as_str);
        tracing::warn!(from, to, cause, "the webhook was {from} and is {to}");
    }
    Ok(())
}

/// How a finished call came. Calls from before the installation had no webhook
/// to come by.
fn arrival(call: &CallRow, since: Timestamp, now: Timestamp) -> Option<Arrival> {
    let lasted = SignedDuration::from_secs(call.duration_secs.unwrap_or(0).into());
    let ended = call.started_at?.checked_add(lasted).ok()?;
    if !call.is_final() || ended < since {
        return None;
    }
    let sighting = |source: &str| {
        let row = call.sightings.get(source)?;
        Some(domain::Sighting {
            first: row.first,
            last: row.last,
        })
    };
    Arrival::of(sighting("webhook"), sighting("sync"), ended, now)
}

fn seen(call: &CallRow, source: &str) -> Option<Timestamp> {
    call.sightings.get(source).map(|sighting| sighting.last)
}

/// Not every key may read the record; the calls are witness enough.
async fn ask_for_the_record(engine: &mut Engine<'_>) {
    let told = engine.client.webhooks().await;
    let state = &mut engine.leased.state;
    match told {
        Ok(told) => {
            let url = engine.app.vendor.webhook_url();
            let ours = ours(&told.value.items, url);
            state.record = record(ours, url);
            state.retries_on = ours.and_then(|webhook| webhook.retry_enabled);
            state.record_refused = None;
        }
        Err(error) => {
            state.record = Record::Unknown;
            state.record_refused = Some(error.to_string());
        }
    }
}

/// The webhook that leads to us: of several the one that is on.
pub fn ours<'w>(webhooks: &'w [Webhook], url: Option<&str>) -> Option<&'w Webhook> {
    leading_to_us(webhooks, url).first().copied()
}

/// The webhooks that lead to us, those that are on before the others. Where we
/// do not know our own address, as behind a tunnel, its path has to do.
pub fn leading_to_us<'w>(webhooks: &'w [Webhook], url: Option<&str>) -> Vec<&'w Webhook> {
    let same = |webhook: &&Webhook| {
        let theirs = webhook.url.as_deref().unwrap_or_default();
        let theirs = theirs.trim_end_matches('/');
        match url {
            Some(url) => theirs.eq_ignore_ascii_case(url.trim_end_matches('/')),
            None => theirs.ends_with(PATH),
        }
    };
    let mut found: Vec<&Webhook> = webhooks.iter().filter(same).collect();
    found.sort_by_key(|webhook| webhook.is_disabled || webhook.is_auto_disabled);
    found
}

fn record(ours: Option<&Webhook>, url: Option<&str>) -> Record {
    match ours {
        // Behind a tunnel there may be none yet, and that is no outage.
        None if url.is_none() => Record::Unknown,
        None => Record::Missing,
        Some(webhook) if webhook.is_auto_disabled => Record::AutoDisabled,
        Some(webhook) if webhook.is_disabled => Record::Disabled,
        Some(webhook) => Record::Enabled {
            last_failure: webhook.most_recent_failure_timestamp,
        },
    }
}
