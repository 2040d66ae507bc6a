//! Getting in and out, and what a page says when something is wrong.

use access::Role;
use http::{Method, StatusCode};
use jiff::SignedDuration;

use crate::house::{House, PASSWORD, now};
use crate::knock::{get, knock, post};
use crate::world::call;

#[tokio::test]
async fn nobody_unknown_sees_a_page() {
    let house = House::new().await;
    let receipt = house.receives(&call("conv_1", SignedDuration::ZERO)).await;
    let delivery = format!("/ingest/deliveries/{}", receipt.delivery);
    for path in [
        "/calls",
        "/calls/conv_1",
        "/calls/conv_1/raw",
        "/campaigns",
        "/campaigns/spring",
        "/campaigns/spring/calls",
        "/campaigns/spring/recipients",
        "/campaigns/spring/imports/list_0",
        "/exports",
        "/exports/op_1/calls.csv",
        "/jobs/op_1",
        "/numbers",
        "/analytics/unattributed-calls",
        "/analytics",
        "/analytics/csv/timeline",
        "/analytics/accuracy",
        "/analytics/review",
        "/settings/rules",
        "/ingest",
        delivery.as_str(),
        "/settings",
    ] {
        let answer = house.hears(get(path)).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{path}");
        let next = serde_urlencoded::to_string([("next", path)]).unwrap();
        assert_eq!(answer.header("location"), format!("/sign-in?{next}"));
    }
    assert_eq!(house.hears(get("/")).await.header("location"), "/sign-in");
}

#[tokio::test]
async fn signing_in_goes_on_to_the_page_that_was_asked_for() {
    let house = House::new().await;
    house.person(Role::Viewer).await;
    let form = |next| {
        [
            ("email", "viewer@example.com"),
            ("password", PASSWORD),
            ("next", next),
        ]
    };
    let answer = house
        .hears(post("/sign-in").form(&form("/calls?status=failure")))
        .await;
    assert_eq!(answer.header("location"), "/calls?status=failure");
    let answer = house
        .hears(post("/sign-in").form(&form("//evil.example")))
        .await;
    assert_eq!(answer.header("location"), "/");
}

#[tokio::test]
async fn a_wrong_password_is_refused_and_the_address_stays_typed() {
    let house = House::new().await;
    let form = [
        ("email", "who@example.com"),
        ("password", "wrong"),
        ("next", "/calls"),
    ];
    let answer = house.hears(post("/sign-in").form(&form)).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        answer
            .text()
            .contains("The address or the password is wrong.")
    );
    assert!(
        answer.body.contains("value=\"who@example.com\"")
            && answer.body.contains("value=\"/calls\"")
    );
    assert!(
        !answer.body.contains("wrong\""),
        "a password is never sent back"
    );
}

#[tokio::test]
async fn guessing_gets_slower_and_says_how_long() {
    let house = House::new().await;
    let form = [("email", "who@example.com"), ("password", "wrong")];
    let mut last = house.hears(post("/sign-in").form(&form)).await;
    for _ in 0..20 {
        last = house.hears(post("/sign-in").form(&form)).await;
    }
    assert_eq!(last.status, StatusCode::TOO_MANY_REQUESTS);
    assert!(last.text().contains("Too many tries. Try again in"));
    assert!(last.header("retry-after").parse::<u64>().unwrap() > 0);
}

#[tokio::test]
async fn the_one_time_link_leads_to_choosing_a_password() {
    let house = House::new().await;
    let token = access::setup_link(&house.store, now()).await.unwrap();
    let path = access::setup_path(&token);
    let opened = house.hears(get(&path)).await;
    let cookie = opened.cookie().expect("the link signs in");
    assert!(opened.body.contains("url=/settings?welcome=yes"));
    let settings = house
        .hears(get("/settings?welcome=yes").cookie(&cookie))
        .await;
    assert!(
        settings
            .text()
            .contains("Welcome. You are signed in as the admin.")
    );

    let spent = house.hears(get(&path)).await;
    assert_eq!(spent.status, StatusCode::GONE);
    assert!(spent.text().contains("This link no longer works"));
    assert_eq!(house.hears(get("/setup")).await.status, StatusCode::GONE);
}

