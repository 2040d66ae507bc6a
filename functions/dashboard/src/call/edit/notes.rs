//! What people note about a call.

use domain::{Call, Edit, Edited, shortened};
use serde::Deserialize;

use super::entry::{Entry, FieldFault, Forms, Trouble, long_text};
use crate::moment::Clock;

/// The form, as it stands or as it was typed.
pub(crate) struct NotesForm {
    pub(crate) entry: Entry,
    pub(crate) notes: String,
}

/// The form as it was sent.
#[derive(Debug, Deserialize)]
pub(crate) struct Typed {
    rev: u32,
    #[serde(default)]
    notes: String,
}

const LONGEST: usize = 10_000;

impl NotesForm {
    pub(crate) fn of(edited: &Option<Edited<String>>, clock: &Clock) -> Self {
        let notes = edited.as_ref().map(|edited| edited.value.clone());
        Self {
            entry: Entry::of(edited, clock),
            notes: notes.unwrap_or_default(),
        }
    }
}

impl super::Typed for Typed {
    const NAME: &'static str = "notes";

    fn rev(&self) -> u32 {
        self.rev
    }

    fn edit(&self) -> Result<Edit, Vec<FieldFault>> {
        let notes = long_text(&self.notes, LONGEST);
        notes
            .map(Edit::Notes)
            .map_err(|why| vec![FieldFault::new("notes", why)])
    }

    fn back_into(self, forms: &mut Forms, trouble: Trouble) {
        forms.notes.notes = self.notes;
        forms.notes.entry.trouble = Some(trouble);
    }

    fn standing(call: &Call) -> String {
        let notes = call
            .staff()
            .notes
            .as_ref()
            .map(|edited| edited.value.as_str());
        let notes = notes.filter(|notes| !notes.is_empty());
        notes.map_or_else(|| "nothing".to_owned(), |notes| shortened(notes, 500))
    }
}
