//! The sync's own item, as far as anybody is told of it.

use domain::{Cause, Health, Timestamp};
use serde_dynamo::Item;

use super::{flag, number, text};

/// How the webhook is, how the runs go, and what a person was told.
///
/// What is absent or odd in the item is as if nothing had happened.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Standing {
    pub health: Health,
    pub health_since: Option<Timestamp>,
    pub health_cause: Option<Cause>,
    /// A person is to know that the webhook is down.
    pub health_told: bool,
    /// Runs that failed in a row.
    pub failures: u64,
    /// What the last one failed by, in a code or words that are safe to show.
    pub failure: Option<String>,
    /// A person is to know that runs fail.
    pub failures_told: bool,
}

impl Standing {
    pub(crate) fn read(item: &Item) -> Self {
        let word = |name: &str| text(item, name).unwrap_or_default();
        Self {
            health: word("health").parse().unwrap_or_default(),
            health_since: word("health_since").parse().ok(),
            health_cause: word("health_cause").parse().ok(),
            health_told: flag(item, "health_told"),
            failures: number(item, "failures").unwrap_or_default(),
            failure: text(item, "failure").map(str::to_owned),
            failures_told: flag(item, "failures_told"),
        }
    }
}
