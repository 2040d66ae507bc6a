//! Parked bodies: verified deliveries that the database could not take in
//! time. They wait in the object store and are brought in by the tick.

use bytes::Bytes;
use domain::Timestamp;
use futures::TryStreamExt;
use object_store::path::Path;
use object_store::{ObjectStore, ObjectStoreExt, PutPayload};
use serde::{Deserialize, Serialize};

use crate::content::{pack, unpack};
use crate::{DeliveryId, Store, StoreError};

const WAITING: &str = "parked/waiting";
const FAILED: &str = "parked/failed";

/// A verified body and what is known of its receipt.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ParkedBody {
    pub id: String,
    pub received_at: Timestamp,
    pub signed_at: Timestamp,
    /// How often bringing it in has failed.
    pub tries: u32,
    #[serde(skip)]
    pub body: Bytes,
}

/// A body that waits, by its place.
#[derive(Clone, Debug)]
pub struct Parked(Path);

impl Store {
    /// Keeps a body that the database could not take.
    pub async fn park(&self, parked: &ParkedBody) -> Result<(), StoreError> {
        self.put_parked(WAITING, parked).await
    }

    async fn put_parked(&self, folder: &str, parked: &ParkedBody) -> Result<(), StoreError> {
        let path = place(folder, &parked.id);
        let head = serde_json::to_vec(parked).expect("a parked body always serializes");
        let mut text = head;
        text.push(b'\n');
        text.extend_from_slice(&parked.body);
        self.objects
            .put(&path, PutPayload::from_bytes(pack(&text)))
            .await?;
        Ok(())
    }

    /// The bodies that wait, oldest first; at most `most`.
    pub async fn parked(&self, most: usize) -> Result<Vec<Parked>, StoreError> {
        self.bodies_in(WAITING, most).await
    }

    /// The bodies that were given up.
    pub async fn parked_failed(&self, most: usize) -> Result<Vec<Parked>, StoreError> {
        self.bodies_in(FAILED, most).await
    }

    async fn bodies_in(&self, folder: &str, most: usize) -> Result<Vec<Parked>, StoreError> {
        let prefix = Path::from(folder);
        let found: Vec<_> = self.objects.list(Some(&prefix)).try_collect().await?;
        let mut paths: Vec<Path> = found.into_iter().map(|object| object.location).collect();
        paths.sort();
        Ok(paths.into_iter().take(most).map(Parked).collect())
    }

    /// The body that waits at `parked`; none when somebody brought it in.
    pub async fn parked_body(&self, parked: &Parked) -> Result<Option<ParkedBody>, StoreError> {
        let object = match self.objects.get(&parked.0).await {
            Err(object_store::Error::NotFound { .. }) => return Ok(None),
            object => object?.bytes().await?,
        };
        let key = parked.0.as_ref();
        let text = unpack(key, &object)?;
        let line = text.iter().position(|byte| *byte == b'\n');
        let line = line.ok_or_else(|| StoreError::corrupt(key, "no first line"))?;
        let (head, rest) = text.split_at(line);
        let head: ParkedBody =
            serde_json::from_slice(head).map_err(|error| StoreError::corrupt(key, error))?;
        let body = Bytes::copy_from_slice(rest.get(1..).unwrap_or_default());
        Ok(Some(ParkedBody { body, ..head }))
    }

    /// Takes a body away that has come in.
    pub async fn unpark(&self, parked: &Parked) -> Result<(), StoreError> {
        match self.objects.delete(&parked.0).await {
            Ok(()) | Err(object_store::Error::NotFound { .. }) => Ok(()),
            Err(error) => Err(error.into()),
        }
    }

    /// Keeps a body that once more could not be brought in; after eight tries
    /// it is set aside for a person.
    pub async fn park_again(&self, parked: &Parked, body: ParkedBody) -> Result<Again, StoreError> {
        let body = ParkedBody {
            tries: body.tries.saturating_add(1),
            ..body
        };
        if body.tries < MOST_TRIES {
            self.put_parked(WAITING, &body).await?;
            return Ok(Again::Waits);
        }
        self.set_aside(parked, &body).await
    }

    /// Sets a body aside that cannot be brought in at all.
    async fn set_aside(&self, parked: &Parked, body: &ParkedBody) -> Result<Again, StoreError> {
        self.put_parked(FAILED, body).await?;
        self.unpark(parked).await?;
        Ok(Again::SetAside)
    }

    /// Lets a body that was set aside wait once more, as if it had just come;
    /// none when somebody took it away.
    pub async fn wait_again(&self, failed: &Parked) -> Result<Option<Parked>, StoreError> {
        let Some(body) = self.parked_body(failed).await? else {
            return Ok(None);
        };
        let body = ParkedBody { tries: 0, ..body };
        self.put_parked(WAITING, &body).await?;
        self.unpark(failed).await?;
        Ok(Some(Parked(place(WAITING, &body.id))))
    }
}

impl Parked {
    /// The name of the delivery, as its place has it.
    pub fn name(&self) -> &str {
        self.0.filename().unwrap_or_default()
    }
}

fn place(folder: &str, id: &str) -> Path {
    Path::from(format!("{folder}/{id}"))
}

/// What became of a body that could not be brought in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Again {
    Waits,
    SetAside,
}

const MOST_TRIES: u32 = 8;

impl ParkedBody {
    pub fn new(id: DeliveryId, received_at: Timestamp, signed_at: Timestamp, body: Bytes) -> Self {
        Self {
            id: id.to_string(),
            received_at,
            signed_at,
            tries: 0,
            body,
        }
    }
}
