//! The streams of the embedded tables, read as Lambda reads those in AWS.
//!
//! The engine keeps stream records in a table of its file, never lets go of
//! one, and looks through all of them at each write. So they are given an index
//! here, and whoever has read them drops them, by a connection of our own.

use std::{path::Path, time::Duration};

use anyhow::Context;
use dynoxide::{Database, actions::list_streams::ListStreamsRequest};
use rusqlite::{Connection, params};
use serde_json::{Value, json};

use crate::Sandbox;

/// AWS's own batch of a function is no larger.
const BATCH: usize = 100;

/// How long a request of the engine may keep us waiting.
const BUSY: Duration = Duration::from_secs(5);

/// A record as an event of Lambda has it.
pub type StreamRecord = Value;

/// Up to where a stream was read: the number of the last record.
pub type Position = String;

impl Sandbox {
    /// The next records of the stream of `table`, oldest first, from the oldest
    /// there is or after a position.
    pub fn records(
        &self,
        table: &str,
        after: Option<&Position>,
    ) -> anyhow::Result<Vec<StreamRecord>> {
        let iterator = iterator(&self.database, table, after)?;
        let request = json!({ "ShardIterator": iterator, "Limit": BATCH });
        let answer = self
            .database
            .get_records(serde_json::from_value(request)?)?;
        let records = answer.records.iter().map(serde_json::to_value);
        Ok(records.collect::<Result<_, _>>()?)
    }

    /// Drops the records of the stream of `table` that come before `position`.
    ///
    /// The one at it stays, as the next is numbered from it. In memory all stay.
    pub fn forget_before(&self, table: &str, position: &Position) -> anyhow::Result<()> {
        let Some(file) = &self.file else {
            return Ok(());
        };
        // In the file, numbers lack the one in front that makes them as long as
        // DynamoDB's.
        let stored = position.strip_prefix('1').unwrap_or(position);
        let stored: i64 = stored.parse().context("no position of a stream")?;
        connection(file)?.execute(
            "DELETE FROM _stream_records
             WHERE table_name = ?1 AND CAST(sequence_number AS INTEGER) < ?2",
            params![table, stored],
        )?;
        Ok(())
    }
}

/// Gives the file's stream records the index that the engine's questions ask for.
pub(crate) fn sort(file: &Path) -> anyhow::Result<()> {
    connection(file)?.execute_batch(
        "CREATE INDEX IF NOT EXISTS _stream_records_in_order
         ON _stream_records (table_name, CAST(sequence_number AS INTEGER))",
    )?;
    Ok(())
}

fn connection(file: &Path) -> anyhow::Result<Connection> {
    let connection = Connection::open(file)?;
    connection.busy_timeout(BUSY)?;
    Ok(connection)
}

fn iterator(
    database: &Database,
    table: &str,
    after: Option<&Position>,
) -> anyhow::Result<Option<String>> {
    let arn = arn(database, table)?;
    let described = json!({ "StreamArn": arn });
    let described = database.describe_stream(serde_json::from_value(described)?)?;
    let shards = described.stream_description.shards;
    let shard = shards.first().context("a stream without a shard")?;
    let request = json!({
        "StreamArn": arn,
        "ShardId": shard.shard_id,
        "ShardIteratorType": if after.is_some() { "AFTER_SEQUENCE_NUMBER" } else { "TRIM_HORIZON" },
        "SequenceNumber": after,
    });
    let answer = database.get_shard_iterator(serde_json::from_value(request)?)?;
    Ok(answer.shard_iterator)
}

fn arn(database: &Database, table: &str) -> anyhow::Result<String> {
    let streams = database.list_streams(ListStreamsRequest {
        table_name: Some(table.to_owned()),
        ..ListStreamsRequest::default()
    })?;
    let stream = streams.streams.into_iter().next();
    let stream = stream.with_context(|| format!("{table} does not stream"))?;
    Ok(stream.stream_arn)
}
