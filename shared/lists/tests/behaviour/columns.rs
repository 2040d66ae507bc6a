//! What columns are taken for.

use lists::{Certainty, Columns, Field, InvalidChoice, NotAList, Sheet};

use crate::support::settings;

fn guessed(list: &str) -> Columns {
    let sheet = Sheet::read(list.as_bytes()).unwrap();
    sheet.guess(&settings("US", &["m1", "m2"]))
}

/// Compares what each column is taken for; `-` is left out.
#[track_caller]
fn check(list: &str, expected: &str) {
    let columns = guessed(list);
    let fields = columns
        .all()
        .iter()
        .map(|column| column.field.map_or("-", Field::as_str));
    assert_eq!(fields.collect::<Vec<_>>().join(" "), expected, "{list}");
}

#[test]
fn names_in_five_languages_are_understood_in_any_order() {
    check(
        "E-Mail;Kundennummer;Name;Vorname;PLZ;Ort;Handy\nx",
        "email recipient_id last_name first_name zip city phone",
    );
    check(
        "Prénom,Nom,Code postal,Ville,Portable\nx",
        "first_name last_name zip city phone",
    );
    check(
        "Nome;Cognome;Via;CAP;Città;Cellulare\nx",
        "first_name last_name address zip city phone",
    );
    check(
        "Nombre,Apellidos,Dirección,CP,Móvil\nx",
        "first_name last_name address zip phone",
    );
    check(
        "Name,Phone,phone 2,Zip Code,Wave\nx",
        "full_name phone phone zip mailing_id",
    );
}

#[test]
fn of_several_names_for_one_thing_the_most_telling_has_it() {
    check("id,recipient_id,phone\nx", "- recipient_id phone");
    check("id,customer number,phone\nx", "- recipient_id phone");
    check("id,customer e-mail,email\nx", "recipient_id - email");
    check(
        "full name,first name,last name\nx",
        "full_name first_name last_name",
    );
}

#[test]
fn a_number_that_many_rows_share_is_nobody_s_id() {
    let rows = "7,Ann Lee\n7,Bob Lee\n8,Cy Po\n8,Di Po\n8,Ed Po\n";
    check(&format!("account,name\n{rows}"), "- full_name");
    check(
        &format!("recipient_id,name\n{rows}"),
        "recipient_id full_name",
    );
}

#[test]
fn an_address_may_have_several_columns_but_there_is_one_of_it() {
    check(
        "id,Address Line 1,Address Line 2,Apt,City\nx",
        "recipient_id address address address city",
    );
    check(
        "Mailing Address,Mailing City,Property Address,Property City\nx",
        "address city - -",
    );
    check(
        "id,billing_address_1,billing_address_2,shipping_address_1\nx",
        "recipient_id address address -",
    );
}

#[test]
fn what_is_about_something_else_is_left_out() {
    check(
        "id,phone,phone type,fax,state,campaign_id,country code,zip code,area code\nx",
        "recipient_id phone - - - - country zip -",
    );
}

#[test]
fn values_tell_what_names_do_not() {
    check(
        "id,x,y,z\n1,a@example.com,4155550100,m1\n2,b@example.com,,m2",
        "recipient_id email phone mailing_id",
    );
    check(
        "id,phone,parcel\n1,4155550100,4155550101",
        "recipient_id phone -",
    );
    check(
        "Ann,Lee,4155550100,a@example.com,1 Oak St,Boston,02134,US\nBob,Ray,4155550101,,2 Oak St,Boston,02134,US",
        "first_name last_name phone email address city zip country",
    );
    check(
        "A1|Ann Lee|4155550100|02134|HPU-ECFVV\nA2|Bob Ray|4155550101|02134|HPU-MJ4A9",
        "recipient_id full_name phone zip code",
    );
}

#[test]
fn a_guess_says_what_it_rests_on_and_shows_samples() {
    let columns = guessed("Tel.,best number to call mobile,x,y\n1,2,a@example.com,\n1,3,,");
    let certainties: Vec<Certainty> = columns
        .all()
        .iter()
        .map(|column| column.certainty)
        .collect();
    use Certainty::{Named, None, Resembles, Values};
    assert_eq!(certainties, [Named, Resembles, Values, None]);
    assert_eq!(columns.all()[1].samples, ["2", "3"]);
    assert_eq!(columns.all()[1].heading, "best number to call mobile");
}

#[test]
fn a_person_has_the_last_word() {
    let mut columns = guessed("id,ref no,phone,x\n1,2,4155550100,b");
    columns.choose("REF No", Some(Field::RecipientId)).unwrap();
    columns.choose("4", Some(Field::Code)).unwrap();
    columns.choose("phone", None).unwrap();
    let fields: Vec<Option<Field>> = columns.all().iter().map(|column| column.field).collect();
    assert_eq!(
        fields,
        [None, Some(Field::RecipientId), None, Some(Field::Code)]
    );
    assert_eq!(columns.all()[1].certainty, Certainty::Chosen);
}

#[test]
fn a_column_that_is_not_there_cannot_be_chosen() {
    let mut columns = guessed("id,phone\n1,4155550100");
    for column in ["fax", "0", "3", ""] {
        let refused = columns.choose(column, Some(Field::Phone));
        assert_eq!(refused, Err(InvalidChoice::NoSuchColumn(column.to_owned())));
    }
}

#[test]
fn a_list_that_names_nobody_is_refused() {
    let sheet = Sheet::read(b"city,zip\nBoston,02134").unwrap();
    let settings = settings("US", &[]);
    let columns = sheet.guess(&settings);
    let refused = sheet.recipients(&columns, &settings);
    assert_eq!(refused.err(), Some(NotAList::Nobody));
}
