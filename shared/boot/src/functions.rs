//! What a Lambda function gets from its environment.

use std::sync::Arc;
use std::time::Duration;

use elevenlabs::Tolerance;
use ingest::Wake;
use ipnet::IpNet;
use object_store::ObjectStore;
use object_store::memory::InMemory;
use store::Store;

use crate::aws::{Aws, Patience};
use crate::environment::{Environment, Problems};
use crate::objects::{self, Objects};
use crate::secrets::Secrets;
use crate::settings::{Door, Keeping};
use crate::vendor::Vendor;
use crate::wake;

/// The sender of a webhook waits; what does not fit into this is parked.
const DEADLINE: Duration = Duration::from_millis(450);

/// Where a person or a program waits, another attempt is worth its time.
pub(crate) const PATIENT: Patience = Patience {
    attempts: 3,
    attempt: Duration::from_secs(3),
};

/// Secrets are rarely read, and without them nothing comes in.
pub(crate) const FOR_SECRETS: Patience = Patience {
    attempts: 2,
    attempt: Duration::from_millis(700),
};

/// What every function needs.
pub struct Core {
    pub store: Store,
    pub ingest: ingest::Settings,
    /// How a sync that somebody asks for begins at once.
    pub wake: Wake,
}

/// What the webhook needs.
pub struct Webhook {
    pub store: Store,
    pub ingest: ingest::Settings,
    pub secrets: Secrets,
    pub tolerance: Tolerance,
    pub allowed: Vec<IpNet>,
}

/// What the sync needs.
pub struct Sync {
    pub store: Store,
    pub ingest: ingest::Settings,
    pub vendor: Vendor,
}

/// What publishes changes: a client of EventBridge, the bus's name, and where it
/// is kept who answered which campaign.
pub struct Changes {
    pub client: aws_sdk_eventbridge::Client,
    pub bus: String,
    pub store: Store,
}

/// Reads the environment of the function that publishes changes, which touches
/// no object.
pub fn changes() -> Result<Changes, Problems> {
    Changes::of(Environment::of_process())
}

/// Reads the environment of a function that needs nothing else, and connects.
pub async fn core() -> anyhow::Result<Core> {
    let core = Core::of(Environment::of_process())?;
    core.store.warm_up().await;
    Ok(core)
}

/// Reads the environment of the webhook, and connects.
///
/// Secrets that cannot be read do not stop the start: deliveries are asked to
/// come again until they can.
pub async fn webhook() -> anyhow::Result<Webhook> {
    let webhook = Webhook::of(Environment::of_process())?;
    let (_, _) = tokio::join!(webhook.store.warm_up(), webhook.secrets.current());
    Ok(webhook)
}

/// Reads the environment of the sync, and connects.
///
/// A key that cannot be read does not stop the start: whatever asks nobody
/// goes on, and the key is looked for again.
pub async fn sync() -> anyhow::Result<Sync> {
    let sync = Sync::of(Environment::of_process())?;
    let (_, _) = tokio::join!(sync.store.warm_up(), sync.vendor.client());
    Ok(sync)
}

/// What lies below the store, not yet opened.
pub(crate) struct Foundation {
    pub(crate) keeping: Keeping,
    pub(crate) aws: Aws,
    pub(crate) objects: Option<Objects>,
}

impl Core {
    fn of(mut environment: Environment) -> anyhow::Result<Self> {
        let foundation = Foundation::read(&mut environment);
        let bus = environment.text("EVENT_BUS").map(str::to_owned);
        let foundation = environment.finish(foundation)?;
        let store = foundation.store_with_files()?;
        Ok(Self {
            store,
            wake: wake::by_bus(bus, &foundation.aws),
            ingest: foundation.keeping.ingest,
        })
    }
}

impl Sync {
    fn of(mut environment: Environment) -> anyhow::Result<Self> {
        let foundation = Foundation::read(&mut environment);
        let vendor = Vendor::read(&mut environment, &foundation.aws);
        let (foundation, vendor) = environment.finish((foundation, vendor))?;
        Ok(Self {
            store: foundation.store_with_files()?,
            ingest: foundation.keeping.ingest,
            vendor,
        })
    }
}

