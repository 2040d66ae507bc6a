//! What somebody who erases means, and how they show that they mean it.

use domain::PhoneNumber;
use store::Kept;

use crate::form::Form;

/// What is to go.
pub(super) enum Meant {
    Call,
    /// Every call of the number.
    Person(PhoneNumber),
}

impl Meant {
    /// What the form says, if what was typed is the end of the number, or the
    /// call's id.
    pub(super) fn read(form: &mut Form, kept: &Kept) -> Option<Self> {
        let number = number(kept);
        let typed = form.read("typed", |text| Ok(text.to_owned()))?;
        let is_id = typed == kept.call.id().as_str();
        let is_tail = number.as_ref().is_some_and(|number| typed == tail(number));
        if !is_id && !is_tail {
            form.refuse("typed", "This is neither the end of the number nor the id.");
            return None;
        }
        match (form.value("what"), number) {
            ("call", _) => Some(Self::Call),
            ("person", Some(number)) => Some(Self::Person(number)),
            _ => {
                form.refuse("what", "Choose what is to go.");
                None
            }
        }
    }
}

/// The other party's number, if it is one.
pub(super) fn number(kept: &Kept) -> Option<PhoneNumber> {
    let number = kept.call.facts().external_number.as_ref()?;
    number.value.to_string().parse().ok()
}

/// The last four digits.
pub(super) fn tail(number: &PhoneNumber) -> String {
    let text = number.to_string();
    let from = text.len().saturating_sub(4);
    text.get(from..).unwrap_or_default().to_owned()
}
