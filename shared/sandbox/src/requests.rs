//! How often which operation was asked of DynamoDB.

use std::{collections::BTreeMap, fmt};

/// A tally of requests, shown as `1 BatchGetItem, 2 Query`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Requests(BTreeMap<String, u64>);

impl Requests {
    /// How many of `operation`, such as `Query`.
    pub fn of(&self, operation: &str) -> u64 {
        self.0.get(operation).copied().unwrap_or_default()
    }

    /// How many of any kind.
    pub fn total(&self) -> u64 {
        self.0.values().sum()
    }

    /// What came on top of `earlier`.
    pub fn since(&self, earlier: &Self) -> Self {
        let added = self.0.iter().filter_map(|(operation, count)| {
            let added = count.saturating_sub(earlier.of(operation));
            (added > 0).then(|| (operation.clone(), added))
        });
        Self(added.collect())
    }

    pub(crate) fn count(&mut self, operation: &str) {
        *self.0.entry(operation.to_owned()).or_default() += 1;
    }
}

impl fmt::Display for Requests {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let shown: Vec<_> = self
            .0
            .iter()
            .map(|(operation, count)| format!("{count} {operation}"))
            .collect();
        f.write_str(&shown.join(", "))
    }
}
