//! The one visitor: hands whatever JSON holds to the type that is to be read.

use std::borrow::Cow;
use std::fmt;
use std::marker::PhantomData;

use serde::de::{DeserializeSeed, Deserializer, MapAccess, SeqAccess, Visitor};

use super::{Loose, Scalar};
use crate::notes::Notes;

/// Room for a `T`, whatever is put there.
pub(crate) struct Slot<'n, T> {
    notes: &'n mut Notes,
    holds: PhantomData<T>,
}

impl<'n, T> Slot<'n, T> {
    pub(crate) fn new(notes: &'n mut Notes) -> Self {
        Self {
            notes,
            holds: PhantomData,
        }
    }

    fn scalar<'de>(self, scalar: Scalar<'de>) -> Option<T>
    where
        T: Loose<'de>,
    {
        T::of_scalar(scalar, self.notes)
            .map_err(|why| self.notes.note(why))
            .ok()
    }

    fn text<'de>(self, text: Cow<'de, str>) -> Option<T>
    where
        T: Loose<'de>,
    {
        if text.is_empty() {
            None
        } else {
            self.scalar(Scalar::Text(text))
        }
    }
}

impl<'de, T: Loose<'de>> DeserializeSeed<'de> for Slot<'_, T> {
    type Value = Option<T>;

    fn deserialize<D: Deserializer<'de>>(self, json: D) -> Result<Self::Value, D::Error> {
        T::read(json, self.notes)
    }
}

impl<'de, T: Loose<'de>> Visitor<'de> for Slot<'_, T> {
    type Value = Option<T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JSON")
    }

    fn visit_unit<E>(self) -> Result<Self::Value, E> {
        Ok(None)
    }

    fn visit_bool<E>(self, value: bool) -> Result<Self::Value, E> {
        Ok(self.scalar(Scalar::Bool(value)))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Self::Value, E> {
        Ok(self.scalar(Scalar::Whole(value)))
    }

    fn visit_u64<E>(self, value: u64) -> Result<Self::Value, E> {
        Ok(self.scalar(i64::try_from(value).map_or(Scalar::Real(value as f64), Scalar::Whole)))
    }

    fn visit_f64<E>(self, value: f64) -> Result<Self::Value, E> {
        Ok(self.scalar(Scalar::Real(value)))
    }

    fn visit_str<E>(self, value: &str) -> Result<Self::Value, E> {
        Ok(self.text(Cow::Owned(value.to_owned())))
    }

    fn visit_borrowed_str<E>(self, value: &'de str) -> Result<Self::Value, E> {
        Ok(self.text(Cow::Borrowed(value)))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, list: A) -> Result<Self::Value, A::Error> {
        T::of_list(list, self.notes)
    }

    fn visit_map<A: MapAccess<'de>>(self, object: A) -> Result<Self::Value, A::Error> {
        T::of_object(object, self.notes)
    }
}
