//! Responders: how many people answered a campaign, however often they called.
//!
//! Whether a call is somebody's first answer depends on their other calls, so it
//! is no function of the call, and the write of a call cannot count it. Whoever
//! reads the stream of calls notes each answer in the row of its person and
//! campaign; the row has all their calls, so notes may repeat and come in any
//! order of calls. The day of the first is counted in the same transaction.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::RangeInclusive;

use aws_sdk_dynamodb::types::{AttributeValue, Delete, Put, TransactWriteItem};
use domain::{CampaignId, ConversationId, Flag};
use jiff::civil::{Date, date};
use sha2::{Digest, Sha256};

use crate::counters::RESPONDERS;
use crate::counts::{Columns, Counts};
use crate::item::{Item, as_number, as_text, number, text};
use crate::shards::{NONE, SHARDS, TABLE, place};
use crate::transact::{Sent, pause};
use crate::{CallRow, Store, StoreError};

/// An answer to a campaign: whose, and on which day.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Response {
    person: Person,
    day: Date,
}

/// A person as one campaign knows them. Of who they are only a digest is kept.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Person {
    campaign: CampaignId,
    digest: [u8; 16],
}

/// What is kept of a person: the calls they answered by, and when.
#[derive(Clone, Debug, Default)]
struct Answers {
    v: Option<u64>,
    calls: BTreeMap<String, Date>,
}

pub(crate) const PREFIX: &str = "person#";
/// Nobody answers a campaign more often than that; of who does, the first answers
/// are kept.
const MOST: usize = 500;
const TRIES: u32 = 12;

impl Store {
    /// Notes that a call that was `before` is `after` now. It may be noted again.
    pub async fn note_response(
        &self,
        before: Option<&CallRow>,
        after: &CallRow,
    ) -> Result<(), StoreError> {
        let Ok(id) = after.conversation_id.parse::<ConversationId>() else {
            return Ok(());
        };
        let (before, after) = (
            before.and_then(|row| self.response(row)),
            self.response(after),
        );
        if before == after {
            return Ok(());
        }
        if let Some(before) = &before
            && after.as_ref().map(|after| &after.person) != Some(&before.person)
        {
            self.answered(&before.person, &id, None).await?;
        }
        if let Some(after) = &after {
            self.answered(&after.person, &id, Some(after.day)).await?;
        }
        Ok(())
    }

    /// Notes the answers of some days that are not noted yet; answers how many
    /// there were. For calls from before they were, and for what got lost.
    pub async fn retell_responses(&self, days: RangeInclusive<Date>) -> Result<usize, StoreError> {
        let (mut told, mut plan) = (0_usize, self.calls_of(&days)?);
        loop {
            let page = self.calls(&plan).await?;
            let answers = page.rows.iter().filter_map(|row| {
                let id = row.conversation_id.parse::<ConversationId>().ok()?;
                Some((id, self.response(row)?))
            });
            let answers: Vec<_> = answers.collect();
            let known = self
                .answered_by(answers.iter().map(|(_, it)| &it.person))
                .await?;
            for (id, Response { person, day }) in answers {
                let kept = known.get(&person).and_then(|it| it.calls.get(id.as_str()));
                if kept != Some(&day) {
                    told = told.saturating_add(1);
                    self.answered(&person, &id, Some(day)).await?;
                }
            }
            match page.next {
                Some(next) => plan.after = Some(next),
                None => return Ok(told),
            }
        }
    }

    /// How many people the rows of those who answered on these days come to.
    pub(crate) async fn recounted_responders(
        &self,
        rows: &[CallRow],
        days: &RangeInclusive<Date>,
    ) -> Result<Counts, StoreError> {
        let answers: Vec<Response> = rows.iter().filter_map(|row| self.response(row)).collect();
        let known = self
            .answered_by(answers.iter().map(|it| &it.person))
            .await?;
        let mut counts = Counts::default();
        for (person, answers) in known {
            let first = answers.first().filter(|day| days.contains(day));
            count(&mut counts, &person, first, 1);
        }
        Ok(counts)
    }

