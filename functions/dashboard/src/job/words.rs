//! What a job does, in words.

use domain::{CampaignId, Choice};
use jobs::{Job, JobState, Work};
use store::Entry;

use crate::badge::{Badge, Tone};
use crate::names::Names;
use crate::page::Section;

/// The page that a job belongs to.
pub(super) struct Back {
    pub(super) name: String,
    pub(super) path: String,
}

pub(super) fn title(job: &Job, names: &Names) -> String {
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

pub(super) fn badge(job: &Job) -> Badge {
    match job.state {
        JobState::Queued => Badge::new(Tone::Plain, "Waiting"),
        JobState::Running => Badge::new(Tone::Plain, "Running"),
        JobState::Done => Badge::new(Tone::Good, "Done"),
        JobState::Failed => Badge::new(Tone::Bad, "Failed"),
        JobState::Undone => Badge::new(Tone::Look, "Undone"),
    }
}
