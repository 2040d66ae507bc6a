//! Calls that leave as CSV: few at once, many by a file that is there for a day.

use std::time::Duration;

use access::Role;
use http::StatusCode;
use jiff::SignedDuration;
use jobs::{Export, Exported, Job, Order};
use store::{Filter, Sort};

use crate::house::{House, now, pass};
use crate::knock::text;
use crate::world::{call, made};

#[tokio::test]
async fn few_calls_come_at_once_as_they_are_listed() {
    let house = three_calls().await;
    let person = house.person(Role::Editor).await;
    let page = person.sees("/calls?status=success&sort=duration").await;
    let action = "/exports?sort=duration&#38;status=success";
    assert!(page.contains(&format!("action=\"{action}\"")), "{page}");
    let said = text(&page);
    assert!(
        said.contains("Export CSV About this export: 2 calls"),
        "{said}"
    );

    let path = action.replace("&#38;", "&");
    let answer = person.sends(&path, &[]).await;
    assert_eq!(answer.status, StatusCode::OK);
    assert_eq!(answer.header("content-type"), "text/csv; charset=utf-8");
    let said = answer.header("content-disposition");
    assert_eq!(said, "attachment; filename=\"calls-2026-03-11.csv\"");
    let ids: Vec<&str> = answer.body.lines().filter_map(|it| it.get(1..7)).collect();
    assert_eq!(ids, ["conver", "conv_1", "conv_2"]);
    let marked = person.sends(&path, &[("bom", "true")]).await;
    assert_eq!(marked.body, format!("\u{feff}{}", answer.body));
}

#[tokio::test]
async fn a_viewer_is_offered_no_export_and_gets_none() {
    let house = three_calls().await;
    let job = written(&house, "person:editor@example.com").await;
    let person = house.person(Role::Viewer).await;
    assert!(!person.sees("/calls").await.contains("Export CSV"));
    for path in ["/exports".to_owned(), file_of(&job)] {
        assert_eq!(person.opens(&path).await.status, StatusCode::FORBIDDEN);
    }
    let answer = person.sends("/exports", &[]).await;
    assert_eq!(answer.status, StatusCode::FORBIDDEN);
    let words = text(&person.sees(&format!("/jobs/{}", job.id)).await);
    assert!(
        words.contains("Only whoever ordered this export"),
        "{words}"
    );
    assert!(
        !words.contains("0142") && !words.contains("Download"),
        "{words}"
    );
}

#[tokio::test]
async fn the_page_of_exports_says_how_many_calls_there_are_before_it_is_begun() {
    let house = three_calls().await;
    let person = house.person(Role::Editor).await;
    let words = text(&person.sees("/exports").await);
    assert!(words.contains("3 calls, without a filter"), "{words}");
    let words = text(&person.sees("/exports?status=failure").await);
    assert!(words.contains("1 call: Status: Failure"), "{words}");
    // Only by looking at each: that is for the export itself.
    let words = text(&person.sees("/exports?phone=0142").await);
    assert!(
        words.contains("All calls that match: Number: 0142"),
        "{words}"
    );
    let wrong = person.opens("/exports?colour=red").await;
    assert_eq!(wrong.status, StatusCode::BAD_REQUEST);
    assert!(
        wrong.text().contains("Colour: is not known here"),
        "{}",
        wrong.text()
    );
}

#[tokio::test]
async fn a_file_is_followed_taken_away_and_expires() {
    let house = many_calls().await;
    let person = house.person(Role::Editor).await;
    let job = begun(&house, "person:editor@example.com").await;
    let again = person.sends("/exports?phone=0142", &[]).await;
    let place = format!("/jobs/{}", job.id);
    assert_eq!(again.header("location"), place);

    let page = person.sees(&place).await;
    let words = text(&page);
    assert!(words.contains("Export of calls"), "{words}");
    assert!(words.contains("The file is ready 1,002 calls, "), "{words}");
    assert!(words.contains("Number: 0142"), "{words}");
    assert!(page.contains(&format!("href=\"{}\" download", file_of(&job))));
    assert!(
        !words.contains("Past calls") && !words.contains("Undo"),
        "{words}"
    );

    let file = person.opens(&file_of(&job)).await;
    assert_eq!(file.status, StatusCode::OK);
    assert_eq!(file.body.lines().count(), 1003);
    assert_eq!(file.header("content-length"), file.body.len().to_string());
    let said = file.header("content-disposition");
    assert_eq!(said, "attachment; filename=\"calls-2026-03-11.csv\"");
    let words = text(&person.sees("/exports").await);
    assert!(
        words.contains("Number: 0142 1,002 Ready Download"),
        "{words}"
    );

    pass(SignedDuration::from_hours(25));
    let person = house.signs_in("editor@example.com").await;
    let gone = person.opens(&file_of(&job)).await;
    assert_eq!(gone.status, StatusCode::GONE);
    assert!(
        gone.text().contains("deleted now; export once more"),
        "{}",
        gone.text()
    );
    let page = person.sees(&place).await;
    assert!(text(&page).contains("The file has expired It held 1,002 calls"));
    assert!(
        page.contains("href=\"/exports?phone=0142\">Export again"),
        "{page}"
    );
    assert!(text(&person.sees("/exports").await).contains("1,002 Expired None"));
}

