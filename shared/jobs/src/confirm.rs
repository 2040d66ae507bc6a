//! Doing for real what a dry run has shown.

use domain::OperationId;
use store::Store;
use store::jobs::{Job, Work};

use crate::import::LIST;
use crate::start::{List, NotStarted, Order, change, import};

/// Does what the dry run `tried` said: the same list or the same entry, meant
/// for the same revision. Once for each dry run, however often it is asked for.
pub async fn confirm(store: &Store, tried: &OperationId, order: Order) -> Result<Job, NotStarted> {
    let job = store.job(tried).await?;
    let job = job.ok_or_else(|| NotStarted::UnknownOperation(tried.clone()))?;
    if !job.dry_run {
        return Err(NotStarted::NotUndoable("was no dry run"));
    }
    let order = Order {
        id: order.id.or_else(|| format!("do_{tried}").parse().ok()),
        dry_run: false,
        ..order
    };
    match job.work {
        Work::Import { campaign, list } => {
            let bytes = store.upload(tried, LIST).await?;
            let list = List {
                bytes: &bytes,
                columns: &list.columns,
                default_mailing: list.default_mailing.as_ref(),
            };
            import(store, &campaign, list, order).await
        }
        Work::Change(entry) => change(store, entry, job.expected, order).await,
        Work::Bulk(_) | Work::Redecide(_) | Work::Undo(_) | Work::Export(_) => {
            Err(NotStarted::NotUndoable("is begun anew, not confirmed"))
        }
    }
}
