//! Who did what: a line for each thing that somebody should be able to ask
//! about later. A line tells who, what and to which thing by its id; never a
//! number, a text of a call or a secret.
//!
//! A line stands under everything, under its actor and under its kind, so that
//! each question is one Query however many lines there are. Failed attempts to
//! sign in are one line an hour, which an outsider cannot multiply.

mod item;
mod kind;

use jiff::{SignedDuration, Timestamp};

use super::TABLE;
use super::item::{Item, key, number, text, time};
use crate::cursor::{Position, SortValue};
use crate::item::as_text;
use crate::{Page, Store, StoreError};
use item::{line, read};

pub use kind::ActKind;

/// How long a line is kept.
const KEPT_FOR: SignedDuration = SignedDuration::from_hours(400 * 24);
/// How many lines a page with two filters looks through.
const LOOKED_THROUGH: usize = 1000;
/// Whose the failed attempts to sign in are.
pub const NOBODY: &str = "nobody";

/// One line of the log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Act {
    pub at: Timestamp,
    /// `person:ana@example.com`, `key:k_…`, or `operator` for whoever has the
    /// machine.
    pub actor: String,
    pub kind: ActKind,
    /// The id of what it was done to.
    pub about: Option<String>,
    /// What else there is to say, in a few words.
    pub detail: Option<String>,
    /// How many times within the hour, where a line stands for many.
    pub times: u64,
}

impl Act {
    pub fn new(kind: ActKind, actor: impl ToString, at: Timestamp) -> Self {
        Self {
            at,
            actor: actor.to_string(),
            kind,
            about: None,
            detail: None,
            times: 1,
        }
    }

    #[must_use]
    pub fn about(self, id: impl ToString) -> Self {
        let about = Some(id.to_string());
        Self { about, ..self }
    }

    #[must_use]
    pub fn detail(self, words: impl Into<String>) -> Self {
        let detail = Some(words.into());
        Self { detail, ..self }
    }
}

/// Which lines are asked for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ActFilter {
    pub actor: Option<String>,
    pub kind: Option<ActKind>,
}

impl Store {
    /// Writes a line.
    pub async fn note(&self, act: &Act) -> Result<(), StoreError> {
        let name = name(act.at)?;
        let lines = partitions(act).map(|pk| self.access_put(line(act, pk, &name)));
        self.together(lines.into()).await.map(|_| ())
    }

    /// Counts a failed attempt to sign in.
    pub async fn note_failed_sign_in(&self, now: Timestamp) -> Result<(), StoreError> {
        let hour = hour(now);
        let act = Act::new(ActKind::SignInFailed, NOBODY, hour);
        for pk in partitions(&act) {
            self.count(&act, &pk).await?;
        }
        Ok(())
    }

    async fn count(&self, act: &Act, pk: &str) -> Result<(), StoreError> {
        let name = format!("{:013}#hour", act.at.as_millisecond());
        self.client
            .update_item()
            .table_name(self.table(TABLE))
            .set_key(Some(key(pk, name)))
            .update_expression(
                "ADD #times :one SET #at = :at, #actor = :actor, #kind = :kind, #expires = :expires",
            )
            .expression_attribute_names("#times", "times")
            .expression_attribute_names("#at", "at")
            .expression_attribute_names("#actor", "actor")
            .expression_attribute_names("#kind", "kind")
            .expression_attribute_names("#expires", "expires_at")
            .expression_attribute_values(":one", number(1))
            .expression_attribute_values(":at", number(act.at.as_millisecond()))
            .expression_attribute_values(":actor", text(&act.actor))
            .expression_attribute_values(":kind", text(act.kind.as_str()))
            .expression_attribute_values(":expires", time(act.at + KEPT_FOR))
            .send()
            .await?;
        Ok(())
    }

    /// One page of the log, newest first.
    pub async fn acts(
        &self,
        filter: &ActFilter,
        after: Option<&Position>,
        limit: usize,
        now: Timestamp,
    ) -> Result<Page<Act>, StoreError> {
        let looked_through = match (&filter.actor, filter.kind) {
            (Some(_), Some(_)) => LOOKED_THROUGH,
            _ => limit.saturating_add(1),
        };
        let pk = partition(filter);
        let mut query = self
            .client
            .query()
            .table_name(self.table(TABLE))
            .scan_index_forward(false)
            .limit(i32::try_from(looked_through).unwrap_or(i32::MAX))
            .key_condition_expression("#pk = :pk AND #sk >= :oldest")
            .expression_attribute_names("#pk", "pk")
            .expression_attribute_names("#sk", "sk")
            .expression_attribute_values(":pk", text(&pk))
            .expression_attribute_values(":oldest", text(oldest(now)));
        if let Some(sk) = after.and_then(line_after) {
            query = query.set_exclusive_start_key(Some(key(&pk, sk)));
        }
        let found = query.send().await?;
        let goes_on = found.last_evaluated_key.is_some();
        page(
            &found.items.unwrap_or_default(),
            goes_on,
            filter.kind,
            limit,
        )
    }
}

/// Where a line stands: under everything, its actor and its kind.
fn partitions(act: &Act) -> [String; 3] {
    let by = format!("acts#by#{}", act.actor);
    let of = format!("acts#of#{}", act.kind.as_str());
    ["acts".to_owned(), by, of]
}

fn partition(filter: &ActFilter) -> String {
    match (&filter.actor, filter.kind) {
        (Some(actor), _) => format!("acts#by#{actor}"),
        (None, Some(kind)) => format!("acts#of#{}", kind.as_str()),
        (None, None) => "acts".to_owned(),
    }
}

/// Lines sort by time; two of one moment are told apart by chance.
fn name(at: Timestamp) -> Result<String, StoreError> {
    let mut random = [0; 6];
    getrandom::fill(&mut random).map_err(|error| StoreError::Unavailable(error.to_string()))?;
    Ok(format!(
        "{:013}#{}",
        at.as_millisecond(),
        hex::encode(random)
    ))
}

fn hour(now: Timestamp) -> Timestamp {
    let seconds = now.as_second();
    let hour = seconds.saturating_sub(seconds.rem_euclid(3600));
    Timestamp::from_second(hour).unwrap_or(now)
}

/// DynamoDB deletes old lines within days, not at once.
fn oldest(now: Timestamp) -> String {
    let oldest = now.checked_sub(KEPT_FOR).unwrap_or(Timestamp::UNIX_EPOCH);
    format!("{:013}", oldest.as_millisecond().max(0))
}

/// The first `limit` of `items` that are of `kind`. It goes on after the last
/// one shown, or, when all fit, where the Query ended.
fn page(
    items: &[Item],
    goes_on: bool,
    kind: Option<ActKind>,
    limit: usize,
) -> Result<Page<Act>, StoreError> {
    let (mut rows, mut last, mut left) = (Vec::new(), None, false);
    for item in items {
        let act = read(item)?;
        if kind.is_some_and(|kind| kind != act.kind) {
            last = as_text(item, "sk");
            continue;
        }
        if rows.len() == limit {
            left = true;
            break;
        }
        rows.push(act);
        last = as_text(item, "sk");
    }
    let next = last.filter(|_| left || goes_on).map(position);
    let cut_short = next.is_some() && rows.len() < limit;
    Ok(Page {
        rows,
        next,
        cut_short,
    })
}

fn position(sk: &str) -> Position {
    Position {
        sort: SortValue::Text(sk.to_owned()),
        id: String::new(),
    }
}

fn line_after(position: &Position) -> Option<&str> {
    match &position.sort {
        SortValue::Text(sk) => Some(sk),
        SortValue::Number(_) => None,
    }
}
