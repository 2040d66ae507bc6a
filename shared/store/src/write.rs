//! The write algorithm: the one way a kept call changes.
//!
//! Read the call, make the new one, and write call, counters, journal and
//! delivery in one transaction that is guarded by the version that was read.
//! Whatever goes wrong on the way, throttling, a race, a time-out that may have
//! committed, the answer is to read again: if the change is there, the new call
//! equals the old one and nothing is added twice.

mod layout;

use std::time::Duration;

use aws_sdk_dynamodb::error::SdkError;
use aws_sdk_dynamodb::operation::transact_write_items::TransactWriteItemsError;
use aws_sdk_dynamodb::types::{Put, ReturnValuesOnConditionCheckFailure, TransactWriteItem};
use domain::{Call, ConversationId, Credit, OperationId, Timestamp};
use sha2::{Digest, Sha256};

use crate::calls::item::{CallItem, encoded};
use crate::content::Held;
use crate::deliveries::Outcome;
use crate::item::{Item, number};
use crate::jobs::Trace;
use crate::{Delivery, Happened, Incoming, Store, StoreError, calls, error, journal};

const TRIES: u32 = 6;

/// A call as it is kept, at one version.
#[derive(Clone, Debug)]
pub struct Kept {
    pub call: Call,
    pub(crate) v: u64,
    pub(crate) transcript: Option<Held>,
    pub(crate) raw: Option<Held>,
}

/// What a write did.
#[derive(Clone, Debug)]
pub enum Written {
    New(Call),
    Changed(Call),
    /// Nothing that a reader could see changed.
    Unchanged(Call),
}

impl Written {
    pub fn call(&self) -> &Call {
        match self {
            Self::New(call) | Self::Changed(call) | Self::Unchanged(call) => call,
        }
    }

    pub fn into_call(self) -> Call {
        match self {
            Self::New(call) | Self::Changed(call) | Self::Unchanged(call) => call,
        }
    }

    /// What became of the delivery that brought it.
    pub fn outcome(&self) -> Outcome {
        match self {
            Self::Unchanged(call) if call.is_erased() => Outcome::Erased,
            Self::Unchanged(_) => Outcome::Unchanged,
            Self::New(_) | Self::Changed(_) => Outcome::Recorded,
        }
    }
}

/// A change and everything that is written with it.
pub struct Change<'a> {
    pub id: &'a ConversationId,
    pub happened: Happened,
    pub incoming: &'a Incoming,
    pub delivery: Option<&'a Delivery>,
    /// Calls that may be decided otherwise once this one is credited otherwise.
    pub due: &'a [ConversationId],
    /// The operation that this belongs to, which keeps what a person had said.
    pub operation: Option<&'a OperationId>,
    pub now: Timestamp,
}

impl<'a> Change<'a> {
    /// A change of one call that brings nothing along.
    pub fn new(
        id: &'a ConversationId,
        happened: Happened,
        incoming: &'a Incoming,
        now: Timestamp,
    ) -> Self {
        Self {
            id,
            happened,
            incoming,
            delivery: None,
            due: &[],
            operation: None,
            now,
        }
    }
}

/// How one try ended.
enum Tried {
    Done(Box<Written>),
    /// Somebody else was quicker; the item as it is now, when the database told.
    Beaten(Option<Item>),
    /// The delivery is already in the log: an earlier try had committed.
    DeliveryKnown,
    /// The operation has been here.
    OperationKnown,
    /// Not known whether it was applied, or too much at once.
    Unclear(String),
}

impl Store {
    /// Makes of the call with `change.id` what `apply` makes of it.
    ///
    /// `apply` may run several times and must be a function of its argument. An
    /// error of its own ends the write with nothing written.
    pub async fn change<E: From<StoreError>>(
        &self,
        change: Change<'_>,
        apply: impl Fn(&Call) -> Result<Call, E>,
    ) -> Result<Written, E> {
        let known = self.call(change.id).await?;
        self.change_from(change, known, apply).await
    }

