//! The vendor's life cycle of a conversation.

use std::fmt;

/// How far a conversation has come. It only moves forward.
///
/// A word we do not know is kept as it is and ranks below all others, so that
/// it never undoes what we understand.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum State {
    Other(String),
    Initiated,
    InProgress,
    Processing,
    Failed,
    Done,
}

impl State {
    /// The first part of every stamp: `failed` may become `done`, never back.
    pub fn rank(&self) -> u8 {
        match self {
            Self::Other(_) => 0,
            Self::Initiated => 1,
            Self::InProgress => 2,
            Self::Processing => 3,
            Self::Failed => 4,
            Self::Done => 5,
        }
    }

    /// Whether the vendor will add nothing more by itself.
    pub fn is_final(&self) -> bool {
        matches!(self, Self::Failed | Self::Done)
    }

    pub fn as_str(&self) -> &str {
        match self {
            Self::Other(word) => word,
            Self::Initiated => "initiated",
            Self::InProgress => "in-progress",
            Self::Processing => "processing",
            Self::Failed => "failed",
            Self::Done => "done",
        }
    }
}

impl From<&str> for State {
    fn from(word: &str) -> Self {
        match word {
            "initiated" => Self::Initiated,
            "in-progress" => Self::InProgress,
            "processing" => Self::Processing,
            "failed" => Self::Failed,
            "done" => Self::Done,
            other => Self::Other(other.to_owned()),
        }
    }
}

impl fmt::Display for State {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}
