//! How far a conversation has come.

/// The vendor's life cycle. The last two are final.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    Initiated,
    InProgress,
    Processing,
    Done,
    Failed,
}

impl State {
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Initiated => "initiated",
            Self::InProgress => "in-progress",
            Self::Processing => "processing",
            Self::Done => "done",
            Self::Failed => "failed",
        }
    }

    pub fn is_final(self) -> bool {
        matches!(self, Self::Done | Self::Failed)
    }

    /// Whether the caller has hung up: until then the API is blind.
    pub(super) fn is_over(self) -> bool {
        self.is_final() || self == Self::Processing
    }
}
