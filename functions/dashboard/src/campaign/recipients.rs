//! `/campaigns/{campaign_id}/recipients`: whom a campaign was sent to.

use askama::Template;
use axum::extract::{RawQuery, State};
use axum::response::{IntoResponse, Response};
use domain::Recipient;
use http::StatusCode;

use super::{Campaigned, found};
use crate::calls::Asked;
use crate::page::{Frame, Section, Visitor, shown};
use crate::refusal::Failure;
use crate::site::Site;

#[derive(Template)]
#[template(path = "recipients.html")]
struct RecipientsPage {
    frame: Frame,
    id: String,
    name: String,
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
    let campaign = found(&site, &id).await?.value;
    let path = format!("/campaigns/{id}/recipients");
    let mut faults = Vec::new();
    let asked = Asked::read("", query.as_deref(), &["cursor"], &mut faults);
    let (key, now) = (site.cursor_key().await?, (site.now)());
    let opened = asked
        .value("cursor")
        .map(|token| key.open(token, &path, now));
    let opened = opened.transpose();
    let stale = opened.is_err() || !faults.is_empty();
    let after = opened.unwrap_or_default();
    let page = site.store.recipients_of(&id, after.as_ref(), ROWS).await?;
    let next = page.next.as_ref();
    let next = next.map(|place| format!("{path}?cursor={}", key.seal(place, &path, now)));
    let page = RecipientsPage {
        frame: Frame::new("Recipients", Section::Campaigns, Some(&visitor)),
        id: id.to_string(),
        name: campaign.name,
        stale,
        rows: page.rows.into_iter().map(RecipientRow::from).collect(),
        first: asked.value("cursor").map(|_| path),
        next,
    };
    let status = if stale {
        StatusCode::BAD_REQUEST
    } else {
        StatusCode::OK
    };
    Ok((status, shown(&page)).into_response())
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