    /// The same of everybody there is.
    pub(crate) async fn recounted_all_responders(&self) -> Result<Counts, StoreError> {
        let (mut counts, mut start) = (Counts::default(), None);
        loop {
            let scan = self.client.scan().table_name(self.table(TABLE));
            let answer = scan
                .filter_expression("begins_with(#bucket, :person)")
                .expression_attribute_names("#bucket", "bucket")
                .expression_attribute_values(":person", text(PREFIX))
                .set_exclusive_start_key(start)
                .send()
                .await?;
            for item in answer.items.unwrap_or_default() {
                if let Some(person) = Person::read(&item) {
                    count(&mut counts, &person, Answers::read(&item).first(), 1);
                }
            }
            start = answer.last_evaluated_key;
            if start.is_none() {
                return Ok(counts);
            }
        }
    }

    /// What `row` is an answer to: a call that counts in rates, of somebody who
    /// can be told from others, to the campaign that is credited.
    fn response(&self, row: &CallRow) -> Option<Response> {
        let mut left_out = Flag::ALL.into_iter().filter(|flag| flag.is_left_out());
        if row.state.is_none()
            || left_out.any(|flag| row.flags.iter().any(|it| it == flag.as_str()))
        {
            return None;
        }
        let campaign = row.attribution.campaign_id.as_ref()?;
        let recipient = row.attribution.recipient_id.as_ref();
        let who = match recipient {
            Some(recipient) => format!("recipient\0{recipient}"),
            None => format!("number\0{}", row.external_number.as_ref()?),
        };
        Some(Response {
            person: Person::new(campaign.parse().ok()?, &who),
            day: self.day(row.started_at?).max(date(2020, 1, 1)),
        })
    }

    async fn answered_by<'a>(
        &self,
        people: impl Iterator<Item = &'a Person>,
    ) -> Result<BTreeMap<Person, Answers>, StoreError> {
        let people: BTreeSet<&Person> = people.collect();
        let keys = people.into_iter().map(Person::place).collect();
        let items = self.read_batch(TABLE, keys, None).await?;
        let known = items.iter();
        let known = known.filter_map(|item| Some((Person::read(item)?, Answers::read(item))));
        Ok(known.collect())
    }

    /// `id` is an answer of `person` on `day`, or none of theirs.
    async fn answered(
        &self,
        person: &Person,
        id: &ConversationId,
        day: Option<Date>,
    ) -> Result<(), StoreError> {
        for _ in 0..TRIES {
            let read = self.client.get_item().table_name(self.table(TABLE));
            let read = read.set_key(Some(person.place())).consistent_read(true);
            let kept = read.send().await?.item;
            let before = kept.as_ref().map(Answers::read).unwrap_or_default();
            let after = before.with(id, day);
            if after.calls == before.calls {
                return Ok(());
            }
            let writes = self.kept_as(person, id, &before, &after);
            if self.transact(writes).await? == Sent::Done {
                return Ok(());
            }
            pause().await;
        }
        let why = format!("gave up after {TRIES} tries to note an answer");
        Err(StoreError::Unavailable(why))
    }

    fn kept_as(
        &self,
        person: &Person,
        id: &ConversationId,
        before: &Answers,
        after: &Answers,
    ) -> Vec<TransactWriteItem> {
        let mut counts = Counts::default();
        count(&mut counts, person, before.first(), -1);
        count(&mut counts, person, after.first(), 1);
        let counted = counts.0.iter();
        let counted = counted.map(|(bucket, columns)| self.added(id, bucket, columns));
        let row = match after.calls.is_empty() {
            true => self.person_gone(person, before),
            false => self.person_put(person, before, after),
        };
        std::iter::once(row).chain(counted).collect()
    }

    fn person_put(&self, person: &Person, before: &Answers, after: &Answers) -> TransactWriteItem {
        let calls = after.calls.iter();
        let calls = calls.map(|(id, day)| (id.clone(), text(day.to_string())));
        let mut item = person.place();
        let v = before.v.map_or(1, |v| v.saturating_add(1));
        item.insert("v".to_owned(), number(v));
        item.insert("calls".to_owned(), AttributeValue::M(calls.collect()));
        let put = Put::builder().table_name(self.table(TABLE));
        let put = put.set_item(Some(item));
        let put = match before.v {
            None => put.condition_expression("attribute_not_exists(v)"),
            Some(v) => put
                .condition_expression("v = :v")
                .expression_attribute_values(":v", number(v)),
        };
        let put = put.build().expect("a put has its table and item");
        TransactWriteItem::builder().put(put).build()
    }

    fn person_gone(&self, person: &Person, before: &Answers) -> TransactWriteItem {
        let delete = Delete::builder().table_name(self.table(TABLE));
        let delete = delete
            .set_key(Some(person.place()))
            .condition_expression("v = :v")
            .expression_attribute_values(":v", number(before.v.unwrap_or(0)));
        let delete = delete.build().expect("a delete has its table and key");
        TransactWriteItem::builder().delete(delete).build()
    }
}

