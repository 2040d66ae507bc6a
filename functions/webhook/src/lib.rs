//! ElevenLabs → us: `POST /api/webhooks/elevenlabs`.
//!
//! The webhook does what durability needs and no more: verify, read, write.
//! A 200 means that what came is kept; whatever is our own fault is a 503,
//! because the vendor never repeats after a 4xx.

mod rejection;
mod report;
mod signed;

use std::time::Instant;

use axum::extract::{DefaultBodyLimit, Request, State};
use axum::response::{IntoResponse, Response};
use axum::routing::post;
use axum::{Json, Router};
use boot::Secrets;
use domain::Timestamp;
use elevenlabs::Tolerance;
use ipnet::IpNet;
use serde_json::json;
use store::Store;

use crate::rejection::Rejection;

/// The path that ElevenLabs is told.
pub const PATH: &str = "/api/webhooks/elevenlabs";

/// What Lambda hands over at most in one event, which holds the body as an
/// escaped string: about 5.5 MB of body.
pub const LARGEST: usize = 6_291_456;

/// What the webhook works with.
#[derive(Clone)]
pub struct App {
    pub secrets: Secrets,
    pub tolerance: Tolerance,
    /// Addresses deliveries may come from; empty means any.
    pub allowed: Vec<IpNet>,
    pub store: Store,
    pub ingest: ingest::Settings,
    pub now: fn() -> Timestamp,
}

pub fn router(app: App) -> Router {
    Router::new()
        .route(PATH, post(receive).fallback(wrong_method))
        .layer(DefaultBodyLimit::max(LARGEST))
        .with_state(app)
}

/// `POST /api/webhooks/elevenlabs`: 200 once the delivery is kept.
async fn receive(State(app): State<App>, request: Request) -> Response {
    let began = Instant::now();
    let received_at = (app.now)();
    let taken = take_in(&app, request, received_at).await;
    report::outcome(&app, &taken, received_at, began.elapsed()).await;
    match taken {
        Ok(receipt) => answer(&receipt),
        Err(rejection) => rejection.into_response(),
    }
}

async fn take_in(
    app: &App,
    request: Request,
    received_at: Timestamp,
) -> Result<ingest::Receipt, Rejection> {
    signed::from_allowed(&request, &app.allowed)?;
    let delivered = signed::delivery(app, request, received_at).await?;
    Ok(ingest::receive(&app.store, &app.ingest, delivered).await?)
}

fn answer(receipt: &ingest::Receipt) -> Response {
    let mut answer = json!({
        "outcome": receipt.outcome.as_str(),
        "conversation_id": receipt.conversation_id.as_ref().map(ToString::to_string),
    });
    if let (Some(reason), Some(answer)) = (&receipt.reason, answer.as_object_mut()) {
        answer.insert("reason".to_owned(), json!(reason));
    }
    Json(answer).into_response()
}

async fn wrong_method(State(app): State<App>) -> Response {
    let received_at = (app.now)();
    let taken = Err(Rejection::Method);
    report::outcome(&app, &taken, received_at, std::time::Duration::ZERO).await;
    Rejection::Method.into_response()
}
