//! Whether every call came in, and asking for a sync.

use domain::{Cause, Health, Judged, Region, Timestamp};
use http::Method;
use ingest::Settings;
use jiff::SignedDuration;
use serde_json::{Value, json};
use store::{Happened, Pending, Run, RunKind, RunLog, RunOutcome, SyncState, Why};

use crate::sample::{INBOUND, recorded};
use crate::world::{World, now};

const PATH: &str = "/api/v1/ingest";
const SYNC: &str = "/api/jobs/sync-elevenlabs-calls";

fn ago(minutes: i64) -> Timestamp {
    now() - SignedDuration::from_mins(minutes)
}

async fn syncs(world: &World, change: impl FnOnce(&mut SyncState)) {
    let seen = world.store.sync_seen().await.unwrap();
    let leased = world.store.take_lease(seen, ago(6000)).await;
    let mut leased = leased.unwrap().unwrap();
    change(&mut leased.state);
    world.store.release_sync(leased).await.unwrap();
}

/// A conversation that began at `start`, as the vendor tells of it.
fn conversation(id: &str, start: Timestamp) -> Value {
    let mut body: Value = serde_json::from_slice(&recorded(INBOUND)).unwrap();
    body["event_timestamp"] = json!(start.as_second() + 60);
    body["data"]["conversation_id"] = json!(id);
    body["data"]["metadata"]["start_time_unix_secs"] = json!(start.as_second());
    body
}

async fn fetches(world: &World, id: &str, start: Timestamp) {
    let at = start + SignedDuration::from_mins(10);
    let body = conversation(id, start)["data"].to_string();
    let seen = elevenlabs::detail(body.as_bytes(), at, at, &Region::default()).unwrap();
    let happened = Happened::Observed {
        source: "sync",
        delivery: None,
    };
    let recorded = ingest::record(
        &world.store,
        seen,
        Some(body.as_bytes()),
        None,
        happened,
        at,
    );
    Box::pin(recorded).await.unwrap();
}

/// A webhook that is down, and what follows from it.
async fn troubled() -> World {
    let world = World::new().await;
    let start = ago(30);
    let delivery = conversation("conv_1", start).to_string();
    world
        .deliver_at(delivery, start + SignedDuration::from_secs(60))
        .await;
    fetches(&world, "conv_2", ago(31)).await;
    for (id, why, began) in [("conv_3", Why::Failed, 32), ("conv_4", Why::Gone, 200)] {
        let pending = Pending {
            started_at: Some(ago(began)),
            agent_id: "agent_1".parse().ok(),
            tries: 2,
            error: Some("http_500".to_owned()),
            ..Pending::new(id.parse().unwrap(), why, ago(5))
        };
        world.store.keep_pending(&pending).await.unwrap();
    }
    let mut run = Run::new(RunKind::Scheduled, ago(140), ago(20), ago(20));
    (run.listed, run.fetched, run.new, run.failed) = (3, 1, 1, 1);
    for (outcome, ended_at) in [
        (RunOutcome::Failed("it is busy".to_owned()), ago(19)),
        (RunOutcome::Done, ago(18)),
    ] {
        let run = run.clone();
        let log = RunLog {
            run,
            ended_at,
            outcome,
        };
        world.store.log_run(&log).await.unwrap();
    }
    syncs(&world, |state| {
        state.since = ago(6000);
        state.listed_to = Some(ago(20));
        state.last_success = Some(ago(18));
        state.last_failure = Some(ago(19));
        state.next_due = ago(-1);
        state.judged = Judged {
            health: Health::Down,
            since: ago(20),
            cause: Some(Cause::Disabled),
            told: true,
        };
        let mut backfill = Run::new(RunKind::Backfill, ago(10_000), ago(6000), ago(3));
        backfill.reached = Some(ago(8000));
        state.backfill = Some(backfill);
    })
    .await;
    world
}

#[tokio::test]
async fn the_ledger_is_shown_with_all_that_stands_in_the_way() {
    let shown = troubled().await.get(PATH).await.ok();
    insta::assert_json_snapshot!(shown);
}

