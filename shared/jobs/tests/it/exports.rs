//! Exports: all that is asked for and nothing else, whatever stands in it and
//! however often the work is cut short.

use std::time::Duration;

use ::export::unguarded;
use domain::Timestamp;
use futures::TryStreamExt;
use jobs::{Export, Exported, Job, JobState, Lies, NotStarted, Order, Whole, export, file};
use object_store::ObjectStore;
use store::access::{ActFilter, ActKind};
use store::{Download, Filter, Sort};

use crate::cut_short::limp;
use crate::seeded::{long, row};
use crate::world::{LONG, World, at, campaign};

#[tokio::test]
async fn few_calls_come_at_once_the_latest_first() {
    let world = World::with_spring().await;
    world.seed((0..5).map(row)).await;
    let whole = at_once(&world, Export::default(), Sort::StartedAt).await;
    assert_eq!(whole.calls, 5);
    let rows = read(&whole.csv);
    assert_eq!(column(&rows, "title")[..2], ["Call 4", "Call 3"]);
    assert_eq!(column(&rows, "campaign_name")[0], "spring");
    insta::assert_snapshot!(whole.csv);
}

#[tokio::test]
async fn few_calls_come_in_the_order_that_is_asked_for() {
    let world = World::new().await;
    world.seed((0..20).map(row)).await;
    for (sort, name) in [(Sort::Duration, "duration_secs"), (Sort::Status, "status")] {
        let down = at_once(&world, Export::default(), sort).await;
        let up = Export {
            ascending: true,
            ..Export::default()
        };
        let up = at_once(&world, up, sort).await;
        let mut sorted = column(&read(&down.csv), name);
        sorted.sort();
        assert_eq!(column(&read(&up.csv), name), sorted);
        sorted.reverse();
        assert_eq!(column(&read(&down.csv), name), sorted);
    }
}

#[tokio::test]
async fn more_calls_than_an_answer_carries_are_written_to_a_file() {
    let world = World::new().await;
    world.seed((0..1500).map(long)).await;
    let job = begun(&world, Export::default(), order("ana"), LONG).await;
    let done = world.done(&job).await;
    assert_eq!((done.state, done.done), (JobState::Done, 1500));
    let written = taken(&world, &done).await;
    assert!(written.len() > 5_500_000, "{}", written.len());
    assert_eq!(u64::try_from(written.len()), Ok(done.summary.file.bytes));
    let ids = column(&read(&written), "conversation_id");
    let all = (0..1500).rev().map(|n| format!("conv_{n:06}"));
    assert_eq!(ids, all.collect::<Vec<_>>());
}

#[tokio::test]
async fn what_takes_too_long_for_an_answer_is_written_to_a_file() {
    let world = World::new().await;
    world.seed((0..1100).map(row)).await;
    let job = begun(&world, Export::default(), order("ana"), Duration::ZERO).await;
    let done = world.done(&job).await;
    let whole = at_once(&world, Export::default(), Sort::StartedAt).await;
    assert_eq!(taken(&world, &done).await, whole.csv);
}

#[tokio::test]
async fn an_export_that_is_killed_everywhere_writes_the_same_file() {
    let export = Export {
        marked: true,
        ascending: true,
        ..Export::default()
    };
    let whole = World::with_spring().await;
    whole.seed((0..1100).map(long)).await;
    let job = begun(&whole, export.clone(), order("ana"), Duration::ZERO).await;
    let expected = taken(&whole, &whole.done(&job).await).await;
    assert!(expected.starts_with("\u{feff}\"conversation_id\""));
    for requests in [1, 3, 8] {
        // The others are the same calls in a store of their own.
        let world = World::with_spring().await;
        world.seed((0..1100).map(long)).await;
        let job = begun(&world, export.clone(), order("ana"), Duration::ZERO).await;
        let ended = limp(&world, &job, requests).await;
        let written = taken(&world, &ended).await;
        assert!(written == expected, "killed after {requests}");
        assert_eq!(ended.done, 1100);
    }
}

#[tokio::test]
async fn an_actor_has_one_export_at_a_time() {
    let world = World::new().await;
    world.seed((0..1100).map(row)).await;
    let job = begun(&world, Export::default(), order("ana"), Duration::ZERO).await;
    let again = begun(&world, Export::default(), order("ana"), Duration::ZERO).await;
    assert_eq!(again.id, job.id);

    let other = Export {
        ascending: true,
        ..Export::default()
    };
    let refused = wish(&world, other.clone(), order("ana"), Duration::ZERO).await;
    assert!(matches!(refused, Err(NotStarted::Exporting(id)) if id == job.id));
    let of_another = begun(&world, other.clone(), order("bob"), Duration::ZERO).await;
    assert_ne!(of_another.id, job.id);

    world.done(&job).await;
    let next = begun(&world, other, order("ana"), Duration::ZERO).await;
    assert_ne!(next.id, job.id);
    let listed = world.store.exports(None, 10).await.unwrap().rows;
    assert_eq!(listed.len(), 3);
}

