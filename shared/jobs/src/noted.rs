//! What the log of who did what says of a job.

use domain::Timestamp;
use store::Entry;
use store::access::{Act, ActKind};
use store::jobs::{Job, Work};

/// The line for a new job; none for one that only looks, or that follows from
/// another.
pub(crate) fn act(job: &Job) -> Option<Act> {
    if job.dry_run {
        return None;
    }
    let (kind, detail) = match &job.work {
        Work::Import { campaign, .. } => (ActKind::Imported, format!("a list of {campaign}")),
        Work::Change(entry) => changed(entry),
        Work::Bulk(_) => (ActKind::BulkDecided, calls(job.total.unwrap_or(0))),
        Work::Undo(operation) => (ActKind::Undone, operation.to_string()),
        Work::Export(_) => (ActKind::Exported, "calls, as a file".to_owned()),
        Work::Redecide(_) => return None,
    };
    let act = Act::new(kind, &job.actor, job.created_at);
    Some(act.about(&job.id).detail(detail))
}

/// The line for calls that somebody was handed at once.
pub(crate) fn handed_out(count: u64, actor: &str, now: Timestamp) -> Act {
    Act::new(ActKind::Exported, actor, now).detail(calls(count))
}

/// The line for a file that somebody took away.
pub(crate) fn taken_away(job: &Job, actor: &str, now: Timestamp) -> Act {
    let detail = format!("the file, {}, taken away", calls(job.done));
    Act::new(ActKind::Exported, actor, now)
        .about(&job.id)
        .detail(detail)
}

fn changed(entry: &Entry) -> (ActKind, String) {
    let what = match entry {
        Entry::Rules(_) => return (ActKind::RulesSaved, "for all calls".to_owned()),
        Entry::Campaign(id, _) => format!("campaign {id}"),
        Entry::Agent(id, _) => format!("agent {id}"),
        Entry::Batch(id, _) => format!("batch {id}"),
        Entry::Number(..) => "a number on our side".to_owned(),
    };
    (ActKind::SettingsSaved, what)
}

fn calls(count: u64) -> String {
    match count {
        1 => "1 call".to_owned(),
        count => format!("{count} calls"),
    }
}