#[tokio::test]
async fn a_file_is_for_whoever_ordered_it_and_for_admins() {
    let house = many_calls().await;
    let job = written(&house, "person:somebody@example.com").await;
    let editor = house.person(Role::Editor).await;
    assert_eq!(
        editor.opens(&file_of(&job)).await.status,
        StatusCode::NOT_FOUND
    );
    let words = text(&editor.sees("/exports").await);
    assert!(
        words.contains("Your files No file was written yet"),
        "{words}"
    );
    let admin = house.person(Role::Admin).await;
    assert_eq!(admin.opens(&file_of(&job)).await.status, StatusCode::OK);
    let words = text(&admin.sees("/exports").await);
    assert!(words.contains("somebody@example.com"), "{words}");
}

#[tokio::test]
async fn who_has_long_been_signed_in_shows_first_that_it_is_they() {
    let house = many_calls().await;
    let job = written(&house, "person:editor@example.com").await;
    let person = house.person(Role::Editor).await;
    pass(SignedDuration::from_mins(61));
    let asked = person.sends("/exports?status=failure", &[]).await;
    let place = "/confirm?next=%2Fexports%3Fstatus%3Dfailure";
    assert_eq!(asked.header("location"), place);
    // Which leads back to a page that offers the same.
    person.sees("/exports?status=failure").await;
    let asked = person.opens(&file_of(&job)).await;
    assert_eq!(asked.status, StatusCode::SEE_OTHER);
    assert!(asked.header("location").starts_with("/confirm?next="));
}

#[tokio::test]
async fn an_export_is_only_begun_by_our_own_pages() {
    let house = three_calls().await;
    let person = house.person(Role::Editor).await;
    let bare = crate::knock::post("/exports").cookie(&person.cookie);
    let answer = house.hears(bare.form(&[("bom", "true")])).await;
    assert_eq!(answer.status, StatusCode::FORBIDDEN);
}

pub(crate) async fn three_calls() -> House {
    let house = House::new().await;
    for n in 1..=2 {
        let ago = SignedDuration::from_mins(n);
        house.receives(&call(&format!("conv_{n}"), ago)).await;
    }
    let failed = made("conv_3", now() - SignedDuration::from_hours(2), |data| {
        data["analysis"]["call_successful"] = "failure".into();
    });
    house.receives(&failed).await;
    house
}

/// More calls than one page of the database.
pub(crate) async fn many_calls() -> House {
    let house = three_calls().await;
    house.multiplies("conv_1", 999);
    house
}

/// An export of `actor`'s that waits to be written.
pub(crate) async fn begun(house: &House, actor: &str) -> Job {
    let order = Order {
        id: None,
        actor: actor.to_owned(),
        dry_run: false,
        now: now(),
    };
    let of = Export {
        filter: Filter {
            phone: Some(store::Phone::EndingWith("0142".to_owned())),
            ..Filter::default()
        },
        ..Export::default()
    };
    let begun = jobs::export(&house.store, of, Sort::StartedAt, order, Duration::ZERO);
    match Box::pin(begun).await.unwrap() {
        Exported::Begun(job) => *job,
        Exported::Whole(whole) => panic!("{} calls came at once", whole.calls),
    }
}

pub(crate) async fn written(house: &House, actor: &str) -> Job {
    house.multiplies("conv_1", 1100);
    let job = begun(house, actor).await;
    let long = Duration::from_secs(60);
    jobs::work_on(&house.store, &job.id, long, now())
        .await
        .unwrap()
}

fn file_of(job: &Job) -> String {
    format!("/exports/{}/calls.csv", job.id)
}
