//! The vendor's JSON as it was received: a small tree beside the call, and a
//! page of its own that opens any part.

use askama::Template;
use axum::extract::{Query, State};
use axum::response::Response;
use serde::Deserialize;
use store::{Kept, Store, StoreError};

use super::{CallId, found};
use crate::figures;
use crate::json_tree::{Bounds, Pointer, Step, Tree};
use crate::page::{Frame, Section, Visitor, shown};
use crate::refusal::Failure;
use crate::site::Site;

/// The raw body, on the call's page.
pub(crate) struct RawCard {
    /// How large it is; none when none is held.
    pub(crate) size: Option<String>,
    /// Absent for bodies too large to look into on the way.
    pub(crate) tree: Option<Tree>,
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
}

/// Which part of the body is looked at.
#[derive(Debug, Default, Deserialize)]
pub(crate) struct At {
    #[serde(default)]
    at: String,
    #[serde(default)]
    from: usize,
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
    let tree = tree(&body, &place, part.from, AT_LENGTH, id.as_str());
    if tree.is_none() && !place.is_whole() {
        return Err(Failure::not_found("the body has no such part"));
    }
    Ok(shown(&RawPage {
        frame: Frame::new("Raw JSON", Section::Calls, Some(&visitor)),
        call: id.to_string(),
        size: figures::size(body.len() as u64),
        place: Some(place)
            .filter(|place| !place.is_whole())
            .map(|place| place.to_string()),
        tree,
    }))
}

impl RawCard {
    pub(crate) async fn read(store: &Store, kept: &Kept) -> Result<Self, StoreError> {
        let Some(content) = kept.call.facts().raw.as_ref().map(|fact| &fact.value) else {
            return Ok(Self {
                size: None,
                tree: None,
            });
        };
        let body = match content.bytes <= LOOKED_INTO {
            true => store.raw(kept).await?,
            false => None,
        };
        let whole = Pointer::default();
        let tree =
            body.and_then(|body| tree(&body, &whole, 0, IN_PASSING, kept.call.id().as_str()));
        Ok(Self {
            size: Some(figures::size(content.bytes)),
            tree,
        })
    }
}

fn tree(body: &[u8], place: &Pointer, from: usize, bounds: Bounds, id: &str) -> Option<Tree> {
    let json = std::str::from_utf8(body).ok()?;
    Tree::of(json, place, from, bounds, &format!("/calls/{id}/raw"))
}
