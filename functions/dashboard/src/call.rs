//! `/calls/{conversation_id}`: everything known of one call.

mod analysis;
mod attribution;
mod by_rules;
mod decision;
mod edit;
mod facts;
mod head;
mod history;
mod raw;
mod reveal;
mod transcript;

use askama::Template;
use axum::extract::{FromRequestParts, Path, Query, State};
use axum::response::Response;
use domain::ConversationId;
use http::request::Parts;
use serde::Deserialize;
use store::{DeliveryFilter, Kept, StoreError};

use self::analysis::{Analysis, Variables};
use self::attribution::AttributionCard;
use self::by_rules::FoundLine;
use self::edit::Forms;
use self::facts::{Fact, SightingLine};
use self::head::{ErasedNote, Head};
use self::history::History;
use self::raw::RawCard;
use self::reveal::Privacy;
use crate::calls::Way;
use crate::ingest_log::Line;
use crate::json_tree::Step;
use crate::names::Names;
use crate::page::{Frame, Section, Visitor, shown};
use crate::refusal::Failure;
use crate::site::Site;

pub(crate) use self::analysis::{Datum, collected};
pub(crate) use self::edit::{attribute, convert, flag, note, tag};
pub(crate) use self::history::actor;
pub(crate) use self::raw::raw;
pub(crate) use self::reveal::reveal;
pub(crate) use self::transcript::Transcript;

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
}

/// Which part of a long page is looked at.
#[derive(Debug, Default, Deserialize)]
pub(crate) struct Part {
    saved: Option<String>,
    turns: Option<usize>,
    history: Option<u64>,
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
    ) -> Result<Self, StoreError> {
        let (call, clock, store) = (&kept.call, site.clock(), &site.store);
        let brought_it = DeliveryFilter {
            conversation_id: Some(call.id().clone()),
            outcome: None,
        };
        let (turns, deliveries, journal, raw, book) = tokio::try_join!(
            store.transcript(kept),
            store.deliveries(&brought_it, DELIVERIES, None),
            store.history(call.id(), part.history, history::PAGE.saturating_add(1)),
            RawCard::read(store, kept),
            store.book(),
        )?;
        let names = Names::of(&book);
        Ok(Self {
            frame: Frame::new("Call", Section::Calls, Some(visitor)),
            head: Head::new(call, &clock),
            erased: ErasedNote::of(call, &clock),
            saved: part.saved.as_deref().and_then(edit::saved),
            may_edit: visitor.may_edit() && !call.is_erased(),
            privacy: Privacy::of(call, visitor),
            csrf: visitor.csrf.clone(),
            attribution: AttributionCard::of(call, &names, &forms.attribution.to, &clock),
            found_conversions: by_rules::conversions(call),
            forms,
            transcript: Transcript::new(call, &turns, part.turns),
            analysis: Analysis::of(call),
            collected: analysis::collected(call),
            variables: analysis::variables(call),
            facts: facts::main(call, &clock),
            more_facts: facts::more(call, &clock),
            sightings: facts::sightings(call, &clock),
            more_deliveries: deliveries.next.is_some(),
            deliveries: deliveries
                .rows
                .into_iter()
                .map(|row| Line::new(row, &clock))
                .collect(),
            history: History::new(call.id(), journal, part.history, (&names, &clock)),
            raw,
        })
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
