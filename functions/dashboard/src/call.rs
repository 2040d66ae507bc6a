//! `/calls/{conversation_id}`: everything known of one call.

mod analysis;
mod attribution;
mod by_rules;
mod credit;
mod decision;
mod edit;
mod facts;
mod head;
mod history;
mod marked;
mod origin;
mod others;
mod raw;
mod reveal;
mod transcript;

use askama::Template;
use axum::extract::{FromRequestParts, Path, Query, State};
use axum::response::{IntoResponse, Redirect, Response};
use domain::ConversationId;
use http::request::Parts;
use serde::Deserialize;
use store::{DeliveryFilter, Kept};

use self::analysis::{Analysis, Variables};
use self::attribution::AttributionCard;
use self::by_rules::FoundLine;
use self::edit::Forms;
use self::facts::{Fact, SightingLine};
use self::head::{ErasedNote, Head};
use self::history::{History, Undo};
use self::origin::Origin;
use self::others::Others;
use self::raw::RawCard;
use self::reveal::Privacy;
use crate::calls::{Going, List, Neighbours, Way};
use crate::campaign::Tabs;
use crate::ingest_log::Line;
use crate::json_tree::Step;
use crate::names::Names;
use crate::page::{Frame, Section, Visitor, shown};
use crate::refusal::Failure;
use crate::site::Site;

pub(crate) use self::analysis::{Datum, collected};
pub(crate) use self::credit::credit;
pub(crate) use self::edit::{attribute, convert, flag, note, tag};
pub(crate) use self::history::actor;
pub(crate) use self::marked::{Marked, says};
pub(crate) use self::raw::raw;
pub(crate) use self::reveal::reveal;
pub(crate) use self::transcript::{Look, Transcript};

#[derive(Template)]
#[template(path = "call.html")]
struct CallPage {
    frame: Frame,
    head: Head,
    erased: Option<ErasedNote>,
    /// Which form was just saved.
    saved: Option<&'static str>,
    may_edit: bool,
    privacy: Privacy,
    csrf: String,
    forms: Forms,
    attribution: AttributionCard,
    undo: Option<Undo>,
    found_conversions: Vec<FoundLine>,
    transcript: Transcript,
    analysis: Analysis,
    collected: Vec<Datum>,
    variables: Variables,
    facts: Vec<Fact>,
    more_facts: Vec<Fact>,
    sightings: Vec<SightingLine>,
    deliveries: Vec<Line>,
    more_deliveries: bool,
    history: History,
    raw: RawCard,
    others: Option<Others>,
    list: Option<List>,
    neighbours: Option<Neighbours>,
    tabs: Option<Tabs>,
    from: String,
}

/// Which part of a long page is looked at.
#[derive(Debug, Default, Deserialize)]
pub(crate) struct Part {
    saved: Option<String>,
    turns: Option<usize>,
    history: Option<u64>,
    /// What is searched for in the transcript.
    find: Option<String>,
    /// The list that the call was opened from, by its address.
    from: Option<String>,
    /// Which way to go on in that list.
    step: Option<String>,
}

const DELIVERIES: usize = 20;

/// `GET /calls/{conversation_id}`
pub(crate) async fn show(
    State(site): State<Site>,
    visitor: Visitor,
    CallId(id): CallId,
    Query(part): Query<Part>,
) -> Result<Response, Failure> {
    let kept = found(&site, &id).await?;
    if let Some(step) = part.step.as_deref().and_then(Going::read)
        && let Some(wanted) = origin::wanted(&site, &visitor, &part).await?
    {
        let there = wanted.step(&kept, step, &site).await?;
        return Ok(Redirect::to(&there).into_response());
    }
    let forms = Forms::of(&kept.call, &site.clock());
    let page = CallPage::read(&site, &visitor, &kept, forms, &part).await?;
    Ok(shown(&page))
}

/// The call with this id.
async fn found(site: &Site, id: &ConversationId) -> Result<Kept, Failure> {
    let kept = site.store.call(id).await?;
    kept.ok_or_else(|| Failure::not_found("no call has this id"))
}

