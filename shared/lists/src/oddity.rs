//! What is odd about a cell: worth a note, and no reason to refuse its row.

use std::fmt;

use crate::Field;
use crate::heading::squashed;

/// Why a cell tells less than it should.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Oddity {
    /// It holds the place of a value that nobody knew.
    Placeholder,
    NotANumber,
    /// A spreadsheet kept the first digits and dropped the others.
    Rounded,
    NotAnEmail,
    UnknownCountry,
    /// The row has more cells than there are columns.
    Beyond,
    /// It was put together from cells that a separator had parted.
    Joined,
}

/// Something that a person may want to look at.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Note {
    /// What the column is; none for cells that have no column.
    pub field: Option<Field>,
    /// The column, counted from zero.
    pub column: usize,
    pub why: Oddity,
}

impl Oddity {
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Placeholder => "stands for an unknown value",
            Self::NotANumber => "is not a phone number that can be dialled",
            Self::Rounded => "was rounded by a spreadsheet; its last digits are lost",
            Self::NotAnEmail => "is not an e-mail address",
            Self::UnknownCountry => {
                "is not a country we know; the campaign's is taken for phones and ZIP"
            }
            Self::Beyond => "stands beyond the last column and was left out",
            Self::Joined => "was in several cells, parted by an unquoted separator",
        }
    }
}

impl fmt::Display for Note {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let place = self.column + 1;
        match self.field {
            Some(field) => write!(f, "{field} in column {place} {}", self.why.as_str()),
            None => write!(f, "what is in column {place} {}", self.why.as_str()),
        }
    }
}

/// Whether people write this where they have nothing to write.
pub(crate) fn is_absent(text: &str) -> bool {
    let word = squashed(text);
    word.is_empty() || ABSENT.contains(&word.as_str())
}

/// The same for a name: Null, Na and None are names too.
pub(crate) fn is_no_name(text: &str) -> bool {
    let signs = !text.contains(char::is_alphabetic);
    signs
        || matches!(
            text.to_lowercase().as_str(),
            "n/a" | "#n/a" | "n.a." | "k.a." | "#ref!"
        )
}

const ABSENT: &[&str] = &[
    "na",
    "nan",
    "none",
    "no",
    "nil",
    "null",
    "unknown",
    "tbd",
    "tba",
    "tbc",
    "nophone",
    "noemail",
    "nonumber",
    "notprovided",
    "notavailable",
    "missing",
    "blank",
    "empty",
    "x",
    "xx",
    "xxx",
    "ka",
    "keine",
    "kein",
    "keineangabe",
    "unbekannt",
    "inconnu",
    "aucun",
    "neant",
    "nessuno",
    "sconosciuto",
    "nd",
    "ninguno",
    "desconocido",
    "sintelefono",
    "ref",
    "undefined",
    "withheld",
    "private",
];
