//! What is uploaded for a job, and what is too long for its record.

use bytes::Bytes;
use domain::OperationId;

use crate::content::{Held, pack};
use crate::{Store, StoreError};

impl Store {
    /// Keeps a text of a job; the bucket deletes it after ninety days.
    pub async fn put_upload(
        &self,
        job: &OperationId,
        name: &'static str,
        text: &[u8],
    ) -> Result<(), StoreError> {
        let path = path(job, name);
        self.put_object(&path, pack(text)).await.map(drop)
    }

    /// The text of that name.
    pub async fn upload(&self, job: &OperationId, name: &'static str) -> Result<Bytes, StoreError> {
        let held = Held::Object(path(job, name));
        Ok(self.held(&held).await?.into())
    }
}

/// Ids are validated: they have no separator of paths.
fn path(job: &OperationId, name: &str) -> String {
    format!("imports/{job}/{name}")
}
