//! Deciding on many calls at once, and taking all of it back.

use access::Role;
use http::StatusCode;
use jiff::SignedDuration;

use crate::business::campaign;
use crate::house::House;
use crate::knock::text;
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
    assert!(words.contains("Credit them to Spring roofs ?"), "{words}");
    assert!(words.contains("Would change 2 Are so already 0"), "{words}");
    let sure = [&chosen[..], &[("expected", "2"), ("sure", "yes")]].concat();
    let answer = person.sends("/calls/bulk", &sure).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text());
    let job = answer.header("location").to_owned();
    let words = text(&person.sees(&job).await);
    assert!(words.contains("Calls credited to Spring roofs"), "{words}");
    assert!(words.contains("Changed 2"), "{words}");
    assert!(words.contains("conv_1 Changed"), "{words}");
    assert!(text(&person.sees("/calls/conv_1").await).contains("Confirmed Spring roofs"));

    person.sends(&format!("{job}/undo"), &[]).await;
    assert!(!text(&person.sees("/calls/conv_1").await).contains("Confirmed"));
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
    assert!(words.contains("A person decided otherwise 1"), "{words}");
    assert!(page.body.contains("name=\"overwrite\""));
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
