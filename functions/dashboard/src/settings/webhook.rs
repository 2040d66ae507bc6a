//! `/settings/webhook`: how ElevenLabs is connected, what is known of it, and a
//! delivery to try it with.

mod secrets;
mod trial;

use askama::Template;
use axum::extract::{Query, State};
use axum::response::Response;
use domain::ConversationId;
use serde::Deserialize;
use store::DeliveryFilter;

use super::nav::{Tab, tabs};
use crate::ingest_log::Line;
use crate::page::{Entry, Frame, Section, Visitor, shown};
use crate::refusal::Failure;
use crate::site::Site;
use secrets::SecretLine;

pub(crate) use trial::send;

#[derive(Template)]
#[template(path = "webhook.html")]
struct WebhookPage {
    frame: Frame,
    tabs: Vec<Entry>,
    csrf: String,
    address: String,
    is_local: bool,
    secrets: Vec<SecretLine>,
    /// Whether a sample can be sent from here.
    can_try: bool,
    tried: Option<Tried>,
    last: Option<Line>,
}

/// What became of a sample that was just sent.
struct Tried {
    call: String,
    /// Absent when nothing was kept of it.
    delivery: Option<Line>,
    status: Option<u16>,
}

/// Which sample was just sent.
#[derive(Debug, Default, Deserialize)]
pub(crate) struct Asked {
    tried: Option<String>,
    status: Option<u16>,
}

/// `GET /settings/webhook`
pub(crate) async fn show(
    State(site): State<Site>,
    visitor: Visitor,
    Query(asked): Query<Asked>,
) -> Result<Response, Failure> {
    let clock = site.clock();
    let (secrets, last, tried) = tokio::try_join!(
        secrets::known(&site, &clock),
        newest(&site, None),
        tried(&site, asked)
    )?;
    let address = visitor.webhook_address(&site);
    Ok(shown(&WebhookPage {
        frame: Frame::new("Webhook", Section::Settings, Some(&visitor)),
        tabs: tabs(&visitor, Tab::Webhook),
        csrf: visitor.csrf.clone(),
        is_local: address.starts_with("http://"),
        address,
        secrets,
        can_try: site.door.is_some(),
        tried,
        last,
    }))
}

async fn tried(site: &Site, asked: Asked) -> Result<Option<Tried>, Failure> {
    let Some(Ok(id)) = asked.tried.map(|id| id.parse::<ConversationId>()) else {
        return Ok(None);
    };
    Ok(Some(Tried {
        call: format!("/calls/{id}"),
        delivery: newest(site, Some(id)).await?,
        status: asked.status,
    }))
}

async fn newest(
    site: &Site,
    conversation_id: Option<ConversationId>,
) -> Result<Option<Line>, Failure> {
    let filter = DeliveryFilter {
        conversation_id,
        outcome: None,
    };
    let page = site.store.deliveries(&filter, 1, None).await?;
    let clock = site.clock();
    Ok(page
        .rows
        .into_iter()
        .next()
        .map(|row| Line::new(row, &clock)))
}
