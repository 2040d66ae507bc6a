//! Texts, and how long each may be.

use std::borrow::Cow;

use domain::{AgentId, Direction, State, Status};

use super::{Loose, Scalar};
use crate::notes::{Notes, Why};

/// A short text, such as an id or a word. A longer one is left out: the
/// beginning of an id would be another id.
#[derive(Debug, PartialEq)]
pub(crate) struct Name(pub(crate) String);

/// A text for people, cut where it goes on for too long.
#[derive(Debug, PartialEq)]
pub(crate) struct Prose(pub(crate) String);

/// A phone number as a carrier wrote it, in a text or as a number.
#[derive(Debug, PartialEq)]
pub(crate) struct Dialled(pub(crate) String);

const LONGEST_WORD: usize = 128;
const LONGEST_NAME: usize = 1024;
const LONGEST_PROSE: usize = 64 * 1024;

impl<'de> Loose<'de> for Cow<'de, str> {
    const EXPECTED: &'static str = "a text";

    fn of_scalar(scalar: Scalar<'de>, _: &mut Notes) -> Result<Self, Why> {
        match scalar {
            Scalar::Text(text) => Ok(text),
            _ => Err(Why::Not(Self::EXPECTED)),
        }
    }
}

/// A text of at most `most` bytes.
fn short<'de>(scalar: Scalar<'de>, most: usize, notes: &mut Notes) -> Result<Cow<'de, str>, Why> {
    let text = Cow::of_scalar(scalar, notes)?;
    if text.len() > most {
        Err(Why::TooLong)
    } else {
        Ok(text)
    }
}

impl<'de> Loose<'de> for Name {
    const EXPECTED: &'static str = "a text";

    fn of_scalar(scalar: Scalar<'de>, notes: &mut Notes) -> Result<Self, Why> {
        short(scalar, LONGEST_NAME, notes).map(|text| Self(text.into_owned()))
    }
}

impl<'de> Loose<'de> for Prose {
    const EXPECTED: &'static str = "a text";

    fn of_scalar(scalar: Scalar<'de>, notes: &mut Notes) -> Result<Self, Why> {
        let mut text = Cow::of_scalar(scalar, notes)?.into_owned();
        if text.len() > LONGEST_PROSE {
            text.truncate(text.floor_char_boundary(LONGEST_PROSE));
            notes.note(Why::CutTo(LONGEST_PROSE));
        }
        Ok(Self(text))
    }
}

impl<'de> Loose<'de> for Dialled {
    const EXPECTED: &'static str = "a phone number";

    fn of_scalar(scalar: Scalar<'de>, notes: &mut Notes) -> Result<Self, Why> {
        match scalar {
            Scalar::Whole(digits) if digits > 0 => Ok(Self(digits.to_string())),
            Scalar::Text(_) => {
                short(scalar, LONGEST_NAME, notes).map(|text| Self(text.into_owned()))
            }
            _ => Err(Why::Not(Self::EXPECTED)),
        }
    }
}

impl<'de> Loose<'de> for AgentId {
    const EXPECTED: &'static str = "an id of letters, digits, '_' and '-'";

    fn of_scalar(scalar: Scalar<'de>, notes: &mut Notes) -> Result<Self, Why> {
        Cow::of_scalar(scalar, notes)?
            .parse()
            .map_err(|_| Why::Not(Self::EXPECTED))
    }
}

macro_rules! words {
    ($($word:ty),*) => { $(
        impl<'de> Loose<'de> for $word {
            const EXPECTED: &'static str = "a word";

            fn of_scalar(scalar: Scalar<'de>, notes: &mut Notes) -> Result<Self, Why> {
                short(scalar, LONGEST_WORD, notes).map(|word| Self::from(word.as_ref()))
            }
        }
    )* };
}

words!(State, Status, Direction);
