//! Campaigns from nothing to credited calls: created, mailed, listed, undone.

use access::Role;
use http::StatusCode;
use serde_json::json;

use crate::business::campaign;
use crate::house::{House, Person, now};
use crate::knock::{Answer, text};
use crate::world::made;

const CALLER: &str = "+14155550142";
const LIST: &str = "Customer no;Name;Telephone\nr1;Ann Lee;(415) 555-0142\nr2;Bob Ray;\n;Nobody;\n";

#[tokio::test]
async fn a_campaign_is_created_and_listed_with_its_calls() {
    let house = House::new().await;
    let person = house.person(Role::Admin).await;
    assert!(text(&person.sees("/campaigns").await).contains("No campaign yet"));
    let answer = person.sends("/campaigns", &settings("Spring roofs")).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text());
    let words = text(&person.sees(answer.header("location")).await);
    assert!(words.contains("New campaign Spring roofs"), "{words}");
    assert!(words.contains("Done"), "{words}");

    let page = person.sees("/campaigns").await;
    assert!(page.contains("href=\"/campaigns/spring-roofs\""));
    assert!(text(&page).contains("Spring roofs Direct mail always 0 0"));
    let again = person.sends("/campaigns", &settings("Spring roofs")).await;
    assert_eq!(again.status, StatusCode::CONFLICT);
    assert!(again.text().contains("Another campaign has this id."));
}

#[tokio::test]
async fn a_campaign_shows_what_it_came_to_and_leads_to_more() {
    let house = credited().await;
    house.runs(campaign("summer", "Summer")).await;
    let person = house.person(Role::Viewer).await;
    let page = person.sees("/campaigns/spring").await;
    let words = text(&page);
    for told in [
        "Calls 1",
        "Conversion rate",
        "New responders",
        "Calls by day",
    ] {
        assert!(words.contains(told), "{told}: {words}");
    }
    for path in [
        "/analytics?range=90&#38;campaign_id=spring",
        "/campaigns/spring/calls?from=2026-02-15&#38;to=2026-02-16",
    ] {
        assert!(page.contains(&format!("href=\"{path}\"")), "{path}: {page}");
    }
    let other = text(&person.sees("/campaigns/summer").await);
    assert!(other.contains("Calls 0"), "{other}");
}

#[tokio::test]
async fn what_cannot_be_a_campaign_comes_back_with_the_reasons() {
    let house = House::new().await;
    let person = house.person(Role::Admin).await;
    let form = [
        ("name", ""),
        ("channel", "pigeon"),
        ("timezone", "Mars/Olympus"),
        ("window_days", "400"),
        ("starts_on", "2026-03-02"),
        ("ends_on", "2026-03-01"),
        ("country", "USA"),
        ("campaign_id", "a b"),
    ];
    let answer = person.sends("/campaigns", &form).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(answer.text().contains("An id has a character other than"));
    let form = [&form[..7], &[("campaign_id", "ok")]].concat();
    let words = person.sends("/campaigns", &form).await.text();
    for why in [
        "This must be filled in.",
        "is not the name of a time zone",
        "Write a whole number from 1 to 365.",
        "This lies before the start.",
        "two letters, such as US",
    ] {
        assert!(words.contains(why), "{why}: {words}");
    }
}

#[tokio::test]
async fn a_list_is_uploaded_checked_imported_and_undone() {
    let house = with_a_caller().await;
    let person = house.person(Role::Admin).await;
    let answer = uploads(&person, LIST.as_bytes()).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text());
    let columns = answer.header("location").to_owned();
    let page = person.sees(&columns).await;
    let words = text(&page);
    assert!(words.contains("3 rows, read with a semicolon"), "{words}");
    assert!(words.contains("Telephone by its name"), "{words}");
    assert!(page.contains("<option value=\"phone\" selected>"));

    let chosen = [
        ("column-1", "recipient_id"),
        ("column-2", "full_name"),
        ("column-3", "phone"),
        ("mailing", "spring-one"),
    ];
    let tried = person.sends(&columns, &chosen).await;
    let trial = tried.header("location").to_owned();
    let page = person.sees(&trial).await;
    let words = text(&page);
    assert!(
        words.contains("Import into Spring roofs: what it would do"),
        "{words}"
    );
    assert!(words.contains("Rows 3 New 2"), "{words}");
    assert!(words.contains("4 recipient_id is empty"), "{words}");
    assert!(words.contains("1 past call would change"), "{words}");
    assert!(page.contains("Import the list") && page.contains("/refused.csv"));
    assert!(text(&person.sees("/calls/conv_1").await).contains("Unattributed"));

    let done = person.sends(&format!("{trial}/confirm"), &[]).await;
    let job = done.header("location").to_owned();
    let words = text(&person.sees(&job).await);
    assert!(words.contains("1 past call changed"), "{words}");
    assert!(
        words.contains(
            "+14155550142 11 Mar 2026, 15:00 Unattributed → becomes Automatic Spring roofs r1"
        ),
        "{words}"
    );
    let words = text(&person.sees("/calls/conv_1").await);
    assert!(words.contains("Automatic Spring roofs"), "{words}");
    assert!(words.contains("the rules decided anew"), "{words}");
    let words = text(&person.sees("/campaigns/spring/recipients").await);
    assert!(words.contains("r1 Ann Lee +14155550142"), "{words}");

    let undone = person.sends(&format!("{job}/undo"), &[]).await;
    let words = text(&person.sees(undone.header("location")).await);
    assert!(words.contains("Undo Done"), "{words}");
    assert!(text(&person.sees(&job).await).contains("This was undone."));
    assert!(text(&person.sees("/calls/conv_1").await).contains("Unattributed"));
    let words = text(&person.sees("/campaigns/spring/recipients").await);
    assert!(words.contains("Nobody is on this list"), "{words}");
}

