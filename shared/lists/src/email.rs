//! The e-mail address of one cell.

use crate::oddity::{Oddity, is_absent};

/// The address in small letters; several in one cell give the first.
pub(crate) fn read(cell: &str) -> Result<Option<String>, Oddity> {
    if cell.is_empty() {
        return Ok(None);
    }
    let inside = cell.rsplit_once('<').map_or(cell, |(_, inside)| inside);
    let inside = inside.replace("(at)", "@").replace("[at]", "@");
    let inside = inside.replace(" @", "@").replace("@ ", "@");
    let mut words = inside.split([' ', ';', ',', '|', '>', '"']);
    let address = words.find_map(|word| {
        let word = word
            .trim_start_matches("mailto:")
            .trim_matches(['.', '\'', '(', ')']);
        is_address(word).then(|| word.to_lowercase())
    });
    match address {
        Some(address) => Ok(Some(address)),
        None if is_absent(cell) => Err(Oddity::Placeholder),
        None => Err(Oddity::NotAnEmail),
    }
}

/// Whether it looks like an address: lists are no place to be strict, but what
/// has no domain reaches nobody.
pub(crate) fn is_address(text: &str) -> bool {
    let Some((local, domain)) = text.split_once('@') else {
        return false;
    };
    let odd = |c: char| c.is_whitespace() || c.is_control() || "@,;:<>()[]\"\\".contains(c);
    let labels = domain.split('.').count() > 1 && domain.split('.').all(is_label);
    let ends_in_letters = domain
        .rsplit('.')
        .next()
        .is_some_and(|end| end.chars().count() > 1 && !end.contains(|c: char| c.is_ascii_digit()));
    !local.is_empty()
        && text.len() <= 254
        && !local.contains(odd)
        && !local.starts_with('.')
        && labels
        && (ends_in_letters || domain.contains(".xn--"))
}

fn is_label(label: &str) -> bool {
    let mut letters = label.chars();
    !label.is_empty() && !label.starts_with('-') && letters.all(|c| c.is_alphanumeric() || c == '-')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(cell: &str, expected: &str) {
        assert_eq!(read(cell), Ok(Some(expected.to_owned())), "{cell:?}");
    }

    #[test]
    fn an_address_is_kept_in_small_letters() {
        check("Ann.Lee+x@Example.COM", "ann.lee+x@example.com");
        check("Ann Lee <ann@example.com>", "ann@example.com");
        check("mailto:ann@example.co.uk.", "ann@example.co.uk");
        check("ann@example.com; bob@example.com", "ann@example.com");
        check("ann @ example.com", "ann@example.com");
        check("ann (at) example.com", "ann@example.com");
        check("o'hara@example.museum", "o'hara@example.museum");
        check("jörg@müller.example", "jörg@müller.example");
    }

    #[test]
    fn what_reaches_nobody_is_no_address() {
        for cell in [
            "ann",
            "ann@",
            "@example.com",
            "ann@example",
            "ann@ex ample.com",
            "a@b..c",
            "a@1.2.3.4",
        ] {
            assert_eq!(read(cell), Err(Oddity::NotAnEmail), "{cell:?}");
        }
        assert_eq!(read("n/a"), Err(Oddity::Placeholder));
        assert_eq!(read(""), Ok(None));
    }
}
