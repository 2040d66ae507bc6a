//! `/invite`: the one-time link by which somebody new chooses a password.

use access::{Browser, Joined, Password};
use askama::Template;
use axum::Form;
use axum::extract::{Query, State};
use axum::response::{IntoResponse, Redirect, Response};
use http::StatusCode;
use serde::Deserialize;

use crate::page::{Frame, Section, shown};
use crate::refusal::{Failure, sentence};
use crate::site::Site;

#[derive(Template)]
#[template(path = "invite.html")]
struct InvitePage {
    frame: Frame,
    token: String,
    email: String,
    role: &'static str,
    fault: Option<String>,
}

#[derive(Template)]
#[template(path = "invite_spent.html")]
struct SpentPage {
    frame: Frame,
}

#[derive(Deserialize)]
pub(crate) struct Link {
    #[serde(default)]
    token: String,
}

/// The form as it was sent.
#[derive(Deserialize)]
pub(crate) struct Typed {
    #[serde(default)]
    token: String,
    password: Password,
}

/// `GET /invite`: looking at it spends nothing.
pub(crate) async fn show(
    State(site): State<Site>,
    Query(link): Query<Link>,
) -> Result<Response, Failure> {
    asking(&site, link.token, None).await
}

/// `POST /invite`
pub(crate) async fn accept(
    State(site): State<Site>,
    browser: Browser,
    Form(typed): Form<Typed>,
) -> Result<Response, Failure> {
    let Typed { token, password } = typed;
    match access::accept_invite(&site.access, &token, password, &browser).await? {
        Joined::Welcome(cookie) => Ok((cookie, Redirect::to("/")).into_response()),
        Joined::Weak(weak) => asking(&site, token, Some(sentence(&weak.to_string()))).await,
        Joined::Refused => Ok(spent()),
    }
}

async fn asking(site: &Site, token: String, fault: Option<String>) -> Result<Response, Failure> {
    let Some(invite) = access::invited(&site.access, &token).await? else {
        return Ok(spent());
    };
    let status = match fault {
        Some(_) => StatusCode::UNPROCESSABLE_ENTITY,
        None => StatusCode::OK,
    };
    let page = InvitePage {
        frame: Frame::new("Welcome", Section::Outside, None),
        token,
        email: invite.email.to_string(),
        role: invite.rights.role.as_str(),
        fault,
    };
    Ok((status, shown(&page)).into_response())
}

fn spent() -> Response {
    let frame = Frame::new("This invitation no longer works", Section::Outside, None);
    (StatusCode::GONE, shown(&SpentPage { frame })).into_response()
}
