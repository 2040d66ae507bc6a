//! What each column of a sheet is: guessed, then confirmed by a person.

use crate::Field;
use crate::heading::squashed;

/// What each column of a sheet is taken for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Columns {
    columns: Vec<Column>,
}

/// One column, with enough of it for a person to confirm the guess.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Column {
    /// Counted from zero.
    pub index: usize,
    /// Its name; empty when it has none.
    pub heading: String,
    /// What it is taken for; nothing when it is left out.
    pub field: Option<Field>,
    pub certainty: Certainty,
    /// The first few different values in it.
    pub samples: Vec<String>,
}

/// What a guess rests on, the weakest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Certainty {
    /// Nothing tells what it is.
    None,
    /// What stands in it looks like that.
    Values,
    /// A word of its name says so.
    Resembles,
    /// Its name says so.
    Named,
    /// A person said so.
    Chosen,
}

/// A choice that the sheet does not allow.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum InvalidChoice {
    #[error("the list has no column '{0}'")]
    NoSuchColumn(String),
}

impl Columns {
    pub(crate) fn new(columns: Vec<Column>) -> Self {
        Self { columns }
    }

    pub fn all(&self) -> &[Column] {
        &self.columns
    }

    /// The columns taken for `field`, in their order.
    pub fn of(&self, field: Field) -> impl Iterator<Item = &Column> {
        let columns = self.columns.iter();
        columns.filter(move |column| column.field == Some(field))
    }

    pub fn has(&self, field: Field) -> bool {
        self.of(field).next().is_some()
    }

    /// Whether ids are made from what the rows say, as the list has none.
    pub fn makes_ids(&self) -> bool {
        !self.has(Field::RecipientId)
    }

    /// Takes the column of that name, or of that place counted from one, for
    /// `field`; nothing leaves it out. What may be once only moves there.
    pub fn choose(&mut self, column: &str, field: Option<Field>) -> Result<(), InvalidChoice> {
        let index = self
            .named(column)
            .or_else(|| self.placed(column))
            .ok_or_else(|| InvalidChoice::NoSuchColumn(domain::shortened(column, 60)))?;
        self.take(index, field, Certainty::Chosen);
        Ok(())
    }

    fn named(&self, name: &str) -> Option<usize> {
        let exact = |column: &&Column| !column.heading.is_empty() && column.heading == name;
        let alike = |column: &&Column| {
            let word = squashed(&column.heading);
            !word.is_empty() && word == squashed(name)
        };
        let columns = || self.columns.iter();
        let found = columns().find(exact).or_else(|| columns().find(alike));
        found.map(|column| column.index)
    }

    fn placed(&self, place: &str) -> Option<usize> {
        let index = place.trim().parse::<usize>().ok()?.checked_sub(1)?;
        (index < self.columns.len()).then_some(index)
    }

    pub(crate) fn take(&mut self, index: usize, field: Option<Field>, certainty: Certainty) {
        for column in &mut self.columns {
            let moves = field.is_some_and(|field| !field.repeats()) && column.field == field;
            if column.index == index {
                column.field = field;
                column.certainty = certainty;
            } else if moves {
                column.field = None;
                column.certainty = Certainty::None;
            }
        }
    }
}

impl Certainty {
    pub fn as_str(self) -> &'static str {
        match self {
            Self::None => "unknown",
            Self::Values => "by its values",
            Self::Resembles => "by a word of its name",
            Self::Named => "by its name",
            Self::Chosen => "chosen",
        }
    }
}
