//! Where objects lie: a bucket in AWS, a folder elsewhere.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use object_store::aws::{AmazonS3, AmazonS3Builder};
use object_store::local::LocalFileSystem;
use object_store::{BackoffConfig, Certificate, ClientOptions, ObjectStore, RetryConfig};

use crate::aws::Aws;
use crate::environment::Environment;

/// Which of the two.
pub(crate) enum Objects {
    Bucket(String),
    Folder(PathBuf),
}

impl Objects {
    pub(crate) fn read(environment: &mut Environment) -> Option<Self> {
        let bucket = environment
            .text("OBJECTS_BUCKET")
            .map(|name| Self::Bucket(name.to_owned()));
        bucket.or_else(|| {
            environment
                .text("OBJECTS_DIR")
                .map(|path| Self::Folder(path.into()))
        })
    }

    pub(crate) fn open(&self, aws: &Aws) -> anyhow::Result<Arc<dyn ObjectStore>> {
        match self {
            Self::Bucket(name) => Ok(Arc::new(bucket(name, aws)?)),
            Self::Folder(path) => folder(path),
        }
    }
}

/// The folder at `path`, made when there is none.
pub(crate) fn folder(path: &Path) -> anyhow::Result<Arc<dyn ObjectStore>> {
    std::fs::create_dir_all(path)
        .map_err(|error| anyhow::anyhow!("cannot make the folder {}: {error}", path.display()))?;
    Ok(Arc::new(
        LocalFileSystem::new_with_prefix(path)?.with_automatic_cleanup(true),
    ))
}

pub(crate) fn bucket(name: &str, aws: &Aws) -> anyhow::Result<AmazonS3> {
    crate::use_ring();
    let bucket = AmazonS3Builder::new()
        .with_bucket_name(name)
        .with_region(&aws.region)
        .with_access_key_id(aws.credentials.access_key_id())
        .with_secret_access_key(aws.credentials.secret_access_key())
        .with_client_options(client(aws)?)
        .with_retry(retries());
    let bucket = match aws.credentials.session_token() {
        Some(token) => bucket.with_token(token),
        None => bucket,
    };
    let bucket = match &aws.s3_endpoint {
        Some(endpoint) => bucket.with_endpoint(endpoint).with_allow_http(true),
        None => bucket,
    };
    Ok(bucket.build()?)
}

fn client(aws: &Aws) -> anyhow::Result<ClientOptions> {
    let options = ClientOptions::new()
        .with_no_system_certificates(true)
        .with_connect_timeout(Duration::from_secs(1))
        .with_timeout(Duration::from_secs(10));
    let roots = Certificate::from_pem_bundle(aws.roots.as_bytes())?;
    Ok(roots
        .into_iter()
        .fold(options, ClientOptions::with_root_certificate))
}

/// The library's own would go on for minutes, longer than any function runs.
fn retries() -> RetryConfig {
    let backoff = BackoffConfig {
        init_backoff: Duration::from_millis(50),
        max_backoff: Duration::from_secs(1),
        base: 2.0,
    };
    RetryConfig {
        backoff,
        max_retries: 3,
        retry_timeout: Duration::from_secs(10),
    }
}
