//! JSON as a tree that folds, in the order it was written.
//!
//! Bodies come in megabytes, so a tree is bounded: what is too wide or too deep
//! is left folded with a link that opens it alone. Values stay unparsed until
//! they are shown.

mod fields;
mod pointer;
mod search;

use serde_json::value::RawValue;

use self::fields::Fields;
use crate::figures;

pub(crate) use self::pointer::Pointer;
pub(crate) use self::search::{Found, Place};

/// A value and what is in it, as steps to be written down one after the other.
pub(crate) struct Tree {
    pub(crate) steps: Vec<Step>,
}

/// One step of writing a tree down.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Step {
    Open {
        name: String,
        size: String,
        unfolded: bool,
    },
    Close,
    Leaf {
        name: String,
        kind: Kind,
        text: String,
        cut: bool,
    },
    /// Something that is not shown here, and where it is.
    Elsewhere {
        name: String,
        what: String,
        path: String,
    },
}

/// What kind of value a leaf is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Text,
    Number,
    Word,
}

/// How much of a body is shown at once.
#[derive(Clone, Copy)]
pub(crate) struct Bounds {
    /// Roughly how many steps in all.
    pub(crate) steps: usize,
    /// How many entries of one object or list.
    pub(crate) width: usize,
}

const DEEPEST: usize = 30;
const LONGEST_TEXT: usize = 2_000;

impl Kind {
    pub(crate) fn class(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Number => "number",
            Self::Word => "word",
        }
    }
}

impl Tree {
    /// Whether something is left out, and stands on a page of its own.
    pub(crate) fn is_whole(&self) -> bool {
        let left_out =
            |step: &Step| matches!(step, Step::Elsewhere { .. } | Step::Leaf { cut: true, .. });
        !self.steps.iter().any(left_out)
    }

    /// The part of `json` at `place`, from entry `from` on; nothing when there
    /// is no such part, or when it is no JSON. `path` is the page that shows
    /// any part.
    pub(crate) fn of(
        json: &str,
        place: &Pointer,
        from: usize,
        bounds: Bounds,
        path: &str,
    ) -> Option<Self> {
        let whole: &RawValue = serde_json::from_str(json).ok()?;
        let part = place.find(whole)?;
        let mut writer = Writer {
            steps: Vec::new(),
            bounds,
            path,
        };
        writer.value(place.name(), part, place, from, 0);
        Some(Self {
            steps: writer.steps,
        })
    }
}

struct Writer<'a> {
    steps: Vec<Step>,
    bounds: Bounds,
    path: &'a str,
}

impl Writer<'_> {
    fn value(
        &mut self,
        name: String,
        value: &RawValue,
        place: &Pointer,
        from: usize,
        depth: usize,
    ) {
        let entries = match value.get().as_bytes().first() {
            Some(b'{') => Fields::of_object(value),
            Some(b'[') => Fields::of_list(value),
            _ => return self.steps.push(leaf(name, value)),
        };
        let full = self.steps.len() >= self.bounds.steps || depth >= DEEPEST;
        match full && !entries.is_empty() {
            true => self.elsewhere(name, entries.size(), place, 0),
            false => self.entries(name, &entries, place, from, depth),
        }
    }

    fn entries(
        &mut self,
        name: String,
        entries: &Fields<'_>,
        place: &Pointer,
        from: usize,
        depth: usize,
    ) {
        let unfolded = depth < 2 && !entries.is_wide();
        self.steps.push(Step::Open {
            name,
            size: entries.size(),
            unfolded,
        });
        let shown = entries.iter().skip(from).take(self.bounds.width);
        for (name, value) in shown {
            self.value(
                name.to_string(),
                value,
                &place.then(name),
                0,
                depth.saturating_add(1),
            );
        }
        let next = from.saturating_add(self.bounds.width);
        if let Some(rest) = entries.len().checked_sub(next).filter(|rest| *rest > 0) {
            self.elsewhere(
                String::new(),
                format!("{} more", figures::count(rest as u64)),
                place,
                next,
            );
        }
        self.steps.push(Step::Close);
    }

    fn elsewhere(&mut self, name: String, what: String, place: &Pointer, from: usize) {
        let query =
            serde_urlencoded::to_string([("at", place.to_string()), ("from", from.to_string())]);
        let path = format!("{}?{}", self.path, query.unwrap_or_default());
        self.steps.push(Step::Elsewhere { name, what, path });
    }
}

