//! What must hold whatever a customer sends.

use std::collections::BTreeMap;

use lists::{Field, Row, Sheet};
use proptest::prelude::*;

use crate::support::settings;

/// Cells as hostile as they come, and some that are nearly right.
fn cell() -> impl Strategy<Value = String> {
    prop_oneof![
        prop::sample::select(vec![
            "",
            " ",
            "id",
            "phone",
            "1",
            "4155550100",
            "+1 415 555 0100",
            "a@example.com",
            "n/a",
            "\"",
            "\"\"",
            "\"a,b\"",
            "\"a\nb\"",
            "'",
            "=\"1\"",
            "1E+10",
            "0",
            "x12",
            "Ann Lee",
            "02134",
            "m1",
            ",",
            ";",
            "\u{feff}",
            "\u{0}",
            "ß",
            "１２３４５６７",
        ])
        .prop_map(str::to_owned),
        "\\PC{0,12}",
        "[0-9+()/ .;x-]{0,24}",
    ]
}

fn list() -> impl Strategy<Value = String> {
    let end = prop::sample::select(vec!["\n", "\r\n", "\r"]);
    let separator = prop::sample::select(vec![",", ";", "\t", "|"]);
    let rows = prop::collection::vec(prop::collection::vec(cell(), 0..6), 0..12);
    (rows, separator, end).prop_map(|(rows, separator, end)| {
        let rows: Vec<String> = rows.iter().map(|row| row.join(separator)).collect();
        rows.join(end)
    })
}

/// Reads `bytes` with every column taken for everything in turn.
fn read_in_every_way(bytes: &[u8]) -> Vec<(Sheet, Vec<Row>)> {
    let settings = settings("US", &["m1"]);
    let mut read = Vec::new();
    for turn in 0..Field::ALL.len() {
        let Ok(sheet) = Sheet::read(bytes) else {
            return Vec::new();
        };
        let mut columns = sheet.guess(&settings);
        for (index, _) in columns.all().to_vec().iter().enumerate() {
            let field = Field::ALL[(index + turn) % Field::ALL.len()];
            columns.choose(&(index + 1).to_string(), Some(field)).ok();
        }
        let rows = sheet.recipients(&columns, &settings).ok();
        if let Some(rows) = rows.map(|rows| rows.collect()) {
            read.push((sheet, rows));
        }
    }
    read
}

/// Every line has one row, in order, but for the names of the columns, the
/// separator's own line and lines inside a quoted cell.
fn check_nothing_vanished(text: &str, sheet: &Sheet, rows: &[Row]) {
    let lines: Vec<&str> = text
        .trim_start_matches('\u{feff}')
        .split('\n')
        .flat_map(|line| line.strip_suffix('\r').unwrap_or(line).split('\r'))
        .collect();
    let numbers: Vec<usize> = rows.iter().map(Row::line).collect();
    assert!(numbers.is_sorted_by(|a, b| a < b), "{numbers:?}");
    assert!(
        numbers.iter().all(|line| (1..=lines.len()).contains(line)),
        "{numbers:?}"
    );
    let filled = rows.iter().filter(|row| !matches!(row, Row::Blank { .. }));
    assert_eq!(filled.count(), sheet.len());
    if !text.contains('"') {
        let named = usize::from(sheet.headings().is_some());
        let written = lines
            .iter()
            .filter(|line| line.contains(char::is_alphanumeric))
            .count();
        assert!(
            sheet.len() + named >= written,
            "{} rows of {written} lines",
            sheet.len()
        );
    }
}

proptest! {
    #[test]
    fn no_bytes_bring_it_down(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        read_in_every_way(&bytes);
    }

    #[test]
    fn nothing_of_a_list_vanishes(list in list()) {
        for (sheet, rows) in read_in_every_way(list.as_bytes()) {
            check_nothing_vanished(&list, &sheet, &rows);
        }
    }

    #[test]
    fn an_id_is_read_once_and_has_no_control_characters(list in list()) {
        for (_, rows) in read_in_every_way(list.as_bytes()) {
            let mut seen = BTreeMap::new();
            for row in rows {
                if let Row::Read { line, recipient, .. } = row {
                    prop_assert!(!recipient.id.as_str().contains(char::is_control));
                    prop_assert_eq!(seen.insert(recipient.id.clone(), line), None);
                }
            }
        }
    }

    #[test]
    fn reading_again_gives_the_same(list in list()) {
        let first = read_in_every_way(list.as_bytes());
        let again = read_in_every_way(list.as_bytes());
        for ((_, first), (_, again)) in first.iter().zip(&again) {
            prop_assert_eq!(first, again);
        }
    }
}
