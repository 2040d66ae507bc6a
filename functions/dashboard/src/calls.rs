//! `/calls`: the list.

mod asked;
mod bulk;
mod filter;
mod form;
mod row;
mod table;
mod wanted;
mod words;

use askama::Template;
use axum::extract::{RawQuery, State};
use axum::response::{IntoResponse, Redirect, Response};
use http::StatusCode;
use store::BadCursor;

use self::table::Table;
use self::wanted::{Paging, Size, Wanted};
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
pub(crate) use self::form::FilterForm;
pub(crate) use self::row::{Party, Row, Way};
pub(crate) use self::words::{channel_word, flag_words, nameless, state_word, unfinished};

#[derive(Template)]
#[template(path = "calls.html")]
struct CallsPage {
    frame: Frame,
    form: FilterForm,
    listing: Listing,
    sizes: Vec<Size>,
    /// The filter, for deciding on all that match; none for who may not.
    bulk: Option<BulkForm>,
    /// The way out, for whoever may export what is listed.
    export: Option<ExportForm>,
    zone: String,
}

/// What the button sends that exports what is listed.
struct ExportForm {
    csrf: String,
    address: String,
    /// How many calls it exports.
    calls: String,
}

/// What the form sends that decides on many calls at once.
struct BulkForm {
    csrf: String,
    query: String,
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
    let mut faults = Vec::new();
    let wanted = Wanted::read(query.as_deref(), &site, &mut faults);
    if !faults.is_empty() {
        let names = Names::of(&site.store.book().await?);
        let listing = Listing::Unusable;
        let page = CallsPage::new(&site, &visitor, &wanted, (faults, &names), listing);
        return Ok((StatusCode::BAD_REQUEST, shown(&page)).into_response());
    }
    if let Some(token) = wanted.backwards_from() {
        return Ok(Redirect::to(&wanted.previous(&site, token).await?).into_response());
    }
    let book = async { Ok::<_, Failure>(site.store.book().await?) };
    let banner = async { Ok(watch::banner(&site).await?) };
    let listing = wanted.listing(&site, &visitor);
    let (listing, book, banner) = tokio::try_join!(listing, book, banner)?;
    let names = Names::of(&book);
    let (status, listing) = match listing {
        Ok(listing) => (StatusCode::OK, listing.naming(&names)),
        Err(BadCursor) => (
            StatusCode::BAD_REQUEST,
            Listing::Stale {
                first: wanted.first(),
            },
        ),
    };
    let mut page = CallsPage::new(&site, &visitor, &wanted, (faults, &names), listing);
    page.frame = page.frame.below(banner);
    Ok((status, shown(&page)).into_response())
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
            Self::Table(table, paging) if paging.is_all() => figures::counted(table.rows(), "call"),
            _ => "All that match".to_owned(),
        }
    }
}

impl CallsPage {
    fn new(
        site: &Site,
        visitor: &Visitor,
        wanted: &Wanted,
        (faults, names): (Vec<Fault>, &Names),
        listing: Listing,
    ) -> Self {
        Self {
            frame: Frame::new("Calls", Section::Calls, Some(visitor)),
            form: FilterForm::new(wanted.asked(), names, faults),
            export: visitor.may_edit().then(|| ExportForm {
                csrf: visitor.csrf.clone(),
                address: wanted.export_address(),
                calls: listing.counted(),
            }),
            listing,
            bulk: visitor.may_edit().then(|| BulkForm {
                csrf: visitor.csrf.clone(),
                query: wanted.filter_query(),
            }),
            sizes: wanted.sizes(),
            zone: site.clock().zone_name(),
        }
    }
}
