//! `/campaigns/{campaign_id}/recipients`: whom a campaign was sent to.

use askama::Template;
use axum::extract::{RawQuery, State};
use axum::response::{IntoResponse, Response};
use domain::{CampaignId, Recipient};
use http::StatusCode;

use super::{Campaigned, Tabs, found};
use crate::calls::Asked;
use crate::form::Form;
use crate::page::{Frame, Section, Visitor, shown};
use crate::refusal::Failure;
use crate::site::Site;

#[derive(Template)]
#[template(path = "recipients.html")]
struct RecipientsPage {
    frame: Frame,
    tabs: Tabs,
    id: String,
    csrf: String,
    may_manage: bool,
    upload: Form,
    stale: bool,
    rows: Vec<RecipientRow>,
    first: Option<String>,
    next: Option<String>,
}

/// A recipient as one row.
struct RecipientRow {
    id: String,
    name: String,
    phones: Vec<String>,
    place: String,
    code: Option<String>,
    mailings: Vec<String>,
}

const ROWS: usize = 50;

/// `GET /campaigns/{campaign_id}/recipients`
pub(crate) async fn recipients(
    State(site): State<Site>,
    visitor: Visitor,
    Campaigned(id): Campaigned,
    RawQuery(query): RawQuery,
) -> Result<Response, Failure> {
    let page = RecipientsPage::read(&site, &visitor, &id, query.as_deref()).await?;
    let status = match page.stale {
        true => StatusCode::BAD_REQUEST,
        false => StatusCode::OK,
    };
    Ok((status, shown(&page)).into_response())
}

/// The page once more, with what is wrong with the list that was uploaded.
pub(super) async fn again(
    site: &Site,
    visitor: &Visitor,
    id: &CampaignId,
    upload: Form,
) -> Result<Response, Failure> {
    let page = RecipientsPage::read(site, visitor, id, None).await?;
    let page = RecipientsPage { upload, ..page };
    Ok((StatusCode::UNPROCESSABLE_ENTITY, shown(&page)).into_response())
}

impl RecipientsPage {
    async fn read(
        site: &Site,
        visitor: &Visitor,
        id: &CampaignId,
        query: Option<&str>,
    ) -> Result<Self, Failure> {
        let campaign = found(site, id).await?.value;
        let path = format!("/campaigns/{id}/recipients");
        let mut faults = Vec::new();
        let asked = Asked::read("", query, &["cursor"], &mut faults);
        let (key, now) = (site.cursor_key().await?, (site.now)());
        let opened = asked
            .value("cursor")
            .map(|token| key.open(token, &path, now));
        let opened = opened.transpose();
        let stale = opened.is_err() || !faults.is_empty();
        let after = opened.unwrap_or_default();
        let page = site.store.recipients_of(id, after.as_ref(), ROWS).await?;
        let next = page.next.as_ref();
        let next = next.map(|place| format!("{path}?cursor={}", key.seal(place, &path, now)));
        let title = format!("Recipients of {}", campaign.name);
        Ok(Self {
            frame: Frame::new(title, Section::Campaigns, Some(visitor)),
            tabs: Tabs::of(&campaign, Tabs::RECIPIENTS, visitor),
            id: id.to_string(),
            csrf: visitor.csrf.clone(),
            may_manage: visitor.may_administer(),
            upload: Form::default(),
            stale,
            rows: page.rows.into_iter().map(RecipientRow::from).collect(),
            first: asked.value("cursor").map(|_| path),
            next,
        })
    }
}

impl From<Recipient> for RecipientRow {
    fn from(recipient: Recipient) -> Self {
        let joined = |parts: [Option<String>; 2]| {
            let parts: Vec<String> = parts.into_iter().flatten().collect();
            parts.join(" ")
        };
        let place = joined([recipient.zip, recipient.city]);
        let place = [recipient.address, Some(place), recipient.country];
        let place = place.into_iter().flatten().filter(|part| !part.is_empty());
        Self {
            id: recipient.id.to_string(),
            name: joined([recipient.first_name, recipient.last_name]),
            phones: recipient.phones.iter().map(ToString::to_string).collect(),
            place: place.collect::<Vec<_>>().join(", "),
            code: recipient.code,
            mailings: recipient.mailings.iter().map(ToString::to_string).collect(),
        }
    }
}
