//! Lists, settings, and rows in words.

use lists::{Row, Settings, Sheet};

pub(crate) fn settings(region: &str, mailings: &[&str]) -> Settings {
    Settings {
        campaign: "spring".parse().unwrap(),
        region: region.parse().unwrap(),
        mailings: mailings.iter().map(|id| id.parse().unwrap()).collect(),
        default_mailing: None,
    }
}

/// Reads a list as its columns are guessed.
#[track_caller]
pub(crate) fn rows(bytes: &[u8], settings: &Settings) -> Vec<Row> {
    let sheet = Sheet::read(bytes).unwrap();
    let columns = sheet.guess(settings);
    sheet.recipients(&columns, settings).unwrap().collect()
}

/// What became of a row, in one line: what is absent is left out.
pub(crate) fn said(row: &Row) -> String {
    match row {
        Row::Read {
            line,
            recipient,
            notes,
        } => {
            let phones = recipient.phones.iter().map(|phone| Some(phone.to_string()));
            let texts = [
                &recipient.first_name,
                &recipient.last_name,
                &recipient.email,
                &recipient.address,
                &recipient.city,
                &recipient.zip,
                &recipient.country,
                &recipient.code,
            ];
            let mailings = recipient.mailings.iter().map(|id| Some(id.to_string()));
            let notes = notes.iter().map(|note| Some(format!("[{note}]")));
            let parts = mailings
                .chain(phones)
                .chain(texts.into_iter().cloned())
                .chain(notes);
            let parts: Vec<String> = parts.flatten().collect();
            format!("{line} {}: {}", recipient.id, parts.join(" | "))
        }
        Row::Repeated { line, first } => format!("{line} repeats {first}"),
        Row::Refused { line, why, .. } => format!("{line} refused: {why}"),
        Row::Blank { line } => format!("{line} blank"),
    }
}

/// Reads a list and compares every row with what is expected of it.
#[track_caller]
pub(crate) fn check(list: &str, expected: &[&str]) {
    check_with(list, &settings("US", &["m1", "m2"]), expected);
}

#[track_caller]
pub(crate) fn check_with(list: &str, settings: &Settings, expected: &[&str]) {
    let rows: Vec<String> = rows(list.as_bytes(), settings).iter().map(said).collect();
    assert_eq!(rows, expected, "{list}");
}
