//! The delivery log: a row for each request that reached the webhook, whatever
//! became of it. Rows and bodies go after thirty days.

mod id;
mod item;
mod outcome;

use std::collections::HashMap;

use aws_sdk_dynamodb::types::{AttributeValue, Put, TransactWriteItem};
use bytes::Bytes;
use domain::{ConversationId, Timestamp};
use serde::{Deserialize, Serialize};

use crate::content::{Held, INLINE_BYTES, pack};
use crate::cursor::{Position, SortValue};
use crate::item::{Item, as_text, from_item, text, to_item};
use crate::{Page, Store, StoreError};

pub use id::DeliveryId;
use item::DeliveryItem;
pub use outcome::Outcome;

pub(crate) const TABLE: &str = "deliveries";
const LOGGED: &str = "all";

/// A delivery to be logged.
#[derive(Clone, Debug)]
pub struct Delivery {
    pub id: DeliveryId,
    pub received_at: Timestamp,
    /// The time that was signed.
    pub signed_at: Option<Timestamp>,
    pub kind: Option<String>,
    pub conversation_id: Option<ConversationId>,
    /// Why it came to this, where that is not plain.
    pub reason: Option<String>,
    /// The names of fields that could not be read.
    pub warnings: Vec<String>,
    pub bytes: u64,
    /// The verified body; none for rejected, erased and audio deliveries.
    pub body: Option<Bytes>,
    /// It had been parked before it came in.
    pub was_parked: bool,
    /// The fingerprint of the secret it was signed with, where that is known.
    pub signed_with: Option<String>,
}

/// A delivery as the log shows it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct DeliveryRow {
    #[serde(skip)]
    pub id: String,
    pub received_at: Timestamp,
    pub signed_at: Option<Timestamp>,
    pub kind: Option<String>,
    pub conversation_id: Option<String>,
    #[serde(with = "outcome::word")]
    pub outcome: Outcome,
    pub reason: Option<String>,
    #[serde(default)]
    pub warnings: Vec<String>,
    pub bytes: u64,
    /// Whether its body is kept, so that it can be replayed.
    pub has_body: bool,
    #[serde(default)]
    pub was_parked: bool,
}

/// Which deliveries a page of the log shows.
#[derive(Clone, Debug, Default)]
pub struct DeliveryFilter {
    pub outcome: Option<Outcome>,
    pub conversation_id: Option<ConversationId>,
}

impl Store {
    /// Logs and counts a delivery that changes no call; once, if repeated.
    pub async fn log(&self, delivery: &Delivery, outcome: Outcome) -> Result<(), StoreError> {
        let items = self.delivery_writes(delivery, outcome).await?;
        let sent = self
            .client
            .transact_write_items()
            .set_transact_items(Some(items));
        match sent
            .client_request_token(delivery.id.to_string())
            .send()
            .await
        {
            Ok(_) => Ok(()),
            Err(_) if self.delivery(&delivery.id).await?.is_some() => Ok(()),
            Err(error) => Err(error.into()),
        }
    }

    /// Says what a replay has made of a delivery, and of which call it is.
    pub async fn settle_delivery(
        &self,
        id: &DeliveryId,
        outcome: Outcome,
        conversation_id: &ConversationId,
    ) -> Result<(), StoreError> {
        let request = self
            .client
            .update_item()
            .table_name(self.table(TABLE))
            .key("id", text(id.to_string()));
        request
            .update_expression(
                "SET #outcome = :outcome, #row.#outcome = :outcome, #id = :id, #row.#id = :id",
            )
            .condition_expression("attribute_exists(id)")
            .expression_attribute_names("#outcome", "outcome")
            .expression_attribute_names("#row", "row")
            .expression_attribute_names("#id", "conversation_id")
            .expression_attribute_values(":outcome", text(outcome.as_str()))
            .expression_attribute_values(":id", text(conversation_id.as_str()))
            .send()
            .await?;
        Ok(())
    }

    /// Logs a delivery without counting it: one of a capped sample whose
    /// counting has been done.
    pub async fn log_sample(
        &self,
        delivery: &Delivery,
        outcome: Outcome,
    ) -> Result<(), StoreError> {
        let item = to_item(&DeliveryItem::new(delivery, outcome, None));
        self.client
            .put_item()
            .table_name(self.table(TABLE))
            .set_item(Some(item))
            .send()
            .await?;
        Ok(())
    }

    /// The row and the count, once whatever is repeated.
    pub(crate) async fn delivery_writes(
        &self,
        delivery: &Delivery,
        outcome: Outcome,
    ) -> Result<Vec<TransactWriteItem>, StoreError> {
        let body = match (&delivery.body, outcome) {
            (None, _) | (_, Outcome::Erased) => None,
            (Some(body), _) => Some(self.hold_body(&delivery.id, body).await?),
        };
        let item = to_item(&DeliveryItem::new(delivery, outcome, body));
        let put = Put::builder()
            .table_name(self.table(TABLE))
            .set_item(Some(item));
        let put = put.condition_expression("attribute_not_exists(id)").build();
        let put = put.expect("a put has its table and item");
        let (secret, at) = (delivery.signed_with.as_deref(), delivery.received_at);
        let count = self.tally(outcome.as_str(), secret, at);
        Ok(vec![TransactWriteItem::builder().put(put).build(), count])
    }

    async fn hold_body(&self, id: &DeliveryId, body: &Bytes) -> Result<Held, StoreError> {
        let packed = pack(body);
        if packed.len() <= INLINE_BYTES {
            return Ok(Held::Here(packed.to_vec()));
        }
        self.put_object(&format!("deliveries/{id}"), packed).await
    }

