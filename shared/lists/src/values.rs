//! What a column holds, by what stands in it.

use std::collections::BTreeSet;

use domain::{CheckDigit, MailerCode, MailingId, Region};

use crate::{Field, country, email};

/// What the cells of one column have in common.
#[derive(Clone, Debug, Default)]
pub(crate) struct Values {
    filled: usize,
    emails: usize,
    phones: usize,
    zips: usize,
    countries: usize,
    mailings: usize,
    codes: usize,
    addresses: usize,
    words: usize,
    two_words: usize,
    numbered: usize,
    distinct: BTreeSet<String>,
}

impl Values {
    pub(crate) fn add(&mut self, cell: &str, mailings: &BTreeSet<MailingId>, region: &Region) {
        if cell.is_empty() {
            return;
        }
        let digits = cell.bytes().filter(u8::is_ascii_digit).count();
        let letters = cell.chars().filter(|c| c.is_alphabetic()).count();
        let spaces = cell.matches(' ').count();
        self.filled += 1;
        self.emails += usize::from(email::is_address(cell));
        self.phones += usize::from(is_phone(cell, region));
        self.zips += usize::from(is_zip(cell));
        self.countries += usize::from(country::read(cell).is_some());
        self.mailings += usize::from(mailings.iter().any(|id| id.as_str() == cell));
        self.codes += usize::from(is_code(cell));
        self.addresses += usize::from(digits > 0 && letters > 3 && spaces > 0);
        self.words += usize::from(digits == 0 && letters > 1 && spaces < 2);
        self.two_words += usize::from(digits == 0 && letters > 3 && (1..4).contains(&spaces));
        self.numbered += usize::from(digits > 0 && spaces == 0 && !cell.contains('@'));
        self.distinct.insert(cell.to_owned());
    }

    /// What the values alone tell for certain, whatever the column is called.
    pub(crate) fn plain(&self) -> Option<Field> {
        let mostly = |count: usize| self.filled > 0 && count * 10 >= self.filled * 6;
        match self {
            _ if mostly(self.emails) => Some(Field::Email),
            _ if self.filled > 0 && self.mailings == self.filled => Some(Field::Mailing),
            _ if mostly(self.phones) && !mostly(self.zips) => Some(Field::Phone),
            _ if self.filled > 1 && self.codes == self.filled => Some(Field::Code),
            _ => None,
        }
    }

    /// What they suggest where there is no name to go by.
    pub(crate) fn likely(&self) -> Option<Field> {
        let mostly = |count: usize| self.filled > 0 && count * 10 >= self.filled * 8;
        let all_differ = self.distinct.len() == self.filled;
        match self {
            _ if mostly(self.countries) => Some(Field::Country),
            _ if mostly(self.zips) && !(all_differ && self.filled > MANY) => Some(Field::Zip),
            _ if mostly(self.numbered) && all_differ => Some(Field::RecipientId),
            _ if mostly(self.addresses) => Some(Field::Address),
            _ if mostly(self.two_words) => Some(Field::FullName),
            _ if mostly(self.words) => Some(Field::FirstName),
            _ => None,
        }
    }

    /// Whether the column surely is not what a name makes it seem.
    pub(crate) fn contradicts(&self, field: Field) -> bool {
        let some = self.filled > 4;
        match field {
            Field::Phone => some && self.phones * 10 < self.filled && self.emails * 2 > self.filled,
            Field::Email => some && self.emails * 10 < self.filled && self.phones * 2 > self.filled,
            // A household's or a shop's number, that many rows share.
            Field::RecipientId => some && self.distinct.len() * 2 <= self.filled,
            _ => false,
        }
    }
}

/// A figure or an e-mail address: what no column is called.
pub(crate) fn is_figure(cell: &str) -> bool {
    let cell = cell.trim();
    let digits = cell.bytes().filter(u8::is_ascii_digit).count();
    let letters = cell.chars().filter(|c| c.is_alphabetic()).count();
    email::is_address(cell) || digits >= 5 || (digits > 0 && letters == 0)
}

fn is_phone(cell: &str, region: &Region) -> bool {
    let digits = cell.bytes().filter(u8::is_ascii_digit).count();
    let letters = cell.chars().filter(|c| c.is_alphabetic()).count();
    (7..=20).contains(&digits)
        && letters < 10
        && !is_zip(cell)
        && !crate::phone::numbers(cell, &[region]).0.is_empty()
}

/// Five digits, with or without four more, or a British or Canadian code.
fn is_zip(cell: &str) -> bool {
    let shape: String = cell
        .chars()
        .filter(|c| *c != ' ')
        .map(|c| match c {
            '0'..='9' => '9',
            'a'..='z' | 'A'..='Z' => 'A',
            other => other,
        })
        .collect();
    let plain = matches!(shape.as_str(), "99999" | "99999-9999" | "9999" | "A9A9A9");
    let british = ["A99AA", "A999AA", "AA99AA", "AA999AA", "AA9A9AA", "A9A9AA"];
    plain || british.contains(&shape.as_str())
}

fn is_code(cell: &str) -> bool {
    let code = cell.parse::<MailerCode>();
    code.is_ok_and(|code| code.check() == CheckDigit::Right)
}

/// A number that stands alone and is one of this many different ones is rather
/// a row's number than a ZIP code.
const MANY: usize = 20;
