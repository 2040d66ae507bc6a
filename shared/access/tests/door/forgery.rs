//! Requests that another site makes a browser send.

use access::Role;
use http::{Method, StatusCode};

use crate::house::{House, PASSWORD, SITE};
use crate::knock::{Knock, knock, post};

#[tokio::test]
async fn our_own_script_may_change_something_through_the_api() {
    let (house, cookie, token) = editor().await;
    for method in [Method::PUT, Method::PATCH] {
        let answer = house
            .hears(from_script(method, &cookie, &token).json("{}"))
            .await;
        assert_eq!(
            (answer.status, answer.body.as_str()),
            (StatusCode::OK, "person:editor@example.com {}")
        );
    }
    let bare = from_script(Method::DELETE, &cookie, &token);
    assert_eq!(house.hears(bare).await.status, StatusCode::OK);
}

#[tokio::test]
async fn our_own_form_may_change_something_and_its_body_arrives_whole() {
    let (house, cookie, token) = editor().await;
    let form = post("/editor")
        .cookie(&cookie)
        .form(&[("note", "a&b"), ("csrf", &token)]);
    let answer = house.hears(form).await;
    assert_eq!(
        answer.body,
        format!("person:editor@example.com note=a%26b&csrf={token}")
    );
}

#[tokio::test]
async fn an_older_browser_is_known_by_its_origin() {
    let (house, cookie, token) = editor().await;
    let put = from_script(Method::PUT, &cookie, &token)
        .json("{}")
        .without("sec-fetch-site");
    let ours = put.clone().header("origin", &format!("https://{SITE}"));
    assert_eq!(house.hears(ours).await.status, StatusCode::OK);
    refused(&house, put.clone().header("origin", "https://evil.example")).await;
    refused(&house, put.clone().header("origin", "null")).await;
    refused(&house, put).await;
}

#[tokio::test]
async fn what_another_site_sends_changes_nothing() {
    let (house, cookie, token) = editor().await;
    for site in ["cross-site", "same-site", "none"] {
        let put = from_script(Method::PUT, &cookie, &token).json("{}");
        refused(&house, put.header("sec-fetch-site", site)).await;
        let form = post("/editor").cookie(&cookie).form(&[("csrf", &token)]);
        refused(&house, form.header("sec-fetch-site", site)).await;
    }
}

#[tokio::test]
async fn without_the_sessions_own_token_nothing_changes() {
    let (house, cookie, token) = editor().await;
    let others = house.token(&house.cookie(Role::Admin).await).await;
    for wrong in ["", &token[1..], others.as_str()] {
        refused(&house, from_script(Method::PUT, &cookie, wrong).json("{}")).await;
        refused(
            &house,
            post("/editor").cookie(&cookie).form(&[("csrf", wrong)]),
        )
        .await;
    }
    let form = post("/editor").cookie(&cookie);
    refused(&house, form.clone().form(&[("note", "x")])).await;
    refused(
        &house,
        form.clone().form(&[("csrf", &token), ("csrf", &token)]),
    )
    .await;
    refused(&house, form.header("content-type", "multipart/form-data")).await;
}

#[tokio::test]
async fn a_token_in_a_form_does_not_open_the_api() {
    let (house, cookie, token) = editor().await;
    let put = knock(Method::PUT, "/api/v1/editor").header("sec-fetch-site", "same-origin");
    let answer = house
        .hears(put.cookie(&cookie).form(&[("csrf", &token)]))
        .await;
    assert_eq!(answer.status, StatusCode::UNSUPPORTED_MEDIA_TYPE);
}

#[tokio::test]
async fn a_key_needs_no_token_and_no_browser() {
    let house = House::new().await;
    let (text, key) = house.key(Role::Editor).await;
    let put = knock(Method::PUT, "/api/v1/editor").key(&text).json("{}");
    assert_eq!(house.hears(put).await.body, format!("key:{} {{}}", key.id));
}

#[tokio::test]
async fn another_site_cannot_sign_a_browser_in() {
    let house = House::new().await;
    house.add("eve@example.com", Role::Viewer).await;
    let form = post("/sign-in").form(&[("email", "eve@example.com"), ("password", PASSWORD)]);
    let answer = house
        .hears(form.header("sec-fetch-site", "cross-site"))
        .await;
    assert_eq!(
        (answer.status, answer.cookie()),
        (StatusCode::FORBIDDEN, None)
    );
}

#[tokio::test]
async fn another_site_cannot_sign_a_person_out() {
    let (house, cookie, token) = editor().await;
    let out = post("/sign-out").cookie(&cookie).form(&[("csrf", &token)]);
    refused(&house, out.clone().header("sec-fetch-site", "cross-site")).await;
    refused(&house, out.form(&[])).await;
    assert_eq!(house.token(&cookie).await, token);
}

#[tokio::test]
async fn the_role_is_checked_before_the_body_is_read() {
    let house = House::new().await;
    let cookie = house.cookie(Role::Viewer).await;
    let large = "x".repeat(400_000);
    let form = post("/editor").cookie(&cookie).form(&[("note", &large)]);
    assert_eq!(house.hears(form).await.body, "<h1>Not allowed</h1>");
}

#[tokio::test]
async fn a_form_too_large_to_look_through_is_refused() {
    let (house, cookie, token) = editor().await;
    let large = "x".repeat(400_000);
    let form = post("/editor")
        .cookie(&cookie)
        .form(&[("note", &large), ("csrf", &token)]);
    assert_eq!(
        house.hears(form).await.status,
        StatusCode::PAYLOAD_TOO_LARGE
    );
}

async fn editor() -> (House, String, String) {
    let house = House::new().await;
    let cookie = house.cookie(Role::Editor).await;
    let token = house.token(&cookie).await;
    (house, cookie, token)
}

fn from_script(method: Method, cookie: &str, token: &str) -> Knock {
    knock(method, "/api/v1/editor")
        .header("sec-fetch-site", "same-origin")
        .cookie(cookie)
        .header("x-csrf-token", token)
}

async fn refused(house: &House, knock: Knock) {
    let answer = house.hears(knock).await;
    assert_eq!(answer.status, StatusCode::FORBIDDEN, "{}", answer.body);
}
