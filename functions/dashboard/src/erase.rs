//! `/calls/{conversation_id}/erase`: what tells of a person goes, for ever.
//!
//! The count is shown and something must be typed, so that nobody erases by a
//! slip; the route asks for a recent sign-in, so that nobody does at a browser
//! that was left open.

mod meant;

use askama::Template;
use axum::Form as Sent;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use domain::{ConversationId, PhoneNumber};
use http::StatusCode;
use store::access::{Act, ActKind};
use store::{Erased, Kept};

use crate::call::CallId;
use crate::figures::{count, counted};
use crate::form::Form;
use crate::page::{Frame, Section, Visitor, shown};
use crate::refusal::Failure;
use crate::site::Site;
use meant::Meant;

#[derive(Template)]
#[template(path = "erase.html")]
struct ErasePage {
    frame: Frame,
    csrf: String,
    id: String,
    /// The end of the person's number; without one only the call can go.
    tail: Option<String>,
    /// How many calls of the number there are.
    calls: Option<String>,
    form: Form,
}

#[derive(Template)]
#[template(path = "erased.html")]
struct ErasedPage {
    frame: Frame,
    back: String,
    calls: String,
    objects: String,
    deliveries: String,
    journal_entries: String,
}

/// Why, as the journal of each call keeps it.
const REASON: &str = "requested";

/// `GET /calls/{conversation_id}/erase`
pub(crate) async fn ask(
    State(site): State<Site>,
    visitor: Visitor,
    CallId(id): CallId,
) -> Result<Response, Failure> {
    let kept = found(&site, &id).await?;
    let form = Form::of([("what", "call".to_owned())]);
    Ok(shown(&ErasePage::read(&site, &visitor, &kept, form).await?))
}

/// `POST /calls/{conversation_id}/erase`
pub(crate) async fn erase(
    State(site): State<Site>,
    visitor: Visitor,
    CallId(id): CallId,
    Sent(fields): Sent<Vec<(String, String)>>,
) -> Result<Response, Failure> {
    let kept = found(&site, &id).await?;
    let mut form = Form::from(fields);
    let Some(meant) = Meant::read(&mut form, &kept) else {
        let page = ErasePage::read(&site, &visitor, &kept, form).await?;
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, shown(&page)).into_response());
    };
    let erased = gone(&site, &visitor, &id, &meant).await?;
    Ok(shown(&ErasedPage::new(&visitor, &id, erased)))
}

/// The line is written when all is gone: what was cut short is begun again.
async fn gone(
    site: &Site,
    visitor: &Visitor,
    id: &ConversationId,
    meant: &Meant,
) -> Result<Erased, Failure> {
    let (by, now) = (visitor.actor.to_string(), (site.now)());
    let erased = match meant {
        Meant::Call => site.store.erase_call(id, &by, REASON, now).await?,
        Meant::Person(number) => site.store.erase_number(number, &by, REASON, now).await?,
    };
    let act = Act::new(ActKind::Erased, by, now).about(id);
    let act = act.detail(counted(erased.calls, "call"));
    site.store.note(&act).await?;
    Ok(erased)
}

async fn found(site: &Site, id: &ConversationId) -> Result<Kept, Failure> {
    let kept = site.store.call(id).await?;
    kept.ok_or_else(|| Failure::not_found("no call has this id"))
}

impl ErasePage {
    async fn read(
        site: &Site,
        visitor: &Visitor,
        kept: &Kept,
        form: Form,
    ) -> Result<Self, Failure> {
        let number = meant::number(kept);
        let calls = match &number {
            Some(number) => Some(counted(calls_of(site, number).await?, "call")),
            None => None,
        };
        Ok(Self {
            frame: Frame::new("Erase", Section::Calls, Some(visitor)),
            csrf: visitor.csrf.clone(),
            id: kept.call.id().to_string(),
            tail: number.as_ref().map(meant::tail),
            calls,
            form,
        })
    }
}

async fn calls_of(site: &Site, number: &PhoneNumber) -> Result<usize, Failure> {
    Ok(site.store.calls_of_number(number).await?)
}

impl ErasedPage {
    fn new(visitor: &Visitor, id: &ConversationId, erased: Erased) -> Self {
        Self {
            frame: Frame::new("Erased", Section::Calls, Some(visitor)),
            back: format!("/calls/{id}"),
            calls: count(erased.calls),
            objects: count(erased.objects),
            deliveries: count(erased.deliveries),
            journal_entries: count(erased.journal_entries),
        }
    }
}
