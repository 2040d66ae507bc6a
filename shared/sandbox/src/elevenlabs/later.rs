//! What changes about a conversation after it is over, unannounced.

use jiff::Timestamp;

use super::told::{Feedback, Told, Verdict};

/// One such change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Later {
    /// Tags are added.
    Tagged(Vec<String>),
    /// The caller says what they thought of it.
    Rated(Feedback),
    /// The analysis is run again and comes to another end.
    Judged(Verdict, String),
    /// What was said falls under retention; the rest stays.
    Emptied,
    /// All of it goes.
    Deleted,
}

impl Told {
    /// Changes what is told as `later` had it by `now`.
    pub(super) fn change(&mut self, later: &[(Timestamp, Later)], now: Timestamp) {
        let changes = later.iter().filter(|(at, _)| *at <= now);
        for (_, change) in changes {
            match change {
                Later::Tagged(tags) => self.tag(tags),
                Later::Rated(feedback) => self.feedback = feedback.clone(),
                Later::Judged(verdict, summary) => {
                    self.verdict = *verdict;
                    self.summary.clone_from(summary);
                }
                Later::Emptied => self.steps.clear(),
                Later::Deleted => {}
            }
        }
    }

    fn tag(&mut self, tags: &[String]) {
        for tag in tags {
            if !self.tags.contains(tag) {
                self.tags.push(tag.clone());
            }
        }
    }
}

/// When the transcript went, if it has by `now`.
pub(super) fn emptied_at(later: &[(Timestamp, Later)], now: Timestamp) -> Option<Timestamp> {
    let emptied = later
        .iter()
        .find(|(at, later)| *at <= now && *later == Later::Emptied);
    emptied.map(|(at, _)| *at)
}
