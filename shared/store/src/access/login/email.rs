//! An e-mail address, as far as signing in needs one.

use std::fmt;
use std::str::FromStr;

/// The longest address that mail can carry.
const LONGEST: usize = 254;

/// An address in lower case; nobody signs in twice by shouting.
///
/// It is not proven to reach anybody: no mail is sent to it.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Email(String);

/// The text is no e-mail address.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("an e-mail address has one @ with something on both sides")]
pub struct NotAnEmail;

impl FromStr for Email {
    type Err = NotAnEmail;

    fn from_str(text: &str) -> Result<Self, NotAnEmail> {
        let text = text.trim().to_lowercase();
        let (local, host) = text.split_once('@').ok_or(NotAnEmail)?;
        let odd = |c: char| c.is_whitespace() || c.is_control() || c == '@';
        if local.is_empty() || host.is_empty() || text.len() > LONGEST {
            return Err(NotAnEmail);
        }
        if local.contains(odd) || host.contains(odd) {
            return Err(NotAnEmail);
        }
        Ok(Self(text))
    }
}

impl fmt::Display for Email {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for Email {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Email(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::Email;

    #[test]
    fn an_address_is_the_same_however_it_is_typed() {
        let typed: Email = " Ana@Example.COM ".parse().unwrap();
        assert_eq!(typed, "ana@example.com".parse().unwrap());
    }

    #[test]
    fn what_is_no_address_is_refused() {
        let long = format!("{}@example.com", "a".repeat(250));
        for text in [
            "",
            "ana",
            "@",
            "ana@",
            "@example.com",
            "a@b@c",
            "a b@c",
            "a@b\nc",
            &long,
        ] {
            assert!(text.parse::<Email>().is_err(), "{text:?}");
        }
    }
}
