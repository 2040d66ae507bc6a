//! Lists of calls: one Query a page, whatever the sort and however many calls.
//!
//! What an index can answer by its key it does; the other filters run over the
//! index's rows, at most [`SEARCHED`] of them a page. A page that met that
//! bound says so and hands back a cursor, so nothing is silently left out.

use std::collections::HashMap;

use aws_sdk_dynamodb::types::AttributeValue;
use domain::{AgentId, AttributionStatus, CampaignId, PhoneNumber, Timestamp};

use super::TABLE;
use super::item::{A_PERSON, LISTED, status_key};
use super::row::CallRow;
use crate::cursor::{Position, SortValue};
use crate::item::{Item, as_text, from_item, number, text};
use crate::{Store, StoreError};

/// How many index rows one page may look through for its filters.
const SEARCHED: i32 = 1000;

/// What a list is ordered by.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Sort {
    #[default]
    StartedAt,
    Duration,
    Status,
    /// Calls that need a person alone, by how sure the best suggestion is.
    Suggestion,
}

/// Which calls a list shows.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filter {
    pub campaign: Option<CampaignId>,
    pub status: Option<&'static str>,
    pub state: Option<&'static str>,
    pub attribution: Option<AttributionStatus>,
    pub converted: Option<bool>,
    pub agent: Option<AgentId>,
    pub direction: Option<&'static str>,
    pub phone: Option<Phone>,
    /// Inclusive.
    pub from: Option<Timestamp>,
    /// Exclusive.
    pub to: Option<Timestamp>,
    pub min_duration: Option<u32>,
    pub max_duration: Option<u32>,
}

impl Filter {
    /// Whether it shows at once that no call fits.
    pub fn admits_nothing(&self) -> bool {
        let times = self.from.zip(self.to).is_some_and(|(from, to)| from >= to);
        let durations = self.min_duration.zip(self.max_duration);
        times || durations.is_some_and(|(min, max)| min > max)
    }
}

/// The other party's number, or how it ends.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Phone {
    Exactly(PhoneNumber),
    /// At least four digits.
    EndingWith(String),
}

impl Phone {
    /// Whether a part of the number is asked for that whoever sees its end alone
    /// is not shown: digit by digit they would find out the rest.
    pub fn is_longer_than_shown(&self) -> bool {
        matches!(self, Self::EndingWith(digits) if digits.len() > 4)
    }
}

/// A page of a list: what, in which order, how many, and after which row.
#[derive(Clone, Debug, Default)]
pub struct Plan {
    pub filter: Filter,
    pub sort: Sort,
    pub ascending: bool,
    pub limit: usize,
    pub after: Option<Position>,
}

/// Rows of a list, and how to go on.
#[derive(Clone, Debug)]
pub struct Page<T> {
    pub rows: Vec<T>,
    /// Where the next page begins; none at the end of the list.
    pub next: Option<Position>,
    /// The page ended at the bound of rows looked through, not at its size.
    pub cut_short: bool,
}

/// An index, what of it is read, and what is left to filter.
struct Query {
    index: &'static str,
    partition: (&'static str, String),
    sorted_by: &'static str,
    between: Option<(AttributeValue, AttributeValue)>,
    filters: Filters,
}

impl Store {
    /// One page of calls.
    pub async fn calls(&self, plan: &Plan) -> Result<Page<CallRow>, StoreError> {
        let query = Query::of(plan);
        let wanted = plan.limit.saturating_add(1);
        let read = match query.filters.is_empty() {
            true => i32::try_from(wanted).unwrap_or(SEARCHED),
            false => SEARCHED,
        };
        let answer = self.run(&query, plan, read).await?;
        let more = answer.last_evaluated_key.is_some();
        page(
            &query,
            answer.items.unwrap_or_default(),
            more,
            plan.limit,
            answer.last_evaluated_key,
        )
    }

