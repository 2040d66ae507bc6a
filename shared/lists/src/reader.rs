//! One row into one recipient.

use std::borrow::Cow;
use std::collections::BTreeSet;

use domain::{CampaignId, MailingId, PhoneNumber, Recipient, RecipientId, Region, normal_form};

use crate::cell::{clean, whole};
use crate::columns::Columns;
use crate::oddity::{Oddity, is_absent};
use crate::records::Record;
use crate::{Field, Note, Refusal, country, email, identity, name, phone, zip};

/// What the campaign says about its lists.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settings {
    pub campaign: CampaignId,
    /// Whose national numbers and ZIP codes stand in rows without a country.
    pub region: Region,
    /// Those of the campaign; a row that names another one is refused.
    pub mailings: BTreeSet<MailingId>,
    /// What a row without a mailing belongs to.
    pub default_mailing: Option<MailingId>,
}

/// The columns of a sheet by what they are, looked up once for all rows.
#[derive(Clone, Debug)]
pub(crate) struct Reader<'s> {
    settings: &'s Settings,
    /// Each field's columns, in the order of [`Field::ALL`].
    places: Vec<(Field, Vec<usize>)>,
    pub(crate) width: usize,
    pub(crate) makes_ids: bool,
}

impl<'s> Reader<'s> {
    pub(crate) fn new(columns: &Columns, width: usize, settings: &'s Settings) -> Self {
        let places = Field::ALL.into_iter().map(|field| {
            let indices = columns.of(field).map(|column| column.index);
            (field, indices.collect())
        });
        Self {
            settings,
            places: places.collect(),
            width,
            makes_ids: columns.makes_ids(),
        }
    }

    /// The recipient and what was odd, but for the id where it is to be made.
    pub(crate) fn read(&self, record: &Record) -> Result<(Recipient, Vec<Note>), Refusal> {
        let mut notes = Notes(Vec::new());
        let fitted = self.fitted(record, &mut notes)?;
        let record = fitted.record();
        self.check_lengths(record)?;

        let region = self.region(record, &mut notes);
        let (first_name, last_name) = self.names(record);
        let mut recipient = Recipient {
            campaign: self.settings.campaign.clone(),
            id: self.id(record)?,
            mailings: self.mailings(record)?,
            first_name,
            last_name,
            phones: self.phones(record, &region, &mut notes),
            email: self.email(record, &mut notes),
            address: self.address(record),
            city: self.text(record, Field::City),
            zip: self
                .text(record, Field::Zip)
                .and_then(|text| zip::zip(&text, &region)),
            country: self.country(record, &region),
            code: self.code(record),
        };
        if self.makes_ids {
            if !identifies(&recipient) {
                return Err(Refusal::Nobody);
            }
            recipient.id = identity::made_id(&recipient);
        }
        Ok((recipient, notes.0))
    }

    fn check_lengths(&self, record: &Record) -> Result<(), Refusal> {
        let mut mapped = self
            .places
            .iter()
            .flat_map(|(field, places)| places.iter().map(move |at| (*field, *at)));
        let too_long = |at: usize| {
            let cell = record.cell(at);
            cell.len() > LONGEST && cell.chars().count() > LONGEST
        };
        match mapped.find(|(_, at)| too_long(*at)) {
            Some((field, at)) => Err(Refusal::TooLong(field, at + 1, LONGEST)),
            None => Ok(()),
        }
    }

    fn id(&self, record: &Record) -> Result<RecipientId, Refusal> {
        if self.makes_ids {
            return Ok(identity::unmade());
        }
        let text = self.text(record, Field::RecipientId).unwrap_or_default();
        match whole(&text) {
            "" => Err(Refusal::NoId),
            id => id.parse().map_err(Refusal::InvalidId),
        }
    }

    /// One, or several with signs between them: the same person may have had
    /// more than one piece.
    fn mailings(&self, record: &Record) -> Result<BTreeSet<MailingId>, Refusal> {
        let text = self.text(record, Field::Mailing).unwrap_or_default();
        let text = whole(&text);
        if text.is_empty() {
            return Ok(self.settings.default_mailing.iter().cloned().collect());
        }
        if let Some(mailing) = self.mailing(text) {
            return Ok(BTreeSet::from([mailing]));
        }
        let names = text
            .split([';', ',', '|', ' ', '/'])
            .filter(|name| !name.is_empty());
        let known: Option<BTreeSet<MailingId>> = names.map(|name| self.mailing(name)).collect();
        let unknown = || Refusal::UnknownMailing(domain::shortened(text, SHOWN));
        known.filter(|known| !known.is_empty()).ok_or_else(unknown)
    }

