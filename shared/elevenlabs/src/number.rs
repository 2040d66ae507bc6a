//! Phone numbers as carriers and trunks write them.

use domain::{PhoneNumber, Region, is_withheld};

use crate::loose::Dialled;
use crate::notes::{Notes, Why};

/// The number at `path`. A hidden one is none, without a warning: hiding it is
/// the caller's right.
pub(crate) fn number(
    dialled: Option<Dialled>,
    region: &Region,
    path: &'static str,
    notes: &mut Notes,
) -> Option<PhoneNumber> {
    let Dialled(text) = dialled?;
    let text = user_part(&text);
    let number = PhoneNumber::read(text, region);
    if number.is_none() && !is_withheld(text) {
        notes.note_at(path, Why::Not("a phone number"));
    }
    number
}

/// The number within a SIP or telephone address, or the text itself.
fn user_part(text: &str) -> &str {
    let text = text.trim();
    let Some((scheme, rest)) = text.split_once(':') else {
        return text;
    };
    let address = ["sip", "sips", "tel", "whatsapp"]
        .iter()
        .any(|known| scheme.eq_ignore_ascii_case(known));
    let end = rest.find(['@', ';']).unwrap_or(rest.len());
    if address {
        rest.get(..end).unwrap_or(rest)
    } else {
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: Option<&str>, warned: bool) {
        let mut notes = Notes::default();
        let read = number(
            Some(Dialled(text.to_owned())),
            &Region::default(),
            "to",
            &mut notes,
        );
        assert_eq!(read.as_ref().map(PhoneNumber::as_str), expected, "{text}");
        assert_eq!(!notes.into_warnings().is_empty(), warned, "{text}");
    }

    #[test]
    fn the_number_of_an_address_is_read() {
        check(
            "sip:+493023125123@trunk.example.com",
            Some("+493023125123"),
            false,
        );
        check("tel:+14155550100;ext=2", Some("+14155550100"), false);
    }

    #[test]
    fn a_hidden_number_is_no_fault_and_nonsense_is() {
        check("anonymous", None, false);
        check("sip:anonymous@anonymous.invalid", None, false);
        check("sip:alice@example.com", None, true);
    }
}
