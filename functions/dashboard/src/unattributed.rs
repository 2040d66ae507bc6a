//! `/analytics/unattributed-calls`: the calls that need a person, the best
//! suggestion first, each to be decided with one click.

mod decide;
mod item;

use askama::Template;
use axum::extract::{RawQuery, State};
use axum::response::{IntoResponse, Response};
use http::StatusCode;
use store::{BadCursor, Plan, Position, Sort};

use self::item::{Done, Item};
use crate::calls::{Asked, Fault, Way};
use crate::names::{Names, Pick};
use crate::page::{Frame, Section, Visitor, shown};
use crate::refusal::Failure;
use crate::site::Site;

pub(crate) use self::decide::decide;

#[derive(Template)]
#[template(path = "unattributed.html")]
struct UnattributedPage {
    frame: Frame,
    zone: String,
    csrf: String,
    may_edit: bool,
    picks: Vec<Pick>,
    has_campaigns: bool,
    done: Option<Done>,
    faults: Vec<Fault>,
    stale: bool,
    items: Vec<Item>,
    /// Where a form comes back to.
    here: String,
    first: Option<String>,
    next: Option<String>,
}

pub(crate) const PATH: &str = "/analytics/unattributed-calls";
const KNOWN: [&str; 3] = ["cursor", "done", "how"];
const ROWS: usize = 10;

/// `GET /analytics/unattributed-calls`
pub(crate) async fn list(
    State(site): State<Site>,
    visitor: Visitor,
    RawQuery(query): RawQuery,
) -> Result<Response, Failure> {
    let mut faults = Vec::new();
    let asked = Asked::read(PATH, query.as_deref(), &KNOWN, &mut faults);
    let place = place(&site, &asked).await?;
    let unusable = !faults.is_empty() || place.is_err();
    let page = UnattributedPage::read(&site, &visitor, &asked, faults, place).await?;
    let status = match unusable {
        true => StatusCode::BAD_REQUEST,
        false => StatusCode::OK,
    };
    Ok((status, shown(&page)).into_response())
}

/// Where the list goes on.
async fn place(site: &Site, asked: &Asked) -> Result<Result<Option<Position>, BadCursor>, Failure> {
    let Some(token) = asked.value("cursor") else {
        return Ok(Ok(None));
    };
    let key = site.cursor_key().await?;
    Ok(key.open(token, PATH, (site.now)()).map(Some))
}

impl UnattributedPage {
    async fn read(
        site: &Site,
        visitor: &Visitor,
        asked: &Asked,
        faults: Vec<Fault>,
        place: Result<Option<Position>, BadCursor>,
    ) -> Result<Self, Failure> {
        let stale = place.is_err();
        let plan = Plan {
            sort: Sort::Suggestion,
            ascending: false,
            limit: ROWS,
            after: place.unwrap_or_default(),
            ..Plan::default()
        };
        let (page, book) = tokio::try_join!(site.store.calls(&plan), site.store.book())?;
        let (names, clock) = (Names::of(&book), site.clock());
        let next = match &page.next {
            Some(position) => {
                let token = site.cursor_key().await?;
                let token = token.seal(position, PATH, clock.now);
                Some(here(asked).with("cursor", token).address())
            }
            None => None,
        };
        // An index may be a moment behind the decision.
        let done = asked.value("done");
        let rows = page.rows.into_iter();
        let rows = rows.filter(|row| Some(row.conversation_id.as_str()) != done);
        let mut items: Vec<Item> = rows.map(|row| Item::new(row, &names, &clock)).collect();
        item::chain(&mut items);
        Ok(Self {
            frame: Frame::new("Calls that need a person", Section::Person, Some(visitor)),
            zone: clock.zone_name(),
            csrf: visitor.csrf.clone(),
            may_edit: visitor.may_edit(),
            picks: names.picks(""),
            has_campaigns: !names.is_empty(),
            done: Done::of(asked.value("done"), asked.value("how")),
            faults,
            stale,
            items,
            here: here(asked).address(),
            first: asked.value("cursor").map(|_| PATH.to_owned()),
            next,
        })
    }
}

/// This page of the list, without what was just done.
fn here(asked: &Asked) -> Asked {
    asked.without(&["done", "how"])
}
