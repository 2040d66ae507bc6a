//! `/analytics/unattributed-calls`: the calls that need a person, the best
//! suggestion first. One is in focus with all that it can be decided by; the
//! others stand beside it, and the next comes up after each decision.

mod decide;
mod done;
mod focus;
mod guess;
mod heard;
mod line;

use askama::Template;
use axum::extract::{RawQuery, State};
use axum::response::{IntoResponse, Response};
use domain::Book;
use http::StatusCode;
use store::{BadCursor, Kept, Plan, Position, Sort};

use self::focus::{Focus, asked_for, needs_a_person};
use self::line::Line;
use crate::calls::{Asked, Fault, Way};
use crate::figures;
use crate::find::Chooser;
use crate::moment::Clock;
use crate::names::Names;
use crate::page::{Frame, Section, Visitor, shown};
use crate::refusal::Failure;
use crate::site::Site;
use crate::toast::Toast;
use crate::watch;

pub(crate) use self::decide::decide;

#[derive(Template)]
#[template(path = "unattributed.html")]
struct UnattributedPage {
    frame: Frame,
    zone: String,
    csrf: String,
    may_edit: bool,
    chooser: Chooser,
    has_campaigns: bool,
    toast: Option<Toast>,
    faults: Vec<Fault>,
    stale: bool,
    /// There is no call at all, so none that needs a person.
    is_unused: bool,
    /// `about 12 calls left`
    left: String,
    lines: Vec<Line>,
    focus: Option<Focus>,
    ways: Ways,
    first: Option<String>,
    next: Option<String>,
}

/// Where keys and forms lead from the call in focus.
#[derive(Default)]
struct Ways {
    /// The parameters of it that a search must keep.
    cursor: Option<String>,
    before: Option<String>,
    after: Option<String>,
    /// Where a decision leads.
    onward: String,
}

pub(crate) const PATH: &str = "/analytics/unattributed-calls";
const KNOWN: [&str; 7] = ["cursor", "call", "q", "done", "how", "rev", "was"];
const ROWS: usize = 20;
/// More calls than these are told as more than these.
const COUNTED: usize = 100;
/// Rows that an index still has although they are decided, one after the other.
const BEHIND: usize = 5;

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
        let clock = site.clock();
        let read = Read::of(site, asked, place.unwrap_or_default(), &clock).await?;
        let names = Names::of(&read.book);
        let focus = match &read.kept {
            Some(kept) => Some(Focus::read(site, visitor, kept, (&read.book, &clock)).await?),
            None => None,
        };
        let chosen = focus.as_ref().and_then(|focus| focus.best.as_ref());
        let chosen = chosen.map(|best| best.to.clone()).unwrap_or_default();
        let rows = read.rows.into_iter().map(|row| visitor.call(row));
        let lines = lines(rows.collect(), asked, focus.as_ref(), (&names, &clock));
        let ways = Ways::of(asked, &lines, read.next.as_deref());
        let undone = asked.text("done");
        let back = here(asked).with("call", undone).address();
        Ok(Self {
            frame: Frame::new("Calls that need a person", Section::Person, Some(visitor))
                .below(read.banner),
            zone: clock.zone_name(),
            csrf: visitor.csrf.clone(),
            may_edit: visitor.may_edit(),
            chooser: Chooser::new(&names, &chosen, &asked.text("q")),
            has_campaigns: !names.is_empty(),
            toast: done::toast(asked, visitor.may_edit(), back),
            faults,
            stale,
            is_unused: read.is_unused,
            left: left(read.left),
            lines,
            focus,
            ways,
            first: asked.value("cursor").map(|_| PATH.to_owned()),
            next: read.next,
        })
    }
}

/// What the page is made from.
struct Read {
    rows: Vec<store::CallRow>,
    next: Option<String>,
    left: u64,
    book: Book,
    banner: Option<watch::Notice>,
    kept: Option<Kept>,
    is_unused: bool,
}

