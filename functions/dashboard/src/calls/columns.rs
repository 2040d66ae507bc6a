//! The columns of a list: which there are, and which somebody wants to see.
//! When a call was and who it was with always stand there.

use super::asked::{Asked, Fault};

/// The columns that are shown, in the order of the table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Columns(Vec<&'static str>);

/// A column as the chooser shows it.
pub(crate) struct ColumnChoice {
    pub(crate) word: &'static str,
    pub(crate) name: &'static str,
    pub(crate) shown: bool,
}

/// Each column by its word in the address, and what it is called.
const ALL: [(&str, &str); 11] = [
    ("title", "Title"),
    ("agent", "Agent"),
    ("dialled", "Our number"),
    ("duration", "Duration"),
    ("status", "Status"),
    ("attribution", "Attribution"),
    ("recipient", "Recipient"),
    ("conversion", "Conversion"),
    ("ended", "Ended because"),
    ("seen", "Seen by"),
    ("actions", "Actions"),
];

const USUAL: [&str; 7] = [
    "title",
    "agent",
    "duration",
    "status",
    "attribution",
    "conversion",
    "actions",
];

/// What stands for none at all, which an empty list could not.
const NONE: &str = "none";

impl Columns {
    /// Those that the address asks for; else those that the person chose once.
    pub(crate) fn of(asked: &Asked, chosen: Option<&str>) -> Self {
        let words = asked.value("columns").or(chosen);
        words.and_then(Self::read).unwrap_or_default()
    }

    /// Notes in `faults` what is no column.
    pub(crate) fn check(asked: &Asked, faults: &mut Vec<Fault>) {
        let given = asked
            .value("columns")
            .filter(|words| Self::read(words).is_none());
        if given.is_some() {
            let words = ALL.map(|(word, _)| word).join(", ");
            faults.push(Fault::new("columns", format!("must be some of {words}")));
        }
    }

    /// The columns that `words` names; nothing when one of them is none.
    fn read(words: &str) -> Option<Self> {
        let wanted: Vec<&str> = words.split(',').filter(|word| *word != NONE).collect();
        let known = |word: &&str| ALL.iter().any(|(known, _)| known == word);
        wanted.iter().all(known).then(|| {
            let all = ALL.iter().map(|(word, _)| *word);
            Self(all.filter(|word| wanted.contains(word)).collect())
        })
    }

    /// Those that were ticked, whatever else was sent.
    pub(crate) fn ticked<'a>(words: impl Iterator<Item = &'a str>) -> Self {
        let words: Vec<&str> = words.collect();
        let all = ALL.iter().map(|(word, _)| *word);
        Self(all.filter(|word| words.contains(word)).collect())
    }

    pub(crate) fn has(&self, word: &str) -> bool {
        self.0.contains(&word)
    }

    /// How many columns the table has in all.
    pub(crate) fn count(&self) -> usize {
        let beside = self.0.iter().filter(|word| **word != "title").count();
        beside.saturating_add(2)
    }

    pub(crate) fn choices(&self) -> Vec<ColumnChoice> {
        let choice = |(word, name): (&'static str, &'static str)| ColumnChoice {
            word,
            name,
            shown: self.has(word),
        };
        ALL.into_iter().map(choice).collect()
    }

    /// As the address has them.
    pub(crate) fn words(&self) -> String {
        match self.0.is_empty() {
            true => NONE.to_owned(),
            false => self.0.join(","),
        }
    }

    pub(crate) fn are_usual(&self) -> bool {
        *self == Self::default()
    }
}

impl Default for Columns {
    fn default() -> Self {
        Self(USUAL.to_vec())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_stand_in_the_order_of_the_table() {
        let asked = Asked::default().with("columns", "status,agent");
        assert_eq!(Columns::of(&asked, None).words(), "agent,status");
        assert_eq!(Columns::of(&asked, Some("title")).words(), "agent,status");
        let plain = Asked::default();
        assert_eq!(Columns::of(&plain, Some("title")).words(), "title");
        assert_eq!(Columns::of(&plain, Some("gone")), Columns::default());
    }

    #[test]
    fn no_column_at_all_is_a_choice() {
        let none = Columns::ticked([].into_iter());
        let asked = Asked::default().with("columns", none.words());
        assert_eq!(Columns::of(&asked, None), none);
        assert_eq!(none.count(), 2);
    }

    #[test]
    fn what_is_no_column_is_named() {
        let mut faults = Vec::new();
        Columns::check(&Asked::default().with("columns", "agent,x"), &mut faults);
        assert_eq!(faults.len(), 1);
    }
}
