//! Calls as CSV: what the list shows, all of it, for those who may.

use std::collections::HashMap;
use std::time::Duration;

use access::Role;
use aws_sdk_dynamodb::types::{AttributeValue, PutRequest, WriteRequest};
use http::Method;
use sandbox::TABLE_PREFIX;
use serde_json::Value;

use crate::answer::Answer;
use crate::described::holds;
use crate::sample::{INBOUND, INBOUND_ID, recorded, world};
use crate::world::{World, now};

#[tokio::test]
async fn a_table_holds_what_the_list_shows_whatever_the_filter() {
    let (world, set) = world().await;
    for filter in [
        "",
        "status=success",
        "status=failure&direction=inbound",
        "state=failed",
        "converted=true",
        "converted=false",
        "agent_id=agent_a",
        "attribution=unattributed",
        "attribution=confirmed",
        "campaign_id=spring",
        "phone=%2B14155550100",
        "phone=0100",
        "min_duration=30&max_duration=60",
        "min_duration=61&max_duration=60",
        "from=2026-11-18",
        "from=2026-11-18T10:00:00Z&to=2026-11-19",
        "from=2026-11-18&to=2026-11-18",
        "phone=0100&status=success&max_duration=90",
    ] {
        for sort in ["started_at", "duration", "status"] {
            for order in ["asc", "desc"] {
                let query = format!("{filter}&sort={sort}&order={order}");
                let list = world.get(&format!("/api/v1/calls?limit=100&{query}")).await;
                let table = world.get(&format!("/api/v1/calls.csv?{query}")).await;
                let (listed, mut ids) = (list.ids(), column(&table, "conversation_id"));
                assert_eq!(ids.len(), listed.len(), "{query}");
                let name = match sort {
                    "duration" => "duration_secs",
                    sort => sort,
                };
                let shown = list.ok()["calls"].as_array().unwrap().clone();
                let shown = shown.iter().map(|call| text(&call[name]));
                assert_eq!(column(&table, name), shown.collect::<Vec<_>>(), "{query}");
                let mut listed = listed;
                listed.sort();
                ids.sort();
                assert_eq!(ids, listed, "{query}");
            }
        }
    }
    let all = world.get("/api/v1/calls.csv").await;
    assert_eq!(column(&all, "conversation_id").len(), set.len());
}

#[tokio::test]
async fn a_table_is_a_file_that_tells_what_it_holds() {
    let world = World::new().await;
    world.deliver(recorded(INBOUND)).await;
    let answer = world.get("/api/v1/calls.csv").await;
    assert_eq!(answer.header("content-type"), "text/csv; charset=utf-8");
    let said = answer.header("content-disposition");
    assert_eq!(said, "attachment; filename=\"calls-2026-12-01.csv\"");
    assert_eq!(answer.header("cache-control"), "no-store");
    assert_eq!(column(&answer, "conversation_id"), [INBOUND_ID]);
    let spring = world.get("/api/v1/calls.csv?campaign_id=spring").await;
    let said = spring.header("content-disposition");
    assert_eq!(said, "attachment; filename=\"calls-spring-2026-12-01.csv\"");
}

#[tokio::test]
async fn a_table_is_marked_for_older_spreadsheets_where_that_is_asked_for() {
    let world = World::new().await;
    let plain = world.get("/api/v1/calls.csv").await;
    assert!(plain.body.starts_with(b"\"conversation_id\""));
    let marked = world.get("/api/v1/calls.csv?bom=true").await;
    assert!(marked.body.starts_with(b"\xef\xbb\xbf\"conversation_id\""));
}

#[tokio::test]
async fn what_cannot_be_used_is_named() {
    let world = World::new().await;
    for (query, name) in [
        ("limit=10", "limit"),
        ("cursor=x", "cursor"),
        ("bom=yes", "bom"),
        ("status=good", "status"),
        ("colour=red", "colour"),
        ("sort=agent", "sort"),
        ("from=yesterday", "from"),
    ] {
        let answer = world.get(&format!("/api/v1/calls.csv?{query}")).await;
        assert_eq!(answer.blames("parameter"), name);
    }
}

#[tokio::test]
async fn a_viewer_exports_nothing() {
    let world = many().await;
    world
        .asks(Role::Viewer, Method::GET, "/api/v1/calls.csv", None)
        .await
        .problem(403);
    let job = begun(&world).await;
    let file = job["file"]["path"].as_str().unwrap();
    world
        .asks(Role::Viewer, Method::GET, file, None)
        .await
        .problem(403);
}

#[tokio::test]
async fn looking_whether_there_is_a_table_begins_nothing() {
    let world = many().await;
    let path = "/api/v1/calls.csv";
    let looked = world.asks(Role::Editor, Method::HEAD, path, None).await;
    assert_eq!(looked.status, 405);
    let jobs = world.get("/api/v1/jobs").await.ok();
    assert_eq!(jobs["jobs"].as_array().unwrap().len(), 0);
}