#[tokio::test]
async fn what_is_no_list_is_refused_before_anything_is_kept() {
    let house = with_a_caller().await;
    let person = house.person(Role::Admin).await;
    for (list, why) in [
        (b"".as_slice(), "Choose a file first."),
        (b"PK\x03\x04".as_slice(), "an Excel workbook"),
        (b"id,phone\n".as_slice(), "no rows below them"),
    ] {
        let answer = uploads(&person, list).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{why}");
        assert!(answer.text().contains(why), "{}", answer.text());
    }
    let answer = uploads(&person, b"city,zip\nBoston,02134").await;
    let columns = answer.header("location").to_owned();
    let nobody = [("column-1", "city"), ("column-2", "zip")];
    let answer = person.sends(&columns, &nobody).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        answer
            .text()
            .contains("No column tells one recipient from another")
    );
}

#[tokio::test]
async fn an_upload_from_another_site_is_refused() {
    let house = with_a_caller().await;
    let person = house.person(Role::Admin).await;
    let forged = person
        .uploads_as("/campaigns/spring/imports", "forged", b"id\n1")
        .await;
    assert_eq!(forged.status, StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn a_change_shows_what_it_would_flip_before_it_is_saved() {
    let house = credited().await;
    let person = house.person(Role::Admin).await;
    let page = person.sees("/campaigns/spring").await;
    let words = text(&page);
    assert!(words.contains("Calls 1 none before"), "{words}");
    let rev = revision(&page, "action=\"/campaigns/spring#settings\"");
    let mut form = settings("Spring roofs").to_vec();
    form.retain(|(name, _)| *name != "window_days");
    form.extend([("rev", rev.as_str()), ("window_days", "1"), ("act", "look")]);
    let tried = person.sends("/campaigns/spring", &form).await;
    assert_eq!(tried.status, StatusCode::SEE_OTHER, "{}", tried.text());
    let trial = tried.header("location").to_owned();
    let words = text(&person.sees(&trial).await);
    assert!(words.contains("1 past call would change"), "{words}");
    assert!(text(&person.sees("/campaigns/spring").await).contains("60 days to answer"));

    let done = person.sends(&format!("{trial}/confirm"), &[]).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER);
    assert!(text(&person.sees("/campaigns/spring").await).contains("1 days to answer"));
    form.retain(|(name, _)| *name != "act");
    let late = person.sends("/campaigns/spring", &form).await;
    assert_eq!(late.status, StatusCode::CONFLICT);
    assert!(
        late.text()
            .contains("Somebody changed this while you were at it.")
    );
}

#[tokio::test]
async fn mailings_are_added_and_moved() {
    let house = credited().await;
    let person = house.person(Role::Admin).await;
    let rev = revision(
        &person.sees("/campaigns/spring/mailings").await,
        "Add a mailing",
    );
    let form = |from, to| {
        [
            ("rev", rev.as_str()),
            ("mailing_id", "two"),
            ("name", "Second drop"),
            ("drop_date", "2026-03-09"),
            ("in_home_from", from),
            ("in_home_to", to),
        ]
    };
    let wrong = person
        .sends(
            "/campaigns/spring/mailings",
            &form("2026-03-08", "2026-03-07"),
        )
        .await;
    let words = wrong.text();
    assert!(words.contains("This lies before the drop date."), "{words}");
    assert!(
        words.contains("This lies before the first arrival."),
        "{words}"
    );
    let saved = person
        .sends(
            "/campaigns/spring/mailings",
            &form("2026-03-10", "2026-03-12"),
        )
        .await;
    assert_eq!(saved.status, StatusCode::SEE_OTHER, "{}", saved.text());
    let page = person.sees("/campaigns/spring/mailings").await;
    assert!(
        text(&page).contains("Second drop dropped 9 Mar 2026 in-home 10 Mar 2026 to 12 Mar 2026")
    );
    let twice = person
        .sends(
            "/campaigns/spring/mailings",
            &form("2026-03-10", "2026-03-12"),
        )
        .await;
    assert!(
        twice
            .text()
            .contains("This campaign has a mailing of this id.")
    );
}

#[tokio::test]
async fn a_number_serves_one_campaign_on_a_day() {
    let house = credited().await;
    house.runs(campaign("autumn", "Autumn gutters")).await;
    let person = house.person(Role::Admin).await;
    let form = |from, to| [("number", "(415) 555-0100"), ("from", from), ("to", to)];
    let saved = person
        .sends("/campaigns/spring/numbers", &form("2026-03-01", ""))
        .await;
    assert_eq!(saved.status, StatusCode::SEE_OTHER, "{}", saved.text());
    let words = text(&person.sees("/campaigns/spring/numbers").await);
    assert!(
        words.contains("+14155550100 from 1 Mar 2026, without an end"),
        "{words}"
    );
    let clash = person
        .sends("/campaigns/autumn/numbers", &form("2026-04-01", ""))
        .await;
    assert_eq!(clash.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        clash
            .text()
            .contains("The number serves the campaign spring from 2026-03-01")
    );
    person
        .sends(
            "/campaigns/spring/numbers",
            &form("2026-03-01", "2026-03-31"),
        )
        .await;
    let saved = person
        .sends("/campaigns/autumn/numbers", &form("2026-04-01", ""))
        .await;
    assert_eq!(saved.status, StatusCode::SEE_OTHER);
}

#[tokio::test]
async fn only_an_admin_changes_what_the_business_knows() {
    let house = credited().await;
    let editor = house.person(Role::Editor).await;
    let page = editor.sees("/campaigns/spring").await;
    assert!(!page.contains("<textarea") && !page.contains("type=\"file\""));
    for path in ["", "/mailings", "/numbers"] {
        let path = format!("/campaigns/spring{path}");
        let refused = editor.sends(&path, &[("name", "x")]).await;
        assert_eq!(refused.status, StatusCode::FORBIDDEN, "{path}");
    }
    let viewer = house.person(Role::Viewer).await;
    let list = viewer.opens("/campaigns/spring/recipients").await;
    assert_eq!(list.status, StatusCode::FORBIDDEN);
    for gone in ["/campaigns/none", "/campaigns/a%20b", "/jobs/none"] {
        assert_eq!(viewer.opens(gone).await.status, StatusCode::NOT_FOUND);
    }
}

fn settings(name: &str) -> [(&str, &str); 4] {
    [
        ("name", name),
        ("channel", "direct_mail"),
        ("timezone", "UTC"),
        ("window_days", "60"),
    ]
}

async fn uploads(person: &Person<'_>, list: &[u8]) -> Answer {
    person.uploads("/campaigns/spring/imports", list).await
}

/// What the first form after `mark` says that it was filled in on.
fn revision(page: &str, mark: &str) -> String {
    let (_, form) = page.split_once(mark).unwrap();
    let (_, rest) = form.split_once("name=\"rev\" value=\"").unwrap();
    rest.split('"').next().unwrap().to_owned()
}

async fn with_a_caller() -> House {
    let house = House::new().await;
    let mut spring = campaign("spring", "Spring roofs");
    spring.region = "US".parse().ok();
    house.runs(spring).await;
    house
        .receives(&made("conv_1", now(), |data| {
            data["metadata"]["phone_call"]["external_number"] = json!(CALLER);
            data["transcript"] =
                json!([{ "role": "user", "message": "Hello?", "time_in_call_secs": 1 }]);
        }))
        .await;
    house
}

async fn credited() -> House {
    let house = House::new().await;
    house.runs(campaign("spring", "Spring roofs")).await;
    let ann = crate::business::recipient("spring", "r1", CALLER);
    house.lists(&[ann]).await;
    house
        .receives(&made("conv_1", now(), |data| {
            data["metadata"]["phone_call"]["external_number"] = json!(CALLER);
        }))
        .await;
    house
}
