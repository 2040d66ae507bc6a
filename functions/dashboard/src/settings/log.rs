//! `/settings/log`: who did what, newest first.

mod words;

use std::collections::BTreeMap;

use askama::Template;
use axum::extract::{Query, State};
use axum::response::{IntoResponse, Response};
use http::StatusCode;
use serde::Deserialize;
use store::Position;
use store::access::{Act, ActFilter, ActKind, NOBODY};

use super::nav::{Tab, tabs};
use crate::moment::{Clock, Moment};
use crate::page::{Entry, Frame, Section, Visitor, shown};
use crate::refusal::Failure;
use crate::site::Site;

#[derive(Template)]
#[template(path = "acts.html")]
struct LogPage {
    frame: Frame,
    tabs: Vec<Entry>,
    zone: String,
    people: Vec<Pick>,
    kinds: Vec<Pick>,
    is_filtered: bool,
    /// Its place in the log is older than an hour, or none of ours.
    stale: bool,
    lines: Vec<Line>,
    cut_short: bool,
    first: Option<String>,
    next: Option<String>,
}

/// One choice of a select.
struct Pick {
    value: String,
    name: String,
    chosen: bool,
}

/// One line in the words it is shown with.
struct Line {
    at: Moment,
    who: String,
    did: String,
    /// What it was done to, and its page.
    about: Option<About>,
    detail: Option<String>,
}

struct About {
    name: String,
    path: Option<String>,
}

/// What is asked for. What is none of the choices finds nothing.
#[derive(Debug, Default, Deserialize)]
pub(crate) struct Asked {
    #[serde(default)]
    who: String,
    #[serde(default)]
    kind: String,
    cursor: Option<String>,
}

const ROWS: usize = 50;

/// `GET /settings/log`
pub(crate) async fn show(
    State(site): State<Site>,
    visitor: Visitor,
    Query(asked): Query<Asked>,
) -> Result<Response, Failure> {
    let names = Names::read(&site).await?;
    let filter = asked.filter()?;
    let after = asked.after(&site).await?;
    let mut page = LogPage::blank(&site, &visitor, &asked, &names);
    let Ok(after) = after else {
        page.stale = true;
        return Ok((StatusCode::BAD_REQUEST, shown(&page)).into_response());
    };
    let found = site.store.acts(&filter, after.as_ref(), ROWS, (site.now)());
    let found = found.await?;
    let clock = site.clock();
    page.cut_short = found.cut_short;
    page.lines = found
        .rows
        .into_iter()
        .map(|act| Line::new(act, &names, &clock))
        .collect();
    if let Some(position) = &found.next {
        page.next = Some(asked.going_on(&site, position).await?);
    }
    Ok(shown(&page))
}

impl Asked {
    fn filter(&self) -> Result<ActFilter, Failure> {
        let kind = Some(&self.kind).filter(|kind| !kind.is_empty());
        let kind = kind.map(|kind| kind.parse());
        let kind = kind
            .transpose()
            .map_err(|()| Failure::invalid("kind", "is none of the choices"))?;
        let actor = Some(self.who.clone()).filter(|who| !who.is_empty());
        Ok(ActFilter { actor, kind })
    }

    fn address(&self) -> String {
        let fields = [("who", &self.who), ("kind", &self.kind)];
        let fields: Vec<_> = fields
            .into_iter()
            .filter(|(_, it)| !it.is_empty())
            .collect();
        let query = serde_urlencoded::to_string(fields);
        format!(
            "/settings/log?{}",
            query.expect("pairs of texts are a query")
        )
    }

    async fn after(&self, site: &Site) -> Result<Result<Option<Position>, ()>, Failure> {
        let Some(token) = &self.cursor else {
            return Ok(Ok(None));
        };
        let key = site.cursor_key().await?;
        let opened = key.open(token, &self.address(), (site.now)());
        Ok(opened.map(Some).map_err(|_| ()))
    }

    async fn going_on(&self, site: &Site, position: &Position) -> Result<String, Failure> {
        let address = self.address();
        let key = site.cursor_key().await?;
        let token = key.seal(position, &address, (site.now)());
        Ok(format!("{address}&cursor={token}"))
    }
}

impl LogPage {
    fn blank(site: &Site, visitor: &Visitor, asked: &Asked, names: &Names) -> Self {
        let kinds = ActKind::ALL.map(|kind| Pick {
            value: kind.as_str().to_owned(),
            name: words::kind(kind).to_owned(),
            chosen: kind.as_str() == asked.kind,
        });
        Self {
            frame: Frame::new("Log", Section::Settings, Some(visitor)),
            tabs: tabs(visitor, Tab::Log),
            zone: site.clock().zone_name(),
            people: names.picks(&asked.who),
            kinds: kinds.into(),
            is_filtered: !(asked.who.is_empty() && asked.kind.is_empty()),
            stale: false,
            lines: Vec::new(),
            cut_short: false,
            first: asked.cursor.as_ref().map(|_| asked.address()),
            next: None,
        }
    }
}

impl Line {
    fn new(act: Act, names: &Names, clock: &Clock) -> Self {
        let about = act.about.as_deref();
        Self {
            at: clock.moment(act.at),
            who: names.of(&act.actor),
            did: words::did(&act),
            about: about.map(|id| About {
                name: names.of(id),
                path: words::path(act.kind, id),
            }),
            detail: act.detail,
        }
    }
}

/// What those who act are called, by how the log has them.
struct Names(BTreeMap<String, String>);

impl Names {
    async fn read(site: &Site) -> Result<Self, Failure> {
        let (people, keys) = tokio::try_join!(site.store.people(), site.store.keys())?;
        let people = people.into_iter().map(|known| {
            let id = known.person.id.to_string();
            (format!("person:{id}"), id)
        });
        let keys = keys
            .into_iter()
            .map(|key| (format!("key:{}", key.id), format!("{} (key)", key.name)));
        let operator = (access::OPERATOR.to_owned(), "Whoever runs it".to_owned());
        Ok(Self(people.chain(keys).chain([operator]).collect()))
    }

    fn of(&self, actor: &str) -> String {
        let as_key = format!("key:{actor}");
        let known = self.0.get(actor).or_else(|| self.0.get(&as_key));
        known.cloned().unwrap_or_else(|| crate::call::actor(actor))
    }

    fn picks(&self, chosen: &str) -> Vec<Pick> {
        let pick = |(value, name): (&String, &String)| Pick {
            value: value.clone(),
            name: name.clone(),
            chosen: value == chosen,
        };
        let nobody = (NOBODY.to_owned(), "Nobody known".to_owned());
        let mut picks: Vec<Pick> = self.0.iter().map(pick).collect();
        picks.push(pick((&nobody.0, &nobody.1)));
        picks
    }
}