#[tokio::test]
async fn a_password_is_changed_only_by_who_knows_it() {
    let house = House::new().await;
    let person = house.person(Role::Viewer).await;
    let new = "a new long password";
    let form = |current, password| {
        [
            ("email", "viewer@example.com"),
            ("current", current),
            ("password", password),
        ]
    };
    let wrong = person
        .sends("/settings/password", &form("guess", new))
        .await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(wrong.text().contains("This is not your password so far."));
    let weak = person
        .sends("/settings/password", &form(PASSWORD, "short"))
        .await;
    assert!(weak.text().contains("Use at least 12 characters."));
    let done = person
        .sends("/settings/password", &form(PASSWORD, new))
        .await;
    assert_eq!(done.header("location"), "/settings?saved=password");
    assert_eq!(
        person.opens("/calls").await.status,
        StatusCode::SEE_OTHER,
        "the old session ended"
    );
    let cookie = done.cookie().unwrap();
    assert_eq!(
        house.hears(get("/calls").cookie(&cookie)).await.status,
        StatusCode::OK
    );
}

#[tokio::test]
async fn only_an_admin_is_told_how_to_connect() {
    let house = House::new().await;
    let editor = house.person(Role::Editor).await;
    for path in [
        "/settings/webhook",
        "/settings/keys",
        "/settings/people",
        "/settings/log",
    ] {
        assert_eq!(
            editor.opens(path).await.status,
            StatusCode::FORBIDDEN,
            "{path}"
        );
        assert!(!editor.sees("/settings").await.contains(path));
    }
    let admin = house.person(Role::Admin).await;
    assert!(
        admin
            .sees("/settings/webhook")
            .await
            .contains(crate::house::WEBHOOK)
    );
    assert!(admin.sees("/settings/keys").await.contains("key create"));
}

#[tokio::test]
async fn signing_out_ends_the_session() {
    let house = House::new().await;
    let person = house.person(Role::Viewer).await;
    let out = person.sends("/sign-out", &[]).await;
    assert_eq!(out.header("location"), "/sign-in");
    assert_eq!(person.opens("/calls").await.status, StatusCode::SEE_OTHER);
}

#[tokio::test]
async fn a_program_reads_pages_with_its_key() {
    let house = House::new().await;
    let key = access::create_key(&house.store, "export", Role::Viewer, now())
        .await
        .unwrap()
        .0;
    let bearer = format!("Bearer {}", key.expose());
    for path in ["/", "/calls", "/ingest", "/settings"] {
        let answer = house
            .hears(get(path).header("authorization", &bearer))
            .await;
        assert_eq!(answer.status, StatusCode::OK, "{path}");
    }
}

#[tokio::test]
async fn errors_are_pages() {
    let house = House::new().await;
    let person = house.person(Role::Viewer).await;
    let lost = person.opens("/nowhere").await;
    assert_eq!(
        (lost.status, lost.header("content-type")),
        (StatusCode::NOT_FOUND, "text/html; charset=utf-8")
    );
    assert!(lost.text().contains("There is nothing here"));

    let wrong = house
        .hears(knock(Method::DELETE, "/calls").cookie(&person.cookie))
        .await;
    assert_eq!(wrong.status, StatusCode::METHOD_NOT_ALLOWED);
    assert!(wrong.text().contains("This address is not for opening"));

    let signed_out = house
        .hears(post("/calls/conv_1/notes").form(&[("notes", "x")]))
        .await;
    assert_eq!(signed_out.status, StatusCode::UNAUTHORIZED);
    assert!(signed_out.text().contains("Sign in first"));
}

#[tokio::test]
async fn when_the_database_is_away_the_page_says_what_to_do() {
    let house = House::new().await;
    let person = house.person(Role::Viewer).await;
    house.sandbox.refuse();
    let answer = person.opens("/calls").await;
    assert_eq!(answer.status, StatusCode::SERVICE_UNAVAILABLE);
    assert_eq!(answer.header("retry-after"), "5");
    assert!(answer.text().contains("The database does not answer"));
    assert!(
        answer
            .text()
            .contains("Reference: urn:ringledger:problem-instance:")
    );
}

#[tokio::test]
async fn every_answer_is_under_the_strict_policy() {
    let house = House::new().await;
    let person = house.person(Role::Viewer).await;
    for path in ["/", "/calls", "/nowhere", "/sign-in", "/setup", "/settings"] {
        let answer = person.opens(path).await;
        assert!(
            answer
                .header("content-security-policy")
                .contains("require-trusted-types-for 'script'")
        );
        for inline in ["<style", "style=\"", " onclick=", " onload=", "javascript:"] {
            assert!(!answer.body.contains(inline), "{inline} on {path}");
        }
        let scripts = answer.body.matches("<script").count();
        assert_eq!(
            scripts,
            answer
                .body
                .matches("<script type=\"module\" src=\"/assets/")
                .count()
        );
    }
}
