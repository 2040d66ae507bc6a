//! The outside world in-process, for tests and `cargo run`.
//!
//! A `Sandbox` is a DynamoDB of one's own on a loopback port, with the tables
//! of template.yaml, and an `EventBus` takes events as EventBridge does; a
//! stand-in for ElevenLabs is in [`elevenlabs`], and the business whose calls
//! both show is in [`business`]. They are apart because no deployed binary may
//! depend on them.

mod bus;
pub mod business;
pub mod elevenlabs;
mod permits;
mod requests;
mod streams;
mod switch;
mod tables;
mod template;
mod wire;

use std::{
    future::Future,
    net::Ipv4Addr,
    path::{Path, PathBuf},
};

use anyhow::Context;
use aws_credential_types::Credentials;
use aws_sdk_dynamodb::{
    Client,
    config::{BehaviorVersion, Region, StalledStreamProtectionConfig, retry::RetryConfig},
};
use dynoxide::{Database, ImportOptions, actions::scan::ScanRequest};
use tokio::net::TcpListener;

pub use dynoxide::{AttributeValue, Item};

pub use crate::{
    bus::{EventBus, Published},
    requests::Requests,
    streams::{Position, StreamRecord},
    template::Template,
};
use crate::{permits::Permits, switch::Answering, wire::Wire};

/// What the tables' names begin with, as the template has it.
pub const TABLE_PREFIX: &str = "ringledger-";

/// Items that are imported at once; more would only need more memory.
const A_TRANSACTION: usize = 20_000;

/// An embedded DynamoDB with Ringledger's tables.
///
/// It answers as long as the runtime that started it, whether or not the value
/// is still held. What is said of requests and outages concerns those made
/// through [`client`](Self::client).
#[derive(Clone)]
pub struct Sandbox {
    endpoint: String,
    database: Database,
    /// None in memory.
    file: Option<PathBuf>,
    wire: Wire,
}

impl Sandbox {
    /// A fresh one in memory, in milliseconds. Its tables do not stream: the
    /// engine keeps each record for ever, and looks through all of them at
    /// each write.
    pub async fn memory() -> Self {
        let database = Database::memory().expect("a database in memory always opens");
        Self::serve(database, None, None)
            .await
            .expect("the template's tables fit an empty database")
    }

    /// The same, for whoever reads its streams.
    pub async fn streaming() -> Self {
        let sandbox = Self::memory().await;
        tables::stream(&sandbox.database, Template::ringledger())
            .expect("the template's tables can stream");
        sandbox
    }

    /// The one kept in the file at `path`, made when there is none.
    ///
    /// A table or an index that the file lacks is added, what is there stays.
    pub async fn at(path: &Path, port: Option<u16>) -> anyhow::Result<Self> {
        if let Some(folder) = path.parent() {
            std::fs::create_dir_all(folder)
                .with_context(|| format!("cannot make the folder {}", folder.display()))?;
        }
        let name = path.to_str().context("the database's path is not text")?;
        let database = Database::new(name).with_context(|| format!("cannot open {name}"))?;
        let sandbox = Self::serve(database, port, Some(path)).await?;
        streams::sort(path).context("the streams cannot be sorted")?;
        tables::stream(&sandbox.database, Template::ringledger())?;
        Ok(sandbox)
    }

    async fn serve(
        database: Database,
        port: Option<u16>,
        file: Option<&Path>,
    ) -> anyhow::Result<Self> {
        tables::ensure(&database, Template::ringledger())?;

        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port.unwrap_or(0)))
            .await
            .with_context(|| format!("cannot listen on port {}", port.unwrap_or(0)))?;
        let endpoint = format!("http://{}", listener.local_addr()?);
        let forever = std::future::pending();
        tokio::spawn(dynoxide::server::serve_with_shutdown(
            listener,
            database.clone(),
            forever,
        ));

        Ok(Self {
            endpoint,
            database,
            file: file.map(Path::to_owned),
            wire: Wire::default(),
        })
    }

    /// Where it answers, for `AWS_ENDPOINT_URL_DYNAMODB`.
    pub fn endpoint(&self) -> &str {
        &self.endpoint
    }

    /// A client that asks once: a test that wants a retry sees it in its own code.
    pub fn client(&self) -> Client {
        self.client_over(self.wire.clone())
    }

    /// The same for a function that has this role in the template: what the role
    /// does not permit is refused, as it would be in an account.
    pub fn client_of(&self, role: &str) -> Client {
        let permits = Permits::of(Template::ringledger(), role);
        self.client_over(self.wire.within(permits))
    }

    fn client_over(&self, wire: Wire) -> Client {
        let config = aws_sdk_dynamodb::Config::builder()
            .behavior_version(BehaviorVersion::latest())
            .region(Region::from_static("us-east-1"))
            .credentials_provider(credentials())
            .endpoint_url(&self.endpoint)
            .http_client(wire)
            .retry_config(RetryConfig::disabled())
            .stalled_stream_protection(StalledStreamProtectionConfig::disabled())
            .build();
        Client::from_conf(config)
    }

    /// What its clients have asked so far.
    pub fn requests(&self) -> Requests {
        self.wire.requests()
    }

    /// What its clients ask while `work` runs.
    pub async fn requests_of<T>(&self, work: impl Future<Output = T>) -> (T, Requests) {
        let before = self.requests();
        let outcome = work.await;
        (outcome, self.requests().since(&before))
    }

    /// Answers nothing, until [`restore`](Self::restore): requests hang.
    pub fn stall(&self) {
        self.wire.switch(Answering::Never);
    }

    /// Answers 500 to everything, until [`restore`](Self::restore).
    pub fn refuse(&self) {
        self.wire.switch(Answering::Sorry);
    }

    /// Applies the next transactions, so many of them, and answers 500 to each:
    /// whoever sent one cannot know that it was applied.
    pub fn lose_answers(&self, transactions: u32) {
        self.wire.lose(transactions);
    }

    /// Answers again; what hung goes on.
    pub fn restore(&self) {
        self.wire.switch(Answering::Truly);
    }

    /// Everything in `table`, which is named as the template has it.
    pub fn items(&self, table: &str) -> anyhow::Result<Vec<Item>> {
        let (mut items, mut start) = (Vec::new(), None);
        loop {
            let scan = ScanRequest {
                table_name: format!("{TABLE_PREFIX}{table}"),
                exclusive_start_key: start,
                ..ScanRequest::default()
            };
            let answer = self.database.scan(scan)?;
            items.extend(answer.items.unwrap_or_default());
            start = answer.last_evaluated_key;
            if start.is_none() {
                return Ok(items);
            }
        }
    }

    /// Puts `items` into `table` past any client and any stream, a hundred
    /// times quicker than they could be written.
    pub fn import(&self, table: &str, items: impl IntoIterator<Item = Item>) -> anyhow::Result<()> {
        let table = format!("{TABLE_PREFIX}{table}");
        let mut items = items.into_iter();
        loop {
            let part: Vec<Item> = items.by_ref().take(A_TRANSACTION).collect();
            if part.is_empty() {
                return Ok(());
            }
            self.database
                .import_items(&table, part, ImportOptions::default())?;
        }
    }

    /// Deletes what has outlived its `expires_at`, as DynamoDB does in its own
    /// time, and says how many items that were.
    pub fn sweep_expired(&self) -> anyhow::Result<usize> {
        Ok(self.database.sweep_ttl()?)
    }
}

fn credentials() -> Credentials {
    Credentials::new("sandbox", "sandbox", None, None, "sandbox")
}
