//! The flat body's transcript.
//!
//! What a message's `timestamp` counts is not laid down: seconds from the start,
//! unix seconds and written-out times have all been taken for it, and they
//! cannot be confused, for no call lasts three years.

use std::borrow::Cow;

use domain::{Speaker, Timestamp, Turn};
use serde::de::{MapAccess, SeqAccess};

use crate::loose::{List, Loose, Name, Scalar, object};
use crate::notes::{Notes, Why};

/// The messages, whether within an object or by themselves.
#[derive(Default)]
pub(crate) struct Messages<'de>(Vec<Message<'de>>);

object! {
    Wrapped {
        messages: List<Message<'de>>,
    }
}

object! {
    Message {
        role: Name,
        content: Cow<'de, str>,
        timestamp: Moment,
    }
}

/// When something was said.
#[derive(Clone, Copy)]
pub(crate) enum Moment {
    /// Seconds from the start.
    After(u32),
    At(Timestamp),
}

/// More seconds than any call has, and fewer than any clock shows.
const THREE_YEARS: u32 = 100_000_000;

impl<'de> Messages<'de> {
    /// The turns of a call that began at `start`, or with its first message.
    pub(super) fn turns(self, start: Option<Timestamp>) -> Vec<Turn> {
        let moments = self.0.iter().filter_map(|message| message.timestamp);
        let first = moments.filter_map(Moment::on_the_clock).min();
        let start = start.or(first).unwrap_or_default();
        let mut before = 0;
        let turns = self.0.into_iter().map(|message| {
            before = message
                .timestamp
                .map_or(before, |moment| moment.seconds_after(start));
            Turn {
                speaker: Speaker::from(
                    message
                        .role
                        .as_ref()
                        .map_or("unknown", |role| role.0.as_str()),
                ),
                at_secs: before,
                text: message.content.map(Cow::into_owned),
                ..Turn::default()
            }
        });
        turns.collect()
    }
}

impl Moment {
    fn on_the_clock(self) -> Option<Timestamp> {
        match self {
            Self::After(_) => None,
            Self::At(time) => Some(time),
        }
    }

    fn seconds_after(self, start: Timestamp) -> u32 {
        match self {
            Self::After(seconds) => seconds,
            Self::At(time) => time
                .duration_since(start)
                .as_secs()
                .max(0)
                .try_into()
                .unwrap_or(THREE_YEARS),
        }
    }
}

impl<'de> Loose<'de> for Messages<'de> {
    const EXPECTED: &'static str = "an object with messages";

    fn of_list<A: SeqAccess<'de>>(list: A, notes: &mut Notes) -> Result<Option<Self>, A::Error> {
        let messages = List::of_list(list, notes)?;
        Ok(messages.map(|List(messages)| Self(messages)))
    }

    fn of_object<A: MapAccess<'de>>(
        object: A,
        notes: &mut Notes,
    ) -> Result<Option<Self>, A::Error> {
        let wrapped = Wrapped::of_object(object, notes)?;
        let messages = wrapped.and_then(|wrapped| wrapped.messages);
        Ok(messages.map(|List(messages)| Self(messages)))
    }
}

impl<'de> Loose<'de> for Moment {
    const EXPECTED: &'static str = "a time";

    fn of_scalar(scalar: Scalar<'de>, notes: &mut Notes) -> Result<Self, Why> {
        match u32::of_scalar(scalar.clone(), notes) {
            Ok(seconds) if seconds < THREE_YEARS => Ok(Self::After(seconds)),
            _ => Timestamp::of_scalar(scalar, notes).map(Self::At),
        }
    }
}
