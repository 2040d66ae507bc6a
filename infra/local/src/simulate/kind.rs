//! What is peculiar about a simulated delivery, and what it must be answered.

use super::Answer;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Genuine,
    /// One that has been sent before.
    Repeated,
    /// Signed properly, but a day ago.
    Stale,
    /// Signed with a secret that is not ours.
    Forged,
    /// Changed after it was signed.
    Tampered,
}

impl Kind {
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Genuine => "",
            Self::Repeated => "again",
            Self::Stale => "stale",
            Self::Forged => "forged",
            Self::Tampered => "tampered",
        }
    }

    /// Whether `answer` is the one that such a delivery must get.
    pub(crate) fn expects(self, answer: &Answer) -> bool {
        match self {
            Self::Genuine => answer.status == 200 && answer.outcome.is_some(),
            Self::Repeated => answer.status == 200 && answer.outcome.as_deref() != Some("recorded"),
            Self::Stale | Self::Forged | Self::Tampered => answer.status == 401,
        }
    }
}
