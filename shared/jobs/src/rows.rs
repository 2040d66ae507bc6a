//! Rows of an uploaded list, as the `lists` crate reads them.

use std::collections::BTreeSet;

use domain::{Campaign, MailingId, Recipient};
use lists::codes::{Codes, Says};
use lists::{Columns, Field, NotAList, Row, Settings, Sheet};
use store::jobs::Uploaded;

/// What a list says.
#[derive(Clone, Debug, Default)]
pub(crate) struct Reading {
    pub(crate) recipients: Vec<Recipient>,
    /// Codes on many pieces: they name the campaign and nobody in it.
    pub(crate) codes: BTreeSet<String>,
    pub(crate) refused: Vec<RefusedRow>,
    /// Rows that say what an earlier one said.
    pub(crate) repeated: u64,
    /// Rows that were read, with something in them that was not.
    pub(crate) noted: u64,
}

/// A row that is no recipient, and what stood in it.
#[derive(Clone, Debug, serde::Serialize)]
pub(crate) struct RefusedRow {
    pub(crate) line: u64,
    pub(crate) why: String,
    pub(crate) cells: Vec<String>,
}

/// Why a list cannot be read at all.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unreadable {
    #[error(transparent)]
    NotAList(#[from] NotAList),
    #[error(transparent)]
    NoSuchColumn(#[from] lists::InvalidChoice),
    #[error("'{0}' {error}", error = lists::UnknownField)]
    UnknownField(String),
    #[error("'{0}' is not a mailing of this campaign")]
    UnknownMailing(MailingId),
}

/// What the campaign says about its lists.
pub fn settings(campaign: &Campaign, default_mailing: Option<MailingId>) -> Settings {
    let mailings = campaign.mailings.iter().map(|mailing| mailing.id.clone());
    Settings {
        campaign: campaign.id.clone(),
        region: campaign.region.clone().unwrap_or_default(),
        mailings: mailings.collect(),
        default_mailing,
    }
}

/// A list as a table, and how its rows are read.
pub(crate) struct Table {
    sheet: Sheet,
    columns: Columns,
    settings: Settings,
}

impl Table {
    /// The list of `campaign`, its columns as guessed but for those chosen.
    pub(crate) fn read(
        list: &[u8],
        campaign: &Campaign,
        uploaded: &Uploaded,
    ) -> Result<Self, Unreadable> {
        let default = uploaded.default_mailing.clone();
        if let Some(unknown) = default.as_ref().filter(|id| campaign.mailing(id).is_none()) {
            return Err(Unreadable::UnknownMailing(unknown.clone()));
        }
        let settings = settings(campaign, default);
        let sheet = Sheet::read(list)?;
        let columns = columns(&sheet, &settings, &uploaded.columns)?;
        // Whether anything in it tells recipients apart shows here.
        sheet.recipients(&columns, &settings)?;
        Ok(Self {
            sheet,
            columns,
            settings,
        })
    }

    pub(crate) fn rows(&self) -> Result<Reading, Unreadable> {
        let mut reading = Reading::default();
        for row in self.sheet.recipients(&self.columns, &self.settings)? {
            reading.add(row);
        }
        reading.part_codes();
        Ok(reading)
    }
}

/// What each column is: what a person chose, or else a guess.
pub fn columns(
    sheet: &Sheet,
    settings: &Settings,
    chosen: &[(String, Option<String>)],
) -> Result<Columns, Unreadable> {
    let mut columns = sheet.guess(settings);
    for (column, field) in chosen {
        let field = field.as_deref().map(known).transpose()?;
        columns.choose(column, field)?;
    }
    Ok(columns)
}

fn known(field: &str) -> Result<Field, Unreadable> {
    let unknown = |_| Unreadable::UnknownField(domain::shortened(field, 60));
    field.parse().map_err(unknown)
}

impl Reading {
    /// Takes the codes that stand on many pieces from their recipients.
    fn part_codes(&mut self) {
        let codes = Codes::of(&self.recipients);
        for recipient in &mut self.recipients {
            let code = recipient.code.as_deref();
            let says = code.and_then(|code| codes.says(code));
            if matches!(says, Some(Says::Campaign { .. })) {
                self.codes.extend(recipient.code.take());
            }
        }
    }

    fn add(&mut self, row: Row) {
        match row {
            Row::Read {
                recipient, notes, ..
            } => {
                self.recipients.push(*recipient);
                self.noted = self.noted.saturating_add(u64::from(!notes.is_empty()));
            }
            Row::Repeated { .. } => self.repeated = self.repeated.saturating_add(1),
            Row::Refused { line, why, cells } => self.refused.push(RefusedRow {
                line: u64::try_from(line).unwrap_or(u64::MAX),
                why: why.to_string(),
                cells,
            }),
            Row::Blank { .. } => {}
        }
    }
}