impl Changes {
    fn of(mut environment: Environment) -> Result<Self, Problems> {
        let foundation = Foundation::without_objects(&mut environment);
        let bus = environment.required("EVENT_BUS", "the bus that changes are published to");
        let (foundation, bus) = environment.finish((foundation, bus))?;
        Ok(Self {
            client: foundation.aws.eventbridge(PATIENT),
            store: foundation.store_with(Arc::new(InMemory::new()), PATIENT),
            bus,
        })
    }
}

impl Webhook {
    fn of(mut environment: Environment) -> anyhow::Result<Self> {
        let foundation = Foundation::read(&mut environment);
        let Door { tolerance, allowed } = Door::read(&mut environment);
        let secrets = secrets(&mut environment, &foundation.aws);
        let (foundation, secrets) = environment.finish((foundation, secrets))?;

        let ingest = foundation.keeping.ingest.clone();
        let store = foundation.store(hurried(ingest.deadline))?;
        let secrets = secrets.expect("a missing secret is a problem");
        Ok(Self {
            store,
            ingest,
            secrets,
            tolerance,
            allowed,
        })
    }
}

impl Foundation {
    fn read(environment: &mut Environment) -> Self {
        let foundation = Self::without_objects(environment);
        if foundation.objects.is_none() {
            environment.missing(
                "OBJECTS_BUCKET",
                "where long calls are kept; or a folder, OBJECTS_DIR",
            );
        }
        foundation
    }

    /// For what never touches an object.
    pub(crate) fn without_objects(environment: &mut Environment) -> Self {
        Self {
            keeping: Keeping::read(environment, DEADLINE),
            aws: Aws::read(environment),
            objects: Objects::read(environment),
        }
    }

    fn store(&self, patience: Patience) -> anyhow::Result<Store> {
        let objects = self
            .objects
            .as_ref()
            .expect("missing objects are a problem");
        Ok(self.store_with(objects.open(&self.aws)?, patience))
    }

    /// A store for whoever writes files or hands them out, which the webhook does
    /// not: in a bucket, links can lead to them.
    fn store_with_files(&self) -> anyhow::Result<Store> {
        let Some(Objects::Bucket(name)) = &self.objects else {
            return self.store(PATIENT);
        };
        let bucket = Arc::new(objects::bucket(name, &self.aws)?);
        let store = self.store_with(bucket.clone(), PATIENT);
        Ok(store.with_bucket(bucket))
    }

    /// A store whose objects, when nobody said where they are, are nowhere.
    pub(crate) fn operators_store(&self) -> anyhow::Result<Store> {
        match &self.objects {
            Some(_) => self.store_with_files(),
            None => Ok(self.store_with(Arc::new(InMemory::new()), PATIENT)),
        }
    }

    fn store_with(&self, objects: Arc<dyn ObjectStore>, patience: Patience) -> Store {
        let Keeping {
            table_prefix, zone, ..
        } = &self.keeping;
        Store::new(
            self.aws.dynamodb(patience),
            table_prefix,
            objects,
            zone.clone(),
        )
    }
}

/// One attempt of ours: the store's write loop looks before it tries again,
/// and attempts must not multiply. It ends in time for a second look.
fn hurried(deadline: Duration) -> Patience {
    Patience {
        attempts: 1,
        attempt: deadline / 2,
    }
}

fn secrets(environment: &mut Environment, aws: &Aws) -> Option<Secrets> {
    let secrets = known_secrets(environment, aws);
    if secrets.is_none() {
        let purpose = "where the webhook's secrets are; or themselves, ELEVENLABS_WEBHOOK_SECRETS";
        environment.missing("ELEVENLABS_WEBHOOK_SECRETS_ARN", purpose);
    }
    secrets
}

/// The webhook's secrets, where the environment says anything of them.
pub(crate) fn known_secrets(environment: &mut Environment, aws: &Aws) -> Option<Secrets> {
    let Some(arn) = environment.text("ELEVENLABS_WEBHOOK_SECRETS_ARN") else {
        return given_secrets(environment).map(Secrets::given);
    };
    let client = aws.secrets_manager(FOR_SECRETS);
    let name = "the webhook's secrets";
    Some(Secrets::in_secrets_manager(client, arn.to_owned(), name))
}

