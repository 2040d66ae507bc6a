//! Who said what, and when.

/// One turn of a conversation.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Turn {
    pub speaker: Speaker,
    /// Seconds from the start of the call.
    pub at_secs: u32,
    /// Absent on turns that only used a tool.
    pub text: Option<String>,
    /// How the person's turn arrived when it was not spoken, such as `dtmf`.
    pub medium: Option<String>,
    pub interrupted: bool,
    pub tools: Vec<ToolUse>,
}

/// Whose turn it is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Speaker {
    #[default]
    Agent,
    User,
    /// A role we do not know, kept as it is.
    Other(String),
}

/// A tool that the agent used, or what it answered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ToolUse {
    Called {
        name: String,
        params: Option<String>,
    },
    Answered {
        name: String,
        value: Option<String>,
        failed: bool,
    },
}

impl Speaker {
    pub fn as_str(&self) -> &str {
        match self {
            Self::Agent => "agent",
            Self::User => "user",
            Self::Other(word) => word,
        }
    }
}

impl From<&str> for Speaker {
    fn from(word: &str) -> Self {
        match word {
            "agent" | "assistant" => Self::Agent,
            "user" => Self::User,
            other => Self::Other(other.to_owned()),
        }
    }
}
