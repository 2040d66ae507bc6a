//! Prints what a delivery, a list page and a binary cost, each as the median
//! and the 99th percentile of many runs on this machine.

#![expect(clippy::print_stdout, reason = "the figures are the output")]

#[path = "figures/exporting.rs"]
mod exporting;
#[path = "figures/pages.rs"]
mod pages;
#[path = "figures/rendering.rs"]
mod rendering;
#[path = "figures/syncing.rs"]
mod syncing;
#[path = "figures/timing.rs"]
mod timing;
#[path = "figures/touches.rs"]
mod touches;

use std::hint::black_box;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use anyhow::{Context, ensure};
use axum::body::Body;
use bench::bodies::{self, body, call_id};
use bench::business::{Business, RECEIVED, settings};
use bench::now;
use domain::Call;
use elevenlabs::{Event, Secrets, Tolerance, WebhookSecret, sign, verify};
use http::Request;
use store::{Plan, Sort, Store};
use tower::ServiceExt;

use crate::timing::Timing;

const SECRET: &str = "wsec_of_the_benchmark_0123456789abcdef";
const FUNCTIONS: [&str; 4] = ["webhook", "api", "dashboard", "sync"];

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
        [rendering::CHILD, database] => {
            return alone()?.block_on(rendering::as_the_pages(database));
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
    if arguments.iter().any(|it| it == "rendering") {
        return runtime.block_on(rendering::rendering());
    }
    if arguments.iter().any(|it| it == "pages") {
        return runtime.block_on(pages::pages(&arguments));
    }
    delivery_cpu()?;
    runtime.block_on(handler())?;
    runtime.block_on(touches::touches())?;
    runtime.block_on(list_pages())?;
    runtime.block_on(pages::pages(&[]))?;
    runtime.block_on(rendering::rendering())?;
    runtime.block_on(syncing::ten_thousand())?;
    runtime.block_on(exporting::export(exporting::CALLS))?;
    binary_sizes()
}

/// A folder of that name for files of the database, without what a run that was
/// cut short left there.
fn folder(name: &str) -> anyhow::Result<PathBuf> {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    if folder.exists() {
        std::fs::remove_dir_all(&folder)?;
    }
    Ok(folder)
}

/// Has this program run beside itself with these arguments, and prints what it
/// says: its memory and CPU are its own.
async fn beside(arguments: &[&str]) -> anyhow::Result<()> {
    let mut child = Command::new(std::env::current_exe()?);
    child.args(arguments);
    let output = tokio::task::spawn_blocking(move || child.output()).await??;
    let told = String::from_utf8_lossy(&output.stderr);
    ensure!(output.status.success(), "{told}");
    print!("{}", String::from_utf8_lossy(&output.stdout));
    Ok(())
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

/// The whole handler through its router, with the embedded database.
async fn handler() -> anyhow::Result<()> {
    println!("webhook through its router, new call each time, embedded database in memory");
    let router = webhook(Business::empty().await.store)?;
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
    let received = Business::received().await?;
    for calls in [RECEIVED, 100_000] {
        let store = received.times(calls / RECEIVED, None).await?.store;
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
