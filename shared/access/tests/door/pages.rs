//! What people are shown when they are not let in.

use access::Role;
use http::{Method, StatusCode};

use crate::house::House;
use crate::knock::{get, knock, post};

#[tokio::test]
async fn an_unknown_person_signs_in_and_comes_back() {
    let house = House::new().await;
    let answer = house.hears(get("/viewer?page=2&x=y")).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER);
    assert_eq!(
        answer.header("location"),
        "/sign-in?next=%2Fviewer%3Fpage%3D2%26x%3Dy"
    );
}

#[tokio::test]
async fn a_link_on_another_site_asks_once_more_from_our_own_page() {
    let house = House::new().await;
    let from_elsewhere = get("/viewer?page=2")
        .header("sec-fetch-site", "cross-site")
        .header("sec-fetch-mode", "navigate");
    let answer = house.hears(from_elsewhere).await;
    assert_eq!(answer.status, StatusCode::OK);
    assert!(answer.body.contains("content=\"0;url=/viewer?page=2\""));
    assert!(!answer.body.contains("nobody"));
}

#[tokio::test]
async fn nobody_is_sent_to_another_site() {
    let house = House::new().await;
    for path in ["//evil.example/viewer", "/viewer//evil.example"] {
        let answer = house
            .hears(get(path).header("sec-fetch-site", "cross-site"))
            .await;
        assert!(!answer.body.contains("url=//"), "{}", answer.body);
    }
}

#[tokio::test]
async fn a_script_that_fetches_a_fragment_is_told_to_sign_in() {
    let house = House::new().await;
    let fragment = get("/viewer").header("sec-fetch-mode", "cors");
    let answer = house.hears(fragment).await;
    assert_eq!(
        (answer.status, answer.body.as_str()),
        (StatusCode::UNAUTHORIZED, "<h1>Sign in first</h1>")
    );
}

#[tokio::test]
async fn a_form_of_nobody_is_a_page_and_not_a_redirect() {
    let house = House::new().await;
    let answer = house.hears(post("/editor").form(&[("note", "x")])).await;
    assert_eq!(answer.status, StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn refusals_are_pages() {
    let house = House::new().await;
    let cookie = house.cookie(Role::Viewer).await;
    let page = house.hears(get("/admin").cookie(&cookie)).await;
    assert_eq!(
        (page.status, page.body.as_str()),
        (StatusCode::FORBIDDEN, "<h1>Not allowed</h1>")
    );

    let page = house.hears(get("/nothing-here")).await;
    assert_eq!(
        (page.status, page.body.as_str()),
        (StatusCode::NOT_FOUND, "<h1>There is nothing here</h1>")
    );

    let page = house.hears(knock(Method::DELETE, "/editor")).await;
    assert_eq!(page.status, StatusCode::METHOD_NOT_ALLOWED);
    assert_eq!(page.header("allow"), "GET,HEAD,POST");
}
