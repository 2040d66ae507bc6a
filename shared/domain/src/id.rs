//! Ids: text that is validated before it may become a key or a path.

use std::fmt;
use std::str::FromStr;

/// Why a text is no id.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum InvalidId {
    #[error("is empty")]
    Empty,
    #[error("is longer than {0} characters")]
    TooLong(usize),
    #[error("has a character other than letters, digits, '_' and '-'")]
    Character,
    #[error("has a control character")]
    Control,
}

macro_rules! id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(String);

        impl $name {
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl FromStr for $name {
            type Err = InvalidId;

            fn from_str(text: &str) -> Result<Self, InvalidId> {
                validated(text).map(|()| Self(text.to_owned()))
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }
    };
}

id! {
    /// One ElevenLabs conversation: the key of a call.
    ConversationId
}
id! {
    /// The voice agent that took or placed the call.
    AgentId
}
id! {
    /// A campaign of ours.
    CampaignId
}
id! {
    /// A mailing, among all campaigns.
    MailingId
}
id! {
    /// One piece of work that people can follow and undo.
    OperationId
}

/// A row of a campaign's list, by the customer's own numbering: any printable
/// text, for lists number their rows in their own ways.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RecipientId(String);

impl RecipientId {
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for RecipientId {
    type Err = InvalidId;

    fn from_str(text: &str) -> Result<Self, InvalidId> {
        let text = text.trim();
        match text {
            "" => Err(InvalidId::Empty),
            _ if text.len() > LONGEST => Err(InvalidId::TooLong(LONGEST)),
            _ if text.chars().any(char::is_control) => Err(InvalidId::Control),
            _ => Ok(Self(text.to_owned())),
        }
    }
}

impl fmt::Display for RecipientId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for RecipientId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

const LONGEST: usize = 128;

fn validated(text: &str) -> Result<(), InvalidId> {
    let allowed = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == '-';
    match text {
        "" => Err(InvalidId::Empty),
        _ if text.len() > LONGEST => Err(InvalidId::TooLong(LONGEST)),
        _ if !text.chars().all(allowed) => Err(InvalidId::Character),
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_letters_digits_and_two_marks_make_an_id() {
        assert!("conv_0-A9".parse::<ConversationId>().is_ok());
        for bad in ["", "a b", "a/b", "a#b", "ä", "a\n", "../x"] {
            assert!(bad.parse::<ConversationId>().is_err(), "{bad:?}");
        }
    }

    #[test]
    fn an_id_has_at_most_128_characters() {
        assert!("a".repeat(128).parse::<AgentId>().is_ok());
        assert_eq!(
            "a".repeat(129).parse::<AgentId>(),
            Err(InvalidId::TooLong(128))
        );
    }
}