impl CallPage {
    async fn read(
        site: &Site,
        visitor: &Visitor,
        kept: &Kept,
        forms: Forms,
        part: &Part,
    ) -> Result<Self, Failure> {
        let (call, clock, store) = (&kept.call, site.clock(), &site.store);
        let brought_it = DeliveryFilter {
            conversation_id: Some(call.id().clone()),
            outcome: None,
        };
        let content = async {
            let read = tokio::try_join!(
                store.transcript(kept),
                store.deliveries(&brought_it, DELIVERIES, None),
                store.history(call.id(), part.history, history::PAGE.saturating_add(1)),
                RawCard::read(store, visitor, kept),
                others::read(store, call),
                store.book(),
            );
            Ok::<_, Failure>(read?)
        };
        let (content, origin) = tokio::try_join!(content, Origin::of(site, visitor, part))?;
        let (turns, deliveries, journal, raw, others, book) = content;
        let names = Names::of(&book);
        let beside = origin.map(|origin| origin.beside(call.id(), visitor, (&book, &names)));
        let beside = beside.unwrap_or_default();
        let look = Look {
            page: part.turns,
            sought: part
                .find
                .as_deref()
                .map(str::trim)
                .filter(|it| !it.is_empty()),
            from: &beside.from,
            visitor,
        };
        Ok(Self {
            frame: Frame::new("Call", Section::Calls, Some(visitor)),
            head: Head::new(call, &clock, visitor),
            erased: ErasedNote::of(call, &clock),
            saved: part.saved.as_deref().and_then(edit::saved),
            may_edit: visitor.may_edit() && !call.is_erased(),
            privacy: Privacy::of(call, visitor),
            csrf: visitor.csrf.clone(),
            attribution: AttributionCard::of(call, &names, &forms.attribution.to, &clock)
                .told_to(visitor),
            undo: Undo::of(&journal, &names).filter(|_| part.history.is_none()),
            found_conversions: by_rules::conversions(call),
            forms: forms.told_to(visitor),
            transcript: Transcript::new(call, &turns, look).searchable(
                beside
                    .neighbours
                    .as_ref()
                    .map(|others| others.list.as_str()),
            ),
            analysis: Analysis::of(call, visitor),
            collected: analysis::collected(call, visitor),
            variables: analysis::variables(call, visitor),
            facts: facts::main(call, &clock, visitor),
            more_facts: facts::more(call, &clock, visitor),
            sightings: facts::sightings(call, &clock),
            more_deliveries: deliveries.next.is_some(),
            deliveries: deliveries
                .rows
                .into_iter()
                .map(|row| Line::new(row, &clock).told_to(visitor))
                .collect(),
            history: History::new(journal, (&names, &clock))
                .told_to(visitor)
                .paged(call.id(), &beside.from, part.history),
            raw,
            others: others.map(|rows| Others::new(call, rows, &names, (&clock, visitor))),
            list: beside.list,
            neighbours: beside.neighbours,
            tabs: beside.tabs,
            from: beside.from,
        })
    }
}

/// The page of the call `id`, opened `from` a list, with `more` in its address.
fn with(id: &str, from: &str, more: &str) -> String {
    let join = if from.is_empty() { "?" } else { "&" };
    format!("/calls/{id}{from}{join}{more}")
}

impl Part {
    /// Where one goes on when the form `name` was saved.
    fn saved(&self, id: &ConversationId, name: &str) -> String {
        let from = self.from.as_ref().map(|from| ("from", from.as_str()));
        let query: Vec<_> = from.into_iter().chain([("saved", name)]).collect();
        let query = serde_urlencoded::to_string(query).unwrap_or_default();
        format!("/calls/{id}?{query}#{name}")
    }
}

/// The call that the path names. What cannot be an id is no call.
pub(crate) struct CallId(pub(crate) ConversationId);

impl<S: Send + Sync> FromRequestParts<S> for CallId {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Failure> {
        let Path(text) = Path::<String>::from_request_parts(parts, state).await?;
        text.parse()
            .map(Self)
            .map_err(|_| Failure::not_found("no call has this id"))
    }
}
