//! `/settings/people`: who may come in, and what they may do.

mod act;
mod line;

use access::{Email, Invite, InviteMade, Rights};
use askama::Template;
use axum::Form as Sent;
use axum::extract::{Query, State};
use axum::response::{IntoResponse, Response};
use http::StatusCode;
use serde::Deserialize;

use super::nav::{Tab, tabs};
use crate::form::Form;
use crate::moment::{Clock, Moment};
use crate::page::{Entry, Frame, Section, Visitor, shown};
use crate::refusal::Failure;
use crate::site::Site;
use line::PersonLine;

pub(crate) use act::{change, delete_invite, disable, enable, rights, sign_out};

#[derive(Template)]
#[template(path = "people.html")]
struct PeoplePage {
    frame: Frame,
    tabs: Vec<Entry>,
    csrf: String,
    form: Form,
    /// The link that was just made, shown once.
    made: Option<MadeLink>,
    done: Option<&'static str>,
    people: Vec<PersonLine>,
    invites: Vec<InviteLine>,
}

struct MadeLink {
    email: String,
    link: String,
    until: Moment,
}

/// Somebody who was asked in and has not come yet.
struct InviteLine {
    email: String,
    may: String,
    by: String,
    until: Moment,
    has_expired: bool,
}

/// What was just done.
#[derive(Debug, Default, Deserialize)]
pub(crate) struct Done {
    #[serde(default)]
    done: String,
}

/// `GET /settings/people`
pub(crate) async fn show(
    State(site): State<Site>,
    visitor: Visitor,
    Query(done): Query<Done>,
) -> Result<Response, Failure> {
    let mut page = PeoplePage::read(&site, &visitor).await?;
    page.done = act::told(&done.done);
    Ok(shown(&page))
}

/// `POST /settings/people`: makes a link for somebody new.
pub(crate) async fn invite(
    State(site): State<Site>,
    visitor: Visitor,
    Sent(fields): Sent<Vec<(String, String)>>,
) -> Result<Response, Failure> {
    let mut form = Form::from(fields);
    let email = form.read("email", |text| {
        let email = text.parse::<Email>();
        email.map_err(|_| "This is not an e-mail address.".to_owned())
    });
    let rights = act::rights(&mut form);
    let (Some(email), Some(rights)) = (email, rights) else {
        return refused(&site, &visitor, form).await;
    };
    match access::invite(&site.access, email.clone(), rights, &visitor.actor).await? {
        InviteMade::EmailTaken => {
            form.refuse("email", "Somebody signs in with this address already.");
            refused(&site, &visitor, form).await
        }
        InviteMade::Yes(token) => {
            let mut page = PeoplePage::read(&site, &visitor).await?;
            let invite = page
                .invites
                .iter()
                .find(|line| line.email == email.to_string());
            page.made = invite.map(|invite| MadeLink {
                email: invite.email.clone(),
                link: visitor.address(&site, &access::invite_path(&token)),
                until: invite.until.clone(),
            });
            Ok(shown(&page))
        }
    }
}

async fn refused(site: &Site, visitor: &Visitor, form: Form) -> Result<Response, Failure> {
    let mut page = PeoplePage::read(site, visitor).await?;
    page.form = form;
    Ok((StatusCode::UNPROCESSABLE_ENTITY, shown(&page)).into_response())
}

impl PeoplePage {
    async fn read(site: &Site, visitor: &Visitor) -> Result<Self, Failure> {
        let (store, clock) = (&site.store, site.clock());
        let (people, invites) = tokio::try_join!(store.people(), store.invites())?;
        let people = people.into_iter();
        Ok(Self {
            frame: Frame::new("People", Section::Settings, Some(visitor)),
            tabs: tabs(visitor, Tab::People),
            csrf: visitor.csrf.clone(),
            form: Form::of([("role", "viewer".to_owned())]),
            made: None,
            done: None,
            people: people
                .map(|known| PersonLine::new(known, visitor, &clock))
                .collect(),
            invites: invites
                .into_iter()
                .map(|invite| InviteLine::new(invite, &clock))
                .collect(),
        })
    }
}

impl InviteLine {
    fn new(invite: Invite, clock: &Clock) -> Self {
        Self {
            may: may(invite.rights),
            by: crate::call::actor(&invite.by),
            until: clock.moment(invite.expires_at),
            has_expired: invite.expires_at <= clock.now,
            email: invite.email.to_string(),
        }
    }
}

/// `Editor`, `Viewer, may reveal numbers`
fn may(rights: Rights) -> String {
    let role = line::role_word(rights.role);
    match rights.pii {
        true => format!("{role}, may reveal numbers"),
        false => role.to_owned(),
    }
}