fn leaf(name: String, value: &RawValue) -> Step {
    let written = value.get();
    let (kind, text) = match written.as_bytes().first() {
        Some(b'"') => (
            Kind::Text,
            serde_json::from_str(written).unwrap_or_else(|_| written.to_owned()),
        ),
        Some(b'-' | b'0'..=b'9') => (Kind::Number, written.to_owned()),
        _ => (Kind::Word, written.to_owned()),
    };
    let cut = text.char_indices().nth(LONGEST_TEXT).map(|(end, _)| end);
    let shown = cut.and_then(|end| text.get(..end)).unwrap_or(&text);
    Step::Leaf {
        name,
        kind,
        text: shown.to_owned(),
        cut: cut.is_some(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const WIDE: Bounds = Bounds {
        steps: 100,
        width: 100,
    };

    fn tree(json: &str, at: &str, from: usize, bounds: Bounds) -> Option<Vec<String>> {
        let tree = Tree::of(json, &at.parse().unwrap(), from, bounds, "/raw")?;
        Some(tree.steps.iter().map(told).collect())
    }

    fn told(step: &Step) -> String {
        match step {
            Step::Open { name, size, .. } => format!("{name} ({size}"),
            Step::Close => ")".to_owned(),
            Step::Leaf {
                name, text, cut, ..
            } => format!("{name}={text}{}", if *cut { "…" } else { "" }),
            Step::Elsewhere { name, what, path } => format!("{name}~{what} {path}"),
        }
    }

    #[test]
    fn fields_keep_the_order_they_were_written_in() {
        let steps = tree(r#"{"b":1,"a":["x",null]}"#, "", 0, WIDE).unwrap();
        assert_eq!(
            steps,
            [" (2 fields", "b=1", "a (2 items", "0=x", "1=null", ")", ")"]
        );
    }

    #[test]
    fn what_is_too_wide_goes_on_elsewhere() {
        let narrow = Bounds {
            steps: 100,
            width: 2,
        };
        let steps = tree("[1,2,3]", "", 0, narrow).unwrap();
        assert_eq!(
            steps,
            [" (3 items", "0=1", "1=2", "~1 more /raw?at=&from=2", ")"]
        );
        assert_eq!(
            tree("[1,2,3]", "", 2, narrow).unwrap(),
            [" (3 items", "2=3", ")"]
        );
    }

    #[test]
    fn what_is_too_much_stays_folded_with_a_link() {
        let few = Bounds { steps: 2, width: 9 };
        let steps = tree(r#"{"a":1,"b/c":{"d":2},"e":3}"#, "", 0, few).unwrap();
        assert_eq!(
            steps,
            [
                " (3 fields",
                "a=1",
                "b/c~1 field /raw?at=%2Fb%7E1c&from=0",
                "e=3",
                ")"
            ]
        );
    }

    #[test]
    fn a_part_is_found_by_its_place() {
        let steps = tree(r#"{"a":1,"b/c":{"d":[7,8]}}"#, "/b~1c/d/1", 0, WIDE).unwrap();
        assert_eq!(steps, ["1=8"]);
        assert_eq!(tree("{}", "/a", 0, WIDE), None);
    }

    #[test]
    fn nothing_makes_the_tree_grow_without_bound() {
        let nested = format!("{}{}", "[".repeat(100), "]".repeat(100));
        assert!(tree(&nested, "", 0, WIDE).unwrap().len() < 70);
        let wide = format!("[{}0]", "[1,2,3],".repeat(10_000));
        assert!(tree(&wide, "", 0, WIDE).unwrap().len() < 300);
    }

    #[test]
    fn long_texts_are_cut_between_characters() {
        let json = format!("\"{}\"", "é".repeat(3_000));
        assert_eq!(
            tree(&json, "", 0, WIDE).unwrap(),
            [format!("={}…", "é".repeat(2_000))]
        );
    }

    #[test]
    fn what_is_no_json_has_no_tree() {
        assert_eq!(tree("<html>", "", 0, WIDE), None);
    }
}
