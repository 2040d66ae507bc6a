//! Excerpts of a sample business's lists: mangled, padded, mistyped, and all
//! of it readable to a person.

use lists::codes::{Codes, Says};
use lists::{Oddity, Row, Settings};

use crate::support::{rows, settings};

struct Read {
    id: String,
    phones: Vec<String>,
    zip: String,
    country: String,
    odd: Vec<Oddity>,
}

fn read(bytes: &[u8], settings: &Settings) -> Vec<Read> {
    let rows = rows(bytes, settings).into_iter().map(|row| match row {
        Row::Read {
            recipient, notes, ..
        } => Read {
            id: recipient.id.to_string(),
            phones: recipient.phones.iter().map(ToString::to_string).collect(),
            zip: recipient.zip.unwrap_or_default(),
            country: recipient.country.unwrap_or_default(),
            odd: notes.into_iter().map(|note| note.why).collect(),
        },
        other => panic!("{other:?}"),
    });
    rows.collect()
}

/// Compares a row's numbers, ZIP code and country.
#[track_caller]
fn check(list: &[Read], id: &str, phones: &[&str], zip: &str, country: &str) {
    let row = list.iter().find(|row| row.id == id).unwrap();
    assert_eq!(
        (
            row.phones.as_slice(),
            row.zip.as_str(),
            row.country.as_str()
        ),
        (
            phones
                .iter()
                .map(|phone| (*phone).to_owned())
                .collect::<Vec<_>>()
                .as_slice(),
            zip,
            country,
        ),
        "{id}"
    );
}

#[track_caller]
fn check_odd(list: &[Read], id: &str, odd: Oddity) {
    let row = list.iter().find(|row| row.id == id).unwrap();
    assert_eq!(
        (row.phones.len(), row.odd.as_slice()),
        (0, [odd].as_slice()),
        "{id}"
    );
}

#[test]
fn an_american_list_with_personal_codes() {
    let settings = settings("US", &["cmp_2026_heatpump_01_m1"]);
    let bytes = include_bytes!("../fixtures/heatpump.csv");
    let list = read(bytes, &settings);
    check(&list, "P10182", &["+13165550189"], "67215", "US");
    check(&list, "P10338", &["+17165550100"], "14214", "US");
    check(&list, "P10066", &["+491713920000"], "60320", "DE");
    check(&list, "P10327", &["+33353016724"], "67001", "FR");
    check(
        &list,
        "P10078",
        &["+15735550167", "+15105550173"],
        "94614",
        "US",
    );
    check(&list, "P10293", &["+17175550183"], "06122", "US");
    check(&list, "P10018", &["+19045550187"], "33110", "US");
    check_odd(&list, "P10111", Oddity::Placeholder);
    check_odd(&list, "P10142", Oddity::NotANumber);
    check_odd(&list, "P10248", Oddity::NotANumber);

    let rows = rows(bytes, &settings);
    let codes = Codes::of(rows.iter().filter_map(|row| match row {
        Row::Read { recipient, .. } => Some(recipient.as_ref()),
        _ => None,
    }));
    let twice = ["P10232".parse().unwrap(), "P10232b".parse().unwrap()];
    assert_eq!(
        codes.says("HPU A9AH7"),
        Some(Says::Recipients(twice.into()))
    );
    assert!(codes.shared().is_empty() && codes.are_checked());
}

#[test]
fn an_american_list_whose_code_names_the_campaign() {
    let settings = settings("US", &["cmp_2026_roof_02_m1"]);
    let bytes = include_bytes!("../fixtures/roof.csv");
    let list = read(bytes, &settings);
    check(
        &list,
        "P10386",
        &["+15155550182", "+13195550185"],
        "50323",
        "US",
    );
    check(&list, "P10443", &["+15195550193"], "N6A 9B1", "CA");
    check(&list, "P10442", &["+15195550193"], "N6A 9B1", "CA");
    check(&list, "P10457", &["+492214710950"], "50621", "DE");
    check(&list, "P10072", &["+19255550188"], "94616", "US");
    check_odd(&list, "P10357", Oddity::Placeholder);

    let rows = rows(bytes, &settings);
    let codes = Codes::of(rows.iter().filter_map(|row| match row {
        Row::Read { recipient, .. } => Some(recipient.as_ref()),
        _ => None,
    }));
    assert_eq!(codes.says("roof 15"), Some(Says::Campaign { holders: 9 }));
}

#[test]
fn a_list_that_is_only_called() {
    let list = read(
        include_bytes!("../fixtures/solar.csv"),
        &settings("US", &[]),
    );
    check(&list, "SOL-00049", &["+14015550186"], "02908", "US");
    check(
        &list,
        "SOL-00013",
        &["+33465718803", "+33465716165"],
        "69018",
        "FR",
    );
    check(&list, "SOL-00003", &["+16175550130"], "02105", "US");
    check(&list, "SOL-00051", &["+33536497646"], "33016", "FR");
    check(&list, "SOL-00048", &["+496990009807"], "60316", "DE");
    check(&list, "SOL-00070", &["+13615550102"], "12211", "US");
    check_odd(&list, "SOL-00011", Oddity::NotANumber);
}

#[test]
fn a_british_list_with_a_few_from_elsewhere() {
    let mailings = [
        "cmp_2026_water_04_m1",
        "cmp_2026_water_04_m2",
        "cmp_2026_water_04_m3",
    ];
    let list = read(
        include_bytes!("../fixtures/water.csv"),
        &settings("GB", &mailings),
    );
    check(&list, "WTR-00044", &["+441174960700"], "BS4 1BE", "GB");
    check(&list, "WTR-00156", &["+441214960406"], "B11 9AL", "GB");
    check(&list, "WTR-00171", &["+441314960613"], "EH14 2AJ", "GB");
    check(&list, "WTR-00202", &[], "6025", "AU");
    check(&list, "WTR-00050", &["+441914980841"], "NE11 1AL", "GB");
    check(&list, "WTR-00196", &["+441614960882"], "M13 1AH", "GB");
    check(&list, "WTR-00112", &[], "85705", "US");
    check(&list, "WTR-00051", &["+441314960004"], "EH2 2FG", "GB");
    check(&list, "WTR-00061", &["+441144960761"], "S8 3AG", "GB");
    check(&list, "WTR-00087", &["+442079460518"], "SW5 8BG", "GB");
    check(&list, "WTR-00018", &["+441914980626"], "NE12 8LB", "GB");
    check(&list, "WTR-00132", &["+491713920002"], "20018", "DE");
    check(&list, "WTR-00137", &["+33353015730"], "67002", "FR");
    check(&list, "WTR-00127", &["+61870108261"], "6027", "AU");
}
