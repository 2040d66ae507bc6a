//! Mailings of a campaign: when pieces left, and when they were in homes.

use std::sync::Arc;

use access::problem::{Kind, ProblemBody};
use access::{Actor, Problem};
use axum::Json;
use axum::extract::State;
use axum::response::Response;
use domain::{MailingId, Timestamp};
use jiff::civil::Date;
use serde::Serialize;
use serde_json::json;
use store::Entry as Stored;
use utoipa::ToSchema;

use crate::campaigns::{MailingView, campaign_of, edited, known};
use crate::entries::{AfterChange, Asked, Changes, answer};
use crate::request::{
    Campaign, CampaignPath, Condition, DryRun, DryRunParam, Entered, Entry, Fields, Mailing,
    MailingPath, NoParams, Revision, RevisionHeader, described, fields,
};
use crate::view::JobView;
use crate::{Api, made};

const LONGEST_NAME: usize = 200;

/// The mailings of a campaign
#[utoipa::path(
    get,
    path = "/api/v1/campaigns/{campaign_id}/mailings",
    tag = "campaigns",
    params(CampaignPath),
    responses(
        (status = 200, description = "The mailings.", body = MailingList),
        (status = 404, description = "No campaign has this id.",
            body = ProblemBody, content_type = "application/problem+json"),
    ),
    operation_id = "list_mailings"
)]
pub(crate) async fn list(
    State(api): State<Arc<Api>>,
    Campaign(id): Campaign,
    _: NoParams,
) -> Result<Json<MailingList>, Problem> {
    let campaign = known(&api, &id).await?.value;
    let mailings = campaign.mailings.iter().map(MailingView::from).collect();
    Ok(Json(MailingList { mailings }))
}

/// The mailings of a campaign.
#[derive(Serialize, ToSchema)]
pub(crate) struct MailingList {
    mailings: Vec<MailingView>,
}

/// Adds a mailing to a campaign
///
/// Its id is yours to choose, or made, and is no other mailing's. Past calls that
/// it may have caused are decided anew; a dry run only says which would change.
#[utoipa::path(
    post,
    path = "/api/v1/campaigns/{campaign_id}/mailings",
    tag = "campaigns",
    params(CampaignPath, DryRunParam),
    request_body(content = MailingEntry, content_type = "application/json"),
    responses(
        (status = 200, description = "What a dry run found.", body = JobView),
        (status = 201, description = "The mailing.", body = AfterChange<MailingView>,
            headers(
                ("ETag" = String, description = "The revision that its campaign is at."),
                ("Location" = String, description = "Where it is."),
            )),
        (status = 202, description = "A dry run that takes longer.", body = JobView,
            headers(("Location" = String, description = "Where it can be followed."))),
        (status = 404, description = "No campaign has this id.",
            body = ProblemBody, content_type = "application/problem+json"),
        (status = 409, description = "A mailing has this id.",
            body = ProblemBody, content_type = "application/problem+json"),
        (status = 413, description = "The body is too large.",
            body = ProblemBody, content_type = "application/problem+json"),
        (status = 415, description = "The body is not JSON.",
            body = ProblemBody, content_type = "application/problem+json"),
    ),
    operation_id = "add_mailing"
)]
pub(crate) async fn add(
    State(api): State<Arc<Api>>,
    Campaign(campaign): Campaign,
    actor: Actor,
    DryRun(dry_run): DryRun,
    Entered(entry): Entered<MailingEntry>,
) -> Result<Response, Problem> {
    let mailing = entry.mailing(api.now())?;
    let asked = Asked {
        actor,
        dry_run,
        condition: Condition::Any,
    };
    let done = edited(&api, &asked, &campaign, |mut campaign| {
        if campaign.mailing(&mailing.id).is_some() {
            return Err(Problem::new(Kind::Conflict)
                .detail("the campaign has a mailing of this id")
                .field("mailing_id", "is taken"));
        }
        campaign.mailings.push(mailing.clone());
        Ok(campaign)
    });
    let done = Box::pin(done).await?;
    let location = format!("/api/v1/campaigns/{campaign}/mailings");
    answer(done, |entry| view_of(entry, &mailing.id), Some(location))
}

/// Changes a mailing
///
/// What is left out stays as it is. Past calls that the change touches are decided
/// anew; a dry run only says which would change.
#[utoipa::path(
    patch,
    path = "/api/v1/campaigns/{campaign_id}/mailings/{mailing_id}",
    tag = "campaigns",
    params(CampaignPath, MailingPath, DryRunParam, RevisionHeader),
    request_body(content = MailingPatch, content_type = "application/json"),
    responses(
        (status = 200, description = "The mailing as it is now, or what a dry run found.",
            body = Changes<MailingView>,
            headers(("ETag" = String, description = "The revision that its campaign is at."))),
        (status = 202, description = "A dry run that takes longer.", body = JobView,
            headers(("Location" = String, description = "Where it can be followed."))),
        (status = 404, description = "There is no such campaign or mailing.",
            body = ProblemBody, content_type = "application/problem+json"),
        crate::edited::ChangeRefused,
    ),
    operation_id = "patch_mailing"
)]
pub(crate) async fn patch(
    State(api): State<Arc<Api>>,
    Campaign(campaign): Campaign,
    Mailing(id): Mailing,
    actor: Actor,
    condition: Condition<Revision>,
    DryRun(dry_run): DryRun,
    Entered(patch): Entered<MailingPatch>,
) -> Result<Response, Problem> {
    let asked = Asked {
        actor,
        dry_run,
        condition,
    };
    let done = edited(&api, &asked, &campaign, |mut campaign| {
        let mut mailings = campaign.mailings.iter_mut();
        let mailing = mailings.find(|mailing| mailing.id == id);
        let mailing = mailing.ok_or_else(|| Problem::not_found("no mailing has this id"))?;
        *mailing = patch.apply(mailing.clone())?;
        Ok(campaign)
    });
    let done = Box::pin(done).await?;
    answer(done, |entry| view_of(entry, &id), None)
}

