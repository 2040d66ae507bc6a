//! Files that people take away: written part by part, read whole.
//!
//! A bucket takes parts as an upload of one object, which a link can then hand
//! out without any function standing between. Elsewhere the parts stay what they
//! are and are joined as they are read. A part is named by the revision of its
//! job, so whoever was cut short and comes back late writes beside what counts
//! and never over it.

use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use domain::OperationId;
use futures::stream::{self, BoxStream, StreamExt, TryStreamExt};
use http::Method;
use object_store::aws::AmazonS3;
use object_store::multipart::{MultipartStore, PartId};
use object_store::path::Path;
use object_store::signer::Signer;
use object_store::{
    Attribute, Attributes, ObjectStore, ObjectStoreExt, PutMultipartOptions, PutPayload,
};
use serde::{Deserialize, Serialize};

use crate::{Store, StoreError};

/// A file, and how far it has come.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct File {
    /// What whoever takes it away keeps it as.
    pub name: String,
    /// Of all parts.
    pub bytes: u64,
    /// All of it is in parts; only joining them is left.
    pub complete: bool,
    /// How often joining them has failed.
    pub tries: u32,
    /// The bucket's name for the upload; elsewhere there is none.
    upload: Option<String>,
    /// What each part is known by: a tag of the bucket's, or an object's name.
    parts: Vec<String>,
    /// Where that lies which is too little for a part as yet.
    rest: Option<String>,
}

/// How a file is taken away.
pub enum Download {
    /// By this address, for less than a minute.
    Link(String),
    /// From us.
    Content(BoxStream<'static, Result<Bytes, StoreError>>),
}

/// A bucket takes no smaller part but the last.
const BUCKETS_LEAST: usize = 5 * 1024 * 1024;
const FOLDERS_PART: usize = 1024 * 1024;
const LINK_LIVES: Duration = Duration::from_secs(50);

impl Store {
    /// A store whose files are the bucket's to hand out.
    #[must_use]
    pub fn with_bucket(self, bucket: Arc<AmazonS3>) -> Self {
        let bucket = Some(bucket);
        Self { bucket, ..self }
    }

    /// The least that makes a part.
    pub fn part_bytes(&self) -> usize {
        match self.bucket {
            Some(_) => BUCKETS_LEAST,
            None => FOLDERS_PART,
        }
    }

    /// Adds a part to the file of `job`, which is at revision `rev`.
    pub async fn add_part(
        &self,
        job: &OperationId,
        rev: u32,
        mut file: File,
        text: String,
    ) -> Result<File, StoreError> {
        let bytes = u64::try_from(text.len()).unwrap_or(u64::MAX);
        let payload = PutPayload::from(Bytes::from(text));
        let part = match &self.bucket {
            Some(bucket) => put_part(bucket, &whole(job), &mut file, payload).await?,
            None => {
                let part = format!("{:06}-{rev}", file.parts.len());
                self.objects.put(&lies(job, &part), payload).await?;
                part
            }
        };
        file.parts.push(part);
        file.bytes = file.bytes.saturating_add(bytes);
        file.rest = None;
        Ok(file)
    }

    /// Keeps what is too little for a part until there is more.
    pub async fn keep_rest(
        &self,
        job: &OperationId,
        rev: u32,
        mut file: File,
        text: String,
    ) -> Result<File, StoreError> {
        let rest = format!("rest-{rev}");
        let payload = PutPayload::from(Bytes::from(text));
        self.objects.put(&lies(job, &rest), payload).await?;
        file.rest = Some(rest);
        Ok(file)
    }

    /// What was kept of a part.
    pub async fn rest(&self, job: &OperationId, file: &File) -> Result<Option<String>, StoreError> {
        let Some(rest) = &file.rest else {
            return Ok(None);
        };
        let path = lies(job, rest);
        let bytes = self.objects.get(&path).await?.bytes().await?;
        let text = String::from_utf8(bytes.into());
        text.map(Some)
            .map_err(|error| StoreError::corrupt(path, error))
    }

