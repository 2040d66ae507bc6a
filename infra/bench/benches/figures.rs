//! Prints what a delivery, a list page and a binary cost, each as the median
//! and the 99th percentile of many runs on this machine.

#![expect(clippy::print_stdout, reason = "the figures are the output")]

#[path = "figures/bodies.rs"]
mod bodies;
#[path = "figures/exporting.rs"]
mod exporting;
#[path = "figures/pages.rs"]
mod pages;
#[path = "figures/syncing.rs"]
mod syncing;
#[path = "figures/timing.rs"]
mod timing;
#[path = "figures/touches.rs"]
mod touches;

use std::hint::black_box;
use std::path::Path;
use std::process::Command;
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context, ensure};
use aws_sdk_dynamodb::types::{AttributeValue, PutRequest, WriteRequest};
use axum::body::Body;
use bytes::Bytes;
use domain::{Call, Timestamp};
use elevenlabs::{Event, Secrets, Tolerance, WebhookSecret, sign, verify};
use futures::StreamExt;
use http::Request;
use jiff::tz::TimeZone;
use object_store::memory::InMemory;
use sandbox::{Sandbox, TABLE_PREFIX};
use store::{Plan, Sort, Store};
use tower::ServiceExt;

use crate::bodies::{body, call_id};
use crate::timing::Timing;

const SECRET: &str = "wsec_of_the_benchmark_0123456789abcdef";
const FUNCTIONS: [&str; 4] = ["webhook", "api", "dashboard", "sync"];

fn now() -> Timestamp {
    Timestamp::from_second(1_795_000_200).expect("a time")
}

fn main() -> anyhow::Result<()> {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()?;
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match &arguments.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        [syncing::CHILD, database, base] => {
            return alone()?.block_on(syncing::as_the_sync(database, base));
        }
        [exporting::CHILD, database, folder, calls] => {
            return alone()?.block_on(exporting::as_the_export(database, folder, calls));
        }
        _ => {}
    }
    if arguments.iter().any(|it| it == "sync") {
        return runtime.block_on(syncing::ten_thousand());
    }
    if arguments.iter().any(|it| it == "export") {
        let calls = arguments.iter().find_map(|it| it.parse().ok());
        return runtime.block_on(exporting::export(calls.unwrap_or(exporting::CALLS)));
    }
    if arguments.iter().any(|it| it == "pages") {
        return runtime.block_on(pages::pages(&arguments));
    }
    delivery_cpu()?;
    runtime.block_on(handler())?;
    runtime.block_on(touches::touches())?;
    runtime.block_on(list_pages())?;
    runtime.block_on(pages::pages(&[]))?;
    runtime.block_on(syncing::ten_thousand())?;
    runtime.block_on(exporting::export(exporting::CALLS))?;
    binary_sizes()
}

/// A single thread, as in Lambda.
fn alone() -> anyhow::Result<tokio::runtime::Runtime> {
    let mut runtime = tokio::runtime::Builder::new_current_thread();
    Ok(runtime.enable_all().build()?)
}

fn secret() -> anyhow::Result<WebhookSecret> {
    SECRET
        .parse()
        .map_err(|_| anyhow::anyhow!("the benchmark's secret is no secret"))
}

/// Our own work on a delivery, without the database.
fn delivery_cpu() -> anyhow::Result<()> {
    println!("verify + parse + join, one thread");
    let secrets = Secrets::from(secret()?);
    for (name, bytes, runs) in [
        ("5 KB", 5_000, 2_000),
        ("50 KB", 50_000, 500),
        ("500 KB", 500_000, 100),
        ("5 MB", 5_000_000, 20),
    ] {
        let body = body("conv_bench", bytes);
        let header = sign(&secret()?, now(), &body);
        let timing = Timing::of(runs, || {
            let verified = verify(
                &secrets,
                Some(header.as_bytes()),
                &body,
                now(),
                Tolerance::default(),
            );
            let verified = verified.expect("signed a moment ago");
            let Ok(Event::Call(seen)) = Event::read(&verified, now(), &domain::Region::default())
            else {
                unreachable!("the body is a call's");
            };
            let call = Call::unknown(seen.observation.id().clone());
            black_box(call.observe(&seen.observation));
        });
        println!("  {name:>7}  {timing}");
    }
    Ok(())
}

async fn store() -> (Sandbox, Store) {
    let sandbox = Sandbox::memory().await;
    let objects = Arc::new(InMemory::new());
    let store = Store::new(sandbox.client(), TABLE_PREFIX, objects, TimeZone::UTC);
    (sandbox, store)
}

fn settings() -> ingest::Settings {
    ingest::Settings {
        deadline: Duration::from_secs(60),
        ..ingest::Settings::default()
    }
}

