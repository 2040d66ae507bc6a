//! From the tables' streams to a bus of this machine, as Lambda reads them in
//! AWS.
//!
//! How far each stream was read lies in the folder, so that a restart goes on
//! from there. It is noted after publishing: what was cut short in between is
//! published again.

use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;
use std::time::Duration;

use anyhow::Context;
use changes::{App, Batch, handle};
use sandbox::{Position, Sandbox, StreamRecord, TABLE_PREFIX};
use serde_json::json;
use tokio::time::{MissedTickBehavior, interval};

use crate::data::write_private;

const STREAMS: [&str; 2] = ["calls", "state"];
const A_SECOND: Duration = Duration::from_secs(1);

/// How often a record is tried, as in template.yaml, before those behind it go
/// on without it.
const TRIES: u32 = 20;

/// Reads the streams of a folder.
pub(crate) struct Publisher {
    app: App,
    sandbox: Sandbox,
    /// Where it is noted how far each stream was read.
    path: PathBuf,
    positions: BTreeMap<String, Position>,
    /// How often the next record of each stream has failed.
    failed: BTreeMap<String, u32>,
}

impl Publisher {
    /// One that goes on where the last one got to.
    pub(crate) fn new(app: App, sandbox: Sandbox, path: PathBuf) -> anyhow::Result<Self> {
        let positions = match fs::read(&path) {
            Ok(text) => serde_json::from_slice(&text),
            Err(_) => Ok(BTreeMap::new()),
        };
        let positions = positions.with_context(|| format!("cannot read {}", path.display()))?;
        Ok(Self {
            app,
            sandbox,
            path,
            positions,
            failed: BTreeMap::new(),
        })
    }

    /// Publishes, until it is dropped.
    pub(crate) async fn publish(mut self) {
        let mut seconds = interval(A_SECOND);
        seconds.set_missed_tick_behavior(MissedTickBehavior::Delay);
        loop {
            seconds.tick().await;
            if let Err(error) = self.go_on().await {
                let error = format!("{error:#}");
                tracing::warn!(error, "changes could not be published");
            }
        }
    }

    /// Publishes what there is, up to what fails.
    pub(crate) async fn go_on(&mut self) -> anyhow::Result<()> {
        for stream in STREAMS {
            while self.next_batch(&format!("{TABLE_PREFIX}{stream}")).await? {}
        }
        Ok(())
    }

    /// Publishes the next records of `table`, and says whether to go on.
    async fn next_batch(&mut self, table: &str) -> anyhow::Result<bool> {
        let records = self.read(table).await?;
        if records.is_empty() {
            return Ok(false);
        }
        let numbers: Vec<Position> = records.iter().map(number).collect();
        let batch: Batch = serde_json::from_value(json!({ "Records": records }))?;
        let failures = handle(&self.app, batch).await.batch_item_failures;
        let failed = failures.first().and_then(|failed| {
            let number = &failed.item_identifier;
            numbers.iter().position(|it| it == number)
        });
        let done = self.done(table, failed.unwrap_or(numbers.len()));
        if let Some(position) = done.checked_sub(1).and_then(|last| numbers.get(last)) {
            self.note(table, position).await?;
        }
        Ok(failed.is_none())
    }

    /// How many records are behind us when the one at `failed` did not work:
    /// that one, too, once it was tried often enough.
    fn done(&mut self, table: &str, failed: usize) -> usize {
        if failed > 0 {
            self.failed.remove(table);
            return failed;
        }
        let times = self.failed.entry(table.to_owned()).or_default();
        *times += 1;
        if *times < TRIES {
            return 0;
        }
        self.failed.remove(table);
        tracing::error!(table, "a change could not be published and is left out");
        1
    }

    async fn read(&self, table: &str) -> anyhow::Result<Vec<StreamRecord>> {
        let (sandbox, table) = (self.sandbox.clone(), table.to_owned());
        let after = self.positions.get(&table).cloned();
        let read = move || sandbox.records(&table, after.as_ref());
        tokio::task::spawn_blocking(read).await?
    }

