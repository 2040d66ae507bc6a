//! Objects: fields with the vendor's names, each read by its own type.

use std::borrow::Cow;
use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, MapAccess, Visitor};

use super::{Loose, Slot};
use crate::notes::{Notes, Step};

/// Declares an object of the vendor's: every field is optional, and bears the
/// vendor's name unless another is given.
macro_rules! object {
    ($(#[$doc:meta])* $object:ident { $($field:ident $(($name:literal))? : $kind:ty,)* }) => {
        $(#[$doc])*
        #[derive(Default)]
        pub(crate) struct $object<'de> {
            $(pub(crate) $field: Option<$kind>,)*
            of: std::marker::PhantomData<&'de str>,
        }

        impl<'de> $crate::loose::Loose<'de> for $object<'de> {
            const EXPECTED: &'static str = "an object";

            fn of_object<A: serde::de::MapAccess<'de>>(
                mut object: A,
                notes: &mut $crate::notes::Notes,
            ) -> Result<Option<Self>, A::Error> {
                let mut read = Self::default();
                while let Some(name) = object.next_key_seed($crate::loose::Key)? {
                    match name.as_ref() {
                        $($crate::loose::name!($field $($name)?) => $crate::loose::fill(
                            &mut read.$field,
                            $crate::loose::name!($field $($name)?),
                            &mut object,
                            notes,
                        )?,)*
                        _ => {
                            object.next_value::<serde::de::IgnoredAny>()?;
                        }
                    }
                }
                Ok(Some(read))
            }
        }
    };
}

macro_rules! name {
    ($field:ident) => {
        stringify!($field)
    };
    ($field:ident $name:literal) => {
        $name
    };
}

pub(crate) use {name, object};

/// Reads the next value of `object` into the field it belongs to.
///
/// The last of repeated keys counts, as everywhere in JSON, but one that says
/// nothing takes nothing away.
pub(crate) fn fill<'de, T: Loose<'de>, A: MapAccess<'de>>(
    field: &mut Option<T>,
    name: &'static str,
    object: &mut A,
    notes: &mut Notes,
) -> Result<(), A::Error> {
    let read = notes.within(Step::Field(name), |notes| {
        object.next_value_seed(Slot::new(notes))
    })?;
    if read.is_some() {
        *field = read;
    }
    Ok(())
}

/// Reads a key without copying it, unless it has escapes.
pub(crate) struct Key;

impl<'de> DeserializeSeed<'de> for Key {
    type Value = Cow<'de, str>;

    fn deserialize<D: Deserializer<'de>>(self, key: D) -> Result<Self::Value, D::Error> {
        key.deserialize_str(self)
    }
}

impl<'de> Visitor<'de> for Key {
    type Value = Cow<'de, str>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a key")
    }

    fn visit_borrowed_str<E>(self, key: &'de str) -> Result<Self::Value, E> {
        Ok(Cow::Borrowed(key))
    }

    fn visit_str<E>(self, key: &str) -> Result<Self::Value, E> {
        Ok(Cow::Owned(key.to_owned()))
    }
}
