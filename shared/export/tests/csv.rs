#![cfg(test)]
//! Whatever stands in a table leaves it safe and reads back as it was.

use export::{Csv, unguarded};
use proptest::prelude::{ProptestConfig, Strategy, prop_oneof};
use proptest::{collection, proptest};

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    #[test]
    fn every_cell_is_safe_or_a_strict_number(rows in rows()) {
        for cell in read(&written(&rows)).concat() {
            assert!(is_safe(&cell) || is_strict_number(&cell), "{cell:?}");
        }
    }

    #[test]
    fn every_cell_reads_back_as_it_was(rows in rows()) {
        let back = read(&written(&rows)).into_iter();
        let back = back.map(|row| row.iter().map(|cell| unguarded(cell).to_owned()).collect());
        assert_eq!(back.collect::<Vec<Vec<String>>>(), rows);
    }
}

#[test]
fn every_cell_is_quoted_and_every_row_ends_as_the_standard_says() {
    let mut csv = Csv::headed(["a", "b"]);
    csv.row(["1", "x \"y\", z"]);
    csv.row(["", "two\nlines"]);
    let expected = "\"a\",\"b\"\r\n\"1\",\"x \"\"y\"\", z\"\r\n\"\",\"two\nlines\"\r\n";
    assert_eq!(csv.into_text(), expected);
}

/// Cells that are mostly the beginnings of formulas, in whatever surroundings.
fn rows() -> impl Strategy<Value = Vec<Vec<String>>> {
    let cell = prop_oneof![
        "['\"=+@\\-\t\r\n ,;＝＋－＠0-9a\u{feff}\u{a0}]{0,6}",
        "\\+[0-9]{5,17}",
        "\\PC{0,12}",
        ".*",
    ];
    (1..5_usize)
        .prop_flat_map(move |width| collection::vec(collection::vec(cell.clone(), width), 1..6))
}

fn written(rows: &[Vec<String>]) -> String {
    let mut csv = Csv::default();
    rows.iter().for_each(|row| csv.row(row));
    csv.into_text()
}

fn read(text: &str) -> Vec<Vec<String>> {
    let mut reader = csv::ReaderBuilder::new();
    let reader = reader.has_headers(false);
    let mut reader = reader.from_reader(text.as_bytes());
    let rows = reader.records().map(Result::unwrap);
    rows.map(|row| row.iter().map(str::to_owned).collect())
        .collect()
}

/// As a spreadsheet would judge it, said again and not asked of the code.
fn is_safe(cell: &str) -> bool {
    let first = cell.chars().next();
    !first.is_some_and(|first| "=+-@\t\r\n＝＋－＠".contains(first))
}

fn is_strict_number(cell: &str) -> bool {
    let digits = cell.strip_prefix('+').unwrap_or_default();
    let plain = digits.chars().all(|digit| digit.is_ascii_digit());
    plain && !digits.starts_with('0') && (7..=15).contains(&digits.len())
}