    async fn run(
        &self,
        query: &Query,
        plan: &Plan,
        read: i32,
    ) -> Result<aws_sdk_dynamodb::operation::query::QueryOutput, StoreError> {
        let start = plan
            .after
            .as_ref()
            .map(|position| query.start_key(position));
        let mut names = HashMap::from([("#pk".to_owned(), query.partition.0.to_owned())]);
        let mut values = HashMap::from([(":pk".to_owned(), text(&query.partition.1))]);
        let mut condition = "#pk = :pk".to_owned();
        if let Some((low, high)) = &query.between {
            names.insert("#sk".to_owned(), query.sorted_by.to_owned());
            values.insert(":low".to_owned(), low.clone());
            values.insert(":high".to_owned(), high.clone());
            condition.push_str(" AND #sk BETWEEN :low AND :high");
        }
        names.extend(query.filters.names.clone());
        values.extend(query.filters.values.clone());
        let request = self
            .client
            .query()
            .table_name(self.table(TABLE))
            .index_name(query.index);
        let answer = request
            .key_condition_expression(condition)
            .set_filter_expression(query.filters.expression())
            .set_expression_attribute_names(Some(names))
            .set_expression_attribute_values(Some(values))
            .set_exclusive_start_key(start)
            .scan_index_forward(plan.ascending)
            .limit(read)
            .send()
            .await?;
        Ok(answer)
    }
}

fn page(
    query: &Query,
    items: Vec<Item>,
    more: bool,
    limit: usize,
    last: Option<Item>,
) -> Result<Page<CallRow>, StoreError> {
    let overfull = items.len() > limit;
    let kept = items.get(..limit.min(items.len())).unwrap_or_default();
    let last_kept = kept.last().cloned();
    let next = if overfull {
        last_kept
    } else {
        last.filter(|_| more)
    };
    let rows: Result<Vec<CallRow>, StoreError> = kept.iter().cloned().map(read_row).collect();
    Ok(Page {
        cut_short: !overfull && more && kept.len() < limit,
        rows: rows?,
        next: next.and_then(|item| query.position(&item)),
    })
}

pub(crate) fn read_row(mut item: Item) -> Result<CallRow, StoreError> {
    let conversation_id = as_text(&item, "conversation_id")
        .unwrap_or_default()
        .to_owned();
    let columns = match item.remove("row") {
        Some(AttributeValue::M(columns)) => columns,
        _ => return Err(StoreError::corrupt(conversation_id, "no list columns")),
    };
    let row: CallRow = from_item(&conversation_id, columns)?;
    Ok(CallRow {
        conversation_id,
        ..row
    })
}

impl CallRow {
    /// Where the call stands in lists that are ordered so; nothing when it is in
    /// none. One's suggestions are not looked up by the call.
    pub fn position(&self, sort: Sort) -> Option<Position> {
        let started_ms = self.started_at?.as_millisecond();
        let sort = match sort {
            Sort::StartedAt => SortValue::Number(started_ms),
            Sort::Duration => SortValue::Number(self.duration_secs.unwrap_or(0).into()),
            Sort::Status => SortValue::Text(status_key(&self.status, started_ms)),
            Sort::Suggestion => return None,
        };
        let id = self.conversation_id.clone();
        Some(Position { sort, id })
    }
}

impl Query {
    fn of(plan: &Plan) -> Self {
        let filter = &plan.filter;
        let (index, partition) = place(filter, plan.sort);
        let sorted_by = match plan.sort {
            Sort::StartedAt => "started_at",
            Sort::Duration => "duration_secs",
            Sort::Status => "status_key",
            Sort::Suggestion => "rank",
        };
        Self {
            index,
            sorted_by,
            between: between(filter, plan.sort),
            filters: Filters::of(filter, plan.sort, partition.0),
            partition,
        }
    }

    fn position(&self, item: &Item) -> Option<Position> {
        let sort = match item.get(self.sorted_by)? {
            AttributeValue::N(number) => SortValue::Number(number.parse().ok()?),
            AttributeValue::S(text) => SortValue::Text(text.clone()),
            _ => return None,
        };
        Some(Position {
            sort,
            id: as_text(item, "conversation_id")?.to_owned(),
        })
    }

    fn start_key(&self, position: &Position) -> Item {
        let sort = match &position.sort {
            SortValue::Number(value) => number(value),
            SortValue::Text(value) => text(value),
        };
        Item::from([
            (self.partition.0.to_owned(), text(&self.partition.1)),
            (self.sorted_by.to_owned(), sort),
            ("conversation_id".to_owned(), text(&position.id)),
        ])
    }
}

/// The index that answers most of the filter by its key.
fn place(filter: &Filter, sort: Sort) -> (&'static str, (&'static str, String)) {
    let all = || ("listing", LISTED.to_owned());
    let by_campaign = |id: &CampaignId| ("campaign", id.to_string());
    let a_person = filter
        .attribution
        .is_some_and(AttributionStatus::needs_a_person);
    match (sort, &filter.phone, &filter.campaign) {
        (Sort::StartedAt, Some(Phone::Exactly(phone)), _) => {
            ("by_number", ("number", phone.to_string()))
        }
        (Sort::StartedAt, Some(Phone::EndingWith(digits)), _) => {
            ("by_number_tail", ("number_tail", last_four(digits)))
        }
        (Sort::StartedAt, None, Some(id)) => ("campaign_by_start", by_campaign(id)),
        (Sort::StartedAt, None, None) if a_person => {
            ("needs_person", ("needs", A_PERSON.to_owned()))
        }
        (Sort::StartedAt, None, None) => ("by_start", all()),
        (Sort::Duration, _, Some(id)) => ("campaign_by_duration", by_campaign(id)),
        (Sort::Duration, _, None) => ("by_duration", all()),
        (Sort::Status, _, Some(id)) => ("campaign_by_status", by_campaign(id)),
        (Sort::Status, _, None) => ("by_status", all()),
        (Sort::Suggestion, _, _) => ("best_suggestion", ("needs", A_PERSON.to_owned())),
    }
}

