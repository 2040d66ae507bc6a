//! A page of the list, as it was asked for, and the ways from it to the others.

use store::{BadCursor, DeliveryFilter, Page, Phone, Plan, Position, Sort};

use super::Listing;
use super::asked::{Asked, Fault};
use super::columns::Columns;
use super::filter::{FILTERS, filter, limit, order};
use super::form::{NARROWING, PLACE};
use super::range::{in_days, in_instants};
use super::scope::Scope;
use super::table::Table;
use crate::ingest_log::Line;
use crate::moment::Clock;
use crate::page::Visitor;
use crate::refusal::Failure;
use crate::site::Site;

/// What the query asks for, read.
pub(crate) struct Wanted {
    pub(crate) scope: Scope,
    pub(super) clock: Clock,
    asked: Asked,
    pub(super) plan: Plan,
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

/// How the list is shown, whatever it is of.
const SHAPE: [&str; 4] = ["sort", "order", "limit", "columns"];
const SIZES: [usize; 3] = [10, 25, 50];
/// Asks for the ids of the first page alone, to see whether there are new calls.
const ONLY: &str = "only";
/// Said to viewers, who would find numbers out digit by digit.
const ONLY_THE_END: &str =
    "must be a whole number or the last four digits of one, because numbers are hidden from you";

/// What reached the webhook last.
async fn last_delivery(site: &Site, visitor: &Visitor) -> Result<Option<Box<Line>>, Failure> {
    let any = DeliveryFilter::default();
    let page = site.store.deliveries(&any, 1, None).await?;
    let last = page.rows.into_iter().next();
    let line = last.map(|row| Line::new(row, &site.clock()).told_to(visitor));
    Ok(line.map(Box::new))
}

impl Wanted {
    pub(crate) fn read(
        query: Option<&str>,
        (site, visitor): (&Site, &Visitor),
        scope: Scope,
        faults: &mut Vec<Fault>,
    ) -> Self {
        let mut known = [&FILTERS[..], &["range", ONLY], &SHAPE, &PLACE].concat();
        known.retain(|name| *name != "campaign_id" || scope.campaign.is_none());
        let asked = Asked::read(scope.path(), query, &known, faults);
        Columns::check(&asked, faults);
        let clock = scope.clock(site);
        let mut filter = filter(&in_days(&asked, &clock, faults), &clock.zone, faults);
        if let Some(campaign) = &scope.campaign {
            filter.campaign = Some(campaign.id.clone());
        }
        if !visitor.actor.sees_numbers()
            && filter
                .phone
                .as_ref()
                .is_some_and(Phone::is_longer_than_shown)
        {
            faults.push(Fault::new("phone", ONLY_THE_END));
        }
        let (sort, ascending) = order(&asked, faults);
        let limit = limit(&asked, faults);
        let plan = Plan {
            filter,
            sort,
            ascending,
            limit,
            after: None,
        };
        Self {
            scope,
            clock,
            asked,
            plan,
        }
    }

    /// Only the ids of the page are asked for.
    pub(super) fn is_for_ids(&self) -> bool {
        self.asked.value(ONLY) == Some("ids")
    }

    /// The address that tells the ids of the calls that begin this list; none
    /// where new calls do not come in at the top.
    pub(super) fn news(&self) -> Option<String> {
        let newest_first = self.plan.sort == Sort::StartedAt && !self.plan.ascending;
        let at_the_top = newest_first && !self.asked.has_any(&PLACE);
        let asked = self.asked.without(&["columns"]).with(ONLY, "ids");
        at_the_top.then(|| asked.address())
    }

    /// The ids of the page, in its order.
    pub(super) async fn ids(&self, site: &Site) -> Result<Vec<String>, Failure> {
        let page = site.store.calls(&self.plan).await?;
        let rows = page.rows.into_iter();
        Ok(rows.map(|row| row.conversation_id).collect())
    }

    pub(crate) fn asked(&self) -> &Asked {
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
        let table = Table::new(page.rows, order, (&self.asked, &self.clock), visitor);
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
            (None, None) if self.is_narrowed() => Listing::NothingMatches,
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
        Ok(self.at(self.sealed(position, site).await?))
    }

    pub(super) fn at(&self, token: String) -> String {
        self.asked.without(&PLACE).with("cursor", token).address()
    }

    pub(super) async fn sealed(&self, place: &Position, site: &Site) -> Result<String, Failure> {
        let key = site.cursor_key().await?;
        Ok(key.seal(place, &self.name(), (site.now)()))
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

    fn is_narrowed(&self) -> bool {
        self.asked.has_any(&NARROWING) || self.scope.campaign.is_some()
    }

    /// What a cursor of this list is bound to: everything but its looks.
    fn name(&self) -> String {
        let asked = self.asked.without(&PLACE);
        asked.without(&["limit", "columns", ONLY]).address()
    }

    /// The filter alone, as a query of all calls, with its days as they are now.
    pub(super) fn filter_query(&self) -> String {
        let filter = self.asked.without(&PLACE).without(&SHAPE).without(&[ONLY]);
        self.plainly(filter).query()
    }

    /// `asked` of all calls, with its days as they are now: for whoever knows
    /// neither this list nor its clock.
    fn plainly(&self, asked: Asked) -> Asked {
        let asked = in_days(&asked, &self.clock, &mut Vec::new());
        let asked = in_instants(asked, &self.clock);
        match &self.scope.campaign {
            Some(campaign) => asked.with("campaign_id", campaign.id.as_str()),
            None => asked,
        }
    }

    /// This very page of the list.
    pub(crate) fn address(&self) -> String {
        self.asked.without(&["before", ONLY]).address()
    }

    /// The list as one may keep it: with these columns, from its beginning.
    pub(super) fn kept_as(&self, columns: &Columns) -> String {
        let asked = self.asked.without(&PLACE).without(&[ONLY]);
        match columns.are_usual() && asked.value("columns").is_none() {
            true => asked.address(),
            false => asked.with("columns", columns.words()).address(),
        }
    }

    /// Where what is listed is exported, in the same order.
    pub(super) fn export_address(&self) -> String {
        let asked = self.asked.without(&PLACE);
        let asked = asked.without(&["limit", "columns", ONLY]);
        self.plainly(asked).on("/exports").address()
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