#[tokio::test]
async fn more_than_an_answer_carries_is_taken_away_from_its_job() {
    let world = many().await;
    let document = world.get("/api/v1/openapi.json").await.ok();
    let job = begun(&world).await;
    holds(&document, "Job", &job);
    holds(&document, "ExportedFile", &job["file"]);
    assert_eq!(job["kind"], "export");
    assert_eq!(job["undo_id"], Value::Null);
    assert_eq!(job["file"]["calls"], CALLS);
    let expires = now() + jiff::SignedDuration::from_hours(24);
    let told: jiff::Timestamp = job["file"]["expires_at"].as_str().unwrap().parse().unwrap();
    assert!(told >= expires && told < expires + jiff::SignedDuration::from_mins(5));

    let file = world.get(job["file"]["path"].as_str().unwrap()).await;
    assert_eq!(column(&file, "conversation_id").len(), usize::from(CALLS));
    assert_eq!(file.header("content-type"), "text/csv; charset=utf-8");
    assert_eq!(
        file.header("content-disposition"),
        "attachment; filename=\"calls-2026-12-01.csv\""
    );
    let length = file.header("content-length").parse();
    assert_eq!(length, Ok(file.body.len()));
    assert_eq!(job["file"]["bytes"], file.body.len());
}

#[tokio::test]
async fn a_file_is_for_whoever_ordered_it_and_for_admins() {
    let world = many().await;
    let job = begun(&world).await;
    let path = job["file"]["path"].as_str().unwrap();
    let (another, _) = access::create_key(&world.store, "another", Role::Editor, now())
        .await
        .unwrap();
    with_key(&world, &another.expose(), path).await.problem(404);
    let admin = world.asks(Role::Admin, Method::GET, path, None).await;
    assert_eq!(admin.status, 200);
    let none = world.get("/api/v1/jobs/op_none/calls.csv").await;
    none.problem(404);
}

#[tokio::test]
async fn a_file_is_gone_after_a_day() {
    let world = many().await;
    let job = begun(&world).await;
    let id = job["operation_id"].as_str().unwrap().parse().unwrap();
    let mut kept = world.store.job(&id).await.unwrap().unwrap();
    kept.ended_at = now().checked_sub(jiff::SignedDuration::from_hours(24)).ok();
    world.store.save_job(&kept).await.unwrap().unwrap();
    let file = world.get(job["file"]["path"].as_str().unwrap()).await;
    file.problem(410);
}

#[tokio::test]
async fn another_export_waits_until_the_first_is_written() {
    let world = many().await;
    let (text, key) = access::create_key(&world.store, "mine", Role::Editor, now())
        .await
        .unwrap();
    let order = jobs::Order {
        id: None,
        actor: format!("key:{}", key.id),
        dry_run: false,
        now: now(),
    };
    let (all, sort) = (jobs::Export::default(), store::Sort::StartedAt);
    let begun = jobs::export(&world.store, all, sort, order, Duration::ZERO).await;
    assert!(matches!(begun, Ok(jobs::Exported::Begun(_))));
    let path = "/api/v1/calls.csv?order=asc";
    let other = with_key(&world, &text.expose(), path).await;
    let told = other.problem(409)["detail"].as_str().unwrap().to_owned();
    assert!(told.contains("/api/v1/jobs/op_"), "{told}");
    // Few calls are no queue, and the same once more is the same job.
    let few = "/api/v1/calls.csv?status=failure";
    assert_eq!(with_key(&world, &text.expose(), few).await.status, 200);
    let same = with_key(&world, &text.expose(), "/api/v1/calls.csv").await;
    assert_eq!(same.status, 202);
}

async fn with_key(world: &World, key: &str, path: &str) -> Answer {
    let mut request = world.request(Role::Editor, Method::GET, path, None);
    let key = format!("Bearer {key}").parse().unwrap();
    request.headers_mut().insert("authorization", key);
    world.send(request).await
}

const CALLS: u16 = 900;

/// More calls than one answer carries, for what stands in them.
async fn many() -> World {
    let world = World::new().await;
    world.deliver(recorded(INBOUND)).await;
    let (client, table) = (world.sandbox.client(), format!("{TABLE_PREFIX}calls"));
    let call = client.scan().table_name(&table).send().await.unwrap();
    let call = call.items()[0].clone();
    let copies: Vec<_> = (1..CALLS).map(|n| copy(&call, n)).collect();
    for puts in copies.chunks(25) {
        let write = client.batch_write_item();
        let write = write.request_items(&table, puts.to_vec());
        write.send().await.unwrap();
    }
    world
}

fn copy(call: &HashMap<String, AttributeValue>, n: u16) -> WriteRequest {
    let mut call = call.clone();
    let text = |text: String| AttributeValue::S(text);
    call.insert("conversation_id".to_owned(), text(format!("conv_{n}")));
    if let Some(AttributeValue::M(row)) = call.get_mut("row") {
        row.insert("title".to_owned(), text("long ".repeat(1300)));
    }
    let put = PutRequest::builder().set_item(Some(call)).build().unwrap();
    WriteRequest::builder().put_request(put).build()
}

/// The job of an export, when its file is written.
async fn begun(world: &World) -> Value {
    let answer = world.get("/api/v1/calls.csv").await;
    assert_eq!(answer.status, 202);
    let place = answer.header("location").to_owned();
    let id = place.rsplit('/').next().unwrap().parse().unwrap();
    let long = Duration::from_secs(60);
    jobs::work_on(&world.store, &id, long, now()).await.unwrap();
    world.get(&place).await.ok()
}

#[track_caller]
fn column(answer: &Answer, name: &str) -> Vec<String> {
    assert_eq!(answer.status, 200);
    let mut reader = csv::Reader::from_reader(answer.body.as_slice());
    let heading = reader.headers().unwrap().clone();
    let place = heading.iter().position(|column| column == name).unwrap();
    let rows = reader.records().map(Result::unwrap);
    rows.map(|row| row[place].to_owned()).collect()
}

/// A value of the JSON as a cell shows it; times are told to the same instant.
fn text(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        value => value.to_string(),
    }
}
