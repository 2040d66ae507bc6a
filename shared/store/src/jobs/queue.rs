//! Jobs that wait, go on and are over.
//!
//! A job is one item. Beside it lie two rows that name it: one in the list of
//! all jobs, and one in the queue for as long as there is work left.

use domain::{OperationId, Timestamp};
use futures::stream::{self, StreamExt, TryStreamExt};

use super::export::EXPORTS;
use super::item::JobItem;
use super::{Job, TABLE, partition};
use crate::cursor::{Position, SortValue};
use crate::directory::key;
use crate::item::{Item, as_text, from_item, text, to_item};
use crate::transact::{self, Sent};
use crate::{Page, Store, StoreError};

/// What became of a new job.
#[derive(Clone, Debug, PartialEq)]
pub enum Added {
    New(Job),
    /// There was one of this id already, which goes on as it is.
    Known(Job),
}

const ALL: &str = "jobs";
const WAITING: &str = "waiting";
const RECORD: &str = "job";

impl Store {
    /// Keeps a new job, unless there is one of its id.
    pub async fn add_job(&self, mut job: Job) -> Result<Added, StoreError> {
        job.v = 1;
        let table = self.table(TABLE);
        let mut writes = vec![
            transact::put_new(&table, record(&job)),
            transact::put(&table, named(ALL, &job)),
        ];
        if !job.is_over() {
            writes.push(transact::put(&table, named(WAITING, &job)));
        }
        writes.extend(self.begin_export(&job));
        // What met another transaction or is taken shows itself when read.
        let sent = self.transact(writes).await?;
        match (sent, self.job(&job.id).await?) {
            (Sent::Done, _) => Ok(Added::New(job)),
            (_, Some(known)) => Ok(Added::Known(known)),
            (_, None) => Err(StoreError::Unavailable("a job met another".to_owned())),
        }
    }

    /// The job of this id, as it is at this moment.
    pub async fn job(&self, id: &OperationId) -> Result<Option<Job>, StoreError> {
        let read = self.client.get_item().table_name(self.table(TABLE));
        let read = read.consistent_read(true);
        let read = read.set_key(Some(key(partition(id), RECORD)));
        match read.send().await?.item {
            Some(item) => from_item::<JobItem>(id.as_str(), item)?.read().map(Some),
            None => Ok(None),
        }
    }

    /// Keeps what a job has come to; `None` when somebody else went on with it.
    pub async fn save_job(&self, job: &Job) -> Result<Option<Job>, StoreError> {
        let saved = Job {
            v: job.v.saturating_add(1),
            ..job.clone()
        };
        let table = self.table(TABLE);
        let mut writes = vec![transact::put_at(&table, record(&saved), job.v)];
        let waits = named(WAITING, job);
        let queued = key(WAITING, as_text(&waits, "sk").unwrap_or_default());
        if saved.is_over() {
            writes.push(transact::delete(&table, queued));
            writes.extend(self.note_settling(&saved));
            writes.extend(self.end_export(&saved));
        }
        match self.transact(writes).await? {
            Sent::Done => Ok(Some(saved)),
            Sent::Failed(_) | Sent::Busy => Ok(None),
        }
    }

    /// The jobs that are not over, oldest first; at most `most`.
    pub async fn waiting_jobs(&self, most: usize) -> Result<Vec<Job>, StoreError> {
        let page = self.jobs_named(WAITING, true, None, most).await?;
        Ok(page.rows)
    }

    /// A page of all jobs, newest first.
    pub async fn jobs(
        &self,
        after: Option<&Position>,
        limit: usize,
    ) -> Result<Page<Job>, StoreError> {
        self.jobs_named(ALL, false, after, limit).await
    }

    /// A page of all exports, newest first.
    pub async fn exports(
        &self,
        after: Option<&Position>,
        limit: usize,
    ) -> Result<Page<Job>, StoreError> {
        self.jobs_named(EXPORTS, false, after, limit).await
    }

    async fn jobs_named(
        &self,
        pk: &str,
        ascending: bool,
        after: Option<&Position>,
        limit: usize,
    ) -> Result<Page<Job>, StoreError> {
        let query = self.client.query().table_name(self.table(TABLE));
        let answer = query
            .consistent_read(true)
            .key_condition_expression("pk = :pk")
            .expression_attribute_values(":pk", text(pk))
            .set_exclusive_start_key(after.map(|position| key(pk, position.id.as_str())))
            .scan_index_forward(ascending)
            .limit(i32::try_from(limit).unwrap_or(100))
            .send()
            .await?;
        let last = answer.last_evaluated_key;
        let next = last.as_ref().and_then(|last| as_text(last, "sk"));
        let next = next.map(|id| Position {
            sort: SortValue::Text(String::new()),
            id: id.to_owned(),
        });
        let items = answer.items.unwrap_or_default();
        let ids = items
            .iter()
            .filter_map(|item| as_text(item, "id")?.parse().ok());
        let ids: Vec<OperationId> = ids.collect();
        let reads = ids.into_iter().map(|id| async move { self.job(&id).await });
        let jobs: Vec<Option<Job>> = stream::iter(reads).buffered(8).try_collect().await?;
        Ok(Page {
            rows: jobs.into_iter().flatten().collect(),
            next,
            cut_short: false,
        })
    }
}

fn record(job: &Job) -> Item {
    let mut item = to_item(&JobItem::from(job));
    item.extend(key(partition(&job.id), RECORD));
    item
}

fn named(pk: &str, job: &Job) -> Item {
    let mut item = key(pk, format!("{}#{}", in_order(job.created_at), job.id));
    item.insert("id".to_owned(), text(job.id.as_str()));
    item
}

/// Of fixed width, so that it sorts as time does.
pub(super) fn in_order(at: Timestamp) -> String {
    format!("{:015}", at.as_millisecond().max(0))
}
