//! `/settings/keys`: what programs sign their requests with.

mod line;

use access::{Key, KeyId, Revoked, WantedKey};
use askama::Template;
use axum::Form as Sent;
use axum::extract::{Path, Query, State};
use axum::response::{IntoResponse, Redirect, Response};
use http::StatusCode;
use jiff::civil::Date;
use serde::Deserialize;

use super::nav::{Tab, tabs};
use crate::form::{Form, day, line as one_line};
use crate::page::{Entry, Frame, Section, Visitor, shown};
use crate::refusal::Failure;
use crate::site::Site;
use line::KeyLine;

#[derive(Template)]
#[template(path = "keys.html")]
struct KeysPage {
    frame: Frame,
    tabs: Vec<Entry>,
    csrf: String,
    form: Form,
    made: Option<MadeKey>,
    done: bool,
    today: String,
    /// Those that work, newest first.
    keys: Vec<KeyLine>,
    /// Those that were revoked or have expired.
    over: Vec<KeyLine>,
}

/// A key that was just made, shown once.
struct MadeKey {
    name: String,
    text: String,
}

#[derive(Template)]
#[template(path = "key_revoke.html")]
struct RevokePage {
    frame: Frame,
    csrf: String,
    key: KeyLine,
}

/// What was just done.
#[derive(Debug, Default, Deserialize)]
pub(crate) struct Done {
    #[serde(default)]
    done: String,
}

const LONGEST_NAME: usize = 80;

/// `GET /settings/keys`
pub(crate) async fn show(
    State(site): State<Site>,
    visitor: Visitor,
    Query(done): Query<Done>,
) -> Result<Response, Failure> {
    let mut page = KeysPage::read(&site, &visitor).await?;
    page.done = done.done == "revoked";
    Ok(shown(&page))
}

/// `POST /settings/keys`: makes one.
pub(crate) async fn make(
    State(site): State<Site>,
    visitor: Visitor,
    Sent(fields): Sent<Vec<(String, String)>>,
) -> Result<Response, Failure> {
    let mut form = Form::from(fields);
    let Some(wanted) = read(&mut form, &site, &visitor) else {
        let mut page = KeysPage::read(&site, &visitor).await?;
        page.form = form;
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, shown(&page)).into_response());
    };
    let (text, key) = access::make_key(&site.store, wanted, (site.now)()).await?;
    let mut page = KeysPage::read(&site, &visitor).await?;
    page.made = Some(MadeKey {
        name: key.name,
        text: text.expose(),
    });
    Ok(shown(&page))
}

/// `GET /settings/keys/{key_id}/revoke`: asks whether that is meant.
pub(crate) async fn ask(
    State(site): State<Site>,
    visitor: Visitor,
    Path(id): Path<String>,
) -> Result<Response, Failure> {
    let key = site.store.key(&parsed(&id)?).await?;
    let key = key.ok_or_else(no_key)?;
    Ok(shown(&RevokePage {
        frame: Frame::new("Revoke a key", Section::Settings, Some(&visitor)),
        csrf: visitor.csrf.clone(),
        key: KeyLine::new(key, &site.clock()),
    }))
}

/// `POST /settings/keys/{key_id}/revoke`
pub(crate) async fn revoke(
    State(site): State<Site>,
    visitor: Visitor,
    Path(id): Path<String>,
) -> Result<Response, Failure> {
    let (id, now) = (parsed(&id)?, (site.now)());
    match access::revoke_key(&site.store, &id, &visitor.actor, now).await? {
        Revoked::Yes => Ok(Redirect::to("/settings/keys?done=revoked").into_response()),
        Revoked::NoSuchKey => Err(no_key()),
    }
}

fn parsed(id: &str) -> Result<KeyId, Failure> {
    id.parse().map_err(|_| no_key())
}

fn no_key() -> Failure {
    Failure::not_found("no key has this id")
}

fn read(form: &mut Form, site: &Site, visitor: &Visitor) -> Option<WantedKey> {
    let name = form.read("name", |text| one_line(text, LONGEST_NAME));
    let rights = super::people::rights(form);
    let last = form.read_some("until", day);
    let valid_until = last.and_then(|last| end_of(last, site));
    if last.is_some() && valid_until.is_none_or(|until| until <= (site.now)()) {
        form.refuse("until", "This day is over. Choose a later one.");
    }
    let (name, rights, false) = (name?, rights?, form.is_faulty()) else {
        return None;
    };
    Some(WantedKey {
        name,
        role: rights.role,
        pii: rights.pii,
        valid_until,
        made_by: Some(visitor.actor.to_string()),
    })
}

/// A key is valid through its last day.
fn end_of(last: Date, site: &Site) -> Option<domain::Timestamp> {
    let next = last.tomorrow().ok()?;
    let end = next.to_zoned(site.zone().clone()).ok()?;
    Some(end.timestamp())
}

impl KeysPage {
    async fn read(site: &Site, visitor: &Visitor) -> Result<Self, Failure> {
        let clock = site.clock();
        let mut keys = site.store.keys().await?;
        keys.sort_by_key(|key| std::cmp::Reverse(key.created_at));
        let works = |key: &Key| {
            key.revoked_at.is_none() && key.valid_until.is_none_or(|until| clock.now < until)
        };
        let (keys, over): (Vec<Key>, Vec<Key>) = keys.into_iter().partition(works);
        let lines = |keys: Vec<Key>| {
            keys.into_iter()
                .map(|key| KeyLine::new(key, &clock))
                .collect()
        };
        Ok(Self {
            frame: Frame::new("API keys", Section::Settings, Some(visitor)),
            tabs: tabs(visitor, Tab::Keys),
            csrf: visitor.csrf.clone(),
            form: Form::of([("role", "viewer".to_owned())]),
            made: None,
            done: false,
            today: clock.today().to_string(),
            keys: lines(keys),
            over: lines(over),
        })
    }
}
