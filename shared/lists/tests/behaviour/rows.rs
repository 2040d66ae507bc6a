//! Rows into recipients.

use lists::{Row, Settings, Sheet, Tally};

use crate::support::{check, check_with, rows, settings};

#[test]
fn a_row_says_all_it_can() {
    check(
        "id,name,phone,mobile,email,street,house number,city,zip,country,code\n\
         7,Dr. Ann van Dyke,(415) 555-0100,415.555.0101 x3,Ann@Example.com,Oak St,5,Boston,2134,USA, SPR-1 ",
        &[
            "2 7: +14155550100 | +14155550101 | Ann | van Dyke | ann@example.com | Oak St 5 | Boston | 02134 | US | SPR-1",
        ],
    );
}

#[test]
fn numbers_and_zips_follow_the_row_s_country_and_else_the_campaign_s() {
    check(
        "id,phone,zip,country\n1,020 7946 0123,sw51ef,UK\n2,030 23125123,1067,Deutschland\n\
         3,415-555-0100,1002,\n4,415-555-0100,1002,Atlantis\n5,415-555-0101,6000,France",
        &[
            "2 1: +442079460123 | SW5 1EF | GB",
            "3 2: +493023125123 | 01067 | DE",
            "4 3: +14155550100 | 01002 | US",
            "5 4: +14155550100 | 01002 | Atlantis | [country in column 4 is not a country we know; the campaign's is taken for phones and ZIP]",
            "6 5: +14155550101 | 06000 | FR",
        ],
    );
}

#[test]
fn what_cannot_be_read_is_noted_and_the_row_kept() {
    check(
        "id,name,phone,email\n1,Ann Lee,call email,ann@\n2,Bob Ray,000-000-0000,n/a\n3,Cy Po,4.15555E+09,",
        &[
            "2 1: Ann | Lee | US | [phone in column 3 is not a phone number that can be dialled] | [email in column 4 is not an e-mail address]",
            "3 2: Bob | Ray | US | [phone in column 3 stands for an unknown value] | [email in column 4 stands for an unknown value]",
            "4 3: Cy | Po | US | [phone in column 3 was rounded by a spreadsheet; its last digits are lost]",
        ],
    );
}

#[test]
fn an_id_is_taken_once() {
    check(
        "id,name,phone,wave\n1,Ann Lee,4155550100,\n1,ann  LEE,(415) 555-0100,\n1,Bob Ray,4155550101,\n1.0,Ann Lee,4155550100,m1\n,Cy Po,4155550102,",
        &[
            "2 1: +14155550100 | Ann | Lee | US",
            "3 repeats 2",
            "4 refused: recipient_id '1' is already on line 2, with other details",
            "5 refused: the recipient of line 2 again, for another mailing",
            "6 refused: recipient_id is empty",
        ],
    );
}

#[test]
fn a_list_without_ids_is_given_them_from_what_it_says() {
    let settings = settings("US", &[]);
    let ids = |list: &str| -> Vec<String> {
        let read = rows(list.as_bytes(), &settings)
            .into_iter()
            .map(|row| match row {
                Row::Read { recipient, .. } => recipient.id.to_string(),
                other => format!("{other:?}"),
            });
        read.collect()
    };
    let first = ids("name,phone\nAnn Lee,4155550100\nBob Ray,4155550101");
    let again = ids("phone;name\n(415) 555-0101;BOB RAY\n+1 415 555 0100;Ann Lee");
    assert!(
        first
            .iter()
            .all(|id| id.starts_with("row-") && id.len() == 16),
        "{first:?}"
    );
    assert_eq!(again.into_iter().rev().collect::<Vec<_>>(), first);
}

#[test]
fn a_row_that_names_nobody_is_refused() {
    check(
        "name,phone,city\n,n/a,Boston\nAnn Lee,,Boston\n,4155550100,",
        &[
            "2 refused: nothing in it tells who it is: no phone, e-mail, code, name or address that can be read",
            "3 row-6e3f8fb76ac8: Ann | Lee | Boston | US",
            "4 row-84c9de13632d: +14155550100 | US",
        ],
    );
}

