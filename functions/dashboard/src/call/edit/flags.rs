//! Whether the call is spam or a test, where a person knows better than the rules.

use domain::{Call, Edit, Edited, Marks};
use serde::Deserialize;

use super::entry::{Entry, FieldFault, Forms, Trouble};
use crate::moment::Clock;

/// The form, as it stands or as it was typed.
pub(crate) struct FlagsForm {
    pub(crate) entry: Entry,
    pub(crate) spam: Option<bool>,
    pub(crate) test: Option<bool>,
}

/// The form as it was sent.
#[derive(Debug, Deserialize)]
pub(crate) struct Typed {
    rev: u32,
    #[serde(default)]
    spam: String,
    #[serde(default)]
    test: String,
}

impl FlagsForm {
    pub(crate) fn of(edited: &Option<Edited<Marks>>, clock: &Clock) -> Self {
        let marks = edited.as_ref().map(|edited| edited.value);
        let Marks { spam, test } = marks.unwrap_or_default();
        Self {
            entry: Entry::of(edited, clock),
            spam,
            test,
        }
    }
}

impl super::Typed for Typed {
    const NAME: &'static str = "flags";

    fn rev(&self) -> u32 {
        self.rev
    }

    fn edit(&self) -> Result<Edit, Vec<FieldFault>> {
        let spam = said("spam", &self.spam);
        let test = said("test", &self.test);
        match (spam, test) {
            (Ok(spam), Ok(test)) => Ok(Edit::Marks(Marks { spam, test })),
            (spam, test) => Err(spam.err().into_iter().chain(test.err()).collect()),
        }
    }

    fn back_into(self, forms: &mut Forms, trouble: Trouble) {
        let form = &mut forms.flags;
        form.spam = said("spam", &self.spam).unwrap_or(form.spam);
        form.test = said("test", &self.test).unwrap_or(form.test);
        form.entry.trouble = Some(trouble);
    }

    fn standing(call: &Call) -> String {
        let Marks { spam, test } = call.staff().marks();
        format!("spam: {}, test: {}", word(spam), word(test))
    }
}

fn said(field: &'static str, text: &str) -> Result<Option<bool>, FieldFault> {
    match text {
        "" => Ok(None),
        "yes" => Ok(Some(true)),
        "no" => Ok(Some(false)),
        _ => Err(FieldFault::new(field, "Choose one of the answers.")),
    }
}

/// A mark in a word.
pub(crate) fn word(mark: Option<bool>) -> &'static str {
    match mark {
        Some(true) => "yes",
        Some(false) => "no",
        None => "left to the rules",
    }
}
