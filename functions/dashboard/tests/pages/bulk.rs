//! Deciding on many calls at once, and taking all of it back.

use access::Role;
use http::StatusCode;
use jiff::SignedDuration;

use crate::business::campaign;
use crate::house::House;
use crate::knock::{Answer, text};
use crate::world::call;

#[tokio::test]
async fn ticked_calls_are_credited_after_a_look_and_can_be_taken_back() {
    let house = three_calls().await;
    let person = house.person(Role::Editor).await;
    let list = person.sees("/calls").await;
    assert!(list.contains("form=\"bulk\" name=\"id\" value=\"conv_1\""));
    let ticked = [
        ("which", "ticked"),
        ("id", "conv_1"),
        ("id", "conv_2"),
        ("query", ""),
    ];
    let page = person.sends("/calls/bulk", &ticked).await;
    assert_eq!(page.status, StatusCode::OK, "{}", page.text());
    assert!(page.text().contains("Decide on 2 calls"), "{}", page.text());

    let chosen = [&ticked[..], &[("to", "to:spring"), ("reason", "heard it")]].concat();
    let page = person.sends("/calls/bulk", &chosen).await;
    let words = page.text();
    assert!(words.contains("Credit 2 calls to Spring roofs?"), "{words}");
    assert!(words.contains("2 Would change"), "{words}");
    assert!(words.contains("+14155550142"), "a few are shown: {words}");
    assert!(words.contains("Credit 2 calls Cancel"), "{words}");
    let unchanged = text(&person.sees("/calls/conv_1").await);
    assert!(!unchanged.contains("Confirmed"), "a look changes nothing");

    let sure = [&chosen[..], &[("expected", "2"), ("sure", "yes")]].concat();
    let answer = person.sends("/calls/bulk", &sure).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text());
    let begun = person.sees(answer.header("location")).await;
    let words = text(&begun);
    assert!(
        words.contains("Calls credited to Spring roofs: 2 changed. See each call Undo"),
        "{words}"
    );
    assert!(words.contains("All 2 Changed 2"), "{words}");
    assert!(
        words.contains("+14155550142 11 Mar 2026, 14:59 Changed"),
        "{words}"
    );
    assert!(begun.contains("<a href=\"/calls/conv_1\">"), "{begun}");
    let viewer = text(
        &house
            .person(Role::Viewer)
            .await
            .sees(&job_of(&answer))
            .await,
    );
    assert!(
        viewer.contains("…0142 11 Mar 2026, 14:59 Changed"),
        "{viewer}"
    );
    assert!(text(&person.sees("/calls/conv_1").await).contains("Confirmed Spring roofs"));

    person.undoes(&begun).await;
    assert!(!text(&person.sees("/calls/conv_1").await).contains("Confirmed"));
}

#[tokio::test]
async fn what_was_done_is_listed_and_undone_from_the_list() {
    let house = three_calls().await;
    let person = house.person(Role::Editor).await;
    let empty = text(&person.sees("/jobs").await);
    assert!(empty.contains("Nothing was done in the background so far"));
    let nobody = [("which", "all"), ("query", ""), ("to", "nobody")];
    let sure = [&nobody[..], &[("expected", "3"), ("sure", "yes")]].concat();
    let done = person.sends("/calls/bulk", &sure).await;
    let job = job_of(&done);
    let words = text(&person.sees("/jobs").await);
    for said in [
        "Calls credited to nobody",
        "editor@example.com",
        "Done",
        "3 changed",
    ] {
        assert!(words.contains(said), "{said}: {words}");
    }
    person.sends(&format!("{job}/undo"), &[]).await;
    let words = text(&person.sees("/jobs").await);
    assert!(words.contains("Was undone"), "{words}");
    assert!(words.contains("3 put back"), "{words}");
    let viewer = house.person(Role::Viewer).await;
    assert!(!viewer.sees("/jobs").await.contains("/undo\""));
    let odd = viewer.opens("/jobs?cursor=x").await;
    assert_eq!(odd.status, StatusCode::BAD_REQUEST);
}

#[tokio::test]
async fn what_became_of_each_call_is_shown_by_outcome_and_by_page() {
    let house = three_calls().await;
    house.multiplies("conv_1", 240);
    let person = house.person(Role::Editor).await;
    let nobody = [("rev", "0"), ("to", "nobody")];
    person.sends("/calls/conv_2/attribution", &nobody).await;
    let all = [("which", "all"), ("query", ""), ("to", "to:spring")];
    let sure = [&all[..], &[("expected", "243"), ("sure", "yes")]].concat();
    let done = person.sends("/calls/bulk", &sure).await;
    let job = job_of(&done);
    let words = finished(&person, &job).await;
    assert!(
        words.contains("All 243 Changed 242 A person decided otherwise 1"),
        "{words}"
    );
    let page = person.sees(&format!("{job}?outcome=locked")).await;
    assert_eq!(page.matches("<li><a href=\"/calls/").count(), 1);
    assert!(page.contains("<a href=\"/calls/conv_2\">"), "{page}");
    assert!(text(&page).contains("14:58 A person decided otherwise"));
    let page = person.sees(&job).await;
    assert_eq!(page.matches("<li><a href=\"/calls/").count(), 100);
    let page = person.sees(&format!("{job}?from=2")).await;
    assert_eq!(page.matches("<li><a href=\"/calls/").count(), 43);
    assert!(page.contains("First page") && !page.contains("rel=\"next\""));
    let none = text(&person.sees(&format!("{job}?outcome=failed")).await);
    assert!(none.contains("None of these."), "{none}");
}

