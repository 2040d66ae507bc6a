//! Numbers on our side: which campaign one serves when, and what it is for.

mod assignments;
mod kind;

use std::sync::Arc;

use access::Problem;
use access::problem::ProblemBody;
use axum::Json;
use axum::extract::State;
use axum::response::Response;
use domain::{Assignment, PhoneNumber};
use serde::Serialize;
use store::{Entry, Line};
use utoipa::ToSchema;

use crate::Api;
use crate::entries::shown;
use crate::request::{NoParams, Number, NumberPath};

pub(crate) use assignments::{__path_put as __path_put_assignments, put as put_assignments};
pub(crate) use kind::{__path_put as __path_put_kind, put as put_kind};

/// All numbers on our side that anything is known of
#[utoipa::path(
    get,
    path = "/api/v1/numbers",
    tag = "directory",
    responses((status = 200, description = "The numbers.", body = NumberList)),
    operation_id = "list_numbers"
)]
pub(crate) async fn list(
    State(api): State<Arc<Api>>,
    _: NoParams,
) -> Result<Json<NumberList>, Problem> {
    let numbers = api.store().numbers().await?.into_iter();
    let numbers = numbers.map(|(number, line)| NumberView::new(&number, &line));
    Ok(Json(NumberList {
        numbers: numbers.collect(),
    }))
}

/// One number on our side
#[utoipa::path(
    get,
    path = "/api/v1/numbers/{e164}",
    tag = "directory",
    params(NumberPath),
    responses(
        (status = 200, description = "What it is for.", body = NumberView,
            headers(("ETag" = String, description = "The revision it is at."))),
        (status = 404, description = "Nothing is known of this number.",
            body = ProblemBody, content_type = "application/problem+json"),
    ),
    operation_id = "get_number"
)]
pub(crate) async fn one(
    State(api): State<Arc<Api>>,
    Number(number): Number,
    _: NoParams,
) -> Result<Response, Problem> {
    let line = api.store().line(&number).await?;
    match line.rev {
        0 => Err(Problem::not_found("nothing is known of this number")),
        rev => Ok(shown(NumberView::new(&number, &line.value), rev)),
    }
}

/// All numbers on our side.
#[derive(Serialize, ToSchema)]
pub(crate) struct NumberList {
    numbers: Vec<NumberView>,
}

/// A number on our side.
#[derive(Serialize, ToSchema)]
#[schema(as = Number)]
pub(crate) struct NumberView {
    /// In E.164.
    #[schema(example = "+18445550111")]
    number: String,
    /// What it is for when it is no tracking number: staff, forwarder, main, trunk
    /// or test.
    #[schema(example = "main")]
    kind: Option<&'static str>,
    label: Option<String>,
    assignments: Vec<AssignmentView>,
}

/// The campaign that a tracking number serves from one day to another.
#[derive(Serialize, ToSchema)]
#[schema(as = Assignment)]
struct AssignmentView {
    #[schema(example = "spring-2026")]
    campaign_id: String,
    /// The first day.
    #[schema(value_type = String, format = Date)]
    from: String,
    /// The last day, inclusive; null while it is open.
    #[schema(value_type = Option<String>, format = Date)]
    to: Option<String>,
}

impl NumberView {
    fn new(number: &PhoneNumber, line: &Line) -> Self {
        let known = line.known.as_ref();
        Self {
            number: number.to_string(),
            kind: known.map(|known| known.kind.as_str()),
            label: known.and_then(|known| known.label.clone()),
            assignments: line.assignments.iter().map(AssignmentView::from).collect(),
        }
    }
}

impl From<&Assignment> for AssignmentView {
    fn from(assignment: &Assignment) -> Self {
        Self {
            campaign_id: assignment.campaign.to_string(),
            from: assignment.from.to_string(),
            to: assignment.to.map(|day| day.to_string()),
        }
    }
}

fn view_of(entry: &Entry) -> Option<NumberView> {
    match entry {
        Entry::Number(number, line) => Some(NumberView::new(number, line)),
        _ => None,
    }
}

/// What is known of the number of an entry.
fn line_of(entry: Entry) -> Line {
    match entry {
        Entry::Number(_, line) => line,
        _ => Line::default(),
    }
}
