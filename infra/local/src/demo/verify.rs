//! Whether the ledger has what was answered for.

use std::collections::BTreeSet;
use std::fmt;

use sandbox::business::Planned;
use store::{Plan, Store, StoreError};

/// What a look at list and counters came to.
pub(super) struct Verdict {
    listed: usize,
    missing: usize,
    drifting: usize,
}

/// Looks for each call on the list, and compares the counters with a recount.
pub(super) async fn verify(store: &Store, calls: &[Planned]) -> Result<Verdict, StoreError> {
    let listed = listed(store).await?;
    let missing = calls
        .iter()
        .filter(|call| !listed.contains(&call.id))
        .count();
    let recount = store.recount().await?;
    Ok(Verdict {
        listed: listed.len(),
        missing,
        drifting: recount.drifts.len(),
    })
}

async fn listed(store: &Store) -> Result<BTreeSet<String>, StoreError> {
    let mut plan = Plan {
        limit: 100,
        ..Plan::default()
    };
    let mut ids = BTreeSet::new();
    loop {
        let page = store.calls(&plan).await?;
        ids.extend(page.rows.into_iter().map(|row| row.conversation_id));
        plan.after = page.next;
        if plan.after.is_none() {
            return Ok(ids);
        }
    }
}

impl Verdict {
    pub(super) fn is_good(&self) -> bool {
        self.missing == 0 && self.drifting == 0
    }
}

impl fmt::Display for Verdict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            listed,
            missing,
            drifting,
        } = self;
        write!(
            f,
            "The list shows {listed} calls; {missing} are missing, and {drifting} counters drift."
        )
    }
}