    pub async fn delivery(&self, id: &DeliveryId) -> Result<Option<DeliveryRow>, StoreError> {
        Ok(self.delivery_item(id).await?.map(|item| item.row))
    }

    /// The body that a delivery brought, while it is kept.
    pub async fn delivery_body(&self, id: &DeliveryId) -> Result<Option<Vec<u8>>, StoreError> {
        match self.delivery_item(id).await?.and_then(|item| item.body) {
            Some(held) => self.held(&held).await.map(Some),
            None => Ok(None),
        }
    }

    async fn delivery_item(&self, id: &DeliveryId) -> Result<Option<DeliveryItem>, StoreError> {
        let read = self
            .client
            .get_item()
            .table_name(self.table(TABLE))
            .consistent_read(true);
        let answer = read.key("id", text(id.to_string())).send().await?;
        let item = answer
            .item
            .map(|item| from_item::<DeliveryItem>(&id.to_string(), item));
        Ok(item.transpose()?.map(DeliveryItem::named))
    }

    /// One page of the log, newest first.
    pub async fn deliveries(
        &self,
        filter: &DeliveryFilter,
        limit: usize,
        after: Option<&Position>,
    ) -> Result<Page<DeliveryRow>, StoreError> {
        let (index, key, value) = match (&filter.conversation_id, filter.outcome) {
            (Some(id), _) => ("by_conversation", "conversation_id", id.to_string()),
            (None, Some(outcome)) => ("by_outcome", "outcome", outcome.as_str().to_owned()),
            (None, None) => ("by_time", "log", LOGGED.to_owned()),
        };
        let start = after.map(|position| start_key(key, &value, position));
        let request = self
            .client
            .query()
            .table_name(self.table(TABLE))
            .index_name(index);
        let mut names = HashMap::from([("#pk".to_owned(), key.to_owned())]);
        let mut values = HashMap::from([(":pk".to_owned(), text(&value))]);
        let mut condition = None;
        if let (Some(_), Some(outcome)) = (&filter.conversation_id, filter.outcome) {
            names.extend([
                ("#row".to_owned(), "row".to_owned()),
                ("#outcome".to_owned(), "outcome".to_owned()),
            ]);
            values.insert(":outcome".to_owned(), text(outcome.as_str()));
            condition = Some("#row.#outcome = :outcome".to_owned());
        }
        let answer = request
            .key_condition_expression("#pk = :pk")
            .set_filter_expression(condition)
            .set_expression_attribute_names(Some(names))
            .set_expression_attribute_values(Some(values))
            .set_exclusive_start_key(start)
            .scan_index_forward(false)
            .limit(i32::try_from(limit.saturating_add(1)).unwrap_or(100))
            .send()
            .await?;
        page(
            answer.items.unwrap_or_default(),
            answer.last_evaluated_key,
            limit,
        )
    }

    /// Every delivery of a call that is still in the log.
    pub async fn deliveries_of(&self, id: &ConversationId) -> Result<Vec<DeliveryRow>, StoreError> {
        let filter = DeliveryFilter {
            conversation_id: Some(id.clone()),
            outcome: None,
        };
        let (mut all, mut after) = (Vec::new(), None);
        loop {
            let page = self.deliveries(&filter, 100, after.as_ref()).await?;
            all.extend(page.rows);
            after = page.next;
            if after.is_none() {
                return Ok(all);
            }
        }
    }

    /// Takes the body out of a logged delivery.
    pub(crate) async fn erase_body(&self, id: &str) -> Result<(), StoreError> {
        let path = object_store::path::Path::from(format!("deliveries/{id}"));
        match object_store::ObjectStoreExt::delete(&*self.objects, &path).await {
            Ok(()) | Err(object_store::Error::NotFound { .. }) => {}
            Err(error) => return Err(error.into()),
        }
        let request = self
            .client
            .update_item()
            .table_name(self.table(TABLE))
            .key("id", text(id));
        request
            .update_expression("REMOVE #body SET #row.#has = :no, #row.#warnings = :none")
            .condition_expression("attribute_exists(id)")
            .expression_attribute_names("#body", "body")
            .expression_attribute_names("#row", "row")
            .expression_attribute_names("#has", "has_body")
            .expression_attribute_names("#warnings", "warnings")
            .expression_attribute_values(":no", AttributeValue::Bool(false))
            .expression_attribute_values(":none", AttributeValue::L(Vec::new()))
            .send()
            .await?;
        Ok(())
    }
}

fn page(
    items: Vec<Item>,
    last: Option<Item>,
    limit: usize,
) -> Result<Page<DeliveryRow>, StoreError> {
    let overfull = items.len() > limit;
    let kept = items.get(..limit.min(items.len())).unwrap_or_default();
    let next = if overfull { kept.last().cloned() } else { last };
    let rows: Result<Vec<DeliveryRow>, StoreError> = kept.iter().cloned().map(row).collect();
    let id = next
        .as_ref()
        .and_then(|item| as_text(item, "id"))
        .map(str::to_owned);
    let next = id.map(|id| Position {
        sort: SortValue::Text(id.clone()),
        id,
    });
    Ok(Page {
        rows: rows?,
        next,
        cut_short: false,
    })
}

fn row(mut item: Item) -> Result<DeliveryRow, StoreError> {
    let id = as_text(&item, "id").unwrap_or_default().to_owned();
    let Some(AttributeValue::M(columns)) = item.remove("row") else {
        return Err(StoreError::corrupt(id, "no list columns"));
    };
    let row: DeliveryRow = from_item(&id, columns)?;
    Ok(DeliveryRow { id, ..row })
}

fn start_key(key: &str, value: &str, position: &Position) -> Item {
    Item::from([
        (key.to_owned(), text(value)),
        ("id".to_owned(), text(&position.id)),
    ])
}
