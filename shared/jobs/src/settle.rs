//! Calls that were being taken in while a job wrote: decided once more.

use domain::Timestamp;
use ingest::Redeciding;
use store::{Store, StoreError};

/// Decides the calls anew that jobs which have ended may have missed; answers
/// how many were looked at. A call that was decided by what stands now stays as
/// it is. The tick does this each minute.
pub async fn settle(store: &Store, now: Timestamp) -> Result<usize, StoreError> {
    let ended = store.settling(now).await?;
    if ended.is_empty() {
        return Ok(0);
    }
    let book = store.book().await?;
    let mut looked_at = 0_usize;
    for job in &ended {
        let with = Redeciding {
            book: &book,
            overlay: None,
            why: job.id.as_str(),
            actor: "rules",
            now,
        };
        for id in store.received_during(job).await? {
            Box::pin(ingest::redecide(store, &id, &with)).await?;
            looked_at = looked_at.saturating_add(1);
        }
        store.has_settled(job).await?;
    }
    Ok(looked_at)
}
