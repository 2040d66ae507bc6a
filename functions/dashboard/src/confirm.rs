//! `/confirm`: the password once more, before what cannot be taken back.

use access::{Browser, Confirmed, Password, Session, local_path};
use askama::Template;
use axum::Form;
use axum::extract::{Query, State};
use axum::response::{IntoResponse, Redirect, Response};
use http::StatusCode;
use http::header::RETRY_AFTER;
use jiff::SignedDuration;
use serde::Deserialize;

use crate::page::{Frame, Section, Visitor, shown};
use crate::refusal::Failure;
use crate::sign_in::{Onward, wait_in_words};
use crate::site::Site;

#[derive(Template)]
#[template(path = "confirm.html")]
struct ConfirmPage {
    frame: Frame,
    csrf: String,
    name: String,
    next: String,
    /// Someone who came by the setup link may have no password to show.
    has_password: bool,
    fault: Option<String>,
}

/// The form as it was sent.
#[derive(Debug, Deserialize)]
pub(crate) struct Typed {
    password: Password,
    #[serde(default)]
    next: String,
}

/// `GET /confirm`
pub(crate) async fn show(
    State(site): State<Site>,
    visitor: Visitor,
    session: Session,
    Query(onward): Query<Onward>,
) -> Result<Response, Failure> {
    let mut page = ConfirmPage::new(&visitor, &onward.next);
    page.has_password = access::can_confirm(&site.access, &session).await?;
    Ok(shown(&page))
}

/// `POST /confirm`
pub(crate) async fn confirm(
    State(site): State<Site>,
    visitor: Visitor,
    session: Session,
    browser: Browser,
    Form(typed): Form<Typed>,
) -> Result<Response, Failure> {
    let Typed { password, next } = typed;
    let mut page = ConfirmPage::new(&visitor, &next);
    match access::confirm(&site.access, &session, password, &browser).await? {
        Confirmed::Yes => return Ok(Redirect::to(local_path(&next)).into_response()),
        Confirmed::NoPassword => page.has_password = false,
        Confirmed::WrongPassword => page.fault = Some("This is not your password.".to_owned()),
        Confirmed::TooSoon { wait } => return Ok(page.too_soon(wait)),
    }
    Ok((StatusCode::UNPROCESSABLE_ENTITY, shown(&page)).into_response())
}

impl ConfirmPage {
    fn new(visitor: &Visitor, next: &str) -> Self {
        Self {
            frame: Frame::new("Show that it is you", Section::Outside, Some(visitor)),
            csrf: visitor.csrf.clone(),
            name: visitor.name(),
            next: local_path(next).to_owned(),
            has_password: true,
            fault: None,
        }
    }

    fn too_soon(mut self, wait: SignedDuration) -> Response {
        let wait_words = wait_in_words(wait);
        self.fault = Some(format!("Too many tries. Try again in {wait_words}."));
        let retry = [(RETRY_AFTER, wait.as_secs().max(1).to_string())];
        (StatusCode::TOO_MANY_REQUESTS, retry, shown(&self)).into_response()
    }
}
