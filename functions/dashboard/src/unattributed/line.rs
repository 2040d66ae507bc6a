//! One call of the queue, as the list beside the one in focus shows it.

use store::CallRow;

use crate::calls::{Party, nameless};
use crate::moment::Clock;
use crate::names::Names;
use crate::sure::percent;

/// A call in brief, and the best that can be said of who caused it.
pub(super) struct Line {
    pub(super) id: String,
    /// The queue with this call in focus.
    pub(super) path: String,
    pub(super) party: Party,
    /// `yesterday, 14:05`
    pub(super) when: Option<String>,
    pub(super) best: Option<String>,
    pub(super) percent: Option<String>,
    pub(super) here: bool,
}

impl Line {
    pub(super) fn new(row: CallRow, path: String, names: &Names, clock: &Clock) -> Self {
        let erased = row.flags.iter().any(|flag| flag == "erased");
        let nameless = nameless(&row.channel, erased);
        let credit = row.attribution;
        let best = credit.alternatives.first();
        Self {
            id: row.conversation_id,
            path,
            party: Party::of(row.external_number, nameless, row.direction.as_deref()),
            when: row.started_at.map(|at| clock.short(at)),
            best: best.map(|best| names.name(&best.campaign_id)),
            percent: best.map(|best| percent(best.confidence)),
            here: false,
        }
    }
}
