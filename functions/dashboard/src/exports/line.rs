//! One export among the latest.

use jobs::{Job, JobState, Work};

use super::{Narrowing, narrowing, path_of};
use crate::badge::{Badge, Tone};
use crate::figures;
use crate::moment::{Clock, Moment};
use crate::names::Names;

pub(super) struct Line {
    pub(super) path: String,
    pub(super) at: Moment,
    pub(super) who: String,
    pub(super) narrowing: Narrowing,
    pub(super) badge: Badge,
    pub(super) calls: String,
    /// How large the file is, while there is one.
    pub(super) size: Option<String>,
    /// Where to take it away, and until when.
    pub(super) download: Option<(String, String)>,
}

impl Line {
    pub(super) fn new(job: &Job, names: &Names, clock: &Clock) -> Self {
        let expires = job.file_expires_at().filter(|expires| *expires > clock.now);
        let filter = match &job.work {
            Work::Export(export) => export.filter.clone(),
            _ => store::Filter::default(),
        };
        Self {
            path: format!("/jobs/{}", job.id),
            at: clock.moment(job.created_at),
            who: crate::call::actor(&job.actor),
            narrowing: narrowing(&filter, names),
            badge: badge(job, expires.is_some()),
            calls: figures::count(job.done),
            size: expires.map(|_| figures::size(job.summary.file.bytes)),
            download: expires.map(|expires| (path_of(job), clock.short(expires))),
        }
    }
}

fn badge(job: &Job, is_there: bool) -> Badge {
    match job.state {
        JobState::Queued | JobState::Running => Badge::new(Tone::Plain, "Being written"),
        JobState::Done if is_there => Badge::new(Tone::Good, "Ready"),
        JobState::Done | JobState::Undone => Badge::new(Tone::Plain, "Expired"),
        JobState::Failed => Badge::new(Tone::Bad, "Failed"),
    }
}