/// Secrets in the environment itself, which is for this machine only.
pub(crate) fn given_secrets(environment: &mut Environment) -> Option<elevenlabs::Secrets> {
    let text = environment.text("ELEVENLABS_WEBHOOK_SECRETS")?.to_owned();
    let secrets = text.parse();
    if secrets.is_err() {
        let shown = ",".repeat(text.matches(',').count());
        environment.wrong(
            "ELEVENLABS_WEBHOOK_SECRETS",
            &shown,
            "secrets with commas between them",
        );
    }
    secrets.ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    const LOCAL: [(&str, &str); 5] = [
        ("AWS_REGION", "us-east-1"),
        ("AWS_ACCESS_KEY_ID", "id"),
        ("AWS_SECRET_ACCESS_KEY", "key"),
        ("AWS_ENDPOINT_URL_DYNAMODB", "http://127.0.0.1:9"),
        ("ELEVENLABS_WEBHOOK_SECRETS", "wsec_1,wsec_2"),
    ];

    fn environment(variables: &[(&str, &str)]) -> Environment {
        Environment::new(
            variables
                .iter()
                .map(|(name, value)| ((*name).into(), (*value).into())),
        )
    }

    #[tokio::test]
    async fn a_function_starts_with_a_folder_for_objects() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("objects");
        let mut variables = LOCAL.to_vec();
        variables.push(("OBJECTS_DIR", path.to_str().unwrap()));

        let webhook = Webhook::of(environment(&variables)).unwrap();
        assert_eq!(webhook.ingest.deadline, DEADLINE);
        assert_eq!(webhook.secrets.current().await.unwrap().iter().count(), 2);
        assert!(path.is_dir());
    }

    #[test]
    fn a_function_starts_with_a_bucket_for_objects() {
        let mut variables = LOCAL.to_vec();
        variables.push(("OBJECTS_BUCKET", "calls"));
        variables.push(("AWS_SESSION_TOKEN", "token"));
        assert!(Core::of(environment(&variables)).is_ok());
    }

    #[tokio::test]
    async fn the_sync_starts_without_a_key_and_with_one_that_cannot_be_read() {
        let mut variables = LOCAL.to_vec();
        variables.push(("OBJECTS_BUCKET", "calls"));
        let sync = Sync::of(environment(&variables)).unwrap();
        assert!(sync.vendor.is_off());

        variables.push(("ELEVENLABS_API_KEY_ARN", "arn"));
        variables.push(("AWS_ENDPOINT_URL_SECRETS_MANAGER", "http://127.0.0.1:9"));
        let sync = Sync::of(environment(&variables)).unwrap();
        let why = sync.vendor.client().await.unwrap_err().to_string();
        assert_eq!(why, "the API key cannot be read");
    }

    #[test]
    fn who_publishes_changes_needs_a_bus_and_nothing_of_what_is_kept() {
        let mut variables = LOCAL.to_vec();
        let problems = Changes::of(environment(&variables)).err().unwrap();
        assert!(problems.to_string().contains("EVENT_BUS is missing"));

        variables.push(("EVENT_BUS", "ringledger-events"));
        let changes = Changes::of(environment(&variables)).unwrap();
        assert_eq!(changes.bus, "ringledger-events");
    }

    #[test]
    fn everything_that_is_missing_is_named_at_once() {
        let problems = Webhook::of(environment(&[])).err().unwrap().to_string();
        let needed = [
            "AWS_REGION",
            "AWS_ACCESS_KEY_ID",
            "AWS_SECRET_ACCESS_KEY",
            "OBJECTS_BUCKET",
            "ELEVENLABS_WEBHOOK_SECRETS_ARN",
        ];
        for variable in needed {
            assert!(
                problems.contains(&format!("{variable} is missing")),
                "{problems}"
            );
        }
    }

    #[test]
    fn problems_never_quote_a_secret() {
        let mut variables = LOCAL.to_vec();
        variables.push(("TIME_ZONE", "nowhere"));
        let problems = Webhook::of(environment(&variables))
            .err()
            .unwrap()
            .to_string();
        assert!(!problems.contains("wsec_"), "{problems}");
    }
}
