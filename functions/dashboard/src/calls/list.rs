//! The list as a region of a page: its filter, its views and its rows. It stands
//! alone, or beside the call that was opened from it.

use askama::Template;
use domain::{Book, ConversationId};
use http::StatusCode;
use store::BadCursor;
use store::access::Shelves;

use super::Listing;
use super::asked::Fault;
use super::columns::{ColumnChoice, Columns};
use super::form::FilterForm;
use super::neighbours::Neighbours;
use super::row::Way;
use super::shelf::shelves;
use super::views::Views;
use super::wanted::{Size, Wanted};
use crate::names::Names;
use crate::page::Visitor;
use crate::refusal::Failure;
use crate::site::Site;

#[derive(Template)]
#[template(path = "calls_list.html")]
pub(crate) struct List {
    /// What this list is, so that it can be told whether another one is the same.
    address: String,
    is_of_all: bool,
    form: FilterForm,
    listing: Listing,
    sizes: Vec<Size>,
    /// The filter, for deciding on all that match; none for who may not.
    bulk: Option<BulkForm>,
    /// The way out, for whoever may export what is listed.
    export: Option<ExportForm>,
    zone: String,
    views: Views,
    columns: Columns,
    choices: Vec<ColumnChoice>,
    csrf: String,
    /// Where new calls are asked for.
    news: Option<String>,
    /// What a link to a call adds, so that its page knows this list.
    from: String,
    /// The call that is open beside the list.
    open: Option<String>,
    level: u8,
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

/// What was read for a list, before campaigns have names.
pub(crate) struct Read {
    listing: Result<Listing, BadCursor>,
    shelves: Shelves,
    faults: Vec<Fault>,
}

impl Read {
    pub(crate) async fn of(
        site: &Site,
        visitor: &Visitor,
        wanted: &Wanted,
        faults: Vec<Fault>,
    ) -> Result<Self, Failure> {
        let usable = faults.is_empty();
        let listing = async {
            match usable {
                true => wanted.listing(site, visitor).await,
                false => Ok(Ok(Listing::Unusable)),
            }
        };
        let (listing, shelves) = tokio::try_join!(listing, shelves(site, visitor))?;
        Ok(Self {
            listing,
            shelves,
            faults,
        })
    }

    pub(crate) fn status(&self) -> StatusCode {
        match &self.listing {
            Ok(Listing::Unusable) | Err(BadCursor) => StatusCode::BAD_REQUEST,
            Ok(_) => StatusCode::OK,
        }
    }
}

impl List {
    pub(crate) fn new(
        read: Read,
        visitor: &Visitor,
        wanted: &Wanted,
        (book, names): (&Book, &Names),
    ) -> Self {
        let stale = || Listing::Stale {
            first: wanted.first(),
        };
        let columns = Columns::of(wanted.asked(), read.shelves.own.columns.as_deref());
        let bulk = || BulkForm {
            csrf: visitor.csrf.clone(),
            query: wanted.filter_query(),
        };
        let listing = read
            .listing
            .unwrap_or_else(|BadCursor| stale())
            .naming(names);
        let export = || ExportForm {
            csrf: visitor.csrf.clone(),
            address: wanted.export_address(),
            calls: listing.counted(),
        };
        Self {
            export: visitor.may_edit().then(export),
            address: wanted.address(),
            is_of_all: wanted.scope.campaign.is_none(),
            form: FilterForm::new(wanted.asked(), &wanted.scope, (book, names), read.faults),
            listing,
            sizes: wanted.sizes(),
            bulk: visitor.may_edit().then(bulk),
            zone: wanted.clock.zone_name(),
            views: Views::new(&read.shelves, wanted, &columns, visitor),
            choices: columns.choices(),
            columns,
            csrf: visitor.csrf.clone(),
            news: wanted.news(),
            from: wanted.from(),
            open: None,
            level: 1,
        }
    }

    /// The same beside the page of a call.
    #[must_use]
    pub(crate) fn beside(self, id: &ConversationId) -> Self {
        Self {
            open: Some(id.to_string()),
            level: 2,
            ..self
        }
    }

    /// The calls before and after `id` in this list.
    pub(crate) fn neighbours(&self, id: &ConversationId) -> Neighbours {
        let rows = match &self.listing {
            Listing::Table(table, _) => table.rows().collect(),
            _ => Vec::new(),
        };
        Neighbours::of(&rows, id, &self.from, &self.address)
    }

    fn is_open(&self, id: &str) -> bool {
        self.open.as_deref() == Some(id)
    }
}
