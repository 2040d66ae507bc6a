//! The vendor's JSON as it was received: a small tree beside the call, and a
//! page of its own that opens any part.

use askama::Template;
use axum::extract::{Query, State};
use axum::response::{IntoResponse, Response};
use http::header::CONTENT_TYPE;
use serde::Deserialize;
use serde_json::value::RawValue;
use store::{Kept, Store, StoreError};

use super::marked::Marked;
use super::{CallId, found};
use crate::figures;
use crate::json_tree::{Bounds, Found, Place, Pointer, Step, Tree};
use crate::page::{Frame, Section, Visitor, shown};
use crate::refusal::Failure;
use crate::site::Site;

/// The raw body, on the call's page.
pub(crate) struct RawCard {
    /// How large it is; none when none is held.
    pub(crate) size: Option<String>,
    /// Absent for bodies too large to look into on the way.
    pub(crate) tree: Option<Tree>,
    /// Who may not see numbers sees no body.
    pub(crate) hidden: bool,
}

#[derive(Template)]
#[template(path = "raw.html")]
struct RawPage {
    frame: Frame,
    call: String,
    size: String,
    /// The place of this part, when it is not the whole.
    place: Option<String>,
    tree: Option<Tree>,
    sought: String,
    found: Option<Hits>,
    /// Where the part that is shown stands alone, to be copied.
    plain: String,
}

/// What a search in the whole body came to.
struct Hits {
    outcome: String,
    lines: Vec<Hit>,
}

struct Hit {
    at: String,
    path: String,
    text: Marked,
}

/// Which part of the body is looked at.
#[derive(Debug, Default, Deserialize)]
pub(crate) struct At {
    #[serde(default)]
    at: String,
    #[serde(default)]
    from: usize,
    #[serde(default)]
    find: String,
    /// The part as plain text, to be copied or kept.
    #[serde(default)]
    plain: bool,
}

const IN_PASSING: Bounds = Bounds {
    steps: 250,
    width: 25,
};
const AT_LENGTH: Bounds = Bounds {
    steps: 4_000,
    width: 500,
};
const LOOKED_INTO: u64 = 256 * 1024;

/// `GET /calls/{conversation_id}/raw`
pub(crate) async fn raw(
    State(site): State<Site>,
    visitor: Visitor,
    CallId(id): CallId,
    Query(part): Query<At>,
) -> Result<Response, Failure> {
    let kept = found(&site, &id).await?;
    let body = site.store.raw(&kept).await?;
    let body = body.ok_or_else(|| Failure::not_found("no raw body of this call is held"))?;
    let place: Pointer = part.at.parse().unwrap_or_default();
    if part.plain {
        return plain(&body, &place);
    }
    let tree = tree(&body, &place, part.from, AT_LENGTH, id.as_str());
    if tree.is_none() && !place.is_whole() {
        return Err(no_such_part());
    }
    let sought = part.find.trim().to_owned();
    Ok(shown(&RawPage {
        frame: Frame::new("Raw JSON", Section::Calls, Some(&visitor)),
        call: id.to_string(),
        size: figures::size(body.len() as u64),
        found: (!sought.is_empty()).then(|| Hits::of(&body, &sought, id.as_str())),
        sought,
        plain: address(
            id.as_str(),
            &[("plain", "true"), ("at", &place.to_string())],
        ),
        place: Some(place)
            .filter(|place| !place.is_whole())
            .map(|place| place.to_string()),
        tree,
    }))
}

fn no_such_part() -> Failure {
    Failure::not_found("the body has no such part")
}

/// A part as it was written.
fn plain(body: &[u8], place: &Pointer) -> Result<Response, Failure> {
    let kind = [(CONTENT_TYPE, "text/plain; charset=utf-8")];
    if place.is_whole() {
        return Ok((kind, body.to_vec()).into_response());
    }
    let whole: Option<&RawValue> = serde_json::from_slice(body).ok();
    let part = whole.and_then(|whole| place.find(whole));
    let part = part.ok_or_else(no_such_part)?;
    Ok((kind, part.get().to_owned()).into_response())
}

fn address(id: &str, query: &[(&str, &str)]) -> String {
    let query = serde_urlencoded::to_string(query).unwrap_or_default();
    format!("/calls/{id}/raw?{query}")
}

impl Hits {
    fn of(body: &[u8], sought: &str, id: &str) -> Self {
        let found = Found::of(std::str::from_utf8(body).unwrap_or_default(), sought);
        let outcome = match found.count {
            0 => "Nothing in the body says this".to_owned(),
            count if count > found.places.len() => {
                format!("{}, the first 100 of them here", places(count))
            }
            count => places(count),
        };
        let hit = |place: Place| Hit {
            path: address(id, &[("at", &place.at.to_string())]),
            at: place.at.to_string(),
            text: place.text,
        };
        Self {
            outcome,
            lines: found.places.into_iter().map(hit).collect(),
        }
    }
}

fn places(count: usize) -> String {
    figures::counted(count as u64, "match").replace("matchs", "matches")
}

impl RawCard {
    pub(crate) async fn read(
        store: &Store,
        visitor: &Visitor,
        kept: &Kept,
    ) -> Result<Self, StoreError> {
        let hidden = !visitor.actor.sees_numbers();
        let Some(content) = kept.call.facts().raw.as_ref().map(|fact| &fact.value) else {
            return Ok(Self {
                size: None,
                tree: None,
                hidden,
            });
        };
        let body = match content.bytes <= LOOKED_INTO && !hidden {
            true => store.raw(kept).await?,
            false => None,
        };
        let whole = Pointer::default();
        let tree =
            body.and_then(|body| tree(&body, &whole, 0, IN_PASSING, kept.call.id().as_str()));
        Ok(Self {
            size: Some(figures::size(content.bytes)),
            tree,
            hidden,
        })
    }
}

fn tree(body: &[u8], place: &Pointer, from: usize, bounds: Bounds, id: &str) -> Option<Tree> {
    let json = std::str::from_utf8(body).ok()?;
    Tree::of(json, place, from, bounds, &format!("/calls/{id}/raw"))
}
