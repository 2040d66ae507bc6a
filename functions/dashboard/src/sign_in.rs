//! `/sign-in`, and signing out again.

use access::{Browser, Credentials, Password, Session, SignIn, local_path};
use askama::Template;
use axum::Form;
use axum::extract::{Query, State};
use axum::response::{IntoResponse, Redirect, Response};
use boot::metrics::Value;
use http::StatusCode;
use http::header::RETRY_AFTER;
use jiff::SignedDuration;
use serde::Deserialize;

use crate::figures;
use crate::page::{Frame, Section, shown};
use crate::refusal::Failure;
use crate::site::Site;

#[derive(Template)]
#[template(path = "sign_in.html")]
struct SignInPage {
    frame: Frame,
    email: String,
    next: String,
    fault: Option<String>,
}

/// Where to go on to.
#[derive(Debug, Deserialize)]
pub(crate) struct Onward {
    #[serde(default)]
    pub(crate) next: String,
}

/// The form as it was sent.
#[derive(Debug, Deserialize)]
pub(crate) struct Typed {
    #[serde(default)]
    email: String,
    password: Password,
    #[serde(default)]
    next: String,
}

/// `GET /sign-in`
pub(crate) async fn show(Query(onward): Query<Onward>) -> Response {
    shown(&SignInPage::new(String::new(), &onward.next, None))
}

/// `POST /sign-in`
pub(crate) async fn sign_in(
    State(site): State<Site>,
    browser: Browser,
    Form(typed): Form<Typed>,
) -> Result<Response, Failure> {
    let Typed {
        email,
        password,
        next,
    } = typed;
    let credentials = Credentials {
        email: email.clone(),
        password,
    };
    Ok(
        match access::sign_in(&site.access, credentials, &browser).await? {
            SignIn::Welcome(cookie) => (cookie, Redirect::to(local_path(&next))).into_response(),
            SignIn::Refused => {
                boot::metrics::emit(&[("Outcome", "refused")], &[("SignIns", Value::Count(1))]);
                let why = "The address or the password is wrong.".to_owned();
                let page = SignInPage::new(email, &next, Some(why));
                (StatusCode::UNPROCESSABLE_ENTITY, shown(&page)).into_response()
            }
            SignIn::TooSoon { wait } => too_soon(email, &next, wait),
        },
    )
}

fn too_soon(email: String, next: &str, wait: SignedDuration) -> Response {
    let why = format!("Too many tries. Try again in {}.", wait_in_words(wait));
    let page = SignInPage::new(email, next, Some(why));
    let retry = [(RETRY_AFTER, wait.as_secs().max(1).to_string())];
    (StatusCode::TOO_MANY_REQUESTS, retry, shown(&page)).into_response()
}

/// `POST /sign-out`
pub(crate) async fn sign_out(
    State(site): State<Site>,
    session: Session,
) -> Result<Response, Failure> {
    let cookie = access::sign_out(&site.access, &session).await?;
    Ok((cookie, Redirect::to("/sign-in")).into_response())
}

/// `12 seconds`, `3 minutes`
pub(crate) fn wait_in_words(wait: SignedDuration) -> String {
    match wait.as_secs().max(1) {
        seconds @ ..120 => figures::counted(seconds, "second"),
        seconds => figures::counted(seconds.saturating_add(59) / 60, "minute"),
    }
}

impl SignInPage {
    fn new(email: String, next: &str, fault: Option<String>) -> Self {
        let next = local_path(next).to_owned();
        Self {
            frame: Frame::new("Sign in", Section::Outside, None),
            email,
            next,
            fault,
        }
    }
}
