//! What the local program gets from the environment: there, tables and objects
//! are its own, unless it is asked to work on those in AWS.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use aws_credential_types::Credentials;
use aws_sdk_dynamodb::config::{BehaviorVersion, Region};
use elevenlabs::Tolerance;
use ipnet::IpNet;
use jiff::tz::TimeZone;
use object_store::ObjectStore;
use store::Store;

use crate::environment::{Environment, Problems};
use crate::functions::{Foundation, given_secrets, known_secrets};
use crate::objects;
use crate::secrets::Secrets;
use crate::settings::{Door, Keeping};
use crate::vendor::Vendor;

/// A disk may be slow, and nobody but a person is waiting.
const DEADLINE: Duration = Duration::from_secs(5);

const PORT: u16 = 8787;
const DATA_DIR: &str = "data";

/// The settings of the local program.
pub struct Local {
    pub port: u16,
    pub data_dir: PathBuf,
    pub zone: TimeZone,
    pub ingest: ingest::Settings,
    /// None when they are to be made.
    pub secrets: Option<elevenlabs::Secrets>,
    pub tolerance: Tolerance,
    pub allowed: Vec<IpNet>,
    pub vendor: Vendor,
}

/// A deployed ledger, as its operator reaches it.
pub struct Operator {
    pub store: Store,
    pub ingest: ingest::Settings,
    /// Whether objects can be reached; keys and links need none.
    pub has_objects: bool,
    pub vendor: Vendor,
    /// The webhook's secrets, where the environment says anything of them.
    pub secrets: Option<Secrets>,
}

/// Reads the settings of the local program.
pub fn local() -> Result<Local, Problems> {
    let mut environment = Environment::of_process();
    let Keeping { zone, ingest, .. } = Keeping::read(&mut environment, DEADLINE);
    let Door { tolerance, allowed } = Door::read(&mut environment);
    let port = environment
        .optional("PORT", "a port from 0 to 65535")
        .unwrap_or(PORT);
    let data_dir = environment.text("DATA_DIR").unwrap_or(DATA_DIR).into();
    let secrets = given_secrets(&mut environment);
    let vendor = Vendor::read_here(&mut environment);
    environment.finish(Local {
        port,
        data_dir,
        zone,
        ingest,
        secrets,
        tolerance,
        allowed,
        vendor,
    })
}

/// The ledger that the environment's AWS credentials, region and table prefix
/// lead to.
pub fn operator() -> anyhow::Result<Operator> {
    let mut environment = Environment::of_process();
    let foundation = Foundation::without_objects(&mut environment);
    let vendor = Vendor::read(&mut environment, &foundation.aws);
    let secrets = known_secrets(&mut environment, &foundation.aws);
    let (foundation, vendor) = environment.finish((foundation, vendor))?;
    let has_objects = foundation.objects.is_some();
    Ok(Operator {
        store: foundation.operators_store()?,
        ingest: foundation.keeping.ingest,
        has_objects,
        vendor,
        secrets,
    })
}

/// The folder at `path` as a place for objects, made when there is none.
pub fn objects_in(path: &Path) -> anyhow::Result<Arc<dyn ObjectStore>> {
    objects::folder(path)
}

/// A client of an embedded database that another process serves.
pub fn embedded_dynamodb(endpoint: &str, access_key_id: &str) -> aws_sdk_dynamodb::Client {
    let credentials = Credentials::new(access_key_id, "embedded", None, None, "embedded");
    let config = aws_sdk_dynamodb::Config::builder()
        .behavior_version(BehaviorVersion::latest())
        .region(Region::from_static("us-east-1"))
        .credentials_provider(credentials)
        .endpoint_url(endpoint)
        .http_client(aws_smithy_http_client::Builder::new().build_http())
        .build();
    aws_sdk_dynamodb::Client::from_conf(config)
}