impl Read {
    async fn of(
        site: &Site,
        asked: &Asked,
        after: Option<Position>,
        clock: &Clock,
    ) -> Result<Self, Failure> {
        let plan = Plan {
            sort: Sort::Suggestion,
            limit: ROWS,
            after,
            ..Plan::default()
        };
        let store = &site.store;
        let (page, book, left, banner) = tokio::try_join!(
            store.calls(&plan),
            store.book(),
            store.calls_waiting(COUNTED),
            watch::banner(site),
        )?;
        let next = match &page.next {
            Some(position) => {
                let token = site.cursor_key().await?.seal(position, PATH, clock.now);
                Some(here(asked).with("cursor", token).address())
            }
            None => None,
        };
        let mut rows = page.rows;
        let kept = in_focus(site, asked, &mut rows).await?;
        let any = Plan {
            limit: 1,
            ..Plan::default()
        };
        let is_unused = match rows.is_empty() && kept.is_none() {
            true => store.calls(&any).await?.rows.is_empty(),
            false => false,
        };
        Ok(Self {
            rows,
            next,
            left,
            book,
            banner,
            kept,
            is_unused,
        })
    }
}

/// The call that was asked for, or else the first that needs a person still. An
/// index may be a moment behind a decision: what it has too long is left out.
async fn in_focus(
    site: &Site,
    asked: &Asked,
    rows: &mut Vec<store::CallRow>,
) -> Result<Option<Kept>, Failure> {
    let done = asked.value("done");
    let undone = matches!(asked.value("how"), Some("undone" | "not-undone"));
    rows.retain(|row| undone || Some(row.conversation_id.as_str()) != done);
    if let Some(id) = asked.value("call") {
        let kept = asked_for(site, id).await?;
        let waits = kept.as_ref().is_some_and(|kept| needs_a_person(&kept.call));
        rows.retain(|row| waits || row.conversation_id != id);
        if kept.is_some() {
            return Ok(kept);
        }
    }
    for _ in 0..BEHIND {
        let Some(row) = rows.first() else { break };
        match asked_for(site, &row.conversation_id).await? {
            Some(kept) if needs_a_person(&kept.call) => return Ok(Some(kept)),
            _ => drop(rows.remove(0)),
        }
    }
    Ok(None)
}

fn lines(
    rows: Vec<store::CallRow>,
    asked: &Asked,
    focus: Option<&Focus>,
    (names, clock): (&Names, &Clock),
) -> Vec<Line> {
    let here = here(asked);
    let line = |row: store::CallRow| {
        let path = here.with("call", row.conversation_id.clone()).address();
        let in_focus = focus.is_some_and(|focus| focus.id == row.conversation_id);
        Line {
            here: in_focus,
            ..Line::new(row, path, names, clock)
        }
    };
    rows.into_iter().map(line).collect()
}

impl Ways {
    fn of(asked: &Asked, lines: &[Line], next: Option<&str>) -> Self {
        let at = lines.iter().position(|line| line.here);
        let path = |n: usize| lines.get(n).map(|line| line.path.clone());
        let before = at.and_then(|at| path(at.checked_sub(1)?));
        let after = match at {
            Some(at) => path(at.saturating_add(1)),
            None => path(0),
        };
        let after = after.or_else(|| next.map(str::to_owned));
        Self {
            cursor: asked.value("cursor").map(str::to_owned),
            before,
            onward: after.clone().unwrap_or_else(|| PATH.to_owned()),
            after,
        }
    }
}

/// This page of the list, without a call in focus and what was just done.
fn here(asked: &Asked) -> Asked {
    asked.without(&["call", "q"]).without(&done::TOLD)
}

fn left(count: u64) -> String {
    let most = u64::try_from(COUNTED).unwrap_or(u64::MAX);
    match count {
        0 => "None left".to_owned(),
        count if count >= most => format!("More than {} left", figures::count(most)),
        count => format!("About {} left", figures::count(count)),
    }
}
