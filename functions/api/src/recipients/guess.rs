//! What the columns of a list seem to be, for a person to confirm.

use std::sync::Arc;

use access::Problem;
use access::problem::{Kind, ProblemBody};
use axum::Json;
use axum::extract::{Request, State};
use lists::{Column, Field, Sheet};
use serde::Serialize;
use utoipa::ToSchema;

use super::{CSV, LARGEST};
use crate::Api;
use crate::campaigns::known;
use crate::request::{Campaign, CampaignPath, NoParams, fields};

/// Guesses what the columns of a list are
///
/// Nothing is kept. Send the list with `columns` where a guess is wrong.
#[utoipa::path(
    post,
    path = "/api/v1/campaigns/{campaign_id}/recipients/guess",
    tag = "campaigns",
    params(CampaignPath),
    request_body(content = String, content_type = "text/csv",
        example = "id,first name,last name,phone,zip\nr1,Ada,Byron,(415) 555-0100,94110\n"),
    responses(
        (status = 200, description = "The columns.", body = GuessView),
        (status = 404, description = "No campaign has this id.",
            body = ProblemBody, content_type = "application/problem+json"),
        (status = 413, description = "The list is too large.",
            body = ProblemBody, content_type = "application/problem+json"),
        (status = 415, description = "The body is not CSV.",
            body = ProblemBody, content_type = "application/problem+json"),
    ),
    operation_id = "guess_columns"
)]
pub(crate) async fn guess(
    State(api): State<Arc<Api>>,
    Campaign(id): Campaign,
    _: NoParams,
    request: Request,
) -> Result<Json<GuessView>, Problem> {
    let campaign = known(&api, &id).await?.value;
    let bytes = fields::body(request, CSV, LARGEST).await?;
    let sheet = Sheet::read(&bytes)
        .map_err(|why| Problem::new(Kind::InvalidRequest).detail(why.to_string()))?;
    let columns = sheet.guess(&jobs::settings(&campaign, None));
    Ok(Json(GuessView {
        rows: sheet.len(),
        encoding: sheet.encoding().name(),
        separator: sheet.separator().name(),
        has_headings: sheet.headings().is_some(),
        makes_ids: columns.makes_ids(),
        columns: columns.all().iter().map(ColumnView::from).collect(),
    }))
}

/// What a list seems to be.
#[derive(Serialize, ToSchema)]
#[schema(as = Guess)]
pub(crate) struct GuessView {
    rows: usize,
    encoding: &'static str,
    separator: &'static str,
    has_headings: bool,
    /// No column has ids, so each is made from what its row says.
    makes_ids: bool,
    columns: Vec<ColumnView>,
}

/// What a column seems to be.
#[derive(Serialize, ToSchema)]
#[schema(as = Column)]
struct ColumnView {
    /// Counted from one.
    place: usize,
    /// Empty when it has none.
    heading: String,
    /// Null when it is left out.
    #[schema(example = "phone")]
    field: Option<&'static str>,
    /// How sure that is.
    #[schema(example = "by its name")]
    certainty: &'static str,
    /// The first few different values in it.
    samples: Vec<String>,
}

impl From<&Column> for ColumnView {
    fn from(column: &Column) -> Self {
        Self {
            place: column.index.saturating_add(1),
            heading: column.heading.clone(),
            field: column.field.map(Field::as_str),
            certainty: column.certainty.as_str(),
            samples: column.samples.clone(),
        }
    }
}
