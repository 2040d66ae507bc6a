//! What a job does, in words.

use domain::{CampaignId, Choice};
use jobs::{Job, JobState, Work};
use store::Entry;

use super::outcome;
use crate::badge::{Badge, Tone};
use crate::figures;
use crate::names::Names;
use crate::page::Section;

/// The page that a job belongs to.
pub(super) struct Back {
    pub(super) name: String,
    pub(super) path: String,
}

pub(crate) fn title(job: &Job, names: &Names) -> String {
    let name = |id: &CampaignId| names.name(id.as_str());
    let what = match &job.work {
        Work::Import { campaign, .. } => format!("Import into {}", name(campaign)),
        Work::Change(Entry::Campaign(id, Some(campaign))) => match job.expected {
            Some(0) => format!("New campaign {}", campaign.name),
            _ => format!("Change of {}", name(id)),
        },
        Work::Change(Entry::Campaign(id, None)) => format!("Removal of {}", name(id)),
        Work::Change(Entry::Agent(id, _)) => format!("Change of the agent {id}"),
        Work::Change(Entry::Rules(_)) => "Change of the rules".to_owned(),
        Work::Change(Entry::Number(number, _)) => format!("Change of the number {number}"),
        Work::Change(Entry::Batch(id, _)) => format!("Change of the batch {id}"),
        Work::Bulk(bulk) => match &bulk.choice {
            Choice::Campaign { campaign, .. } => format!("Calls credited to {}", name(campaign)),
            Choice::Nobody => "Calls credited to nobody".to_owned(),
            Choice::Rules => "Calls handed back to the rules".to_owned(),
        },
        Work::Redecide(_) => "Calls decided anew".to_owned(),
        Work::Undo(_) => "Undo".to_owned(),
        Work::Export(_) => "Export of calls".to_owned(),
    };
    match job.dry_run {
        true => format!("{what}: what it would do"),
        false => what,
    }
}

pub(super) fn back(job: &Job, names: &Names) -> Option<Back> {
    let campaign = |id: &CampaignId| Back {
        name: names.name(id.as_str()),
        path: format!("/campaigns/{id}"),
    };
    match &job.work {
        Work::Import { campaign: id, .. } => Some(campaign(id)),
        Work::Change(Entry::Campaign(id, _)) => Some(campaign(id)),
        Work::Bulk(_) | Work::Export(_) => Some(Back {
            name: "Calls".to_owned(),
            path: "/calls".to_owned(),
        }),
        Work::Change(Entry::Number(..)) => Some(Back {
            name: "Numbers".to_owned(),
            path: "/numbers".to_owned(),
        }),
        Work::Change(Entry::Rules(_)) => Some(Back {
            name: "Rules".to_owned(),
            path: "/settings/rules".to_owned(),
        }),
        Work::Change(Entry::Agent(..) | Entry::Batch(..)) | Work::Redecide(_) | Work::Undo(_) => {
            None
        }
    }
}

pub(super) fn section(job: &Job) -> Section {
    match &job.work {
        Work::Bulk(_) | Work::Redecide(_) | Work::Undo(_) | Work::Export(_) => Section::Calls,
        Work::Change(Entry::Rules(_)) => Section::Settings,
        Work::Import { .. } | Work::Change(_) => Section::Campaigns,
    }
}

impl From<&Job> for Badge {
    fn from(job: &Job) -> Self {
        match job.state {
            JobState::Queued => Self::new(Tone::Plain, "Waiting"),
            JobState::Running => Self::new(Tone::Plain, "Running"),
            JobState::Done => Self::new(Tone::Good, "Done"),
            JobState::Failed => Self::new(Tone::Bad, "Failed"),
            JobState::Undone => Self::new(Tone::Look, "Undone"),
        }
    }
}

/// What it has come to so far, in a line.
pub(crate) fn summary(job: &Job) -> String {
    let outcomes = job.summary.outcomes.iter();
    let outcomes = outcomes.map(|(word, count)| {
        let word = outcome::badge(word).word.to_lowercase();
        format!("{} {word}", figures::count(*count))
    });
    let rows = &job.summary.rows;
    let read = (rows.read > 0).then(|| {
        let taken = rows.new.saturating_add(rows.changed);
        format!(
            "{} of {} taken",
            figures::count(taken),
            figures::counted(rows.read, "row")
        )
    });
    let report = &job.summary.report;
    let would = if job.dry_run {
        "would change"
    } else {
        "changed"
    };
    let past = (report.looked_at > 0)
        .then(|| format!("{} {would}", figures::counted(report.changed, "past call")));
    let parts: Vec<String> = outcomes.chain(read).chain(past).collect();
    match parts.is_empty() {
        true => "nothing so far".to_owned(),
        false => parts.join(", "),
    }
}