#[tokio::test]
async fn a_call_that_is_kept_no_more_is_named_by_its_id() {
    let house = three_calls().await;
    let person = house.person(Role::Editor).await;
    let nobody = [("which", "all"), ("query", ""), ("to", "nobody")];
    let sure = [&nobody[..], &[("expected", "3"), ("sure", "yes")]].concat();
    let job = job_of(&person.sends("/calls/bulk", &sure).await);
    house.forgets("conv_3").await;
    let words = text(&person.sees(&job).await);
    assert!(words.contains("conv_3 Changed"), "{words}");
    assert!(!words.contains("conv_2"), "{words}");
}

/// The address of the job that was begun.
fn job_of(begun: &Answer) -> String {
    let path = begun.header("location").split('?').next();
    path.unwrap().to_owned()
}

/// The words of the job's page once it is over.
async fn finished(person: &crate::house::Person<'_>, job: &str) -> String {
    for _ in 0..200 {
        let page = person.sees(job).await;
        if !page.contains("data-refresh") {
            return text(&page);
        }
    }
    panic!("{job} does not end");
}

#[tokio::test]
async fn what_cannot_be_decided_is_said_at_its_field() {
    let house = three_calls().await;
    let person = house.person(Role::Editor).await;
    let all = [("which", "all"), ("query", ""), ("act", "look")];
    let long = "x".repeat(501);
    for (fields, says) in [
        (vec![("to", "")], "Choose a campaign, or nobody."),
        (vec![("to", "spring")], "Choose a campaign, or nobody."),
        (
            vec![("to", "to:spring"), ("reason", long.as_str())],
            "This is longer than 500 characters.",
        ),
    ] {
        let form = [&all[..], &fields].concat();
        let page = person.sends("/calls/bulk", &form).await;
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY, "{fields:?}");
        assert!(page.text().contains(says), "{says}: {}", page.text());
        assert!(page.body.contains("aria-invalid"), "{fields:?}");
        assert!(!page.body.contains("name=\"sure\""), "{fields:?}");
    }
    let sure = [("to", "to:gone"), ("expected", "3"), ("sure", "yes")];
    let page = person
        .sends("/calls/bulk", &[&all[..], &sure].concat())
        .await;
    assert!(page.text().contains("This campaign is not there any more."));
}

#[tokio::test]
async fn all_that_match_are_counted_again_when_it_is_done() {
    let house = three_calls().await;
    let person = house.person(Role::Editor).await;
    let form = |expected| {
        [
            ("which", "all"),
            ("query", "status=success"),
            ("to", "nobody"),
            ("expected", expected),
            ("sure", "yes"),
        ]
    };
    let differs = person.sends("/calls/bulk", &form("2")).await;
    assert_eq!(differs.status, StatusCode::UNPROCESSABLE_ENTITY);
    let words = differs.text();
    assert!(
        words.contains("It is 3 calls now, not 2 as you saw."),
        "{words}"
    );
    assert!(differs.body.contains("name=\"expected\" value=\"3\""));
    let done = person.sends("/calls/bulk", &form("3")).await;
    let words = text(&person.sees(done.header("location")).await);
    assert!(words.contains("Calls credited to nobody"), "{words}");
}

#[tokio::test]
async fn what_a_person_decided_stands_unless_they_say_so() {
    let house = three_calls().await;
    let person = house.person(Role::Editor).await;
    let nobody = [("rev", "0"), ("to", "nobody")];
    person.sends("/calls/conv_1/attribution", &nobody).await;
    let all = [("which", "all"), ("query", ""), ("to", "to:spring")];
    let page = person.sends("/calls/bulk", &all).await;
    let words = page.text();
    assert!(words.contains("2 Would change"), "{words}");
    assert!(words.contains("1 A person decided otherwise"), "{words}");
    assert!(words.contains("Credit 2 calls Cancel"), "{words}");
    assert!(
        words.contains("Credit 3 calls, 1 decision of people included"),
        "{words}"
    );
    let sure = [&all[..], &[("expected", "3"), ("sure", "yes")]].concat();
    let done = person.sends("/calls/bulk", &sure).await;
    let words = text(&person.sees(done.header("location")).await);
    assert!(words.contains("A person decided otherwise 1"), "{words}");
    let anyway = [&sure[..], &[("overwrite", "yes")]].concat();
    person.sends("/calls/bulk", &anyway).await;
    assert!(text(&person.sees("/calls/conv_1").await).contains("Confirmed Spring roofs"));
}

#[tokio::test]
async fn what_names_no_calls_is_refused() {
    let house = three_calls().await;
    let person = house.person(Role::Editor).await;
    for form in [
        [("which", "ticked"), ("query", "")],
        [("which", "all"), ("query", "status=odd")],
        [("which", "all"), ("query", "page=2")],
        [("which", "ticked"), ("id", "a/b")],
    ] {
        let answer = person.sends("/calls/bulk", &form).await;
        assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{form:?}");
    }
    let viewer = house.person(Role::Viewer).await;
    assert!(!viewer.sees("/calls").await.contains("id=\"bulk\""));
    let refused = viewer.sends("/calls/bulk", &[("which", "all")]).await;
    assert_eq!(refused.status, StatusCode::FORBIDDEN);
}

async fn three_calls() -> House {
    let house = House::new().await;
    house.runs(campaign("spring", "Spring roofs")).await;
    for n in 1..=3 {
        let id = format!("conv_{n}");
        house
            .receives(&call(&id, SignedDuration::from_mins(n)))
            .await;
    }
    house
}
