//! Why a question has no answer, by what can be done about it.

use std::time::Duration;

use domain::Timestamp;

use super::complaint::Complaint;
use crate::body::Unusable;

/// Why the API gave no answer that can be used.
///
/// What `Display` and `Debug` write is safe to log; a complaint's message may
/// quote what was asked, and has to be asked for.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ApiError {
    /// The key is wrong, or lacks a permission: a person has to act.
    #[error("the API key was refused{0}")]
    Refused(Complaint),
    #[error("the account has to be paid for{0}")]
    Payment(Complaint),
    /// Begin again with the first page.
    #[error("the cursor was refused{0}")]
    BadCursor(Complaint),
    #[error("what was asked for is not there{0}")]
    Gone(Complaint),
    /// Asking the same again will not help.
    #[error("the question was rejected{0}")]
    Rejected(Complaint),
    /// Ask again later, and if it says so, not before `after`.
    #[error("too many questions: {limit}{complaint}")]
    Busy {
        limit: Limit,
        after: Option<Duration>,
        complaint: Complaint,
    },
    /// Ask again later.
    #[error("no answer: {0}")]
    Unavailable(Fault),
    #[error("the answer has more than {most} bytes")]
    TooLarge { most: usize },
    /// The answer came whole and is not what it should be.
    #[error("the answer cannot be read: {0}")]
    Unreadable(#[from] Unusable),
    /// Nothing got through lately, so nothing was asked.
    #[error("nothing is asked until {until}, after too many failures")]
    CircuitOpen { until: Timestamp },
}

/// What there is too much of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Limit {
    /// Questions in a while.
    Rate,
    /// Questions at once.
    Concurrency,
    /// Everybody's questions: the vendor itself is busy.
    Vendor,
    /// The vendor does not say.
    Unnamed,
    /// Our own questions, waiting for their turn.
    Queue,
}

/// What kept an answer from coming.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    #[error("the API answered {status}{complaint}")]
    Status {
        status: u16,
        after: Option<Duration>,
        complaint: Complaint,
    },
    #[error("it took too long")]
    TimedOut,
    #[error("the API cannot be reached: {0}")]
    Unreachable(String),
    #[error("the connection broke: {0}")]
    Interrupted(String),
    #[error("the answer is cut off")]
    CutOff,
    #[error("a page came in place of an answer")]
    NotJson,
    #[error("the API pointed elsewhere ({status}), where no key is sent")]
    Redirected { status: u16 },
}

impl ApiError {
    /// Whether asking again, later, may help without anyone doing anything.
    pub fn is_passing(&self) -> bool {
        matches!(
            self,
            Self::Busy { .. } | Self::Unavailable(_) | Self::CircuitOpen { .. }
        )
    }

    /// How long the vendor asks us to wait, if it does.
    pub fn after(&self) -> Option<Duration> {
        match self {
            Self::Busy { after, .. } | Self::Unavailable(Fault::Status { after, .. }) => *after,
            _ => None,
        }
    }

    /// What the vendor says is the matter, if it said anything.
    pub fn complaint(&self) -> Option<&Complaint> {
        match self {
            Self::Refused(complaint)
            | Self::Payment(complaint)
            | Self::BadCursor(complaint)
            | Self::Gone(complaint)
            | Self::Rejected(complaint)
            | Self::Busy { complaint, .. }
            | Self::Unavailable(Fault::Status { complaint, .. }) => Some(complaint),
            Self::Unavailable(_)
            | Self::TooLarge { .. }
            | Self::Unreadable(_)
            | Self::CircuitOpen { .. } => None,
        }
    }
}

impl Limit {
    /// The limit that an answer of 429 speaks of.
    pub(super) fn of(complaint: &Complaint) -> Self {
        match complaint.code() {
            Some("rate_limit_exceeded") => Self::Rate,
            Some("concurrent_limit_exceeded" | "too_many_concurrent_requests") => Self::Concurrency,
            Some("system_busy") => Self::Vendor,
            _ => Self::Unnamed,
        }
    }
}

impl std::fmt::Display for Limit {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Rate => "the rate is exceeded",
            Self::Concurrency => "too many at once",
            Self::Vendor => "the vendor is busy",
            Self::Unnamed => "the vendor does not say which limit",
            Self::Queue => "too many of ours are waiting",
        })
    }
}