    /// Joins the parts where a bucket holds them; answers whether that is done.
    /// A try whose answer was lost may have done it.
    pub async fn join_parts(&self, job: &OperationId, file: &File) -> Result<bool, StoreError> {
        let (Some(bucket), Some(upload)) = (&self.bucket, &file.upload) else {
            return Ok(true);
        };
        let path = whole(job);
        let tags = file.parts.iter().cloned();
        let parts = tags.map(|content_id| PartId { content_id }).collect();
        if bucket
            .complete_multipart(&path, upload, parts)
            .await
            .is_ok()
        {
            return Ok(true);
        }
        match self.objects.head(&path).await {
            Ok(object) => Ok(object.size == file.bytes),
            // Who may not list a bucket is not told that an object is not there.
            Err(
                object_store::Error::NotFound { .. } | object_store::Error::PermissionDenied { .. },
            ) => Ok(false),
            Err(error) => Err(error.into()),
        }
    }

    /// How the file of `job` is taken away.
    pub async fn download(&self, job: &OperationId, file: &File) -> Result<Download, StoreError> {
        if let Some(bucket) = &self.bucket {
            let path = whole(job);
            let link = bucket.signed_url(Method::GET, &path, LINK_LIVES).await?;
            return Ok(Download::Link(link.to_string()));
        }
        let paths: Vec<Path> = file.parts.iter().map(|part| lies(job, part)).collect();
        let objects = self.objects.clone();
        let parts = stream::iter(paths).then(move |path| content(objects.clone(), path));
        Ok(Download::Content(parts.try_flatten().boxed()))
    }

    /// Deletes whatever was written for the file of `job`.
    pub async fn delete_file(&self, job: &OperationId) -> Result<(), StoreError> {
        let folder = Path::from(format!("{FOLDER}/{job}"));
        let objects: Vec<_> = self.objects.list(Some(&folder)).try_collect().await?;
        for object in objects {
            match self.objects.delete(&object.location).await {
                Ok(()) | Err(object_store::Error::NotFound { .. }) => {}
                Err(error) => return Err(error.into()),
            }
        }
        Ok(())
    }
}

const FOLDER: &str = "exports";

/// Ids are validated: they have no separator of paths.
fn lies(job: &OperationId, name: &str) -> Path {
    Path::from(format!("{FOLDER}/{job}/{name}"))
}

fn whole(job: &OperationId) -> Path {
    lies(job, "calls.csv")
}

async fn put_part(
    bucket: &AmazonS3,
    path: &Path,
    file: &mut File,
    payload: PutPayload,
) -> Result<String, StoreError> {
    let upload = match &file.upload {
        Some(upload) => upload.clone(),
        None => {
            let options = PutMultipartOptions {
                attributes: told(&file.name),
                ..PutMultipartOptions::default()
            };
            bucket.create_multipart_opts(path, options).await?
        }
    };
    let place = file.parts.len();
    let part = bucket.put_part(path, &upload, place, payload).await?;
    file.upload = Some(upload);
    Ok(part.content_id)
}

/// What the bucket says of the file to whoever follows a link to it.
fn told(name: &str) -> Attributes {
    let kept_as = format!("attachment; filename=\"{name}\"");
    let said = [
        (Attribute::ContentType, "text/csv; charset=utf-8".to_owned()),
        (Attribute::ContentDisposition, kept_as),
        (Attribute::CacheControl, "private, no-store".to_owned()),
    ];
    said.into_iter().collect()
}

async fn content(
    objects: Arc<dyn ObjectStore>,
    path: Path,
) -> Result<impl futures::Stream<Item = Result<Bytes, StoreError>>, StoreError> {
    let part = objects.get(&path).await?.into_stream();
    Ok(part.map_err(StoreError::from))
}