fn count(counts: &mut Counts, person: &Person, first: Option<Date>, times: i64) {
    if let Some(day) = first {
        let one = Columns::from([(RESPONDERS.to_owned(), 1)]);
        counts.add(format!("{day}#{}#{NONE}", person.campaign), one, times);
    }
}

impl Person {
    fn new(campaign: CampaignId, who: &str) -> Self {
        let whole: [u8; 32] = Sha256::digest(format!("{campaign}\0{who}")).into();
        let mut digest = [0; 16];
        digest
            .iter_mut()
            .zip(whole)
            .for_each(|(ours, byte)| *ours = byte);
        Self { campaign, digest }
    }

    /// Everybody has a shard of their own, beyond those of the counters.
    fn place(&self) -> Item {
        let bytes = self.digest.iter().take(6);
        let spread = bytes.fold(0_u64, |sum, byte| (sum << 8) | u64::from(*byte));
        let digest = hex::encode(self.digest);
        let mut item = place(0, &format!("{PREFIX}{}#{digest}", self.campaign));
        let shard = spread.saturating_add(u64::from(SHARDS));
        item.insert("shard".to_owned(), number(shard));
        item
    }

    fn read(item: &Item) -> Option<Self> {
        let key = as_text(item, "bucket")?.strip_prefix(PREFIX)?;
        let (campaign, digest) = key.split_once('#')?;
        Some(Self {
            campaign: campaign.parse().ok()?,
            digest: hex::decode(digest).ok()?.try_into().ok()?,
        })
    }
}

impl Answers {
    fn read(item: &Item) -> Self {
        let calls = item.get("calls").and_then(|calls| calls.as_m().ok());
        let calls = calls.into_iter().flatten();
        let calls =
            calls.filter_map(|(id, day)| Some((id.clone(), day.as_s().ok()?.parse().ok()?)));
        Self {
            v: as_number(item, "v"),
            calls: calls.collect(),
        }
    }

    fn first(&self) -> Option<Date> {
        self.calls.values().min().copied()
    }

    fn with(&self, id: &ConversationId, day: Option<Date>) -> Self {
        let mut answers = self.clone();
        match day {
            Some(day) => answers.calls.insert(id.to_string(), day),
            None => answers.calls.remove(id.as_str()),
        };
        while answers.calls.len() > MOST {
            let last = answers.calls.iter().max_by_key(|(id, day)| (**day, *id));
            match last.map(|(id, _)| id.clone()) {
                Some(last) => answers.calls.remove(&last),
                None => break,
            };
        }
        answers
    }
}
