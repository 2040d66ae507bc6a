//! The last runs of the sync, with what each came to.

use store::{Run, RunKind, RunLog, RunOutcome};

use crate::badge::{Badge, Tone};
use crate::figures::{count, duration};
use crate::moment::Clock;
use crate::refusal::sentence;
use crate::watch::{When, when};

/// One run.
pub(super) struct RunRow {
    pub(super) ended: When,
    pub(super) kind: &'static str,
    pub(super) from: When,
    pub(super) to: When,
    pub(super) took: String,
    pub(super) listed: String,
    pub(super) fetched: String,
    pub(super) new: String,
    pub(super) failed: String,
    pub(super) badge: Badge,
    pub(super) why: Option<String>,
}

impl RunRow {
    pub(super) fn new(log: &RunLog, clock: &Clock) -> Self {
        let Run {
            listed,
            fetched,
            new,
            failed,
            ..
        } = log.run;
        let took = log.ended_at.duration_since(log.run.started_at).as_secs();
        let (badge, why) = match &log.outcome {
            RunOutcome::Done => (Badge::new(Tone::Good, "Done"), None),
            RunOutcome::Failed(why) => (Badge::new(Tone::Bad, "Failed"), Some(sentence(why))),
        };
        Self {
            ended: when(clock, log.ended_at),
            kind: kind(log.run.kind),
            from: when(clock, log.run.from),
            to: when(clock, log.run.to),
            took: duration(u32::try_from(took).unwrap_or(0)),
            listed: count(listed),
            fetched: count(fetched),
            new: count(new),
            failed: count(failed),
            badge,
            why,
        }
    }
}

pub(super) fn kind(kind: RunKind) -> &'static str {
    match kind {
        RunKind::Scheduled => "Scheduled",
        RunKind::Requested => "Asked for",
        RunKind::Reconcile => "Look over the week",
        RunKind::Backfill => "Backfill",
    }
}
