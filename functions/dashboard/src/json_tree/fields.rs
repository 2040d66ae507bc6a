//! The entries of an object or a list, by name, each still unparsed.

use std::borrow::Cow;
use std::fmt;

use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};
use serde_json::value::RawValue;

use crate::figures;

/// Entries in the order they were written, repeated names included.
pub(crate) struct Fields<'a> {
    entries: Vec<(Cow<'a, str>, &'a RawValue)>,
    one: &'static str,
}

/// More entries than fit a glance.
const WIDE: usize = 40;

impl<'a> Fields<'a> {
    pub(crate) fn of_object(value: &'a RawValue) -> Self {
        let Object(entries) = serde_json::from_str(value.get()).unwrap_or_default();
        Self {
            entries,
            one: "field",
        }
    }

    pub(crate) fn of_list(value: &'a RawValue) -> Self {
        let items: Vec<&RawValue> = serde_json::from_str(value.get()).unwrap_or_default();
        let named = items.into_iter().enumerate();
        let entries = named
            .map(|(place, item)| (Cow::Owned(place.to_string()), item))
            .collect();
        Self {
            entries,
            one: "item",
        }
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = (&str, &'a RawValue)> {
        self.entries
            .iter()
            .map(|(name, value)| (name.as_ref(), *value))
    }

    pub(crate) fn len(&self) -> usize {
        self.entries.len()
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    pub(crate) fn is_wide(&self) -> bool {
        self.entries.len() > WIDE
    }

    /// `3 fields`, `1 item`
    pub(crate) fn size(&self) -> String {
        figures::counted(self.len() as u64, self.one)
    }
}

/// An object as a list, because a map would lose the order.
#[derive(Default)]
struct Object<'a>(Vec<(Cow<'a, str>, &'a RawValue)>);

impl<'de> Deserialize<'de> for Object<'de> {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        from.deserialize_map(AllEntries)
    }
}

struct AllEntries;

impl<'de> Visitor<'de> for AllEntries {
    type Value = Object<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut entries = Vec::new();
        while let Some((name, value)) = map.next_entry::<String, &RawValue>()? {
            entries.push((Cow::Owned(name), value));
        }
        Ok(Object(entries))
    }
}
