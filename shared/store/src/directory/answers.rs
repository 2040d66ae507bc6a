//! Answers to the questions that a call raises: one parallel read, whatever the
//! size of the lists.

use std::collections::{BTreeMap, BTreeSet};

use domain::{Answer, Key, OtherCall, PhoneNumber, Timestamp};
use futures::future::try_join_all;
use jiff::SignedDuration;

use super::place::list_of;
use super::recipients::revised;
use super::{Entry, Line, Place, TABLE, part_of};
use crate::item::{Item, text};
use crate::{CallRow, Filter, Phone, Plan, Sort, Store, StoreError};

/// More recipients than this have the key: it tells nothing of a person.
const RECIPIENTS: usize = 50;
/// Questions that one call may have looked up.
const QUESTIONS: usize = 60;
/// How far back another call may tell of this one, and how many may.
const EARLIER: SignedDuration = SignedDuration::from_hours(100 * 24);
const EARLIER_CALLS: usize = 40;
const LATER_CALLS: usize = 10;
/// Longer ones are no key that the database takes, and nobody's name or code.
const LONGEST: usize = 1000;

/// Whether anybody could be found under the question: what a caller said may
/// be anything.
pub(super) fn is_askable(question: &Key) -> bool {
    let empty = match question {
        Key::Email(word) | Key::Code(word) | Key::Batch(word) => word.is_empty(),
        Key::Name { sound, zip } => sound.is_empty() || zip.is_empty(),
        Key::Phone(_) | Key::Number(_) | Key::Calls(_) | Key::Recipient(..) => false,
    };
    !empty && question.name().len() <= LONGEST
}

impl Store {
    /// What is known in answer to `questions` of a call that began at `around`:
    /// a Query each, and two for the other calls of a number, started together.
    /// A caller may say any number of things: beyond [`QUESTIONS`] nothing is
    /// looked up, and nothing known.
    pub async fn answers(
        &self,
        questions: &BTreeSet<Key>,
        around: Timestamp,
    ) -> Result<BTreeMap<Key, Answer>, StoreError> {
        let reads = questions
            .iter()
            .enumerate()
            .map(|(n, question)| async move {
                let answer = match n < QUESTIONS {
                    true => self.answer(question, around).await?,
                    false => Answer::default(),
                };
                Ok::<_, StoreError>((question.clone(), answer))
            });
        Ok(try_join_all(reads).await?.into_iter().collect())
    }

    async fn answer(&self, question: &Key, around: Timestamp) -> Result<Answer, StoreError> {
        if !is_askable(question) {
            return Ok(Answer::default());
        }
        match question {
            Key::Phone(_) | Key::Email(_) | Key::Code(_) | Key::Name { .. } => {
                let rows = self
                    .directory_rows(&question.name(), None, RECIPIENTS)
                    .await?;
                recipients(rows)
            }
            Key::Recipient(campaign, id) => {
                let list = list_of(campaign);
                recipients(self.directory_rows(&list, Some(id.as_str()), 1).await?)
            }
            Key::Number(number) => self.of_place(&Place::Number(number.clone())).await,
            Key::Batch(id) => self.of_place(&Place::Batch(id.clone())).await,
            Key::Calls(number) => Ok(Answer {
                calls: self.other_calls(number, around).await?,
                ..Answer::default()
            }),
        }
    }

    async fn of_place(&self, place: &Place) -> Result<Answer, StoreError> {
        let key = place.key();
        let name = |part| part_of(&key, part);
        let rows = self
            .directory_rows(&name("pk"), Some(&name("sk")), 1)
            .await?;
        let Some(item) = rows.into_iter().next() else {
            return Ok(Answer::default());
        };
        Ok(match Entry::read(item)?.value {
            Entry::Number(_, Line { assignments, known }) => Answer {
                assignments,
                known,
                ..Answer::default()
            },
            Entry::Batch(_, batch) => Answer {
                batch,
                ..Answer::default()
            },
            _ => Answer::default(),
        })
    }

    /// One row more than `most`, if there are more.
    async fn directory_rows(
        &self,
        pk: &str,
        sk: Option<&str>,
        most: usize,
    ) -> Result<Vec<Item>, StoreError> {
        let query = self.client.query().table_name(self.table(TABLE));
        let query = query.consistent_read(true);
        let query = query.expression_attribute_values(":pk", text(pk));
        let query = match sk {
            None => query.key_condition_expression("pk = :pk"),
            Some(sk) => query
                .key_condition_expression("pk = :pk AND sk = :sk")
                .expression_attribute_values(":sk", text(sk)),
        };
        let limit = i32::try_from(most.saturating_add(1)).unwrap_or(1);
        Ok(query.limit(limit).send().await?.items.unwrap_or_default())
    }

    /// The calls of a number before an instant and after it, oldest first.
    pub async fn other_calls(
        &self,
        number: &PhoneNumber,
        around: Timestamp,
    ) -> Result<Vec<OtherCall>, StoreError> {
        let from = around.checked_sub(EARLIER).unwrap_or(Timestamp::MIN);
        let filter = |from, to| Filter {
            phone: Some(Phone::Exactly(number.clone())),
            from: Some(from),
            to,
            ..Filter::default()
        };
        let plan = |filter, ascending, limit| Plan {
            filter,
            sort: Sort::StartedAt,
            ascending,
            limit,
            after: None,
        };
        let earlier = plan(filter(from, Some(around)), false, EARLIER_CALLS);
        let later = plan(filter(around, None), true, LATER_CALLS);
        let earlier = Box::pin(self.calls(&earlier));
        let later = Box::pin(self.calls(&later));
        let (earlier, later) = futures::try_join!(earlier, later)?;
        let rows = earlier.rows.iter().rev().chain(&later.rows);
        Ok(rows.filter_map(other_call).collect())
    }
}

fn recipients(rows: Vec<Item>) -> Result<Answer, StoreError> {
    let too_many = rows.len() > RECIPIENTS;
    let rows = rows.into_iter().take(RECIPIENTS);
    let recipients = rows.map(|item| Ok(revised(item)?.value));
    Ok(Answer {
        recipients: recipients.collect::<Result<_, StoreError>>()?,
        too_many,
        ..Answer::default()
    })
}

/// Rows are written by us: one that is no call's tells nothing.
fn other_call(row: &CallRow) -> Option<OtherCall> {
    let credit = &row.attribution;
    let known = |word: &Option<String>| word.as_deref().and_then(|id| id.parse().ok());
    Some(OtherCall {
        id: row.conversation_id.parse().ok()?,
        started_at: row.started_at?,
        duration_secs: row.duration_secs.unwrap_or(0),
        direction: row.direction.as_deref().map(domain::Direction::from),
        status: domain::AttributionStatus::ALL
            .into_iter()
            .find(|status| status.as_str() == credit.status)?,
        campaign: known(&credit.campaign_id),
        recipient: credit
            .recipient_id
            .as_deref()
            .and_then(|id| id.parse().ok()),
        confidence: credit.confidence.unwrap_or(0),
    })
}
