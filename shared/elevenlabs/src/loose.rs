//! Reading JSON that may be anything.
//!
//! A derived `Deserialize` gives up at the first surprise; here a surprise costs
//! one field. Every type says what it can be made of, and whatever else is found
//! is passed over and noted. One pass, and nothing is buffered: the body of a
//! long call has megabytes, most of which nobody asks for.

use std::borrow::Cow;

use serde::de::{Deserializer, IgnoredAny, MapAccess, SeqAccess};

use crate::body::Unusable;
use crate::notes::{Notes, Why};

mod containers;
mod json;
mod numbers;
mod object;
mod slot;
mod texts;

pub(crate) use containers::{List, MOST_ENTRIES, Map, Variables, may_be_kept};
pub(crate) use json::{Json, Raw};
pub(crate) use numbers::scaled;
pub(crate) use object::{Key, fill, name, object};
pub(crate) use slot::Slot;
pub(crate) use texts::{Dialled, Name, Prose};

/// What can be read from JSON that may be anything else instead.
///
/// `null` and the empty text never reach these methods: they state nothing.
pub(crate) trait Loose<'de>: Sized {
    /// What a warning says is missing in what was found instead.
    const EXPECTED: &'static str;

    fn of_scalar(_: Scalar<'de>, _: &mut Notes) -> Result<Self, Why> {
        Err(Why::Not(Self::EXPECTED))
    }

    fn of_list<A: SeqAccess<'de>>(
        mut list: A,
        notes: &mut Notes,
    ) -> Result<Option<Self>, A::Error> {
        while list.next_element::<IgnoredAny>()?.is_some() {}
        notes.note(Why::Not(Self::EXPECTED));
        Ok(None)
    }

    fn of_object<A: MapAccess<'de>>(
        mut object: A,
        notes: &mut Notes,
    ) -> Result<Option<Self>, A::Error> {
        while object.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
        notes.note(Why::Not(Self::EXPECTED));
        Ok(None)
    }

    fn read<D: Deserializer<'de>>(json: D, notes: &mut Notes) -> Result<Option<Self>, D::Error> {
        json.deserialize_any(Slot::new(notes))
    }
}

/// A value without parts.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Scalar<'de> {
    Bool(bool),
    Whole(i64),
    Real(f64),
    Text(Cow<'de, str>),
}

/// The object that `json` is.
pub(crate) fn whole<'de, T: Loose<'de>>(json: &'de str, notes: &mut Notes) -> Result<T, Unusable> {
    read(json, notes)?.ok_or(Unusable::NotAnObject)
}

/// The whole of `json`, which must not have anything after it.
pub(crate) fn read<'de, T: Loose<'de>>(
    json: &'de str,
    notes: &mut Notes,
) -> Result<Option<T>, serde_json::Error> {
    let mut deserializer = serde_json::Deserializer::from_str(json);
    let read = T::read(&mut deserializer, notes)?;
    deserializer.end().map(|()| read)
}