    /// As [`Store::change`], by one who has read the call already.
    pub async fn change_from<E: From<StoreError>>(
        &self,
        change: Change<'_>,
        mut known: Option<Kept>,
        apply: impl Fn(&Call) -> Result<Call, E>,
    ) -> Result<Written, E> {
        let mut logged = false;
        let mut last = String::new();
        for attempt in 0..TRIES {
            let delivery = change.delivery.filter(|_| !logged);
            let old = known.as_ref().map(|kept| kept.call.clone());
            let before = old
                .clone()
                .unwrap_or_else(|| Call::unknown(change.id.clone()));
            let after = apply(&before)?;
            let tried = self.attempt(&change, known.as_ref(), &before, after, delivery);
            match Box::pin(tried).await? {
                Tried::Done(written) => return Ok(self.as_told(*written, &change, logged).await?),
                Tried::DeliveryKnown => logged = true,
                Tried::OperationKnown => return Ok(Written::Unchanged(before)),
                Tried::Beaten(Some(item)) => {
                    known = Some(self.kept(item).await?);
                    continue;
                }
                Tried::Beaten(None) => {}
                Tried::Unclear(why) => {
                    last = why;
                    pause(attempt).await;
                }
            }
            known = self.call(change.id).await?;
        }
        Err(StoreError::Unavailable(format!("gave up after {TRIES} tries: {last}")).into())
    }

    /// A delivery whose first try had committed unseen was recorded by it.
    async fn as_told(
        &self,
        written: Written,
        change: &Change<'_>,
        logged: bool,
    ) -> Result<Written, StoreError> {
        let (true, Some(delivery)) = (logged, change.delivery) else {
            return Ok(written);
        };
        let row = self.delivery(&delivery.id).await?;
        match (row.map(|kept| kept.outcome), written) {
            (Some(Outcome::Recorded), Written::Unchanged(call)) => Ok(Written::Changed(call)),
            (_, written) => Ok(written),
        }
    }

    async fn attempt(
        &self,
        change: &Change<'_>,
        known: Option<&Kept>,
        before: &Call,
        after: Call,
        delivery: Option<&Delivery>,
    ) -> Result<Tried, StoreError> {
        if known.is_some() && !after.differs(before) {
            let written = Written::Unchanged(after);
            return self.log_only(written, delivery).await;
        }
        let v = known.map_or(1, |kept| kept.v.saturating_add(1));
        let item = self.laid_out(&after, v, known, change.incoming).await?;
        let written = match known {
            None => Written::New(after),
            Some(_) if visible(before, &after) => Written::Changed(after),
            Some(_) => Written::Unchanged(after),
        };
        let mut items = vec![self.guarded_put(item, known.map(|kept| kept.v))];
        items.extend(self.count_updates(known.map(|kept| &kept.call), written.call()));
        if !matches!(written, Written::Unchanged(_)) {
            let row = journal::row(change, v, before, written.call());
            items.push(self.journal_put(row));
        }
        if tells_others(known.map(|kept| &kept.call), written.call()) {
            let due = change.due.iter().filter(|id| *id != change.id);
            items.extend(due.map(|id| self.note_due(id, change.now)));
        }
        let traced = self.attribution_trace(change, before, written.call());
        let with_trace = traced.is_some();
        items.extend(traced);
        if let Some(delivery) = delivery {
            items.extend(self.delivery_writes(delivery, written.outcome()).await?);
        }
        let token = token(change, v, written.call(), delivery);
        let sent = self
            .client
            .transact_write_items()
            .set_transact_items(Some(items));
        Ok(match sent.client_request_token(token).send().await {
            Ok(_) => Tried::Done(Box::new(written)),
            Err(error) => match tried(error, delivery.is_some() || with_trace) {
                Tried::DeliveryKnown if with_trace => Tried::OperationKnown,
                tried => tried,
            },
        })
    }

    /// What a person had said before, for the operation to put back.
    fn attribution_trace(
        &self,
        change: &Change<'_>,
        before: &Call,
        after: &Call,
    ) -> Option<TransactWriteItem> {
        let operation = change.operation?;
        let (before, after) = (&before.staff().attribution, &after.staff().attribution);
        let trace = Trace::Call {
            id: change.id.clone(),
            before: before.clone(),
            after: after.clone(),
        };
        (before != after).then(|| self.trace_put(operation, &trace))
    }