/// The whole handler through its router, with the embedded database.
async fn handler() -> anyhow::Result<()> {
    println!("webhook through its router, new call each time, embedded database in memory");
    let (_sandbox, store) = store().await;
    let router = webhook(store)?;
    for (name, bytes, runs) in [("30 KB", 30_000, 1_000), ("1 MB", 1_000_000, 100)] {
        let mut took = Vec::new();
        for n in 0..runs {
            took.push(deliver(&router, body(&call_id(bytes, n), bytes)).await?);
        }
        println!("  {name:>7}  {}", Timing::from(took));
    }
    Ok(())
}

fn webhook(store: Store) -> anyhow::Result<axum::Router> {
    Ok(webhook::router(webhook::App {
        secrets: boot::Secrets::given(Secrets::from(secret()?)),
        tolerance: Tolerance::default(),
        allowed: Vec::new(),
        store,
        ingest: settings(),
        now,
    }))
}

/// How long one delivery takes until it is answered.
async fn deliver(router: &axum::Router, body: Vec<u8>) -> anyhow::Result<Duration> {
    let signature = sign(&secret()?, now(), &body);
    let request = Request::post(webhook::PATH).header(elevenlabs::HEADER, signature);
    let request = request.body(Body::from(body))?;
    let began = std::time::Instant::now();
    let answer = router.clone().oneshot(request).await?;
    let took = began.elapsed();
    let status = answer.status();
    ensure!(status == 200, "a delivery was answered {status}");
    Ok(took)
}

/// The same page at a thousand and at a hundred thousand calls.
async fn list_pages() -> anyhow::Result<()> {
    println!("list page of 50 calls: one Query");
    let (sandbox, store) = store().await;
    for calls in [1_000, 100_000] {
        match calls {
            1_000 => fill(&store, calls).await?,
            _ => multiply(&sandbox, calls / 1_000).await?,
        }
        for (name, sort) in [
            ("by start", Sort::StartedAt),
            ("by duration", Sort::Duration),
            ("by status", Sort::Status),
        ] {
            let plan = Plan {
                sort,
                limit: 50,
                ..Plan::default()
            };
            let mut took = Vec::new();
            for _ in 0..200 {
                let began = std::time::Instant::now();
                let page = store.calls(&plan).await?;
                took.push(began.elapsed());
                ensure!(page.rows.len() == 50, "a page had {} rows", page.rows.len());
            }
            println!("  {calls:>7} calls, {name:<11}  {}", Timing::from(took));
        }
    }
    Ok(())
}

async fn fill(store: &Store, calls: usize) -> anyhow::Result<()> {
    let settings = settings();
    let deliveries = futures::stream::iter(0..calls).map(|n| {
        let body = Bytes::from(bodies::small(&call_id(0, n), n));
        let delivered = ingest::Delivered {
            body,
            signed_at: now(),
            received_at: now(),
            signed_with: None,
        };
        ingest::receive(store, &settings, delivered)
    });
    let mut deliveries = deliveries.buffer_unordered(16);
    while let Some(receipt) = deliveries.next().await {
        let outcome = receipt?.outcome;
        ensure!(
            outcome == store::Outcome::Recorded,
            "a call was {}",
            outcome.as_str()
        );
    }
    Ok(())
}

/// Copies every call until there are `times` as many, under new ids: through the
/// door it would take half an hour, for the embedded database remembers the token
/// of each transaction for ten minutes and looks at all of them every time.
async fn multiply(sandbox: &Sandbox, times: usize) -> anyhow::Result<()> {
    let (client, table) = (sandbox.client(), format!("{TABLE_PREFIX}calls"));
    let scan = client.scan().table_name(&table).into_paginator().items();
    let calls: Vec<_> = scan.send().collect::<Result<_, _>>().await?;
    for copy in 1..times {
        for chunk in calls.chunks(25) {
            let puts = chunk.iter().map(|call| put(call.clone(), copy));
            let puts = puts.collect::<anyhow::Result<Vec<_>>>()?;
            client
                .batch_write_item()
                .request_items(&table, puts)
                .send()
                .await?;
        }
    }
    Ok(())
}

fn put(
    mut call: std::collections::HashMap<String, AttributeValue>,
    copy: usize,
) -> anyhow::Result<WriteRequest> {
    let id = call.get("conversation_id").and_then(|id| id.as_s().ok());
    let id = AttributeValue::S(format!("{}_{copy}", id.context("a call without an id")?));
    call.insert("conversation_id".to_owned(), id);
    let put = PutRequest::builder().set_item(Some(call)).build()?;
    Ok(WriteRequest::builder().put_request(put).build())
}

fn binary_sizes() -> anyhow::Result<()> {
    println!("release binaries");
    let mut build = Command::new(env!("CARGO"));
    build.args(["build", "--release", "--quiet"]);
    build.args(FUNCTIONS.iter().flat_map(|function| ["-p", *function]));
    ensure!(build.status()?.success(), "the functions do not build");
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../target/release");
    for function in FUNCTIONS {
        let size = std::fs::metadata(folder.join(function))
            .context("a binary is missing")?
            .len();
        println!("  {function:>9}  {:.1} MB", bodies::megabytes(size));
    }
    Ok(())
}
