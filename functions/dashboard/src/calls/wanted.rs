//! A page of the list, as it was asked for, and the ways from it to the others.

use store::{BadCursor, DeliveryFilter, Page, Plan, Position};

use super::Listing;
use super::asked::{Asked, Fault};
use super::filter::{FILTERS, filter, limit, order};
use super::form::PLACE;
use super::table::Table;
use crate::ingest_log::Line;
use crate::page::Visitor;
use crate::refusal::Failure;
use crate::site::Site;

/// What the query asks for, read.
pub(super) struct Wanted {
    asked: Asked,
    plan: Plan,
}

/// Where the list goes on, and how far it has come.
pub(super) struct Paging {
    pub(super) first: Option<String>,
    pub(super) previous: Option<String>,
    pub(super) next: Option<String>,
    /// The page is not full because the store stopped looking.
    pub(super) partial: bool,
}

impl Paging {
    /// Whether the list is on this page whole.
    pub(super) fn is_all(&self) -> bool {
        self.first.is_none() && self.next.is_none() && !self.partial
    }
}

/// A number of rows a page may have.
pub(super) struct Size {
    pub(super) rows: usize,
    pub(super) path: String,
    pub(super) chosen: bool,
}

const SHAPE: [&str; 3] = ["sort", "order", "limit"];
const SIZES: [usize; 3] = [10, 25, 50];

/// What reached the webhook last.
async fn last_delivery(site: &Site, visitor: &Visitor) -> Result<Option<Box<Line>>, Failure> {
    let any = DeliveryFilter::default();
    let page = site.store.deliveries(&any, 1, None).await?;
    let last = page.rows.into_iter().next();
    let line = last.map(|row| Line::new(row, &site.clock()).told_to(visitor));
    Ok(line.map(Box::new))
}

impl Wanted {
    pub(super) fn read(query: Option<&str>, site: &Site, faults: &mut Vec<Fault>) -> Self {
        let known = [&FILTERS[..], &SHAPE, &PLACE].concat();
        let asked = Asked::read("/calls", query, &known, faults);
        let filter = filter(&asked, site.zone(), faults);
        let (sort, ascending) = order(&asked, faults);
        let limit = limit(&asked, faults);
        Self {
            plan: Plan {
                filter,
                sort,
                ascending,
                limit,
                after: None,
            },
            asked,
        }
    }

    pub(super) fn asked(&self) -> &Asked {
        &self.asked
    }

    /// What stands on the page, unless its cursor is none of ours.
    pub(super) async fn listing(
        &self,
        site: &Site,
        visitor: &Visitor,
    ) -> Result<Result<Listing, BadCursor>, Failure> {
        let after = match self.asked.value("cursor") {
            Some(token) => match self.opened(site, token).await? {
                Ok(position) => Some(position),
                Err(bad) => return Ok(Err(bad)),
            },
            None => None,
        };
        let page = site
            .store
            .calls(&Plan {
                after,
                ..self.plan.clone()
            })
            .await?;
        let paging = self.paging(&page, site).await?;
        if page.rows.is_empty() {
            return Ok(Ok(self.nothing(paging, site, visitor).await?));
        }
        let order = (self.plan.sort, self.plan.ascending);
        let table = Table::new(page.rows, order, &self.asked, &site.clock());
        Ok(Ok(Listing::Table(Box::new(table), paging)))
    }

    async fn nothing(
        &self,
        paging: Paging,
        site: &Site,
        visitor: &Visitor,
    ) -> Result<Listing, Failure> {
        Ok(match (paging.next, paging.first) {
            (Some(onward), _) => Listing::NothingYet { onward },
            (None, Some(first)) => Listing::PastTheEnd { first },
            (None, None) if self.asked.has_any(&FILTERS) => Listing::NothingMatches,
            (None, None) => Listing::Empty {
                webhook_address: visitor.webhook_address(site),
                last: last_delivery(site, visitor).await?,
            },
        })
    }

    async fn paging<T>(&self, page: &Page<T>, site: &Site) -> Result<Paging, Failure> {
        let cursor = self.asked.value("cursor");
        let next = match &page.next {
            Some(position) => Some(self.going_on(position, site).await?),
            None => None,
        };
        let here = self.asked.without(&PLACE);
        Ok(Paging {
            first: cursor.map(|_| here.address()),
            previous: cursor.map(|cursor| here.with("before", cursor).address()),
            next,
            partial: page.cut_short,
        })
    }

    /// The cursor up to which the page before this one goes, when it is asked for.
    pub(super) fn backwards_from(&self) -> Option<&str> {
        self.asked.value("before")
    }

    /// The address of the page that ends where `token` says.
    ///
    /// The list is read backwards to where that page begins, so that it can be
    /// followed both ways by forward cursors, and nobody pays for the way back
    /// before they take it.
    pub(super) async fn previous(&self, site: &Site, token: &str) -> Result<String, Failure> {
        let Ok(after) = self.opened(site, token).await? else {
            return Ok(self.first());
        };
        let ascending = !self.plan.ascending;
        let backwards = Plan {
            ascending,
            after: Some(after),
            ..self.plan.clone()
        };
        match site.store.calls(&backwards).await?.next {
            Some(start) => self.going_on(&start, site).await,
            None => Ok(self.first()),
        }
    }

    /// The address of this list from `position` on.
    async fn going_on(&self, position: &Position, site: &Site) -> Result<String, Failure> {
        let token = site
            .cursor_key()
            .await?
            .seal(position, &self.name(), (site.now)());
        Ok(self.asked.without(&PLACE).with("cursor", token).address())
    }

    async fn opened(
        &self,
        site: &Site,
        token: &str,
    ) -> Result<Result<Position, BadCursor>, Failure> {
        Ok(site
            .cursor_key()
            .await?
            .open(token, &self.name(), (site.now)()))
    }

    /// What a cursor of this list is bound to: everything but the page's size.
    fn name(&self) -> String {
        self.asked.without(&PLACE).without(&["limit"]).address()
    }

    /// The filter alone, as a query.
    pub(super) fn filter_query(&self) -> String {
        let filter = self.asked.without(&PLACE).without(&SHAPE).address();
        filter
            .split_once('?')
            .map(|(_, query)| query.to_owned())
            .unwrap_or_default()
    }

    /// Where what is listed is exported, in the same order.
    pub(super) fn export_address(&self) -> String {
        let asked = self.asked.without(&PLACE).without(&["limit"]);
        asked.on("/exports").address()
    }

    pub(super) fn first(&self) -> String {
        self.asked.without(&PLACE).address()
    }

    pub(super) fn sizes(&self) -> Vec<Size> {
        let here = self.asked.without(&PLACE);
        let size = |rows: usize| Size {
            rows,
            path: here.with("limit", rows.to_string()).address(),
            chosen: rows == self.plan.limit,
        };
        SIZES.into_iter().map(size).collect()
    }
}