#[tokio::test]
async fn before_anything_happened_nothing_is_known_and_nothing_is_missing() {
    let shown = World::new().await.get(PATH).await.ok();
    for absent in [
        "mode",
        "mode_since",
        "cause",
        "last_delivery",
        "complete_to",
        "watching_since",
    ] {
        assert_eq!(shown[absent], Value::Null, "{absent}");
    }
    assert_eq!(shown["sync"]["stage"], "waiting");
    assert_eq!(
        (&shown["warnings"], &shown["hours"]),
        (&json!([]), &json!([]))
    );
    assert_eq!(shown["today"]["missing"], 0);
}

#[tokio::test]
async fn the_hours_of_the_days_that_are_asked_for_are_shown() {
    let world = World::new().await;
    fetches(&world, "conv_1", ago(60)).await;
    fetches(&world, "conv_2", ago(60 * 24 * 3)).await;
    let hours = async |query: &str| {
        let shown = world.get(&format!("{PATH}{query}")).await.ok();
        let hours = shown["hours"].as_array().unwrap().iter();
        let days = hours.map(|hour| hour["day"].as_str().unwrap().to_owned());
        days.collect::<Vec<_>>()
    };
    assert_eq!(hours("").await, ["2026-12-01"]);
    assert_eq!(
        hours("?from=2026-11-01").await,
        ["2026-12-01", "2026-11-28"]
    );
    assert_eq!(
        hours("?from=2026-11-28&to=2026-12-01").await,
        ["2026-11-28"]
    );
    assert_eq!(hours("?to=2026-11-29").await, ["2026-11-28"]);
}

#[tokio::test]
async fn days_that_cannot_be_shown_are_refused_by_name() {
    let world = World::new().await;
    for (query, blamed) in [
        ("from=2026-10-01", "from"),
        ("to=soon", "to"),
        ("day=2026-12-01", "day"),
    ] {
        let answer = world.get(&format!("{PATH}?{query}")).await;
        assert_eq!(answer.blames("parameter"), blamed, "{query}");
    }
}

#[tokio::test]
async fn a_sync_that_is_asked_for_is_promised_and_then_told() {
    let world = World::new().await;
    let answer = world.post(SYNC).await;
    assert_eq!(
        (answer.status.as_u16(), answer.header("location")),
        (202, PATH)
    );
    let told = answer.json();
    assert_eq!(told["asked_at"], json!(now()));
    assert_eq!(
        told["detail"],
        "A run begins within a minute, or after the one that is under way."
    );
    let shown = world.get(told["follow"].as_str().unwrap()).await.ok();
    assert_eq!(shown["sync"]["asked_at"], told["asked_at"]);
    world
        .post(&format!("{SYNC}?now=1"))
        .await
        .blames("parameter");
}

#[tokio::test]
async fn without_a_key_nothing_is_asked_for_and_the_setting_is_named() {
    let world = World::with(Settings::default()).await;
    let problem = world.post(SYNC).await.problem(409);
    assert!(
        problem["detail"]
            .as_str()
            .unwrap()
            .contains("ELEVENLABS_API_KEY")
    );
    let shown = world.get(PATH).await.ok();
    assert_eq!(shown["sync"]["stage"], "off");
    assert_eq!(shown["warnings"][0]["code"], "sync_off");
    assert_eq!(world.store.sync_seen().await.unwrap().wanted, None);
}

#[tokio::test]
async fn it_is_shown_as_it_is_described() {
    let world = troubled().await;
    let document = world.get("/api/v1/openapi.json").await.ok();
    let shown = world.get(PATH).await.ok();
    let asked = world
        .asks(access::Role::Editor, Method::POST, SYNC, None)
        .await;
    for (schema, value) in [
        ("Ingest", &shown),
        ("Sync", &shown["sync"]),
        ("SyncRunning", &shown["sync"]["running"][0]),
        ("IngestFigures", &shown["today"]),
        ("IngestHour", &shown["hours"][0]),
        ("IngestGap", &shown["gaps"][0]),
        ("PendingCall", &shown["pending"][0]),
        ("SyncRun", &shown["runs"][0]),
        ("IngestWarning", &shown["warnings"][0]),
        ("SyncAsked", &asked.json()),
    ] {
        crate::described::holds(&document, schema, value);
    }
}