#[tokio::test]
async fn who_asks_twice_at_the_same_moment_gets_one_export() {
    let world = World::new().await;
    world.seed((0..1100).map(row)).await;
    let ask = || wish(&world, Export::default(), order("ana"), Duration::ZERO);
    let asked = futures::future::join_all((0..4).map(|_| ask())).await;
    assert!(asked.iter().any(Result::is_ok));
    assert_eq!(world.store.exports(None, 10).await.unwrap().rows.len(), 1);
}

#[tokio::test]
async fn a_file_is_there_for_a_day_and_then_deleted() {
    let world = World::new().await;
    world.seed((0..1100).map(row)).await;
    let job = begun(&world, Export::default(), order("ana"), Duration::ZERO).await;
    assert!(matches!(lies(&world, &job, at(1000)).await, Lies::NotYet));
    let done = world.done(&job).await;
    let expires = done.file_expires_at().unwrap();
    let before = expires
        .checked_sub(jiff::SignedDuration::from_secs(1))
        .unwrap();
    assert!(matches!(lies(&world, &done, before).await, Lies::Ready(_)));
    assert!(matches!(lies(&world, &done, expires).await, Lies::Expired));

    assert_eq!(jobs::delete_old(&world.store, before).await.unwrap(), 0);
    assert_eq!(written(&world).await, 1);
    let after = expires
        .checked_add(jiff::SignedDuration::from_secs(1))
        .unwrap();
    assert_eq!(jobs::delete_old(&world.store, after).await.unwrap(), 1);
    assert_eq!(written(&world).await, 0);
    assert_eq!(jobs::delete_old(&world.store, after).await.unwrap(), 0);
}

#[tokio::test]
async fn the_log_says_who_exported_what_and_who_took_it_away() {
    let world = World::new().await;
    world.seed((0..1100).map(row)).await;
    at_once(&world, Export::default(), Sort::StartedAt).await;
    let job = begun(&world, Export::default(), order("ana"), Duration::ZERO).await;
    let done = world.done(&job).await;
    taken(&world, &done).await;
    let of = ActFilter {
        actor: Some("person:ana".to_owned()),
        kind: Some(ActKind::Exported),
    };
    let acts = world
        .store
        .acts(&of, None, 10, at(1002))
        .await
        .unwrap()
        .rows;
    let mut told: Vec<_> = acts.into_iter().filter_map(|act| act.detail).collect();
    told.sort();
    let expected = [
        "1100 calls",
        "calls, as a file",
        "the file, 1100 calls, taken away",
    ];
    assert_eq!(told, expected);
}

#[tokio::test]
async fn an_export_cannot_be_undone() {
    let world = World::new().await;
    world.seed((0..1100).map(row)).await;
    let job = begun(&world, Export::default(), order("ana"), Duration::ZERO).await;
    world.done(&job).await;
    let undone = jobs::undo(&world.store, &job.id, crate::world::order("op_undo")).await;
    assert!(matches!(undone, Err(NotStarted::NotUndoable(_))));
}

#[tokio::test]
async fn whatever_stands_in_a_call_reads_back_and_nothing_of_it_is_run() {
    let world = World::new().await;
    world.store.add_campaign(&campaign("spring")).await.unwrap();
    let hostile = [
        "=HYPERLINK(\"http://x\")",
        "+1+cmd|' /C calc'!A0",
        "-2+3",
        "@SUM(A1)",
        "\t=1",
        "\r\n=1",
        "＝1",
        "\u{feff}=1",
        "a\",\"=1",
        "'=1",
        "\"",
        "line\nline\r\nline",
        "ünïcödé 👾 \u{202e}rtl",
    ];
    let rows = (0..).zip(hostile).map(|(n, text)| poisoned(n, text));
    world.seed(rows).await;
    let up = Export {
        ascending: true,
        ..Export::default()
    };
    let whole = at_once(&world, up, Sort::StartedAt).await;
    let rows = read(&whole.csv);
    for name in POISONED {
        assert_eq!(column(&rows, name), hostile, "{name}");
    }
    let mut raw = csv::Reader::from_reader(whole.csv.as_bytes());
    for row in raw.records().map(Result::unwrap) {
        row.iter().for_each(is_never_run);
    }
}

