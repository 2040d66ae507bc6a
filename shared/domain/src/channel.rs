//! How a conversation was held, and which way it went.

use std::fmt;

/// The medium of a conversation. Only phone calls are credited to campaigns
/// by themselves.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Channel {
    Phone,
    Web,
    Sms,
    Whatsapp,
    /// The vendor's own word for a source we do not sort.
    Other(String),
}

impl Channel {
    /// Sorts the vendor's `conversation_initiation_source`.
    pub fn of_source(source: &str) -> Self {
        match source {
            "twilio"
            | "sip_trunk"
            | "exotel"
            | "genesys"
            | "avaya"
            | "audiocodes"
            | "genesys_bot_connector" => Self::Phone,
            "twilio_sms" => Self::Sms,
            "whatsapp" => Self::Whatsapp,
            "widget" | "template_preview" => Self::Web,
            sdk if sdk.ends_with("_sdk") => Self::Web,
            other => Self::Other(other.to_owned()),
        }
    }

    pub fn as_str(&self) -> &str {
        match self {
            Self::Phone => "phone",
            Self::Web => "web",
            Self::Sms => "sms",
            Self::Whatsapp => "whatsapp",
            Self::Other(word) => word,
        }
    }
}

impl From<&str> for Channel {
    fn from(word: &str) -> Self {
        match word {
            "phone" => Self::Phone,
            "web" => Self::Web,
            "sms" => Self::Sms,
            "whatsapp" => Self::Whatsapp,
            other => Self::Other(other.to_owned()),
        }
    }
}

impl fmt::Display for Channel {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// Who rang whom, seen from the business.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Direction {
    Inbound,
    Outbound,
    /// A word we do not know, kept as it is.
    Other(String),
}

impl Direction {
    pub fn as_str(&self) -> &str {
        match self {
            Self::Inbound => "inbound",
            Self::Outbound => "outbound",
            Self::Other(word) => word,
        }
    }
}

impl From<&str> for Direction {
    fn from(word: &str) -> Self {
        match word {
            "inbound" => Self::Inbound,
            "outbound" => Self::Outbound,
            other => Self::Other(other.to_owned()),
        }
    }
}

impl fmt::Display for Direction {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}
