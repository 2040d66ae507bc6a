//! What becomes of a delivery.

use std::str::FromStr;

/// What became of a delivery.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    Recorded,
    Unchanged,
    Ignored,
    Erased,
    Quarantined,
    Parked,
    Rejected,
}

impl Outcome {
    pub const ALL: [Self; 7] = [
        Self::Recorded,
        Self::Unchanged,
        Self::Ignored,
        Self::Erased,
        Self::Quarantined,
        Self::Parked,
        Self::Rejected,
    ];

    pub fn as_str(self) -> &'static str {
        match self {
            Self::Recorded => "recorded",
            Self::Unchanged => "unchanged",
            Self::Ignored => "ignored",
            Self::Erased => "erased",
            Self::Quarantined => "quarantined",
            Self::Parked => "parked",
            Self::Rejected => "rejected",
        }
    }
}

impl FromStr for Outcome {
    type Err = ();

    fn from_str(word: &str) -> Result<Self, ()> {
        Self::ALL
            .into_iter()
            .find(|outcome| outcome.as_str() == word)
            .ok_or(())
    }
}

/// The word that rows keep.
pub(super) mod word {
    use super::Outcome;
    use serde::{Deserialize, Deserializer, Serializer, de};

    pub(in crate::deliveries) fn serialize<S: Serializer>(
        outcome: &Outcome,
        to: S,
    ) -> Result<S::Ok, S::Error> {
        to.serialize_str(outcome.as_str())
    }

    pub(in crate::deliveries) fn deserialize<'de, D: Deserializer<'de>>(
        from: D,
    ) -> Result<Outcome, D::Error> {
        let word = String::deserialize(from)?;
        word.parse()
            .map_err(|()| de::Error::custom("an unknown outcome"))
    }
}
