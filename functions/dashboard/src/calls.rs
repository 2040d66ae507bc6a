//! `/calls`, and the calls of a campaign: the list.

mod asked;
mod bulk;
mod columns;
mod filter;
mod form;
mod list;
mod neighbours;
mod range;
mod row;
mod scope;
mod shelf;
mod table;
mod views;
mod wanted;
mod words;

use askama::Template;
use axum::extract::{RawQuery, State};
use axum::response::{IntoResponse, Redirect, Response};
use domain::Campaign;
use http::header::CONTENT_TYPE;

use self::scope::Scope;
use self::table::Table;
use self::wanted::Paging;
use crate::campaign::Tabs;
use crate::figures;
use crate::ingest_log::Line;
use crate::names::Names;
use crate::page::{Frame, Section, Visitor, shown};
use crate::refusal::Failure;
use crate::site::Site;
use crate::watch;

pub(crate) use self::asked::{Asked, Fault};
pub(crate) use self::bulk::bulk;
pub(crate) use self::filter::{FILTERS, filter, order as sorted};
pub(crate) use self::form::chips;
pub(crate) use self::list::{List, Read};
pub(crate) use self::neighbours::{Going, Neighbours};
pub(crate) use self::row::{Party, Row, Way};
pub(crate) use self::scope::list_at;
pub(crate) use self::shelf::{change_view, keep_columns, save_view};
pub(crate) use self::wanted::Wanted;
pub(crate) use self::words::{channel_word, flag_words, nameless, state_word, unfinished};

#[derive(Template)]
#[template(path = "calls.html")]
struct CallsPage {
    frame: Frame,
    /// Above the calls of one campaign.
    tabs: Option<Tabs>,
    list: List,
}

/// What stands where the list is.
enum Listing {
    Table(Box<Table>, Paging),
    /// Nothing has ever come in.
    Empty {
        webhook_address: String,
        /// The last delivery, which has brought no call.
        last: Option<Box<Line>>,
    },
    /// No call fits the filter.
    NothingMatches,
    /// The store looked through as many calls as it does at once, and none fits.
    NothingYet {
        onward: String,
    },
    /// Past the end, where calls have moved away in the meantime.
    PastTheEnd {
        first: String,
    },
    /// The query cannot be used; the form says why.
    Unusable,
    /// The place in the list is no longer known.
    Stale {
        first: String,
    },
}

/// `GET /calls`
pub(crate) async fn list(
    State(site): State<Site>,
    visitor: Visitor,
    RawQuery(query): RawQuery,
) -> Result<Response, Failure> {
    listed(&site, &visitor, query.as_deref(), Scope::all()).await
}

/// The calls of a campaign: the same list, without its other calls.
pub(crate) async fn list_of(
    site: &Site,
    visitor: &Visitor,
    query: Option<&str>,
    campaign: Campaign,
) -> Result<Response, Failure> {
    listed(site, visitor, query, Scope::of(campaign)).await
}

async fn listed(
    site: &Site,
    visitor: &Visitor,
    query: Option<&str>,
    scope: Scope,
) -> Result<Response, Failure> {
    let mut faults = Vec::new();
    let wanted = Wanted::read(query, (site, visitor), scope, &mut faults);
    if faults.is_empty() {
        if wanted.is_for_ids() {
            return told(&wanted.ids(site).await?);
        }
        if let Some(token) = wanted.backwards_from() {
            return Ok(Redirect::to(&wanted.previous(site, token).await?).into_response());
        }
    }
    let book = async { Ok::<_, Failure>(site.store.book().await?) };
    let banner = async { Ok(watch::banner(site).await?) };
    let read = Read::of(site, visitor, &wanted, faults);
    let (read, book, banner) = tokio::try_join!(read, book, banner)?;
    let names = Names::of(&book);
    let status = read.status();
    let list = List::new(read, visitor, &wanted, (&book, &names));
    let tabs = wanted.scope.campaign.as_ref();
    let page = CallsPage {
        frame: frame(&wanted, visitor).below(banner),
        tabs: tabs.map(|campaign| Tabs::of(campaign, Tabs::CALLS, visitor)),
        list,
    };
    Ok((status, shown(&page)).into_response())
}

fn frame(wanted: &Wanted, visitor: &Visitor) -> Frame {
    match &wanted.scope.campaign {
        Some(campaign) => {
            let title = format!("Calls of {}", campaign.name);
            Frame::new(title, Section::Campaigns, Some(visitor))
        }
        None => Frame::new("Calls", Section::Calls, Some(visitor)),
    }
}

fn told(ids: &[String]) -> Result<Response, Failure> {
    let json = serde_json::to_string(ids).map_err(|_| Failure::ours())?;
    Ok(([(CONTENT_TYPE, "application/json")], json).into_response())
}

impl Listing {
    /// With campaigns called by their names.
    fn naming(mut self, names: &Names) -> Self {
        if let Self::Table(table, _) = &mut self {
            table.name(names);
        }
        self
    }
}

impl Listing {
    /// How many calls match, where this page has all of them.
    fn counted(&self) -> String {
        match self {
            Self::Table(table, paging) if paging.is_all() => {
                figures::counted(table.rows().count() as u64, "call")
            }
            _ => "All that match".to_owned(),
        }
    }
}