#[test]
fn a_mailing_must_be_the_campaign_s() {
    let list = "id,wave\n1,m1\n2,M2\n3,m9\n4,\n5,m1; m2\n6,m1;m9";
    check(
        list,
        &[
            "2 1: m1 | US",
            "3 2: m2 | US",
            "4 refused: mailing_id 'm9' is not a mailing of this campaign",
            "5 4: US",
            "6 5: m1 | m2 | US",
            "7 refused: mailing_id 'm1;m9' is not a mailing of this campaign",
        ],
    );
    let settings = Settings {
        default_mailing: Some("m1".parse().unwrap()),
        ..settings("US", &["m1", "m2"])
    };
    check_with(
        "id,wave\n1,\n2,m2",
        &settings,
        &["2 1: m1 | US", "3 2: m2 | US"],
    );
}

#[test]
fn a_cell_longer_than_five_hundred_characters_is_refused_where_it_matters() {
    let long = "ä".repeat(501);
    check(
        &format!(
            "id,name,notes\n1,{long},\n2,Ann Lee,{long}\n3,{},",
            "ä".repeat(500)
        ),
        &[
            "2 refused: full_name in column 2 is longer than 500 characters",
            "3 2: Ann | Lee | US",
            &format!("4 3: {} | US", "ä".repeat(500)),
        ],
    );
}

#[test]
fn ragged_rows_are_read_where_their_cells_are_in_place() {
    check(
        "id,phone,address,city,zip,email\n\
         1,4155550100\n\
         2,4155550101,1 Elm,Rome,02134,c@example.com,,,\n\
         3,4155550102,1 Elm,Rome,02134,c@example.com,extra\n\
         4,4155550103,12 Oak St, Suite 5,Boston,02134,d@example.com\n\
         5,4155550104,1 Elm,New, York,Rome,NY,e@example.com,x,y,f@example.com",
        &[
            "2 1: +14155550100 | US",
            "3 2: +14155550101 | c@example.com | 1 Elm | Rome | 02134 | US",
            "4 3: +14155550102 | c@example.com | 1 Elm | Rome | 02134 | US | [what is in column 7 stands beyond the last column and was left out]",
            "5 4: +14155550103 | d@example.com | 12 Oak St, Suite 5 | Boston | 02134 | US | [address in column 3 was in several cells, parted by an unquoted separator]",
            "6 refused: it has 11 cells where there are 6 columns, and they do not fit; is a cell with a separator unquoted?",
        ],
    );
}

#[test]
fn a_quote_that_was_never_closed_costs_no_other_row() {
    check(
        "id,name,phone\n1,\"Ann Lee,4155550100\n2,\"Bob Ray\",4155550101\n3,Cy \"C\" Po,4155550102",
        &[
            "2 1: +14155550100 | Ann | Lee | US",
            "3 2: +14155550101 | Bob | Ray | US",
            "4 3: +14155550102 | Cy \"C\" | Po | US",
        ],
    );
}

#[test]
fn a_refused_row_keeps_its_cells_so_that_it_can_be_mended() {
    let rows = rows(b"id,wave\n1, m9 ", &settings("US", &[]));
    assert!(matches!(&rows[..], [Row::Refused { cells, .. }] if cells == &["1", " m9 "]));
}

#[test]
fn rows_are_counted_by_what_became_of_them() {
    let settings = settings("US", &[]);
    let sheet = Sheet::read(b"id,phone\n1,4155550100\n1,4155550100\n,4155550100\n,\n2,x").unwrap();
    let mut tally = Tally::default();
    for row in sheet
        .recipients(&sheet.guess(&settings), &settings)
        .unwrap()
    {
        tally.add(&row);
    }
    let expected = Tally {
        read: 2,
        noted: 1,
        repeated: 1,
        refused: 1,
        blank: 1,
    };
    assert_eq!((tally, tally.rows(), sheet.len()), (expected, 5, 4));
}
