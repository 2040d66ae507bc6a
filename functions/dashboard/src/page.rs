//! What every page has: its frame, who is looking, and how it is sent.

use access::{Actor, Role, Session};
use askama::Template;
use axum::extract::{FromRequestParts, OptionalFromRequestParts};
use axum::response::{Html, IntoResponse, Response};
use http::header::HOST;
use http::request::Parts;
use store::access::PersonId;
use store::{AlternativeRow, AttributionRow, CallRow};

use crate::assets;
use crate::refusal::Failure;
use crate::site::Site;
use crate::unattributed;
use crate::watch::Notice;

/// The frame around a page.
#[derive(Clone, Debug)]
pub(crate) struct Frame {
    pub(crate) title: String,
    pub(crate) section: Section,
    pub(crate) person: Option<Visitor>,
    pub(crate) style: &'static str,
    pub(crate) script: &'static str,
    pub(crate) icon: &'static str,
    /// What must be seen above everything.
    pub(crate) banner: Option<Notice>,
}

/// Which entry of the menu a page belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Section {
    Overview,
    Calls,
    /// The calls that need one.
    Person,
    Campaigns,
    Analytics,
    Ingest,
    Settings,
    /// None of them: signing in, errors.
    Outside,
}

/// One entry of the menu.
pub(crate) struct Entry {
    pub(crate) name: &'static str,
    pub(crate) path: &'static str,
    pub(crate) here: bool,
}

/// Who is looking at a page.
#[derive(Clone, Debug)]
pub(crate) struct Visitor {
    pub(crate) actor: Actor,
    /// What forms show to prove that they are ours; programs need none.
    pub(crate) csrf: String,
    /// The name they reached us by.
    host: Option<String>,
}

impl Frame {
    pub(crate) fn new(
        title: impl Into<String>,
        section: Section,
        person: Option<&Visitor>,
    ) -> Self {
        Self {
            title: title.into(),
            section,
            person: person.cloned(),
            style: assets::style(),
            script: assets::script(),
            icon: assets::icon(),
            banner: None,
        }
    }

    /// The same below a banner, if there is one.
    #[must_use]
    pub(crate) fn below(self, banner: Option<Notice>) -> Self {
        Self { banner, ..self }
    }

    pub(crate) fn menu(&self) -> [Entry; 7] {
        let entry = |name, path, section| Entry {
            name,
            path,
            here: self.section == section,
        };
        [
            entry("Overview", "/", Section::Overview),
            entry("Calls", "/calls", Section::Calls),
            entry("Needs a person", unattributed::PATH, Section::Person),
            entry("Campaigns", "/campaigns", Section::Campaigns),
            entry("Analytics", crate::analytics::PATH, Section::Analytics),
            entry("Ingest", "/ingest", Section::Ingest),
            entry("Settings", "/settings", Section::Settings),
        ]
    }
}

impl Visitor {
    pub(crate) fn name(&self) -> String {
        match &self.actor {
            Actor::Person { id, .. } => id.to_string(),
            Actor::Key { name, .. } => name.clone(),
        }
    }

    /// The person, unless it is a program.
    pub(crate) fn person(&self) -> Option<&PersonId> {
        match &self.actor {
            Actor::Person { id, .. } => Some(id),
            Actor::Key { .. } => None,
        }
    }

    pub(crate) fn role(&self) -> &'static str {
        self.actor.role().as_str()
    }

    /// Where ElevenLabs delivers to: told at the start, or, behind a gateway that
    /// alone knows its name, below the name this page was reached by.
    pub(crate) fn webhook_address(&self, site: &Site) -> String {
        match (&self.host, site.webhook_address.strip_prefix('/')) {
            (Some(host), Some(path)) => format!("https://{host}/{path}"),
            _ => site.webhook_address.clone(),
        }
    }

    /// A number, as whoever looks may see it.
    pub(crate) fn number(&self, number: &str) -> String {
        match self.actor.sees_numbers() {
            true => number.to_owned(),
            false => access::masked(number),
        }
    }

    /// A call of a list, as whoever looks may see it.
    pub(crate) fn call(&self, row: CallRow) -> CallRow {
        let words = |text: Option<String>| text.map(|text| self.words(&text));
        let alternatives = row.attribution.alternatives.into_iter();
        let alternatives = alternatives.map(|other| AlternativeRow {
            reason: self.words(&other.reason),
            ..other
        });
        let number = row.external_number.map(|number| self.number(&number));
        CallRow {
            external_number: number,
            title: words(row.title),
            summary: words(row.summary),
            termination_reason: words(row.termination_reason),
            attribution: AttributionRow {
                reason: self.words(&row.attribution.reason),
                alternatives: alternatives.collect(),
                ..row.attribution
            },
            ..row
        }
    }

    /// What was said or written, with its numbers as whoever looks may see them.
    pub(crate) fn words(&self, text: &str) -> String {
        match self.actor.sees_numbers() {
            true => text.to_owned(),
            false => access::without_numbers(text),
        }
    }

    /// The whole address of a path of ours, by the name they reached us by.
    pub(crate) fn address(&self, site: &Site, path: &str) -> String {
        let webhook = self.webhook_address(site);
        let end = webhook.match_indices('/').nth(2).map(|(end, _)| end);
        let origin = end.and_then(|end| webhook.get(..end)).unwrap_or_default();
        format!("{origin}{path}")
    }

    pub(crate) fn may_edit(&self) -> bool {
        self.actor.may(Role::Editor)
    }

    pub(crate) fn may_administer(&self) -> bool {
        self.actor.may(Role::Admin)
    }
}

impl<S: Sync> FromRequestParts<S> for Visitor {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Failure> {
        let actor = <Actor as FromRequestParts<S>>::from_request_parts(parts, state).await?;
        let session = <Session as OptionalFromRequestParts<S>>::from_request_parts(parts, state);
        let csrf = session
            .await?
            .map(|session| session.csrf_token())
            .unwrap_or_default();
        let host = parts.headers.get(HOST).and_then(|host| host.to_str().ok());
        let host = host.map(str::to_owned);
        Ok(Self { actor, csrf, host })
    }
}

/// A page on its way to the browser.
pub(crate) fn shown(page: &impl Template) -> Response {
    match page.render() {
        Ok(html) => Html(html).into_response(),
        Err(error) => {
            let failure = Failure::ours();
            tracing::error!(problem.instance = failure.instance(), %error, "page failed to render");
            failure.into_response()
        }
    }
}