    /// Goes on after `position` from now on, and lets go of what is before it.
    async fn note(&mut self, table: &str, position: &Position) -> anyhow::Result<()> {
        self.positions.insert(table.to_owned(), position.clone());
        let text = serde_json::to_string_pretty(&self.positions)?;
        write_private(&self.path, &text).context("cannot note how far streams were read")?;
        let (sandbox, table, position) = (self.sandbox.clone(), table.to_owned(), position.clone());
        let forget = move || sandbox.forget_before(&table, &position);
        tokio::task::spawn_blocking(forget).await?
    }
}

fn number(record: &StreamRecord) -> Position {
    let number = record.pointer("/dynamodb/SequenceNumber");
    let number = number.and_then(|number| number.as_str());
    number.unwrap_or_default().to_owned()
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use changes::Bus;
    use ingest::{Delivered, receive};
    use jiff::tz::TimeZone;
    use object_store::memory::InMemory;
    use sandbox::EventBus;
    use store::Store;
    use tempfile::TempDir;

    use super::*;

    struct World {
        folder: TempDir,
        sandbox: Sandbox,
        bus: EventBus,
    }

    impl World {
        async fn new() -> Self {
            let folder = tempfile::tempdir().unwrap();
            let path = folder.path().join("ringledger.db");
            let sandbox = Sandbox::at(&path, None).await.unwrap();
            let bus = EventBus::start("events").await.unwrap();
            Self {
                folder,
                sandbox,
                bus,
            }
        }

        /// As after a restart.
        fn publisher(&self) -> Publisher {
            let bus = Bus::new(self.bus.client(), self.bus.name());
            let path = self.folder.path().join("streams.json");
            let store = self.store();
            Publisher::new(App { bus, store }, self.sandbox.clone(), path).unwrap()
        }

        fn store(&self) -> Store {
            let objects = Arc::new(InMemory::new());
            Store::new(self.sandbox.client(), TABLE_PREFIX, objects, TimeZone::UTC)
        }

        async fn call(&self, id: &str) {
            let store = self.store();
            let body = json!({
                "type": "post_call_transcription",
                "event_timestamp": 1_795_000_157,
                "data": { "agent_id": "agent_1", "conversation_id": id, "status": "done" },
            });
            let delivered = Delivered {
                body: body.to_string().into(),
                signed_at: boot::now(),
                received_at: boot::now(),
                signed_with: None,
            };
            let settings = ingest::Settings::default();
            receive(&store, &settings, delivered).await.unwrap();
        }

        fn told(&self) -> Vec<String> {
            let id = |it: sandbox::Published| it.detail["conversation_id"].clone();
            let ids = self.bus.events().into_iter().map(id);
            ids.map(|id| id.as_str().unwrap().to_owned()).collect()
        }
    }

    #[tokio::test]
    async fn a_restart_publishes_nothing_twice_and_loses_nothing() {
        let world = World::new().await;
        world.call("conv_1").await;
        world.publisher().go_on().await.unwrap();
        world.call("conv_2").await;
        world.call("conv_3").await;
        world.publisher().go_on().await.unwrap();
        world.publisher().go_on().await.unwrap();
        assert_eq!(world.told(), ["conv_1", "conv_2", "conv_3"]);

        let kept = world.sandbox.records("ringledger-calls", None).unwrap();
        assert_eq!(kept.len(), 1, "what was read went, but for the last");
    }

    #[tokio::test]
    async fn whatever_cannot_be_published_waits() {
        let world = World::new().await;
        for id in ["conv_1", "conv_2", "conv_3"] {
            world.call(id).await;
        }
        let mut publisher = world.publisher();
        world.bus.refuse(1, 1000);
        publisher.go_on().await.unwrap();
        assert_eq!(world.told(), ["conv_1"]);
        drop(publisher);

        world.bus.refuse(0, 0);
        world.publisher().go_on().await.unwrap();
        assert_eq!(world.told(), ["conv_1", "conv_2", "conv_3"]);
    }

    #[tokio::test]
    async fn a_record_that_never_works_is_left_out_in_the_end() {
        let world = World::new().await;
        let mut publisher = world.publisher();
        for _ in 1..TRIES {
            assert_eq!(publisher.done("calls", 0), 0);
        }
        assert_eq!(publisher.done("calls", 0), 1);
        assert_eq!(publisher.done("calls", 0), 0, "the next one is tried anew");
        assert_eq!(publisher.done("calls", 7), 7);
    }
}
