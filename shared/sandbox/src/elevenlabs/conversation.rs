//! A conversation as a script in time.

use std::borrow::Cow;

use jiff::{SignedDuration, Timestamp};

use super::{later::Later, played, state::State, told::Told};
use crate::business::{Planned, Went};

/// One conversation, from its first moment to what comes long after it.
///
/// What the API shows of it follows from this and the time that it is asked at.
#[derive(Clone, Debug)]
pub struct Conversation {
    pub id: String,
    pub agent_id: String,
    pub started_at: Timestamp,
    /// How long it rings.
    pub rings: SignedDuration,
    /// How long the two talk.
    pub lasts: SignedDuration,
    /// How long the vendor thinks about it afterwards.
    pub processing: SignedDuration,
    pub ends: Ending,
    /// How long after its start it is missing from the list.
    pub listed_after: SignedDuration,
    /// The vendor keeps nothing of it once it is over.
    pub leaves_nothing: bool,
    /// The batch that placed it, and its recipient there.
    pub batch: Option<(String, String)>,
    pub content: Content,
    /// What changes later, and when.
    pub later: Vec<(Timestamp, Later)>,
}

/// How a conversation ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ending {
    Done,
    /// It broke in the middle.
    Broken,
    /// Nobody was reached: `busy`, `no-answer` or `unknown`.
    NotReached(&'static str),
}

/// What it is about.
#[derive(Clone, Debug)]
pub enum Content {
    /// What the business makes of a seed. It is made anew each time, so that
    /// ten thousand conversations are light.
    Played(u64),
    Written(Box<Told>),
}

impl Conversation {
    /// A minute's call to `agent_id`, with nothing peculiar about it.
    pub fn new(id: &str, agent_id: &str, started_at: Timestamp) -> Self {
        Self {
            id: id.to_owned(),
            agent_id: agent_id.to_owned(),
            started_at,
            rings: SignedDuration::from_secs(2),
            lasts: SignedDuration::from_secs(60),
            processing: SignedDuration::from_secs(5),
            ends: Ending::Done,
            listed_after: SignedDuration::ZERO,
            leaves_nothing: false,
            batch: None,
            content: Content::Written(Box::default()),
            later: Vec::new(),
        }
    }

    /// A call of the business that does not exist.
    pub fn played(planned: &Planned) -> Self {
        let mut call = Self::new(&planned.id, planned.line.agent_id, planned.started_at);
        call.lasts = SignedDuration::from_secs(planned.secs().into());
        call.ends = match planned.went {
            Went::Talked(_) => Ending::Done,
            Went::Broke(_) => Ending::Broken,
            Went::NotReached(reason) => Ending::NotReached(reason),
        };
        if let Ending::NotReached(_) = call.ends {
            call.rings = SignedDuration::from_secs(20);
        }
        call.batch = played::batch(planned);
        call.content = Content::Played(planned.seed);
        call
    }

    /// How it stands at `now`; none before it began.
    pub fn state(&self, now: Timestamp) -> Option<State> {
        let not_reached = matches!(self.ends, Ending::NotReached(_));
        match self.ends {
            _ if now < self.started_at => None,
            _ if now < self.answered_at() => Some(State::Initiated),
            _ if now < self.hung_up_at() => Some(State::InProgress),
            _ if now < self.over_at() && !not_reached => Some(State::Processing),
            Ending::Done => Some(State::Done),
            Ending::Broken | Ending::NotReached(_) => Some(State::Failed),
        }
    }

    pub fn answered_at(&self) -> Timestamp {
        later_by(self.started_at, self.rings)
    }

    pub fn hung_up_at(&self) -> Timestamp {
        match self.ends {
            Ending::NotReached(_) => self.answered_at(),
            _ => later_by(self.answered_at(), self.lasts),
        }
    }

    /// When it is final, and its webhook is due.
    pub fn over_at(&self) -> Timestamp {
        match self.ends {
            Ending::NotReached(_) => self.hung_up_at(),
            _ => later_by(self.hung_up_at(), self.processing),
        }
    }

    /// The same, with what there is to tell of it changed.
    #[must_use]
    pub fn telling(mut self, change: impl FnOnce(&mut Told)) -> Self {
        let mut told = self.told().into_owned();
        change(&mut told);
        self.content = Content::Written(Box::new(told));
        self
    }

    /// What there is to tell of it, before anything came later.
    pub(super) fn told(&self) -> Cow<'_, Told> {
        match &self.content {
            Content::Written(told) => Cow::Borrowed(told),
            Content::Played(seed) => {
                let planned = Planned::new(self.id.clone(), self.started_at, *seed);
                Cow::Owned(played::told(&planned))
            }
        }
    }

    /// Whether it has been deleted by `now`.
    pub(super) fn is_gone(&self, now: Timestamp) -> bool {
        let deleted = |(at, later): &(Timestamp, Later)| *at <= now && *later == Later::Deleted;
        self.later.iter().any(deleted)
    }
}

/// The end of time, where there is no such moment.
pub(super) fn later_by(at: Timestamp, by: SignedDuration) -> Timestamp {
    at.saturating_add(by).unwrap_or(Timestamp::MAX)
}
