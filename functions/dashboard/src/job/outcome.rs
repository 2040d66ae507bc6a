//! What became of calls and rows, in words.

use jobs::Job;

use crate::badge::{Badge, Tone};
use crate::figures;

/// How many came to something.
pub(super) struct Outcome {
    pub(super) badge: Badge,
    pub(super) count: String,
}

pub(super) fn all(job: &Job) -> Vec<Outcome> {
    let outcomes = job.summary.outcomes.iter();
    outcomes
        .map(|(word, count)| Outcome {
            badge: badge(word),
            count: figures::count(*count),
        })
        .collect()
}

pub(super) fn badge(word: &str) -> Badge {
    match word {
        "changed" => Badge::new(Tone::Good, "Changed"),
        "already" => Badge::new(Tone::Plain, "Was so already"),
        "locked" => Badge::new(Tone::Look, "A person decided otherwise"),
        "not_found" => Badge::new(Tone::Bad, "Not there"),
        "erased" => Badge::new(Tone::Plain, "Erased"),
        "conflict" => Badge::new(Tone::Look, "Changed meanwhile"),
        "failed" => Badge::new(Tone::Bad, "Failed"),
        "restored" => Badge::new(Tone::Good, "Put back"),
        "would_restore" => Badge::new(Tone::Plain, "Would be put back"),
        other => Badge::new(Tone::Plain, other.replace('_', " ")),
    }
}
