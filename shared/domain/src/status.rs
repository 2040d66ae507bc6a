//! The vendor's verdict on a conversation.

use std::fmt;

/// `call_successful`: how well the agent did its task in a model's opinion.
/// Neither the state of the call nor a conversion.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Status {
    #[default]
    Unknown,
    /// A word we do not know, kept as it is and counted as unknown.
    Other(String),
    Failure,
    Success,
}

impl Status {
    /// The verdict as one of the three words that are counted and filtered by.
    pub fn verdict(&self) -> &'static str {
        match self {
            Self::Unknown | Self::Other(_) => "unknown",
            Self::Failure => "failure",
            Self::Success => "success",
        }
    }

    pub fn as_str(&self) -> &str {
        match self {
            Self::Unknown => "unknown",
            Self::Other(word) => word,
            Self::Failure => "failure",
            Self::Success => "success",
        }
    }
}

impl From<&str> for Status {
    fn from(word: &str) -> Self {
        match word {
            "unknown" => Self::Unknown,
            "failure" => Self::Failure,
            "success" => Self::Success,
            other => Self::Other(other.to_owned()),
        }
    }
}

impl fmt::Display for Status {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}