fn view_of(entry: &Stored, id: &MailingId) -> Option<MailingView> {
    campaign_of(entry)?.mailing(id).map(MailingView::from)
}

/// A new mailing.
pub(crate) struct MailingEntry {
    id: Option<MailingId>,
    drop_date: Date,
    patch: MailingPatch,
}

/// What is said of a mailing.
pub(crate) struct MailingPatch {
    name: Option<Option<String>>,
    drop_date: Option<Date>,
    in_home_from: Option<Date>,
    in_home_to: Option<Date>,
}

impl MailingEntry {
    /// In homes from the day it left, and on one day, unless more is said.
    fn mailing(&self, now: Timestamp) -> Result<domain::Mailing, Problem> {
        let id = self.id.clone();
        let from = self.patch.in_home_from.unwrap_or(self.drop_date);
        self.patch.apply(domain::Mailing {
            id: id.unwrap_or_else(|| made::id("mlg", now)),
            name: None,
            dropped_on: self.drop_date,
            in_home_from: from,
            in_home_to: from,
        })
    }
}

impl MailingPatch {
    fn apply(&self, mailing: domain::Mailing) -> Result<domain::Mailing, Problem> {
        let mailing = domain::Mailing {
            name: self.name.clone().unwrap_or(mailing.name),
            dropped_on: self.drop_date.unwrap_or(mailing.dropped_on),
            in_home_from: self.in_home_from.unwrap_or(mailing.in_home_from),
            in_home_to: self.in_home_to.unwrap_or(mailing.in_home_to),
            id: mailing.id,
        };
        if mailing.in_home_from < mailing.dropped_on {
            let why = "is before drop_date";
            return Err(Problem::invalid_field("in_home_from", why));
        }
        match mailing.in_home_to < mailing.in_home_from {
            true => Err(Problem::invalid_field(
                "in_home_to",
                "is before in_home_from",
            )),
            false => Ok(mailing),
        }
    }
}

impl Entry for MailingEntry {
    fn read(body: &mut Fields) -> Result<Self, Problem> {
        let id = body.take("mailing_id", fields::parsed)?;
        let patch = MailingPatch::read(body)?;
        let drop_date = patch.drop_date;
        let drop_date = drop_date.ok_or_else(|| body.invalid("drop_date", "is missing"))?;
        Ok(Self {
            id,
            drop_date,
            patch,
        })
    }
}

impl Entry for MailingPatch {
    fn read(body: &mut Fields) -> Result<Self, Problem> {
        Ok(Self {
            name: body.given("name", fields::line(LONGEST_NAME))?,
            drop_date: body.take("drop_date", fields::date)?,
            in_home_from: body.take("in_home_from", fields::date)?,
            in_home_to: body.take("in_home_to", fields::date)?,
        })
    }
}

described!(MailingEntry: json!({
    "type": "object",
    "description": "Pieces are in homes no earlier than they left; on that day alone when no more is said.",
    "required": ["drop_date"],
    "additionalProperties": false,
    "properties": {
        "mailing_id": {
            "type": ["string", "null"],
            "description": "Yours to choose; made when left out.",
            "pattern": "^[A-Za-z0-9_-]+$",
            "maxLength": 128,
        },
        "name": { "type": ["string", "null"], "minLength": 1, "maxLength": LONGEST_NAME },
        "drop_date": { "type": "string", "format": "date" },
        "in_home_from": { "type": ["string", "null"], "format": "date" },
        "in_home_to": { "type": ["string", "null"], "format": "date" },
    },
    "example": {
        "mailing_id": "spring-2026-a",
        "drop_date": "2026-03-02",
        "in_home_from": "2026-03-05",
        "in_home_to": "2026-03-09",
    },
}));

described!(MailingPatch: json!({
    "type": "object",
    "additionalProperties": false,
    "properties": {
        "name": { "type": ["string", "null"], "minLength": 1, "maxLength": LONGEST_NAME },
        "drop_date": { "type": ["string", "null"], "format": "date" },
        "in_home_from": { "type": ["string", "null"], "format": "date" },
        "in_home_to": { "type": ["string", "null"], "format": "date" },
    },
    "example": { "in_home_to": "2026-03-10" },
}));
