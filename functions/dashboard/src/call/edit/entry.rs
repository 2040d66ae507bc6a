//! What the forms have in common: the revision they were filled in on, who left
//! the field as it is, and what is wrong with what was typed.

use domain::{Call, Edited};

use super::attribution::AttributionForm;
use super::conversion::ConversionForm;
use super::flags::FlagsForm;
use super::notes::NotesForm;
use super::tags::TagsForm;
use crate::call::history;
use crate::figures;
use crate::moment::{Clock, Moment};
use crate::page::Visitor;

/// The forms of a call.
pub(crate) struct Forms {
    pub(crate) attribution: AttributionForm,
    pub(crate) flags: FlagsForm,
    pub(crate) conversion: ConversionForm,
    pub(crate) notes: NotesForm,
    pub(crate) tags: TagsForm,
}

/// What every form has beside its fields.
#[derive(Default)]
pub(crate) struct Entry {
    /// The revision that the person sees.
    pub(crate) rev: u32,
    pub(crate) last: Option<LastEdit>,
    pub(crate) trouble: Option<Trouble>,
}

/// Who left a field as it is, and when.
pub(crate) struct LastEdit {
    pub(crate) by: String,
    pub(crate) at: Moment,
}

/// Why a form was not saved.
pub(crate) enum Trouble {
    Invalid(Vec<FieldFault>),
    /// Somebody else was quicker: what stands now.
    Changed {
        now: String,
    },
}

/// A field that cannot be used, and why.
pub(crate) struct FieldFault {
    pub(crate) field: &'static str,
    pub(crate) why: String,
}

impl Forms {
    pub(crate) fn of(call: &Call, clock: &Clock) -> Self {
        let staff = call.staff();
        Self {
            attribution: AttributionForm::of(&staff.attribution, clock),
            flags: FlagsForm::of(&staff.marks, clock),
            conversion: ConversionForm::of(&staff.conversion, clock),
            notes: NotesForm::of(&staff.notes, clock),
            tags: TagsForm::of(&staff.tags, clock),
        }
    }
}

impl Forms {
    /// The same as `visitor` may see it: who edits sees what they edit.
    #[must_use]
    pub(crate) fn told_to(mut self, visitor: &Visitor) -> Self {
        for text in [&mut self.notes.notes, &mut self.conversion.note] {
            *text = visitor.words(text);
        }
        for tag in &mut self.tags.tags {
            tag.tag = visitor.words(&tag.tag);
        }
        self
    }
}

impl Entry {
    pub(super) fn of<T>(edited: &Option<Edited<T>>, clock: &Clock) -> Self {
        let last = |edited: &Edited<T>| LastEdit {
            by: history::actor(&edited.actor),
            at: clock.moment(edited.at),
        };
        Self {
            rev: edited.as_ref().map_or(0, |edited| edited.rev),
            last: edited.as_ref().map(last),
            trouble: None,
        }
    }

    /// What is wrong with the field `name`.
    pub(crate) fn fault(&self, name: &str) -> Option<&str> {
        let Some(Trouble::Invalid(faults)) = &self.trouble else {
            return None;
        };
        let fault = faults.iter().find(|fault| fault.field == name);
        fault.map(|fault| fault.why.as_str())
    }

    /// What stands now, when somebody else was quicker.
    pub(crate) fn changed(&self) -> Option<&str> {
        match &self.trouble {
            Some(Trouble::Changed { now }) => Some(now),
            _ => None,
        }
    }
}

impl FieldFault {
    pub(super) fn new(field: &'static str, why: impl Into<String>) -> Self {
        Self {
            field,
            why: why.into(),
        }
    }
}

/// A text of several lines, as it is kept; or why it cannot be.
pub(super) fn long_text(text: &str, most: usize) -> Result<String, String> {
    let text = text.replace("\r\n", "\n").trim().to_owned();
    let odd = |c: char| c.is_control() && !matches!(c, '\t' | '\n' | '\r');
    match text.chars().count() {
        count if count > most => {
            let most = figures::count(most as u64);
            Err(format!(
                "This is longer than {most} characters. Shorten it."
            ))
        }
        _ if text.contains(odd) => Err("This has a control character. Remove it.".to_owned()),
        _ => Ok(text),
    }
}
