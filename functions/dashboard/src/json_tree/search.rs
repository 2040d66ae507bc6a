//! Searching a whole body, whatever of it a page shows.

use serde_json::value::RawValue;

use super::Pointer;
use super::fields::Fields;
use crate::call::{Marked, says};

/// What a search came to.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Found {
    /// The first places, in the order of the body.
    pub(crate) places: Vec<Place>,
    pub(crate) count: usize,
}

/// One place that says what was sought.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Place {
    pub(crate) at: Pointer,
    /// Around what was found; empty for what has entries of its own.
    pub(crate) text: Marked,
}

const SHOWN: usize = 100;
const AROUND: usize = 60;
const DEEPEST: usize = 64;

impl Found {
    /// Each name and each plain value of `json` that says `sought`.
    pub(crate) fn of(json: &str, sought: &str) -> Self {
        let mut found = Self::default();
        if let Ok(whole) = serde_json::from_str::<&RawValue>(json) {
            found.look(whole, &Pointer::default(), sought, 0);
        }
        found
    }

    fn look(&mut self, value: &RawValue, at: &Pointer, sought: &str, depth: usize) {
        let (entries, text) = match value.get().as_bytes().first() {
            Some(b'{') => (Some(Fields::of_object(value)), String::new()),
            Some(b'[') => (Some(Fields::of_list(value)), String::new()),
            _ => (None, plain(value)),
        };
        let name = at.name();
        if says(&name, sought) || says(&text, sought) {
            self.note(at, &text, sought);
        }
        let entries = entries.filter(|_| depth < DEEPEST);
        for (name, value) in entries.iter().flat_map(Fields::iter) {
            self.look(value, &at.then(name), sought, depth.saturating_add(1));
        }
    }

    fn note(&mut self, at: &Pointer, text: &str, sought: &str) {
        self.count = self.count.saturating_add(1);
        if self.places.len() < SHOWN {
            self.places.push(Place {
                at: at.clone(),
                text: Marked::of(text, Some(sought)).around(AROUND),
            });
        }
    }
}

/// A text without its quotes; anything else as it is written.
fn plain(value: &RawValue) -> String {
    serde_json::from_str(value.get()).unwrap_or_else(|_| value.get().to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn places(json: &str, sought: &str) -> Vec<String> {
        let found = Found::of(json, sought);
        found
            .places
            .iter()
            .map(|place| place.at.to_string())
            .collect()
    }

    #[test]
    fn names_and_values_are_found_at_any_depth() {
        let json = r#"{"roof":{"Kind":"slate"},"said":["A ROOF","none"],"n":12}"#;
        assert_eq!(places(json, "roof"), ["/roof", "/said/0"]);
        assert_eq!(places(json, "12"), ["/n"]);
        assert_eq!(places(json, "kind"), ["/roof/Kind"]);
        assert_eq!(places("<html>", "html"), Vec::<String>::new());
    }

    #[test]
    fn all_are_counted_and_the_first_are_named() {
        let many = format!("[{}\"x\"]", "\"x\",".repeat(400));
        let found = Found::of(&many, "x");
        assert_eq!((found.count, found.places.len()), (401, SHOWN));
    }

    #[test]
    fn no_depth_is_too_deep() {
        let nested = format!("{}\"x\"{}", "[".repeat(120), "]".repeat(120));
        assert_eq!(Found::of(&nested, "x").count, 0);
    }
}
