//! Lists as the API hands them out: page by page, each with the way to the next.
//!
//! A page is all that says that nothing is missing, so it is read more strictly
//! than what lies in it: without its list, or with more to come and no cursor,
//! it is no page, and an item that cannot be read is counted.

use std::borrow::Cow;

use serde::de::Deserializer;

use crate::body::Unusable;
use crate::loose::{List, Loose};
use crate::notes::Notes;

/// One page of a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Page<T> {
    pub items: Vec<T>,
    /// How many items were left out, for they could not be told apart.
    pub unreadable: usize,
    /// What asks for the next page; `None` on the last one.
    pub next_cursor: Option<String>,
}

/// An item of a list, whether or not it is what it should be.
pub(crate) struct Entry<T>(Option<T>);

impl<'de, T: Loose<'de>> Loose<'de> for Entry<T> {
    const EXPECTED: &'static str = T::EXPECTED;

    fn read<D: Deserializer<'de>>(json: D, notes: &mut Notes) -> Result<Option<Self>, D::Error> {
        T::read(json, notes).map(|read| Some(Self(read)))
    }
}

impl<T> Page<T> {
    /// The items of `list`, which is called `name`, as `item` understands them.
    pub(crate) fn of<S>(
        list: Option<List<Entry<S>>>,
        name: &'static str,
        mut item: impl FnMut(S) -> Option<T>,
    ) -> Result<Self, Unusable> {
        let List(entries) = list.ok_or(Unusable::Missing(name))?;
        let all = entries.len();
        let items: Vec<T> = entries
            .into_iter()
            .filter_map(|Entry(entry)| item(entry?))
            .collect();
        Ok(Self {
            unreadable: all - items.len(),
            items,
            next_cursor: None,
        })
    }

    /// With what the page says of the next one.
    pub(crate) fn before(
        self,
        next: Option<Cow<'_, str>>,
        has_more: Option<bool>,
    ) -> Result<Self, Unusable> {
        let next_cursor = match (has_more, next) {
            (Some(true), None) => return Err(Unusable::NoCursor),
            (Some(false), _) => None,
            (_, next) => next.map(Cow::into_owned),
        };
        Ok(Self {
            next_cursor,
            ..self
        })
    }
}
