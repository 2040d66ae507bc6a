//! The route table, and answers that no handler gives.

use access::{Policy, Role};
use http::{Method, StatusCode};

use crate::house::House;
use crate::knock::{get, knock, post};
use crate::site::{api, pages};

const CONTENT_POLICY: &str = "content-security-policy";

#[tokio::test]
async fn the_table_has_every_route_with_its_policy() {
    let house = House::new().await;
    let routes = api(&house.access);
    let table: Vec<_> = routes
        .table()
        .iter()
        .map(|r| (r.method.as_str(), r.path, r.policy))
        .collect();
    assert_eq!(
        table,
        [
            ("GET", "/api/v1/public", Policy::Public),
            ("GET", "/api/v1/viewer", Policy::Needs(Role::Viewer)),
            ("GET", "/api/v1/editor", Policy::Needs(Role::Editor)),
            ("GET", "/api/v1/admin", Policy::Needs(Role::Admin)),
            ("PUT", "/api/v1/editor", Policy::Needs(Role::Editor)),
            ("PATCH", "/api/v1/editor", Policy::Needs(Role::Editor)),
            ("DELETE", "/api/v1/editor", Policy::Needs(Role::Editor)),
        ]
    );
}

#[tokio::test]
async fn every_route_that_needs_a_role_is_closed_to_nobody() {
    let house = House::new().await;
    let (api, pages) = (api(&house.access), pages(&house.access));
    for route in api.table().iter().chain(pages.table()) {
        let closed = route.policy != Policy::Public;
        let answer = house
            .hears(knock(route.method.clone(), route.path).header("sec-fetch-site", "same-origin"))
            .await;
        let refused = [StatusCode::UNAUTHORIZED, StatusCode::SEE_OTHER].contains(&answer.status);
        assert_eq!(refused, closed, "{} {}", route.method, route.path);
    }
}

#[tokio::test]
async fn an_unknown_path_and_a_wrong_method_are_problems() {
    let house = House::new().await;
    let unknown = house.hears(get("/api/v1/nothing")).await;
    assert_eq!(unknown.status, StatusCode::NOT_FOUND);
    assert_eq!(unknown.json()["type"], "urn:ringledger:problem:not-found");

    let wrong = house.hears(post("/api/v1/editor")).await;
    assert_eq!(wrong.status, StatusCode::METHOD_NOT_ALLOWED);
    assert_eq!(wrong.header("allow"), "GET,HEAD,PUT,PATCH,DELETE");
    assert_eq!(wrong.header("content-type"), "application/problem+json");
}

#[tokio::test]
async fn a_refused_program_is_told_what_it_lacks() {
    let house = House::new().await;
    let nobody = house.hears(get("/api/v1/viewer")).await;
    assert_eq!(nobody.header("www-authenticate"), "Bearer");
    assert_eq!(nobody.json()["status"], 401);

    let (text, _) = house.key(Role::Viewer).await;
    let viewer = house.hears(get("/api/v1/admin").key(&text)).await;
    assert_eq!(viewer.json()["detail"], "this needs the role admin");
}

#[tokio::test]
async fn every_answer_has_the_security_headers() {
    let house = House::new().await;
    let knocks = [
        get("/api/v1/public"),
        get("/api/v1/viewer"),
        get("/api/v1/nothing"),
        post("/api/v1/viewer"),
        get("/viewer"),
        get("/viewer").header("sec-fetch-site", "cross-site"),
        get("/nothing"),
        post("/viewer"),
        post("/sign-in").form(&[("email", "x"), ("password", "x")]),
        post("/sign-in").header("sec-fetch-site", "cross-site"),
        knock(Method::HEAD, "/public"),
        knock(Method::OPTIONS, "/api/v1/public").header("origin", "https://evil.example"),
    ];
    for knock in knocks {
        let answer = house.hears(knock).await;
        assert!(
            answer
                .header(CONTENT_POLICY)
                .starts_with("default-src 'none'"),
            "{answer:?}"
        );
        assert_eq!(answer.header("cache-control"), "no-store", "{answer:?}");
        assert!(answer.headers.contains_key("strict-transport-security"));
        assert!(!answer.headers.contains_key("access-control-allow-origin"));
    }
}

#[tokio::test]
async fn an_asset_may_be_cached() {
    let house = House::new().await;
    let asset = house.hears(get("/asset.css")).await;
    assert_eq!(asset.header("cache-control"), "public, max-age=3600");
    assert!(asset.headers.contains_key(CONTENT_POLICY));
}

#[tokio::test]
async fn a_store_that_is_down_lets_nobody_in_and_says_so() {
    let house = House::new().await;
    let cookie = house.cookie(Role::Admin).await;
    house.sandbox.refuse();
    for path in ["/viewer", "/api/v1/viewer"] {
        let answer = house.hears(get(path).cookie(&cookie)).await;
        assert_eq!(answer.status, StatusCode::SERVICE_UNAVAILABLE, "{path}");
    }
    house.sandbox.restore();
    assert_eq!(
        house.hears(get("/viewer").cookie(&cookie)).await.status,
        StatusCode::OK
    );
}
