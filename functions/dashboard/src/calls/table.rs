//! The rows of a list, in groups, under headers that sort.

use jiff::civil::Date;
use store::{CallRow, Sort};

use super::asked::Asked;
use super::form::PLACE;
use super::row::Row;
use crate::moment::Clock;
use crate::names::Names;
use crate::page::Visitor;

/// The list as it is shown.
pub(crate) struct Table {
    pub(crate) date: Header,
    pub(crate) duration: Header,
    pub(crate) status: Header,
    pub(crate) groups: Vec<Group>,
    /// Whether each row must name its day, because no divider does.
    pub(crate) full_dates: bool,
}

/// A column header that sorts the list.
pub(crate) struct Header {
    /// For `aria-sort`.
    pub(crate) sorted: &'static str,
    pub(crate) path: String,
    /// What following the link does.
    pub(crate) hint: &'static str,
}

/// Rows of one day; or all rows, when the list is not sorted by time.
pub(crate) struct Group {
    pub(crate) day: Option<String>,
    pub(crate) rows: Vec<Row>,
}

impl Table {
    pub(crate) fn new(
        rows: Vec<CallRow>,
        (sort, ascending): (Sort, bool),
        (asked, clock): (&Asked, &Clock),
        visitor: &Visitor,
    ) -> Self {
        let by = |column| Header::new(column, (sort, ascending), asked);
        Self {
            date: by(Sort::StartedAt),
            duration: by(Sort::Duration),
            status: by(Sort::Status),
            groups: groups(rows.into_iter().map(|row| visitor.call(row)), sort, clock),
            full_dates: sort != Sort::StartedAt,
        }
    }

    /// Calls campaigns by their names.
    pub(crate) fn name(&mut self, names: &Names) {
        let rows = self.groups.iter_mut().flat_map(|group| &mut group.rows);
        for row in rows {
            let suggestion = row.suggestion.as_mut().map(|it| &mut it.campaign);
            for campaign in row.campaign.as_mut().into_iter().chain(suggestion) {
                *campaign = names.name(campaign);
            }
        }
    }

    pub(crate) fn rows(&self) -> impl DoubleEndedIterator<Item = &Row> {
        self.groups.iter().flat_map(|group| &group.rows)
    }
}

fn groups(rows: impl Iterator<Item = CallRow>, sort: Sort, clock: &Clock) -> Vec<Group> {
    let mut groups = Vec::<(Option<Date>, Vec<Row>)>::new();
    for call in rows {
        let day = call
            .started_at
            .filter(|_| sort == Sort::StartedAt)
            .map(|at| clock.day(at));
        let row = Row::new(call, clock);
        match groups.last_mut() {
            Some((last, rows)) if *last == day => rows.push(row),
            _ => groups.push((day, vec![row])),
        }
    }
    let named = |(day, rows): (Option<Date>, _)| Group {
        day: day.map(|day| clock.named(day)),
        rows,
    };
    groups.into_iter().map(named).collect()
}

impl Header {
    /// The largest first, unless that is how the list is already.
    fn new(column: Sort, (sort, ascending): (Sort, bool), asked: &Asked) -> Self {
        let (sorted, next) = match (sort == column, ascending) {
            (true, true) => ("ascending", "desc"),
            (true, false) => ("descending", "asc"),
            (false, _) => ("none", "desc"),
        };
        let asked = asked
            .without(&PLACE)
            .with("sort", word(column))
            .with("order", next);
        Self {
            sorted,
            path: asked.address(),
            hint: hint(column, next),
        }
    }
}

fn word(sort: Sort) -> &'static str {
    match sort {
        Sort::StartedAt => "started_at",
        Sort::Duration => "duration",
        Sort::Status => "status",
        Sort::Suggestion => "suggestion",
    }
}

fn hint(column: Sort, order: &str) -> &'static str {
    match (column, order) {
        (Sort::StartedAt, "asc") => "Sort by date, oldest first",
        (Sort::StartedAt, _) => "Sort by date, newest first",
        (Sort::Duration, "asc") => "Sort by duration, shortest first",
        (Sort::Duration, _) => "Sort by duration, longest first",
        (Sort::Status, "asc") => "Sort by status, failures first",
        (Sort::Status, _) => "Sort by status, unknown first",
        (Sort::Suggestion, "asc") => "Sort by suggestion, least sure first",
        (Sort::Suggestion, _) => "Sort by suggestion, best first",
    }
}
