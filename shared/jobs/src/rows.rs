//! Rows of an uploaded list: recipients as JSON, one a line.
//!
//! Programs that know their recipients need no spreadsheet. A line that cannot
//! be used is refused by itself, with its number and the reason.

use std::collections::{BTreeMap, BTreeSet};

use domain::{Campaign, PhoneNumber, Recipient, RecipientId, Region};
use serde::Deserialize;
use store::jobs::Refused;

/// What a list says.
#[derive(Clone, Debug, Default)]
pub struct Reading {
    pub recipients: Vec<Recipient>,
    pub refused: Vec<Refused>,
    /// Rows that say what an earlier one said.
    pub repeated: u64,
    /// Rows that were read, with something in them that was not.
    pub noted: u64,
}

#[derive(Deserialize)]
struct Line {
    recipient_id: String,
    #[serde(default)]
    mailing_ids: Vec<String>,
    first_name: Option<String>,
    last_name: Option<String>,
    #[serde(default)]
    phones: Vec<String>,
    email: Option<String>,
    address: Option<String>,
    city: Option<String>,
    zip: Option<String>,
    country: Option<String>,
    code: Option<String>,
}

/// Longer ones are no name, address or code.
const LONGEST: usize = 500;

/// Reads the list of `campaign`.
pub fn read(list: &[u8], campaign: &Campaign) -> Reading {
    let mut reading = Reading::default();
    let mut known = BTreeMap::<RecipientId, (u64, Recipient)>::new();
    let lines = list.split(|byte| *byte == b'\n').zip(1_u64..);
    for (line, n) in lines.filter(|(line, _)| !line.trim_ascii().is_empty()) {
        let (recipient, noted) = match recipient(line, campaign) {
            Ok(read) => read,
            Err(why) => {
                reading.refused.push(Refused { line: n, why });
                continue;
            }
        };
        match known.get(&recipient.id) {
            Some((_, earlier)) if *earlier == recipient => {
                reading.repeated = reading.repeated.saturating_add(1);
                continue;
            }
            Some((earlier, _)) => {
                let why = format!("recipient_id is that of line {earlier}");
                reading.refused.push(Refused { line: n, why });
                continue;
            }
            None => {}
        }
        reading.noted = reading.noted.saturating_add(u64::from(noted));
        known.insert(recipient.id.clone(), (n, recipient.clone()));
        reading.recipients.push(recipient);
    }
    reading
}

fn recipient(line: &[u8], campaign: &Campaign) -> Result<(Recipient, bool), String> {
    let line: Line = serde_json::from_slice(line).map_err(|_| "is no recipient".to_owned())?;
    let id = line.recipient_id.parse();
    let id = id.map_err(|error| format!("recipient_id {error}"))?;
    let region = campaign.region.clone().unwrap_or_default();
    let phones: Vec<_> = line
        .phones
        .iter()
        .filter_map(|it| phone(it, &region))
        .collect();
    let noted = phones.len() < line.phones.len();
    let recipient = Recipient {
        campaign: campaign.id.clone(),
        id,
        mailings: mailings(&line.mailing_ids, campaign)?,
        first_name: text("first_name", line.first_name)?,
        last_name: text("last_name", line.last_name)?,
        phones,
        email: text("email", line.email)?.map(|email| email.to_lowercase()),
        address: text("address", line.address)?,
        city: text("city", line.city)?,
        zip: text("zip", line.zip)?,
        country: text("country", line.country)?,
        code: text("code", line.code)?,
    };
    Ok((recipient, noted))
}

fn phone(text: &str, region: &Region) -> Option<PhoneNumber> {
    PhoneNumber::read(text, region)
}

fn mailings(ids: &[String], campaign: &Campaign) -> Result<BTreeSet<domain::MailingId>, String> {
    let known = ids.iter().map(|id| {
        let mailing = id.parse().ok().filter(|id| campaign.mailing(id).is_some());
        mailing.ok_or_else(|| "mailing_ids names no mailing of this campaign".to_owned())
    });
    known.collect()
}

fn text(field: &str, value: Option<String>) -> Result<Option<String>, String> {
    let value = value.map(|value| value.trim().to_owned());
    match value.filter(|value| !value.is_empty()) {
        Some(value) if value.len() > LONGEST => {
            Err(format!("{field} is longer than {LONGEST} bytes"))
        }
        Some(value) if value.chars().any(char::is_control) => {
            Err(format!("{field} has a control character"))
        }
        value => Ok(value),
    }
}