    /// Only a line in the delivery log, when the call stays as it was.
    async fn log_only(
        &self,
        written: Written,
        delivery: Option<&Delivery>,
    ) -> Result<Tried, StoreError> {
        let Some(delivery) = delivery else {
            return Ok(Tried::Done(Box::new(written)));
        };
        let items = self.delivery_writes(delivery, written.outcome()).await?;
        let sent = self
            .client
            .transact_write_items()
            .set_transact_items(Some(items));
        Ok(
            match sent
                .client_request_token(delivery.id.to_string())
                .send()
                .await
            {
                Ok(_) => Tried::Done(Box::new(written)),
                Err(error) => match tried(error, true) {
                    Tried::Beaten(_) => Tried::DeliveryKnown,
                    other => other,
                },
            },
        )
    }

    pub(crate) fn guarded_put(&self, item: CallItem, read: Option<u64>) -> TransactWriteItem {
        let put = Put::builder()
            .table_name(self.table(calls::TABLE))
            .set_item(Some(item.into_item()))
            .return_values_on_condition_check_failure(ReturnValuesOnConditionCheckFailure::AllOld);
        let put = match read {
            None => put.condition_expression("attribute_not_exists(conversation_id)"),
            Some(v) => put
                .condition_expression("#v = :v")
                .expression_attribute_names("#v", "v")
                .expression_attribute_values(":v", number(v)),
        };
        let put = put.build().expect("a put has its table and item");
        TransactWriteItem::builder().put(put).build()
    }
}

/// Whether other calls of the number may now be decided otherwise.
fn tells_others(before: Option<&Call>, after: &Call) -> bool {
    let credit = |call| {
        let credit = Credit::of(call);
        let (campaign, recipient) = (credit.campaign.cloned(), credit.recipient.cloned());
        (credit.status, campaign, recipient, credit.confidence)
    };
    before.map(credit) != Some(credit(after))
}

/// Whether a reader could tell the two apart: more than stamps and sightings.
fn visible(before: &Call, after: &Call) -> bool {
    !after.facts().differing(before.facts()).is_empty()
        || after.staff() != before.staff()
        || after.erased() != before.erased()
        || after.derived() != before.derived()
}

/// The same try sent twice is applied once.
fn token(change: &Change<'_>, v: u64, call: &Call, delivery: Option<&Delivery>) -> String {
    let mut hash = Sha256::new();
    hash.update(change.id.as_str());
    hash.update(v.to_be_bytes());
    hash.update(encoded(call.facts()));
    hash.update(format!("{:?}{:?}", call.staff(), call.erased()));
    hash.update(format!("{:?}", call.derived()));
    hash.update(change.now.to_string());
    hash.update(
        delivery
            .map(|delivery| delivery.id.to_string())
            .unwrap_or_default(),
    );
    let digest: [u8; 32] = hash.finalize().into();
    hex::encode(digest).chars().take(36).collect()
}

fn tried(error: SdkError<TransactWriteItemsError>, with_delivery: bool) -> Tried {
    let why = error::code(&error).to_owned();
    let Some(TransactWriteItemsError::TransactionCanceledException(cancelled)) =
        error.into_service_error_if()
    else {
        return Tried::Unclear(why);
    };
    let reasons = cancelled.cancellation_reasons();
    let failed = |reason: &&aws_sdk_dynamodb::types::CancellationReason| {
        reason.code() == Some("ConditionalCheckFailed")
    };
    let first = reasons.first().filter(failed);
    match (first, reasons.iter().skip(1).any(|reason| failed(&reason))) {
        (Some(first), _) => Tried::Beaten(first.item().cloned()),
        (None, true) if with_delivery => Tried::DeliveryKnown,
        _ => Tried::Unclear(why),
    }
}

/// The service's own error, when it was the service that answered.
trait ServiceError {
    fn into_service_error_if(self) -> Option<TransactWriteItemsError>;
}

impl ServiceError for SdkError<TransactWriteItemsError> {
    fn into_service_error_if(self) -> Option<TransactWriteItemsError> {
        match self {
            SdkError::ServiceError(context) => Some(context.into_err()),
            _ => None,
        }
    }
}

/// Full jitter: anything up to 20 ms, doubling.
async fn pause(attempt: u32) {
    let longest = 20_u64.saturating_mul(1 << attempt.min(6));
    let random = getrandom::u64().unwrap_or(longest);
    tokio::time::sleep(Duration::from_millis(random % longest.max(1))).await;
}
