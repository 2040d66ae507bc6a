//! The one way a person changes what is known of a call.
//!
//! A person's entry is never overwritten by a machine, and never silently by
//! another person: who saw an older revision is told.

mod attribute;

use domain::{Call, Conflict, ConversationId, Edit, Timestamp};
use store::{Change, Happened, Incoming, Store, StoreError, Written};

pub use attribute::{AttributeError, Decider, attribute, decide, is_known};

/// What an edit came to.
#[derive(Clone, Debug)]
pub struct Edited {
    pub call: Call,
    /// False when the field already said so.
    pub changed: bool,
}

/// Why an edit was not made.
#[derive(Debug, thiserror::Error)]
pub enum EditError {
    #[error("there is no such call")]
    NotFound,
    /// Somebody changed the field since the person saw it; the call as it is.
    #[error("{conflict}")]
    Conflict {
        conflict: Conflict,
        current: Box<Call>,
    },
    #[error("the call's personal content was erased, and nothing can be added to it")]
    Erased,
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Makes `edit` to a call; who it is credited to is [`attribute`]'s. It is made
/// for `actor`, who saw revision `expected` of the
/// field if they say so. A change by the vendor meanwhile is no conflict.
pub async fn edit(
    store: &Store,
    id: &ConversationId,
    edit: Edit,
    actor: &str,
    expected: Option<u32>,
    now: Timestamp,
) -> Result<Edited, EditError> {
    let happened = Happened::Edited {
        field: field(&edit),
        actor: actor.to_owned(),
    };
    let incoming = Incoming::default();
    let change = Change::new(id, happened, &incoming, now);
    let written = store
        .change(change, |call| {
            edited(call, edit.clone(), actor, now, expected)
        })
        .await?;
    let changed = !matches!(written, Written::Unchanged(_));
    Ok(Edited {
        call: written.into_call(),
        changed,
    })
}

fn edited(
    call: &Call,
    edit: Edit,
    actor: &str,
    now: Timestamp,
    expected: Option<u32>,
) -> Result<Call, EditError> {
    if call.is_erased() {
        return Err(EditError::Erased);
    }
    if call.state().is_none() {
        return Err(EditError::NotFound);
    }
    let current = || Box::new(call.clone());
    let made = call.edit(edit, actor, now, expected);
    made.map_err(|conflict| EditError::Conflict {
        conflict,
        current: current(),
    })
}

fn field(edit: &Edit) -> &'static str {
    match edit {
        Edit::Attribution(_) => "attribution",
        Edit::Marks(_) => "flags",
        Edit::Conversion(_) => "conversion",
        Edit::Notes(_) => "notes",
        Edit::Tags(_) => "tags",
    }
}
