//! `/settings`: one's own password and sessions; below it, what an admin sets up.

pub(crate) mod keys;
pub(crate) mod log;
pub(crate) mod nav;
pub(crate) mod people;
pub(crate) mod webhook;

use access::{Browser, NewPassword, OpenSession, PasswordSet, Session, SignedInBy};
use askama::Template;
use axum::Form;
use axum::extract::{Query, State};
use axum::response::{IntoResponse, Redirect, Response};
use http::StatusCode;
use http::header::RETRY_AFTER;
use jiff::SignedDuration;
use serde::Deserialize;

use crate::moment::{Clock, Moment};
use crate::page::{Entry, Frame, Section, Visitor, shown};
use crate::refusal::{Failure, sentence};
use crate::sign_in::wait_in_words;
use crate::site::Site;

#[derive(Template)]
#[template(path = "settings.html")]
struct SettingsPage {
    frame: Frame,
    csrf: String,
    name: String,
    role: &'static str,
    tabs: Vec<Entry>,
    zone: String,
    sessions: Vec<SessionLine>,
    /// Absent for programs, which sign in with a key.
    password: Option<PasswordForm>,
    saved: Option<&'static str>,
    welcome: bool,
}

/// One of one's own sessions.
struct SessionLine {
    opened: Moment,
    seen: Moment,
    by: &'static str,
    is_this: bool,
}

/// The form that sets or changes the password.
struct PasswordForm {
    email: String,
    asks_for_current: bool,
    fault: Option<PasswordFault>,
}

/// A field of the form that cannot be used, and why.
struct PasswordFault {
    field: &'static str,
    why: String,
}

/// What was just done.
#[derive(Debug, Default, Deserialize)]
pub(crate) struct Done {
    saved: Option<String>,
    welcome: Option<String>,
}

/// `GET /settings`
pub(crate) async fn show(
    State(site): State<Site>,
    visitor: Visitor,
    session: Option<Session>,
    Query(done): Query<Done>,
) -> Result<Response, Failure> {
    let (mut form, mut sessions) = (None, Vec::new());
    if let Some(session) = session {
        form = Some(PasswordForm::blank(&site, &visitor, &session).await?);
        sessions = access::sessions(&site.access, &session).await?;
    }
    let mut page = SettingsPage::new(&site, visitor, form, &done);
    let clock = site.clock();
    let lines = sessions.iter().map(|open| SessionLine::new(open, &clock));
    page.sessions = lines.collect();
    Ok(shown(&page))
}

/// `POST /settings/sessions`: ends one's sessions but this one.
pub(crate) async fn sign_out_elsewhere(
    State(site): State<Site>,
    session: Session,
) -> Result<Response, Failure> {
    access::sign_out_elsewhere(&site.access, &session).await?;
    Ok(Redirect::to("/settings?saved=sessions").into_response())
}

/// `POST /settings/password`
pub(crate) async fn set_password(
    State(site): State<Site>,
    visitor: Visitor,
    session: Session,
    browser: Browser,
    Form(new): Form<NewPassword>,
) -> Result<Response, Failure> {
    let email = new.email.clone();
    let outcome = access::set_password(&site.access, &session, new, &browser).await?;
    let (status, field, why) = match outcome {
        PasswordSet::Done(cookie) => {
            return Ok((cookie, Redirect::to("/settings?saved=password")).into_response());
        }
        PasswordSet::SignedOut => return Ok(Redirect::to("/sign-in").into_response()),
        PasswordSet::TooSoon { wait } => {
            return too_soon(&site, visitor, &session, email, wait).await;
        }
        refused => fault(refused),
    };
    let form = PasswordForm::blank(&site, &visitor, &session).await?;
    let form = PasswordForm {
        email,
        fault: Some(PasswordFault { field, why }),
        ..form
    };
    let page = SettingsPage::new(&site, visitor, Some(form), &Done::default());
    Ok((status, shown(&page)).into_response())
}

fn fault(refused: PasswordSet) -> (StatusCode, &'static str, String) {
    let (field, why) = match refused {
        PasswordSet::NotAnEmail => ("email", "This is not an e-mail address.".to_owned()),
        PasswordSet::Weak(weak) => ("password", sentence(&weak.to_string())),
        PasswordSet::WrongCurrent => ("current", "This is not your password so far.".to_owned()),
        PasswordSet::EmailTaken => (
            "email",
            "Someone else signs in with this address.".to_owned(),
        ),
        PasswordSet::Done(_) | PasswordSet::TooSoon { .. } | PasswordSet::SignedOut => {
            ("password", "The password was not changed.".to_owned())
        }
    };
    (StatusCode::UNPROCESSABLE_ENTITY, field, why)
}

async fn too_soon(
    site: &Site,
    visitor: Visitor,
    session: &Session,
    email: String,
    wait: SignedDuration,
) -> Result<Response, Failure> {
    let why = format!(
        "Too many wrong passwords. Try again in {}.",
        wait_in_words(wait)
    );
    let fault = Some(PasswordFault {
        field: "current",
        why,
    });
    let form = PasswordForm::blank(site, &visitor, session).await?;
    let page = SettingsPage::new(
        site,
        visitor,
        Some(PasswordForm {
            email,
            fault,
            ..form
        }),
        &Done::default(),
    );
    let retry = [(RETRY_AFTER, wait.as_secs().max(1).to_string())];
    Ok((StatusCode::TOO_MANY_REQUESTS, retry, shown(&page)).into_response())
}

impl PasswordForm {
    async fn blank(site: &Site, visitor: &Visitor, session: &Session) -> Result<Self, Failure> {
        let asks_for_current = access::needs_current_password(&site.access, session).await?;
        let name = visitor.name();
        let email = if name.contains('@') {
            name
        } else {
            String::new()
        };
        Ok(Self {
            email,
            asks_for_current,
            fault: None,
        })
    }

    /// What is wrong with the field `name`.
    fn fault(&self, name: &str) -> Option<&str> {
        let fault = self.fault.as_ref().filter(|fault| fault.field == name);
        fault.map(|fault| fault.why.as_str())
    }
}

impl SessionLine {
    fn new(open: &OpenSession, clock: &Clock) -> Self {
        Self {
            opened: clock.moment(open.opened_at),
            seen: clock.moment(open.seen_at),
            by: match open.signed_in_by {
                SignedInBy::Password => "with the password",
                SignedInBy::SetupLink => "by the sign-in link",
            },
            is_this: open.is_this,
        }
    }
}

fn saved(what: &str) -> Option<&'static str> {
    match what {
        "password" => Some("The password is set. Everywhere else you have been signed out."),
        "sessions" => Some("Everywhere else you have been signed out."),
        _ => None,
    }
}

impl SettingsPage {
    fn new(site: &Site, visitor: Visitor, password: Option<PasswordForm>, done: &Done) -> Self {
        Self {
            frame: Frame::new("Settings", Section::Settings, Some(&visitor)),
            name: visitor.name(),
            role: visitor.role(),
            tabs: nav::tabs(&visitor, nav::Tab::You),
            sessions: Vec::new(),
            zone: site.clock().zone_name(),
            password,
            saved: done.saved.as_deref().and_then(saved),
            welcome: done.welcome.is_some(),
            csrf: visitor.csrf,
        }
    }
}
