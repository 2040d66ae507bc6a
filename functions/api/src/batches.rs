//! Outbound batches: the campaign that each was placed for.

use std::sync::Arc;

use access::problem::ProblemBody;
use access::{Actor, Problem};
use axum::extract::State;
use axum::response::Response;
use domain::{Batch, CampaignId};
use serde::Serialize;
use serde_json::json;
use store::{Entry as Stored, Place};
use utoipa::ToSchema;

use crate::Api;
use crate::begun::known_campaign;
use crate::entries::{Asked, Changes, answer, change, shown};
use crate::request::{
    BatchName, BatchPath, Condition, DryRun, DryRunParam, Entered, Entry, Fields, NoParams,
    Revision, RevisionHeader, described, fields,
};
use crate::view::JobView;

const LONGEST_NAME: usize = 200;

/// What is known of a batch
#[utoipa::path(
    get,
    path = "/api/v1/batches/{batch_id}",
    tag = "directory",
    params(BatchPath),
    responses(
        (status = 200, description = "The batch.", body = BatchView,
            headers(("ETag" = String, description = "The revision it is at."))),
        (status = 404, description = "Nobody has said anything of this batch.",
            body = ProblemBody, content_type = "application/problem+json"),
    ),
    operation_id = "get_batch"
)]
pub(crate) async fn one(
    State(api): State<Arc<Api>>,
    BatchName(id): BatchName,
    _: NoParams,
) -> Result<Response, Problem> {
    let entry = api.store().entry(&Place::Batch(id)).await?;
    let view = view_of(&entry.value);
    let view = view.ok_or_else(|| Problem::not_found("nobody has said anything of this batch"))?;
    Ok(shown(view, entry.rev))
}

/// Says which campaign a batch was placed for
///
/// Past calls of the batch are decided anew; a dry run only says which would
/// change.
#[utoipa::path(
    put,
    path = "/api/v1/batches/{batch_id}",
    tag = "directory",
    params(BatchPath, DryRunParam, RevisionHeader),
    request_body(content = BatchEntry, content_type = "application/json"),
    responses(
        (status = 200, description = "The batch as it is now, or what a dry run found.",
            body = Changes<BatchView>,
            headers(("ETag" = String, description = "The revision it is at."))),
        (status = 202, description = "A dry run that takes longer.", body = JobView,
            headers(("Location" = String, description = "Where it can be followed."))),
        crate::edited::ChangeRefused,
    ),
    operation_id = "put_batch"
)]
pub(crate) async fn put(
    State(api): State<Arc<Api>>,
    BatchName(id): BatchName,
    actor: Actor,
    condition: Condition<Revision>,
    DryRun(dry_run): DryRun,
    Entered(BatchEntry { campaign, name }): Entered<BatchEntry>,
) -> Result<Response, Problem> {
    known_campaign(&api, &campaign).await?;
    let asked = Asked {
        actor,
        dry_run,
        condition,
    };
    let batch = Batch {
        id: id.clone(),
        campaign,
        name,
    };
    let done = change(&api, &asked, Place::Batch(id.clone()), |_| {
        Ok(Stored::Batch(id.clone(), Some(batch.clone())))
    });
    answer(Box::pin(done).await?, view_of, None)
}

fn view_of(entry: &Stored) -> Option<BatchView> {
    match entry {
        Stored::Batch(_, Some(batch)) => Some(BatchView::from(batch)),
        _ => None,
    }
}

/// An outbound batch.
#[derive(Serialize, ToSchema)]
#[schema(as = Batch)]
pub(crate) struct BatchView {
    batch_id: String,
    #[schema(example = "spring-2026")]
    campaign_id: String,
    name: Option<String>,
}

impl From<&Batch> for BatchView {
    fn from(batch: &Batch) -> Self {
        Self {
            batch_id: batch.id.clone(),
            campaign_id: batch.campaign.to_string(),
            name: batch.name.clone(),
        }
    }
}

/// What is said of a batch.
pub(crate) struct BatchEntry {
    campaign: CampaignId,
    name: Option<String>,
}

impl Entry for BatchEntry {
    fn read(body: &mut Fields) -> Result<Self, Problem> {
        Ok(Self {
            campaign: body.require("campaign_id", fields::campaign)?,
            name: body.take("name", fields::line(LONGEST_NAME))?,
        })
    }
}

described!(BatchEntry: json!({
    "type": "object",
    "required": ["campaign_id"],
    "additionalProperties": false,
    "properties": {
        "campaign_id": {
            "type": "string",
            "pattern": "^([A-Za-z0-9_]|-[A-Za-z0-9_-])[A-Za-z0-9_-]*$",
            "maxLength": 128,
        },
        "name": { "type": ["string", "null"], "minLength": 1, "maxLength": LONGEST_NAME },
    },
    "example": { "campaign_id": "spring-2026", "name": "second round" },
}));
