//! A place in a JSON value, written as RFC 6901 says.

use std::convert::Infallible;
use std::fmt;
use std::str::FromStr;

use serde_json::value::RawValue;

use super::fields::Fields;

/// The names to follow from the whole value; none for the whole.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Pointer(Vec<String>);

impl Pointer {
    /// The place of the entry `name` in the value here.
    pub(crate) fn then(&self, name: &str) -> Self {
        let names = self.0.iter().cloned().chain([name.to_owned()]);
        Self(names.collect())
    }

    /// The last name; empty for the whole value.
    pub(crate) fn name(&self) -> String {
        self.0.last().cloned().unwrap_or_default()
    }

    pub(crate) fn is_whole(&self) -> bool {
        self.0.is_empty()
    }

    /// The value at this place in `whole`.
    pub(crate) fn find<'a>(&self, whole: &'a RawValue) -> Option<&'a RawValue> {
        self.0.iter().try_fold(whole, |value, name| {
            let entries = match value.get().as_bytes().first()? {
                b'{' => Fields::of_object(value),
                b'[' => Fields::of_list(value),
                _ => return None,
            };
            let found = entries.iter().find(|(entry, _)| entry == name);
            found.map(|(_, value)| value)
        })
    }
}

impl FromStr for Pointer {
    type Err = Infallible;

    fn from_str(text: &str) -> Result<Self, Infallible> {
        let names = text.split('/').skip(1);
        Ok(Self(
            names
                .map(|name| name.replace("~1", "/").replace("~0", "~"))
                .collect(),
        ))
    }
}

impl fmt::Display for Pointer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0
            .iter()
            .try_for_each(|name| write!(f, "/{}", name.replace('~', "~0").replace('/', "~1")))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_reads_back_as_it_was_written() {
        let place = Pointer::default().then("a/b").then("~1").then("").then("0");
        assert_eq!(place.to_string(), "/a~1b/~01//0");
        assert_eq!(place.to_string().parse(), Ok(place));
    }
}