fn last_four(digits: &str) -> String {
    digits
        .get(digits.len().saturating_sub(4)..)
        .unwrap_or(digits)
        .to_owned()
}

/// The part of the sort key that the filter leaves.
fn between(filter: &Filter, sort: Sort) -> Option<(AttributeValue, AttributeValue)> {
    let from = filter.from.map_or(i64::MIN, Timestamp::as_millisecond);
    let until = filter
        .to
        .map_or(i64::MAX, |to| to.as_millisecond().saturating_sub(1));
    let timed = filter.from.is_some() || filter.to.is_some();
    let low = filter.min_duration.unwrap_or(0);
    let high = filter.max_duration.unwrap_or(u32::MAX);
    match (sort, filter.status) {
        // An empty range is no error, but DynamoDB refuses one; see `Filters`.
        (Sort::StartedAt, _) if timed && from <= until => Some((number(from), number(until))),
        (Sort::Duration, _) if low <= high => Some((number(low), number(high))),
        (Sort::Status, Some(status)) if from <= until => {
            let until = until.min(999_999_999_999_999);
            Some((
                text(status_key(status, from)),
                text(status_key(status, until)),
            ))
        }
        _ => None,
    }
}

/// Conditions on the list columns that the key does not settle.
#[derive(Default)]
struct Filters {
    conditions: Vec<String>,
    names: HashMap<String, String>,
    values: HashMap<String, AttributeValue>,
}

impl Filters {
    fn of(filter: &Filter, sort: Sort, partition: &str) -> Self {
        let mut filters = Self::default();
        if partition != "campaign" {
            filters.equal(
                &["attribution", "campaign_id"],
                filter.campaign.as_ref().map(text_of),
            );
        }
        if sort != Sort::Status {
            filters.equal(&["status"], filter.status.map(text));
        }
        filters.equal(&["state"], filter.state.map(text));
        let attribution = filter.attribution.map(|status| text(status.as_str()));
        filters.equal(&["attribution", "status"], attribution);
        filters.equal(
            &["conversion", "converted"],
            filter.converted.map(AttributeValue::Bool),
        );
        filters.equal(&["agent_id"], filter.agent.as_ref().map(text_of));
        filters.equal(&["direction"], filter.direction.map(text));
        filters.phone(filter.phone.as_ref(), partition);
        filters.times(filter, sort);
        filters.durations(filter, sort);
        filters
    }

    fn phone(&mut self, phone: Option<&Phone>, partition: &str) {
        match phone {
            Some(Phone::Exactly(phone)) if partition != "number" => {
                self.equal(&["external_number"], Some(text_of(phone)));
            }
            Some(Phone::EndingWith(digits)) if partition != "number_tail" || digits.len() > 4 => {
                let ending: String = digits.chars().rev().collect();
                self.condition(
                    "begins_with(",
                    &["reversed_number"],
                    ", ",
                    text(ending),
                    ")",
                );
            }
            _ => {}
        }
    }

    fn times(&mut self, filter: &Filter, sort: Sort) {
        let keyed = sort == Sort::StartedAt || (sort == Sort::Status && filter.status.is_some());
        if keyed && between(filter, sort).is_some() {
            return;
        }
        let millis = |at: Timestamp| number(at.as_millisecond());
        if let Some(from) = filter.from.map(millis) {
            self.condition("", &["started_at"], " >= ", from, "");
        }
        if let Some(to) = filter.to.map(millis) {
            self.condition("", &["started_at"], " < ", to, "");
        }
    }

    fn durations(&mut self, filter: &Filter, sort: Sort) {
        if sort == Sort::Duration && between(filter, sort).is_some() {
            return;
        }
        if let Some(least) = filter.min_duration.map(number) {
            self.condition("", &["duration_secs"], " >= ", least, "");
        }
        if let Some(most) = filter.max_duration.map(number) {
            self.condition("", &["duration_secs"], " <= ", most, "");
        }
    }

    fn equal(&mut self, path: &[&str], value: Option<AttributeValue>) {
        if let Some(value) = value {
            self.condition("", path, " = ", value, "");
        }
    }

    fn condition(
        &mut self,
        before: &str,
        path: &[&str],
        sign: &str,
        value: AttributeValue,
        after: &str,
    ) {
        let place = format!(":f{}", self.values.len());
        let path: Vec<String> = ["row"]
            .iter()
            .chain(path)
            .map(|name| format!("#{name}"))
            .collect();
        for name in &path {
            self.names
                .insert(name.clone(), name.trim_start_matches('#').to_owned());
        }
        self.conditions
            .push(format!("{before}{}{sign}{place}{after}", path.join(".")));
        self.values.insert(place, value);
    }

    fn is_empty(&self) -> bool {
        self.conditions.is_empty()
    }

    fn expression(&self) -> Option<String> {
        (!self.is_empty()).then(|| self.conditions.join(" AND "))
    }
}

fn text_of(value: &impl ToString) -> AttributeValue {
    text(value.to_string())
}
