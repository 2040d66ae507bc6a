//! What the owner decides about taking calls in.

use std::collections::BTreeSet;
use std::time::Duration;

use domain::{AgentId, Region};

/// The settings of ingest.
#[derive(Clone, Debug)]
pub struct Settings {
    /// The agents whose calls are ours; none means all.
    pub agents: Option<BTreeSet<AgentId>>,
    /// Whose habits national phone numbers follow.
    pub region: Region,
    /// How long the database may take before a delivery is parked.
    pub deadline: Duration,
    /// Whether calls that no delivery brought are fetched, for which the
    /// vendor's API wants a key.
    pub syncs: bool,
}

impl Settings {
    /// Whether a call of `agent` is somebody else's.
    pub fn is_foreign(&self, agent: Option<&AgentId>) -> bool {
        match (&self.agents, agent) {
            (Some(ours), Some(agent)) => !ours.contains(agent),
            // A call that does not say whose it is could be ours: keep it.
            (Some(_), None) | (None, _) => false,
        }
    }
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            agents: None,
            region: Region::default(),
            deadline: Duration::from_secs(5),
            syncs: false,
        }
    }
}
