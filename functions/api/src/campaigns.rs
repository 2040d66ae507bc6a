//! Campaigns: what a business did to make the phone ring.

mod entry;
mod view;

use std::sync::Arc;

use access::problem::{Kind, ProblemBody};
use access::{Actor, Problem};
use axum::Json;
use axum::extract::State;
use axum::response::Response;
use domain::{CampaignId, Zone};
use store::{Entry, Place, Revised};

use crate::Api;
use crate::entries::{Asked, Changes, answer, change, shown};
use crate::made;
use crate::request::{
    Campaign, CampaignPath, Condition, DryRun, DryRunParam, Entered, NoParams, Revision,
    RevisionHeader,
};
use crate::view::JobView;
use entry::{CampaignEntry, CampaignPatch};
pub(crate) use view::{CampaignList, CampaignView, MailingView};

/// All campaigns with their mailings
#[utoipa::path(
    get,
    path = "/api/v1/campaigns",
    tag = "campaigns",
    responses((status = 200, description = "The campaigns, by id.", body = CampaignList)),
    operation_id = "list_campaigns"
)]
pub(crate) async fn list(
    State(api): State<Arc<Api>>,
    _: NoParams,
) -> Result<Json<CampaignList>, Problem> {
    let campaigns = api.store().book().await?.campaigns.into_values();
    let campaigns = campaigns.map(|campaign| CampaignView::from(&campaign));
    Ok(Json(CampaignList {
        campaigns: campaigns.collect(),
    }))
}

/// One campaign
#[utoipa::path(
    get,
    path = "/api/v1/campaigns/{campaign_id}",
    tag = "campaigns",
    params(CampaignPath),
    responses(
        (status = 200, description = "The campaign.", body = CampaignView,
            headers(("ETag" = String, description = "The revision it is at."))),
        (status = 404, description = "No campaign has this id.",
            body = ProblemBody, content_type = "application/problem+json"),
    ),
    operation_id = "get_campaign"
)]
pub(crate) async fn one(
    State(api): State<Arc<Api>>,
    Campaign(id): Campaign,
    _: NoParams,
) -> Result<Response, Problem> {
    let campaign = known(&api, &id).await?;
    Ok(shown(CampaignView::from(&campaign.value), campaign.rev))
}

/// Adds a campaign
///
/// Its id is yours to choose, or made. Past calls that it may have caused are
/// decided anew; a dry run only says which would change.
#[utoipa::path(
    post,
    path = "/api/v1/campaigns",
    tag = "campaigns",
    params(DryRunParam),
    request_body(content = CampaignEntry, content_type = "application/json"),
    responses(
        (status = 200, description = "What a dry run found.", body = JobView),
        (status = 201, description = "The campaign.", body = crate::entries::AfterChange<CampaignView>,
            headers(
                ("ETag" = String, description = "The revision it is at."),
                ("Location" = String, description = "Where it is."),
            )),
        (status = 202, description = "A dry run that takes longer.", body = JobView,
            headers(("Location" = String, description = "Where it can be followed."))),
        (status = 409, description = "A campaign has this id, or another one such a mailing.",
            body = ProblemBody, content_type = "application/problem+json"),
        (status = 413, description = "The body is too large.",
            body = ProblemBody, content_type = "application/problem+json"),
        (status = 415, description = "The body is not JSON.",
            body = ProblemBody, content_type = "application/problem+json"),
    ),
    operation_id = "add_campaign"
)]
pub(crate) async fn add(
    State(api): State<Arc<Api>>,
    actor: Actor,
    DryRun(dry_run): DryRun,
    Entered(entry): Entered<CampaignEntry>,
) -> Result<Response, Problem> {
    let id = entry.id.clone();
    let id = id.unwrap_or_else(|| made::id("cmp", api.now()));
    let zone = || {
        api.store()
            .zone()
            .iana_name()
            .and_then(|it| it.parse().ok())
    };
    let asked = Asked {
        actor,
        dry_run,
        condition: Condition::Any,
    };
    let done = change(
        &api,
        &asked,
        Place::Campaign(id.clone()),
        |there| match campaign_of(&there.value) {
            Some(_) => Err(Problem::new(Kind::Conflict)
                .detail("a campaign has this id")
                .field("campaign_id", "is taken")),
            None => {
                let zone = zone().unwrap_or_else(Zone::utc);
                Ok(Entry::Campaign(
                    id.clone(),
                    Some(entry.campaign(&id, zone)?),
                ))
            }
        },
    );
    let location = format!("/api/v1/campaigns/{id}");
    answer(done.await?, view_of, Some(location))
}

/// Changes a campaign
///
/// What is left out stays as it is; null takes away what may be missing. Past
/// calls that the change touches are decided anew; a dry run only says which
/// would change.
#[utoipa::path(
    patch,
    path = "/api/v1/campaigns/{campaign_id}",
    tag = "campaigns",
    params(CampaignPath, DryRunParam, RevisionHeader),
    request_body(content = CampaignPatch, content_type = "application/json"),
    responses(
        (status = 200, description = "The campaign as it is now, or what a dry run found.",
            body = Changes<CampaignView>,
            headers(("ETag" = String, description = "The revision it is at."))),
        (status = 202, description = "A dry run that takes longer.", body = JobView,
            headers(("Location" = String, description = "Where it can be followed."))),
        (status = 404, description = "No campaign has this id.",
            body = ProblemBody, content_type = "application/problem+json"),
        crate::edited::ChangeRefused,
    ),
    operation_id = "patch_campaign"
)]
pub(crate) async fn patch(
    State(api): State<Arc<Api>>,
    Campaign(id): Campaign,
    actor: Actor,
    condition: Condition<Revision>,
    DryRun(dry_run): DryRun,
    Entered(patch): Entered<CampaignPatch>,
) -> Result<Response, Problem> {
    let asked = Asked {
        actor,
        dry_run,
        condition,
    };
    let done = edited(&api, &asked, &id, |campaign| patch.apply(campaign));
    answer(done.await?, view_of, None)
}

/// Makes of a campaign, which must be there, what `edit` makes of it.
pub(crate) async fn edited(
    api: &Api,
    asked: &Asked,
    id: &CampaignId,
    edit: impl Fn(domain::Campaign) -> Result<domain::Campaign, Problem>,
) -> Result<crate::entries::Done, Problem> {
    let place = Place::Campaign(id.clone());
    let changed = change(api, asked, place, |there| match there.value {
        Entry::Campaign(id, Some(campaign)) => Ok(Entry::Campaign(id, Some(edit(campaign)?))),
        _ => Err(no_campaign()),
    });
    changed.await
}

/// The campaign, which must be there.
pub(crate) async fn known(
    api: &Api,
    id: &CampaignId,
) -> Result<Revised<domain::Campaign>, Problem> {
    api.store().campaign(id).await?.ok_or_else(no_campaign)
}

pub(crate) fn no_campaign() -> Problem {
    Problem::not_found("no campaign has this id")
}

pub(crate) fn campaign_of(entry: &Entry) -> Option<&domain::Campaign> {
    match entry {
        Entry::Campaign(_, campaign) => campaign.as_ref(),
        _ => None,
    }
}

fn view_of(entry: &Entry) -> Option<CampaignView> {
    campaign_of(entry).map(CampaignView::from)
}