/// As a spreadsheet judges it, said again and not asked of the code.
#[track_caller]
fn is_never_run(cell: &str) {
    let begins = cell.starts_with(['=', '+', '-', '@', '\t', '\r', '\n', '＝']);
    let digits = cell.strip_prefix('+').unwrap_or_default();
    let number = digits.len() > 6 && digits.bytes().all(|it| it.is_ascii_digit());
    assert!(!begins || number, "{cell:?}");
}

const POISONED: [&str; 14] = [
    "agent_name",
    "channel",
    "direction",
    "state",
    "status",
    "termination_reason",
    "title",
    "summary",
    "conversion_currency",
    "conversion_source",
    "recipient_id",
    "rule",
    "reason",
    "decided_by",
];

/// A call with `text` wherever one can stand.
fn poisoned(n: i64, text: &str) -> store::CallRow {
    let some = || Some(text.to_owned());
    let mut row = row(n);
    row.agent_name = some();
    row.channel = text.to_owned();
    row.direction = some();
    row.state = some();
    row.status = text.to_owned();
    row.termination_reason = some();
    row.title = some();
    row.summary = some();
    row.conversion.currency = some();
    row.conversion.source = some();
    row.attribution.recipient_id = some();
    row.attribution.rule = some();
    row.attribution.reason = text.to_owned();
    row.attribution.decided_by = some();
    row
}

#[tokio::test]
async fn a_filter_that_fits_nothing_comes_at_once_and_reads_no_list() {
    let world = World::new().await;
    world.seed((0..3).map(row)).await;
    let nothing = Export {
        filter: Filter {
            from: Some(at(5)),
            to: Some(at(5)),
            ..Filter::default()
        },
        ..Export::default()
    };
    let whole = at_once(&world, nothing, Sort::StartedAt).await;
    assert_eq!((whole.calls, read(&whole.csv).len()), (0, 1));
}

pub(crate) fn order(who: &str) -> Order {
    Order {
        id: None,
        actor: format!("person:{who}"),
        dry_run: false,
        now: at(900),
    }
}

async fn wish(
    world: &World,
    wanted: Export,
    order: Order,
    budget: Duration,
) -> Result<Exported, NotStarted> {
    Box::pin(export(&world.store, wanted, Sort::StartedAt, order, budget)).await
}

pub(crate) async fn begun(world: &World, wanted: Export, order: Order, budget: Duration) -> Job {
    match wish(world, wanted, order, budget).await.unwrap() {
        Exported::Begun(job) => *job,
        Exported::Whole(whole) => panic!("{} calls came at once", whole.calls),
    }
}

async fn at_once(world: &World, wanted: Export, sort: Sort) -> Whole {
    let exported = Box::pin(export(&world.store, wanted, sort, order("ana"), LONG)).await;
    match exported.unwrap() {
        Exported::Whole(whole) => whole,
        Exported::Begun(job) => panic!("{job:?}"),
    }
}

async fn lies(world: &World, job: &Job, now: Timestamp) -> Lies {
    file(&world.store, job, "person:ana", now).await.unwrap()
}

pub(crate) async fn taken(world: &World, job: &Job) -> String {
    let Lies::Ready(Download::Content(parts)) = lies(world, job, at(1001)).await else {
        panic!("there is no file");
    };
    let parts: Vec<_> = parts.try_collect().await.unwrap();
    String::from_utf8(parts.concat()).unwrap()
}

/// The files that anything lies in.
async fn written(world: &World) -> usize {
    let objects: Vec<_> = world.objects.list(None).try_collect().await.unwrap();
    objects.len()
}

/// All rows, the heading among them, as they were before they were made safe.
fn read(csv: &str) -> Vec<Vec<String>> {
    let csv = csv.trim_start_matches('\u{feff}');
    let mut reader = csv::ReaderBuilder::new();
    let reader = reader.has_headers(false);
    let mut reader = reader.from_reader(csv.as_bytes());
    let rows = reader.records().map(Result::unwrap);
    rows.map(|row| row.iter().map(|cell| unguarded(cell).to_owned()).collect())
        .collect()
}

fn column(rows: &[Vec<String>], name: &str) -> Vec<String> {
    let place = rows[0].iter().position(|column| column == name).unwrap();
    rows[1..].iter().map(|row| row[place].clone()).collect()
}