    fn mailing(&self, name: &str) -> Option<MailingId> {
        let alike = |id: &&MailingId| id.as_str().eq_ignore_ascii_case(name);
        self.settings.mailings.iter().find(alike).cloned()
    }

    fn region(&self, record: &Record, notes: &mut Notes) -> Region {
        let cell = self.cells(record, Field::Country).next();
        let named = cell.filter(|(_, cell)| !is_absent(cell) || country::read(cell).is_some());
        let Some((at, cell)) = named else {
            return self.settings.region.clone();
        };
        country::read(&cell).unwrap_or_else(|| {
            notes.add(Some(Field::Country), at, Oddity::UnknownCountry);
            self.settings.region.clone()
        })
    }

    /// Two letters where they are known, and else what is written.
    fn country(&self, record: &Record, region: &Region) -> Option<String> {
        let written = self
            .text(record, Field::Country)
            .filter(|text| !is_absent(text));
        let unknown = written.filter(|text| country::read(text).is_none());
        Some(unknown.unwrap_or_else(|| region.as_str().to_owned()))
    }

    /// The parts where the list has them, and else the whole name's.
    fn names(&self, record: &Record) -> (Option<String>, Option<String>) {
        let part = |field| self.text(record, field).and_then(|text| name::part(&text));
        let (first, last) = (part(Field::FirstName), part(Field::LastName));
        let whole = self.text(record, Field::FullName);
        match (&first, &last, whole) {
            (None, None, Some(whole)) => name::full(&whole),
            _ => (first, last),
        }
    }

    fn phones(&self, record: &Record, region: &Region, notes: &mut Notes) -> Vec<PhoneNumber> {
        let mut phones: Vec<PhoneNumber> = Vec::new();
        for at in self.places(Field::Phone) {
            let (numbers, odd) = phone::numbers(record.cell(*at), &[region, &self.settings.region]);
            if let Some(odd) = odd {
                notes.add(Some(Field::Phone), *at, odd);
            }
            let new: Vec<_> = numbers
                .into_iter()
                .filter(|number| !phones.contains(number))
                .collect();
            phones.extend(new);
        }
        phones
    }

    fn email(&self, record: &Record, notes: &mut Notes) -> Option<String> {
        let (at, cell) = self.cells(record, Field::Email).next()?;
        email::read(&cell).unwrap_or_else(|odd| {
            notes.add(Some(Field::Email), at, odd);
            None
        })
    }

    /// The street and its number, then whatever else has a column.
    fn address(&self, record: &Record) -> Option<String> {
        let written = |(_, cell): (usize, Cow<str>)| (!is_absent(&cell)).then(|| cell.into_owned());
        let mut lines: Vec<String> = self
            .cells(record, Field::Address)
            .filter_map(written)
            .collect();
        let number = self.cells(record, Field::HouseNumber).find_map(written);
        if let (Some(street), Some(number)) = (lines.first_mut(), number) {
            street.push(' ');
            street.push_str(whole(&number));
        }
        (!lines.is_empty()).then(|| lines.join(", "))
    }

    fn code(&self, record: &Record) -> Option<String> {
        let code = self.text(record, Field::Code)?;
        let code = whole(&code);
        (!is_absent(code) && !normal_form(code).is_empty()).then(|| code.to_owned())
    }

    fn text(&self, record: &Record, field: Field) -> Option<String> {
        let mut cells = self.cells(record, field);
        let (_, cell) = cells.find(|(_, cell)| !cell.is_empty())?;
        Some(cell.into_owned())
    }

    pub(crate) fn cells<'r>(
        &self,
        record: &'r Record,
        field: Field,
    ) -> impl Iterator<Item = (usize, Cow<'r, str>)> {
        let places = self.places(field).iter();
        places.map(|at| (*at, clean(record.cell(*at))))
    }

    pub(crate) fn places(&self, field: Field) -> &[usize] {
        let mut places = self.places.iter();
        let found = places.find(|(other, _)| *other == field);
        found.map_or(&[], |(_, places)| places)
    }
}

pub(crate) struct Notes(Vec<Note>);

impl Notes {
    pub(crate) fn add(&mut self, field: Option<Field>, column: usize, why: Oddity) {
        self.0.push(Note { field, column, why });
    }
}

/// Whether there is anything to know the person by when they call.
fn identifies(recipient: &Recipient) -> bool {
    let named = recipient.last_name.is_some() || recipient.first_name.is_some();
    !recipient.phones.is_empty()
        || recipient.email.is_some()
        || recipient.code.is_some()
        || recipient.address.is_some()
        || named
}

pub(crate) const LONGEST: usize = 500;
const SHOWN: usize = 60;
