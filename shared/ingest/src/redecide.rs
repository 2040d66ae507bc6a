//! Deciding calls anew, because what the business knows has changed or another
//! call told more.

use std::collections::BTreeMap;

use domain::{Book, Call, Claims, ConversationId, Timestamp};
use store::{Change, Happened, Incoming, Store, StoreError};

use crate::known::{Known, Undecided};
use crate::{Overlay, TRIES};

/// What calls are decided anew with, and for whom.
#[derive(Clone, Debug)]
pub struct Redeciding<'a> {
    pub book: &'a Book,
    /// What would be known if a change were made: then nothing is written.
    pub overlay: Option<&'a Overlay>,
    /// What made it necessary: a job's id, or another call.
    pub why: &'a str,
    pub actor: &'a str,
    pub now: Timestamp,
}

/// A call before and after.
#[derive(Clone, Debug)]
pub struct Difference {
    pub before: Call,
    pub after: Call,
}

/// Decides one call anew, or with an overlay says what that would come to. A
/// person's decision stands, with the rules' new one kept beside it. None when
/// there is no such call, or nothing to decide on it any more.
pub async fn redecide(
    store: &Store,
    id: &ConversationId,
    with: &Redeciding<'_>,
) -> Result<Option<Difference>, StoreError> {
    for _ in 0..TRIES {
        let Some(kept) = store.call(id).await? else {
            return Ok(None);
        };
        if kept.call.is_erased() {
            return Ok(None);
        }
        let mut book = with.book.clone();
        if let Some(overlay) = with.overlay {
            overlay.onto_book(&mut book);
        }
        let claims = Claims {
            book,
            answers: BTreeMap::new(),
        };
        let mut known = Known::with(claims, with.overlay);
        Box::pin(known.learn(store, &kept.call, Some(&kept))).await?;
        let before = kept.call.clone();
        let decided = match with.overlay {
            Some(_) => known.decided(before.clone(), with.now),
            None => {
                let due = known.concerned(&before);
                let incoming = Incoming::default();
                let happened = Happened::Decided {
                    why: with.why.to_owned(),
                    actor: with.actor.to_owned(),
                };
                let change = Change {
                    due: &due,
                    ..Change::new(id, happened, &incoming, with.now)
                };
                let decide = |call: &Call| match call.is_erased() {
                    true => Ok(call.clone()),
                    false => known.decided(call.clone(), with.now),
                };
                let written = Box::pin(store.change_from(change, Some(kept), decide)).await;
                written.map(store::Written::into_call)
            }
        };
        match decided {
            Ok(after) => return Ok(Some(Difference { before, after })),
            Err(Undecided::Store(error)) => return Err(error),
            Err(Undecided::Unknown) => {}
        }
    }
    Err(StoreError::Unavailable(
        "the call changes too often".to_owned(),
    ))
}

/// Decides the calls anew that other calls have told more of; answers how many
/// were looked at. The tick does this each minute.
pub async fn redecide_due(store: &Store, most: usize, now: Timestamp) -> Result<usize, StoreError> {
    let due = store.due(now, most).await?;
    if due.is_empty() {
        return Ok(0);
    }
    let book = store.book().await?;
    let with = Redeciding {
        book: &book,
        overlay: None,
        why: "another call",
        actor: "rules",
        now,
    };
    for due in &due {
        redecide(store, &due.id, &with).await?;
        store.settle(due).await?;
    }
    Ok(due.len())
}
