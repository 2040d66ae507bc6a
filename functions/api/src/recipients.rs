//! Whom a campaign was sent to: its list, and lists that are read into it.

mod columns;
mod guess;
mod view;

use std::sync::Arc;

use access::problem::ProblemBody;
use access::{Actor, Problem};
use axum::Json;
use axum::extract::{Request, State};
use axum::response::Response;
use jobs::List;
use utoipa::IntoParams;

use crate::Api;
use crate::begun::{order, refused, told, unless_failed, worked_on};
use crate::campaigns::known;
use crate::paging::{PageParams, Paging};
use crate::request::{Campaign, CampaignPath, Params, dry_run, fields, values};
use crate::view::JobView;
pub(crate) use guess::{__path_guess, guess};
use view::{RecipientPage, RecipientView};

/// In bytes; what a function is handed at most.
const LARGEST: usize = 6 * 1024 * 1024;
const CSV: &str = "text/csv";

/// The recipients of a campaign, by id
#[utoipa::path(
    get,
    path = "/api/v1/campaigns/{campaign_id}/recipients",
    tag = "campaigns",
    params(CampaignPath, PageParams),
    responses(
        (status = 200, description = "One page of the list.", body = RecipientPage),
        (status = 404, description = "No campaign has this id.",
            body = ProblemBody, content_type = "application/problem+json"),
    ),
    operation_id = "list_recipients"
)]
pub(crate) async fn list(
    State(api): State<Arc<Api>>,
    Campaign(id): Campaign,
    params: Params,
) -> Result<Json<RecipientPage>, Problem> {
    let paging = Paging::read(params, &format!("recipients of {id}"), &api).await?;
    known(&api, &id).await?;
    let page = api
        .store()
        .recipients_of(&id, paging.after.as_ref(), paging.limit)
        .await?;
    let next_cursor = paging.next(&page, &api).await?;
    let recipients = page.rows.into_iter().map(RecipientView::from).collect();
    Ok(Json(RecipientPage {
        recipients,
        next_cursor,
    }))
}

/// Reads a list into a campaign's
///
/// A row adds a recipient, or changes the one of its `recipient_id`. Columns are
/// guessed from their names and what stands in them; `columns` says otherwise.
/// Every row that is refused is told with the reason, and so is what the list
/// changes about past calls; a dry run only says so. Larger lists are read by the
/// command `import`.
#[utoipa::path(
    put,
    path = "/api/v1/campaigns/{campaign_id}/recipients",
    tag = "campaigns",
    params(CampaignPath, ImportParams),
    request_body(
        content = String,
        content_type = "text/csv",
        description = "Rows with or without a heading, separated by commas, semicolons, tabs or bars.",
        example = "id,first name,last name,phone,zip\nr1,Ada,Byron,(415) 555-0100,94110\n",
    ),
    responses(
        (status = 200, description = "What became of it, or what would.", body = JobView),
        (status = 202, description = "It takes longer.", body = JobView,
            headers(("Location" = String, description = "Where it can be followed."))),
        (status = 404, description = "No campaign has this id.",
            body = ProblemBody, content_type = "application/problem+json"),
        (status = 409, description = "It could not be gone on with.",
            body = ProblemBody, content_type = "application/problem+json"),
        (status = 413, description = "The list is too large.",
            body = ProblemBody, content_type = "application/problem+json"),
        (status = 415, description = "The body is not CSV.",
            body = ProblemBody, content_type = "application/problem+json"),
    ),
    operation_id = "put_recipients"
)]
pub(crate) async fn put(
    State(api): State<Arc<Api>>,
    Campaign(id): Campaign,
    actor: Actor,
    mut params: Params,
    request: Request,
) -> Result<Response, Problem> {
    let dry_run = dry_run(&mut params)?;
    let columns = params.take("columns", columns::read)?.unwrap_or_default();
    let mailing = params.take("mailing_id", values::parsed)?;
    params.finish()?;
    known(&api, &id).await?;
    let bytes = fields::body(request, CSV, LARGEST).await?;
    let list = List {
        bytes: &bytes,
        columns: &columns,
        default_mailing: mailing.as_ref(),
    };
    let order = order(&api, None, &actor, dry_run);
    let begun = Box::pin(jobs::import(api.store(), &id, list, order)).await;
    let job = worked_on(&api, begun.map_err(refused)?).await?;
    Ok(told(unless_failed(job)?))
}

/// How a list is read, for the description of the API.
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
#[expect(dead_code, reason = "it describes what `put` reads")]
pub(crate) struct ImportParams {
    /// Only say what would change; false unless said otherwise.
    #[param(example = true)]
    dry_run: Option<bool>,
    /// What columns are, by their name or their place counted from one: pairs
    /// such as `Cell=phone,3=zip`, or a JSON object. A column whose field is left
    /// empty, or null, is left out.
    #[param(example = "1=recipient_id")]
    columns: Option<String>,
    /// What rows without a mailing belong to.
    #[param(pattern = "^[A-Za-z0-9_-]+$", max_length = 128)]
    mailing_id: Option<String>,
}
