//! The blind queue: calls that the rules decided and no person has, to be judged
//! by who does not see what the rules say.

use std::sync::Arc;

use access::Problem;
use axum::Json;
use axum::extract::State;
use domain::{AttributionStatus, ConversationId, Timestamp, Turn};
use jiff::SignedDuration;
use serde::Serialize;
use sha2::{Digest, Sha256};
use store::{CallRow, Filter, Plan, Sort, StoreError};
use utoipa::{IntoParams, ToSchema};

use crate::Api;
use crate::request::{Params, values};
use crate::view::TurnView;

/// Calls that are looked at to choose among.
const A_PAGE: usize = 100;
const PAGES: usize = 10;
const LIMIT: u32 = 5;
const MOST: u32 = 20;
/// How far back calls are chosen.
const DAYS: i64 = 90;

/// Calls to judge blindly
///
/// They are chosen at random, but stay the same until somebody judges them, among
/// the latest that the rules credited by themselves and nobody has decided. What
/// the rules say is not shown, and should not be looked at: answer with
/// `PUT /calls/{conversation_id}/attribution` and `blind`.
#[utoipa::path(
    get,
    path = "/api/v1/review",
    tag = "attribution",
    params(ReviewParams),
    responses((status = 200, description = "The calls.", body = ReviewView)),
    operation_id = "review"
)]
pub(crate) async fn list(
    State(api): State<Arc<Api>>,
    mut params: Params,
) -> Result<Json<ReviewView>, Problem> {
    let limit = params.take("limit", values::number(1..=MOST))?;
    params.finish()?;
    let limit = usize::try_from(limit.unwrap_or(LIMIT)).unwrap_or_default();
    let mut rows = decided(&api).await?;
    rows.sort_by_cached_key(|row| lot(&row.conversation_id));
    rows.truncate(limit);
    let mut calls = Vec::new();
    for row in rows {
        let turns = turns(&api, &row).await?;
        calls.push(JudgedView::new(row, turns));
    }
    Ok(Json(ReviewView { calls }))
}

/// The latest calls that the rules decided by themselves.
async fn decided(api: &Api) -> Result<Vec<CallRow>, StoreError> {
    let days = SignedDuration::from_hours(24 * DAYS);
    let mut plan = Plan {
        filter: Filter {
            attribution: Some(AttributionStatus::Automatic),
            from: api.now().checked_sub(days).ok(),
            ..Filter::default()
        },
        sort: Sort::StartedAt,
        ascending: false,
        limit: A_PAGE,
        after: None,
    };
    let mut rows = Vec::new();
    for _ in 0..PAGES {
        let page = api.store().calls(&plan).await?;
        rows.extend(page.rows);
        plan.after = page.next;
        if plan.after.is_none() {
            break;
        }
    }
    Ok(rows)
}

/// The place of a call in an order that is random and always the same.
fn lot(id: &str) -> [u8; 32] {
    Sha256::digest(id).into()
}

async fn turns(api: &Api, row: &CallRow) -> Result<Vec<Turn>, StoreError> {
    let Ok(id) = row.conversation_id.parse::<ConversationId>() else {
        return Ok(Vec::new());
    };
    match api.store().call(&id).await? {
        Some(kept) => api.store().transcript(&kept).await,
        None => Ok(Vec::new()),
    }
}

/// Calls to judge.
#[derive(Serialize, ToSchema)]
#[schema(as = Review)]
pub(crate) struct ReviewView {
    calls: Vec<JudgedView>,
}

/// What a person needs to judge a call, and nothing of what the rules say.
#[derive(Serialize, ToSchema)]
#[schema(as = CallToJudge)]
struct JudgedView {
    conversation_id: String,
    agent_id: Option<String>,
    agent_name: Option<String>,
    direction: Option<String>,
    external_number: Option<String>,
    agent_number: Option<String>,
    #[schema(value_type = Option<String>, format = DateTime)]
    started_at: Option<Timestamp>,
    duration_secs: Option<u32>,
    title: Option<String>,
    summary: Option<String>,
    transcript: Vec<TurnView>,
}

impl JudgedView {
    fn new(row: CallRow, turns: Vec<Turn>) -> Self {
        Self {
            conversation_id: row.conversation_id,
            agent_id: row.agent_id,
            agent_name: row.agent_name,
            direction: row.direction,
            external_number: row.external_number,
            agent_number: row.agent_number,
            started_at: row.started_at,
            duration_secs: row.duration_secs,
            title: row.title,
            summary: row.summary,
            transcript: turns.into_iter().map(TurnView::from).collect(),
        }
    }
}

/// What `list` reads, for the description of the API.
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
#[expect(dead_code, reason = "it describes what `list` reads")]
pub(crate) struct ReviewParams {
    /// How many at most.
    #[param(minimum = 1, maximum = 20, default = 5, example = 5)]
    limit: Option<u32>,
}
