//! What a column can be.

use std::fmt;
use std::str::FromStr;

/// What a column can tell of a recipient.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Field {
    RecipientId,
    Mailing,
    FirstName,
    LastName,
    /// First and last name in one.
    FullName,
    Phone,
    Email,
    /// Street and what else finds the door; several columns make one address.
    Address,
    /// Where a list keeps it apart from the street.
    HouseNumber,
    City,
    Zip,
    Country,
    Code,
}

/// The word names no field.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("is not a field of a recipient, such as phone or last_name")]
pub struct UnknownField;

impl Field {
    pub const ALL: [Self; 13] = [
        Self::RecipientId,
        Self::Mailing,
        Self::FirstName,
        Self::LastName,
        Self::FullName,
        Self::Phone,
        Self::Email,
        Self::Address,
        Self::HouseNumber,
        Self::City,
        Self::Zip,
        Self::Country,
        Self::Code,
    ];

    pub fn as_str(self) -> &'static str {
        match self {
            Self::RecipientId => "recipient_id",
            Self::Mailing => "mailing_id",
            Self::FirstName => "first_name",
            Self::LastName => "last_name",
            Self::FullName => "full_name",
            Self::Phone => "phone",
            Self::Email => "email",
            Self::Address => "address",
            Self::HouseNumber => "house_number",
            Self::City => "city",
            Self::Zip => "zip",
            Self::Country => "country",
            Self::Code => "code",
        }
    }

    /// Whether several columns may be it.
    pub fn repeats(self) -> bool {
        matches!(self, Self::Phone | Self::Address)
    }

    /// Whether it can tell one recipient from another.
    pub(crate) fn identifies(self) -> bool {
        !matches!(
            self,
            Self::Mailing | Self::HouseNumber | Self::City | Self::Zip | Self::Country
        ) && self != Self::FirstName
    }
}

impl FromStr for Field {
    type Err = UnknownField;

    fn from_str(word: &str) -> Result<Self, UnknownField> {
        let field = Self::ALL.into_iter().find(|field| field.as_str() == word);
        field.ok_or(UnknownField)
    }
}

impl fmt::Display for Field {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}
