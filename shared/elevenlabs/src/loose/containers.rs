//! Values with parts.

use std::collections::BTreeMap;

use domain::Json as JsonText;
use serde::de::{IgnoredAny, MapAccess, SeqAccess};

use super::{Json, Key, Loose, Slot};
use crate::notes::{Notes, Step, Why};

/// A list, without the items that are something else.
pub(crate) struct List<T>(pub(crate) Vec<T>);

/// Entries under names that the customer chose.
pub(crate) struct Map<T>(pub(crate) BTreeMap<String, T>);

/// Dynamic variables and their like, without what must not be kept: secrets,
/// and a second copy of the transcript that the vendor hides among them.
pub(crate) struct Variables(pub(crate) BTreeMap<String, JsonText>);

/// More than any customer needs.
pub(crate) const MOST_ENTRIES: usize = 1000;
const LONGEST_NAME: usize = 256;

impl<'de, T: Loose<'de>> Loose<'de> for List<T> {
    const EXPECTED: &'static str = "a list";

    fn of_list<A: SeqAccess<'de>>(
        mut list: A,
        notes: &mut Notes,
    ) -> Result<Option<Self>, A::Error> {
        let mut items = Vec::new();
        for place in 0.. {
            let slot = |notes: &mut Notes| list.next_element_seed(Slot::new(notes));
            match notes.within(Step::Item(place), slot)? {
                Some(item) => items.extend(item),
                None => break,
            }
        }
        Ok(Some(Self(items)))
    }
}

impl<'de, T: Loose<'de>> Loose<'de> for Map<T> {
    const EXPECTED: &'static str = "an object";

    fn of_object<A: MapAccess<'de>>(
        object: A,
        notes: &mut Notes,
    ) -> Result<Option<Self>, A::Error> {
        entries(object, notes, |_| true).map(|entries| Some(Self(entries)))
    }
}

impl<'de> Loose<'de> for Variables {
    const EXPECTED: &'static str = "an object";

    fn of_object<A: MapAccess<'de>>(
        object: A,
        notes: &mut Notes,
    ) -> Result<Option<Self>, A::Error> {
        let variables = entries::<Json, A>(object, notes, may_be_kept)?;
        Ok(Some(Self(
            variables
                .into_iter()
                .map(|(name, Json(value))| (name, value))
                .collect(),
        )))
    }
}

/// Whether a dynamic variable of this name may be kept.
pub(crate) fn may_be_kept(name: &str) -> bool {
    let secret = name
        .get(..8)
        .is_some_and(|start| start.eq_ignore_ascii_case("secret__"));
    !secret && name != "system__conversation_history"
}

/// The entries with a name that is `wanted`, up to a number that no customer needs.
fn entries<'de, T: Loose<'de>, A: MapAccess<'de>>(
    mut object: A,
    notes: &mut Notes,
    wanted: impl Fn(&str) -> bool,
) -> Result<BTreeMap<String, T>, A::Error> {
    let mut entries = BTreeMap::new();
    let mut left_out = None;
    while let Some(name) = object.next_key_seed(Key)? {
        let full = entries.len() == MOST_ENTRIES && !entries.contains_key(name.as_ref());
        let too_long = name.len() > LONGEST_NAME;
        if !wanted(&name) || full || too_long {
            let why = if full {
                Why::OnlyFirst(MOST_ENTRIES)
            } else {
                Why::TooLong
            };
            left_out = left_out.or(wanted(&name).then_some(why));
            object.next_value::<IgnoredAny>()?;
            continue;
        }
        let slot = |notes: &mut Notes| object.next_value_seed(Slot::new(notes));
        let value = notes.within(Step::Entry, slot)?;
        entries.extend(value.map(|value| (name.into_owned(), value)));
    }
    if let Some(why) = left_out {
        notes.note(why);
    }
    Ok(entries)
}
