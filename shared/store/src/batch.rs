//! Reading many items by their keys, a hundred a request.

use std::collections::{BTreeMap, HashMap};

use aws_sdk_dynamodb::types::KeysAndAttributes;
use domain::{Call, ConversationId};
use futures::stream::{self, StreamExt, TryStreamExt};

use crate::calls::item::CallItem;
use crate::item::{Item, text};
use crate::{CallRow, Store, StoreError, calls, transact};

const A_REQUEST: usize = 100;
const AT_ONCE: usize = 4;
/// Requests in a row that may answer nothing before we give up.
const TRIES: u32 = 6;

impl Store {
    /// What is known of these calls, of those that are kept: to look at, not to
    /// write from, for their long texts are left where they are.
    pub async fn glimpses(
        &self,
        ids: &[ConversationId],
    ) -> Result<BTreeMap<ConversationId, Call>, StoreError> {
        let mut calls = BTreeMap::new();
        let read = self.read_batch(calls::TABLE, keys(ids), Some(&PARTS));
        for item in read.await? {
            let item = CallItem::read(item)?;
            let facts = self.held(&item.facts).await?;
            let call = item.into_kept(&facts)?.call;
            calls.insert(call.id().clone(), call);
        }
        Ok(calls)
    }

    /// These calls as lists show them, by their ids, of those that are kept.
    pub async fn rows(
        &self,
        ids: &[ConversationId],
    ) -> Result<BTreeMap<String, CallRow>, StoreError> {
        let rows = self.read_batch(calls::TABLE, keys(ids), Some(&LISTED));
        let rows = rows.await?.into_iter().map(calls::read_row);
        let named = rows.map(|row| row.map(|row| (row.conversation_id.clone(), row)));
        named.collect()
    }

    /// The items at `keys` that are there; of each the attributes in `only`.
    pub(crate) async fn read_batch(
        &self,
        table: &str,
        keys: Vec<Item>,
        only: Option<&[&str]>,
    ) -> Result<Vec<Item>, StoreError> {
        let table = self.table(table);
        let chunks: Vec<Vec<Item>> = keys.chunks(A_REQUEST).map(<[Item]>::to_vec).collect();
        let reads = chunks
            .into_iter()
            .map(|chunk| self.read_batch_of(&table, chunk, only));
        let read: Vec<Vec<Item>> = stream::iter(reads).buffered(AT_ONCE).try_collect().await?;
        Ok(read.into_iter().flatten().collect())
    }

    async fn read_batch_of(
        &self,
        table: &str,
        keys: Vec<Item>,
        only: Option<&[&str]>,
    ) -> Result<Vec<Item>, StoreError> {
        let (mut items, mut wanted, mut in_vain) = (Vec::new(), keys, 0);
        while !wanted.is_empty() {
            let mut answer = self
                .client
                .batch_get_item()
                .request_items(table, asked(wanted, only))
                .send()
                .await?;
            let found = answer.responses.as_mut().and_then(|all| all.remove(table));
            let found = found.unwrap_or_default();
            in_vain = if found.is_empty() { in_vain + 1 } else { 0 };
            items.extend(found);
            wanted = left(answer.unprocessed_keys, table);
            if wanted.is_empty() {
                break;
            }
            if in_vain == TRIES {
                let why = "a batch is not answered whole".to_owned();
                return Err(StoreError::Unavailable(why));
            }
            transact::pause().await;
        }
        Ok(items)
    }
}

/// All of a call but its transcript and its raw body.
const PARTS: [&str; 8] = [
    "conversation_id",
    "v",
    "facts",
    "staff",
    "erased",
    "sightings",
    "derived",
    "row",
];

/// What lists show of a call.
const LISTED: [&str; 2] = ["conversation_id", "row"];

fn keys(ids: &[ConversationId]) -> Vec<Item> {
    let key = |id: &ConversationId| ("conversation_id".to_owned(), text(id.as_str()));
    ids.iter().map(|id| Item::from([key(id)])).collect()
}

fn asked(keys: Vec<Item>, only: Option<&[&str]>) -> KeysAndAttributes {
    let asked = KeysAndAttributes::builder()
        .set_keys(Some(keys))
        .consistent_read(true);
    let names = only.unwrap_or_default().iter().enumerate();
    let asked = names.clone().fold(asked, |asked, (n, name)| {
        asked.expression_attribute_names(format!("#p{n}"), *name)
    });
    let places: Vec<String> = names.map(|(n, _)| format!("#p{n}")).collect();
    let places = (!places.is_empty()).then(|| places.join(", "));
    let asked = asked.set_projection_expression(places);
    asked.build().expect("keys were given")
}

fn left(open: Option<HashMap<String, KeysAndAttributes>>, table: &str) -> Vec<Item> {
    let open = open.and_then(|mut open| open.remove(table));
    open.map(|open| open.keys).unwrap_or_default()
}
