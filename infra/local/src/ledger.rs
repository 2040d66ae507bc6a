//! The ledger that a command works on: this machine's, running or not, or one
//! in AWS.

use std::path::Path;

use anyhow::{Context, bail};
use clap::Args;
use store::Store;

use crate::Place;
use crate::data::{self, Data};
use crate::demo;
use crate::engine::{self, Engine, Found};
use crate::secret;

/// Which ledger is meant.
#[derive(Args, Clone, Copy)]
pub(crate) struct Which {
    /// Work on the deployed ledger that AWS_REGION, TABLE_PREFIX and the AWS credentials in the environment lead to
    #[arg(long)]
    pub(crate) aws: bool,
}

/// An open ledger.
pub(crate) struct Ledger {
    pub(crate) store: Store,
    /// Where its pages are, as far as we know.
    pub(crate) address: Option<String>,
    /// How to ask ElevenLabs.
    pub(crate) vendor: boot::Vendor,
    /// What deliveries are signed with, as far as it is known here.
    pub(crate) secrets: Option<boot::Secrets>,
    ingest: ingest::Settings,
    has_objects: bool,
    engine: Option<Engine>,
}

impl Ledger {
    /// The ledger of the folder that is meant, and no other.
    pub(crate) async fn open(place: &Place, which: Which) -> anyhow::Result<Self> {
        match which.aws {
            true => Self::in_aws(),
            false => Self::here(place.settings()?).await,
        }
    }

    /// The same, but the example's if that is what runs.
    pub(crate) async fn open_what_runs(place: &Place, which: Which) -> anyhow::Result<Self> {
        match which.aws {
            true => Self::in_aws(),
            false => Self::here(place.settings_of_what_runs()?).await,
        }
    }

    fn in_aws() -> anyhow::Result<Self> {
        let boot::Operator {
            store,
            ingest,
            has_objects,
            vendor,
            secrets,
        } = boot::operator()?;
        Ok(Self {
            store,
            address: None,
            vendor,
            secrets,
            ingest,
            has_objects,
            engine: None,
        })
    }

    async fn here(settings: boot::Local) -> anyhow::Result<Self> {
        let boot::Local {
            data_dir,
            port,
            zone,
            vendor,
            ingest,
            secrets,
            ..
        } = settings;
        if !data_dir.join(data::DATABASE).exists() {
            bail!(
                "there is no ledger in the folder {}; {}",
                data_dir.display(),
                hint(&data_dir)
            );
        }
        let data = Data::at(&data_dir)?;
        let has_secrets = secrets.is_some() || data.secret().exists();
        let secrets = has_secrets.then(|| secret::current(&data, secrets));
        let (client, address, engine) = match engine::find(&data).await? {
            Found::Ours(engine) => (
                engine.sandbox.client(),
                format!("http://127.0.0.1:{port}"),
                Some(engine),
            ),
            Found::Theirs(running) => {
                let client = boot::embedded_dynamodb(&running.dynamodb, &running.access_key_id);
                (client, running.address, None)
            }
        };
        let objects = boot::objects_in(&data.objects())?;
        let store = Store::new(client, sandbox::TABLE_PREFIX, objects, zone);
        Ok(Self {
            store,
            address: Some(address),
            vendor,
            secrets,
            ingest,
            has_objects: true,
            engine,
        })
    }

    /// Refuses to go on where long calls cannot be reached.
    pub(crate) fn needs_objects(&self) -> anyhow::Result<()> {
        let hint = "OBJECTS_BUCKET is missing: the bucket of the deployed ledger";
        self.has_objects.then_some(()).context(hint)
    }

    /// The sync over this ledger.
    pub(crate) fn sync(&self) -> sync::App {
        sync::App {
            store: self.store.clone(),
            ingest: self.ingest.clone(),
            vendor: self.vendor.clone(),
            now: boot::now,
        }
    }

    /// How deliveries are taken in.
    pub(crate) fn ingest(&self) -> &ingest::Settings {
        &self.ingest
    }

    /// Where the webhook of this machine answers, while it does.
    pub(crate) fn webhook(&self) -> Option<String> {
        let address = self.address.as_ref().filter(|_| self.is_served());
        address.map(|address| format!("{address}{}", webhook::PATH))
    }

    /// Whether long calls and parked deliveries can be reached.
    pub(crate) fn has_objects(&self) -> bool {
        self.has_objects
    }

    /// Whether somebody else may be at work on it.
    pub(crate) fn is_served(&self) -> bool {
        self.engine.is_none()
    }

    pub(crate) fn close(self) {
        if let Some(engine) = self.engine {
            engine.close();
        }
    }
}

fn hint(data_dir: &Path) -> String {
    let demo = data_dir.join(demo::FOLDER);
    match demo.join(data::DATABASE).exists() {
        true => format!("the example's is meant with --data-dir {}", demo.display()),
        false => "`cargo run` starts one".to_owned(),
    }
}
