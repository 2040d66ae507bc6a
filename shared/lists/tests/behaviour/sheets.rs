//! Bytes into a sheet.

use lists::{Encoding, NotAList, Separator, Sheet};

use crate::support::check;

#[track_caller]
fn check_read(bytes: &[u8], encoding: Encoding, separator: Separator, headings: &[&str]) {
    let sheet = Sheet::read(bytes).unwrap();
    assert_eq!((sheet.encoding(), sheet.separator()), (encoding, separator));
    let named: Vec<&str> = sheet
        .headings()
        .unwrap_or_default()
        .iter()
        .map(String::as_str)
        .collect();
    assert_eq!(named, headings);
}

#[track_caller]
fn check_refused(bytes: &[u8], expected: NotAList) {
    assert_eq!(
        Sheet::read(bytes).err(),
        Some(expected),
        "{:?}",
        bytes.get(..20)
    );
}

#[test]
fn a_sheet_says_how_it_was_written() {
    check_read(
        b"id,name\n1,Ann",
        Encoding::Utf8,
        Separator::Comma,
        &["id", "name"],
    );
    check_read(
        "\u{feff}id;prénom\r\n1;Éric".as_bytes(),
        Encoding::Utf8,
        Separator::Semicolon,
        &["id", "prénom"],
    );
    check_read(
        b"id;Stra\xDFe\r\n1;Am Markt",
        Encoding::Windows1252,
        Separator::Semicolon,
        &["id", "Straße"],
    );
    let wide: Vec<u8> = "\u{feff}id\tVorname\n1\tJörg"
        .encode_utf16()
        .flat_map(u16::to_le_bytes)
        .collect();
    check_read(&wide, Encoding::Utf16Le, Separator::Tab, &["id", "Vorname"]);
    check_read(
        b"sep=|\nid|name\n1|Ann",
        Encoding::Utf8,
        Separator::Pipe,
        &["id", "name"],
    );
}

#[test]
fn a_sheet_without_names_of_columns_has_none() {
    check_read(
        b"Ann,Lee,4155550100\nBob,Ray,4155550101",
        Encoding::Utf8,
        Separator::Comma,
        &[],
    );
    check_read(
        b"4155550100\n4155550101",
        Encoding::Utf8,
        Separator::Comma,
        &[],
    );
    check_read(
        b"Tom,Mobile,36602,4155550100",
        Encoding::Utf8,
        Separator::Comma,
        &[],
    );
}

#[test]
fn names_that_mean_nothing_are_names_of_columns_above_figures() {
    check_read(
        b"alpha,beta\nAnn,4155550100\nBob,4155550101",
        Encoding::Utf8,
        Separator::Comma,
        &["alpha", "beta"],
    );
}

#[test]
fn what_is_no_list_is_refused_with_the_reason() {
    check_refused(b"", NotAList::Empty);
    check_refused(b" \r\n\r\n", NotAList::Empty);
    check_refused(b"id,name\n\n", NotAList::NoRows);
    check_refused(
        b"PK\x03\x04...",
        NotAList::Binary("an Excel workbook or an archive"),
    );
    check_refused(
        b"\xD0\xCF\x11\xE0...",
        NotAList::Binary("an old Excel workbook"),
    );
    check_refused(b"%PDF-1.7", NotAList::Binary("a PDF"));
    check_refused(
        b" <!DOCTYPE html><table>",
        NotAList::Binary("a web page or XML"),
    );
    check_refused(b"id,name\n1,\0\x01\x02", NotAList::Binary("a binary file"));
    let said = NotAList::Binary("a PDF").to_string();
    assert_eq!(
        said,
        "the file is a PDF, not a CSV file; save it as CSV first"
    );
}

#[test]
fn more_than_a_million_rows_are_too_many() {
    let rows = |count: usize| Sheet::read("1\n".repeat(count).as_bytes());
    assert_eq!(rows(1_000_000).unwrap().len(), 1_000_000);
    assert_eq!(rows(1_000_001).err(), Some(NotAList::TooManyRows));
}

#[test]
fn lines_are_counted_as_an_editor_shows_them() {
    for end in ["\n", "\r\n", "\r"] {
        let lines = ["sep=,", "", "id,name", "1,\"Ann", "Lee\"", "", "2,Bob Ray"];
        check(
            &lines.join(end),
            &[
                "2 blank",
                "4 1: Ann | Lee | US",
                "6 blank",
                "7 2: Bob | Ray | US",
            ],
        );
    }
}
