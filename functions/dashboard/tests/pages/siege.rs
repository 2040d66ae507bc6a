//! What another site can make a signed-in browser do: nothing. Tried in a real
//! browser, from another host and from another port of the same one, to which
//! browsers send the cookie.

use axum::Router;
use axum::extract::Path;
use axum::response::Html;
use axum::routing::get;
use fantoccini::Locator;
use http::header::SET_COOKIE;
use jiff::SignedDuration;

use crate::browser::Browser;
use crate::house::{House, PASSWORD};
use crate::world::call;
use access::Role;

pub(crate) const COOKIE: &str = "ringledger_session";

#[tokio::test]
#[ignore = "it starts a browser"]
async fn another_site_sends_no_form_and_no_request_for_a_person() {
    let Some(browser) = ready().await else { return };
    browser.signs_in().await;
    for evil in evils(&browser).await {
        for page in ["form", "fetch"] {
            browser
                .client
                .goto(&format!("{evil}/{page}"))
                .await
                .unwrap();
            tokio::time::sleep(std::time::Duration::from_millis(500)).await;
            assert_eq!(notes(&browser.house).await, "", "{evil}/{page}");
        }
    }
    // The same form from our own page is taken.
    browser.goes_to("/calls/conv_1").await;
    browser.types("#notes textarea", "ours").await;
    browser.clicks("#notes button").await;
    browser.waits_for("#notes [role='status']").await;
    assert_eq!(notes(&browser.house).await, "ours");
    browser.closes().await;
}

#[tokio::test]
#[ignore = "it starts a browser"]
async fn no_page_shows_within_another_site() {
    let Some(browser) = ready().await else { return };
    browser.signs_in().await;
    for evil in evils(&browser).await {
        browser.client.goto(&format!("{evil}/frame")).await.unwrap();
        browser.waits_for("iframe").await;
        browser.client.enter_frame(0).await.unwrap();
        let found = browser
            .client
            .find(Locator::Css("#password, .top, .brand"))
            .await;
        assert!(found.is_err(), "{evil} shows our page");
        browser.client.enter_parent_frame().await.unwrap();
    }
    browser.closes().await;
}

#[tokio::test]
#[ignore = "it starts a browser"]
async fn a_planted_session_is_not_taken_over_and_an_ended_one_opens_nothing() {
    let Some(browser) = ready().await else { return };
    browser.house.adds("ana@example.com", Role::Viewer).await;
    let [evil, _] = evils(&browser).await;
    plants(&browser, &evil, &planted()).await;
    browser.goes_to("/sign-in").await;
    assert_eq!(session(&browser).await, planted());
    signs_in(&browser, PASSWORD).await;
    browser.waits_for(".who").await;
    let real = session(&browser).await;
    assert_ne!(real, planted());

    browser.clicks(".who button").await;
    browser.waits_for("input[type='password']").await;
    for old in [real, planted()] {
        plants(&browser, &evil, &old).await;
        browser.goes_to("/calls").await;
        assert!(browser.path().await.starts_with("/sign-in"));
    }
    browser.closes().await;
}

#[tokio::test]
#[ignore = "it starts a browser"]
async fn who_guesses_is_told_to_wait() {
    let Some(browser) = ready().await else { return };
    browser.house.adds("ana@example.com", Role::Viewer).await;
    browser.goes_to("/sign-in").await;
    let mut said = String::new();
    for _ in 0..12 {
        said = told(&browser, "wrong horse battery").await;
    }
    assert!(said.contains("Too many tries. Try again in"), "{said}");
    assert!(told(&browser, PASSWORD).await.contains("Too many tries"));
    browser.closes().await;
}

/// What the page says after signing in was tried once more; not what the page
/// before it said.
async fn told(browser: &Browser, password: &str) -> String {
    browser
        .asks("document.querySelector('main').dataset.before = ''")
        .await;
    signs_in(browser, password).await;
    browser
        .waits_for("main:not([data-before]) [role='alert']")
        .await;
    browser.text("[role='alert']").await
}

async fn ready() -> Option<Browser> {
    let browser = Browser::open().await?;
    let body = call("conv_1", SignedDuration::from_mins(5));
    browser.house.receives(&body).await;
    Some(browser)
}

pub(crate) async fn signs_in(browser: &Browser, password: &str) {
    browser
        .types("input[type='email']", "ana@example.com")
        .await;
    browser.types("input[type='password']", password).await;
    browser.clicks("form.entry button").await;
}

/// Has the browser keep a cookie of ours, from another port of our host.
async fn plants(browser: &Browser, evil: &str, secret: &str) {
    let address = format!("{evil}/plant/{secret}");
    browser.client.goto(&address).await.unwrap();
}

async fn session(browser: &Browser) -> String {
    let cookie = browser.client.get_named_cookie(COOKIE).await.unwrap();
    cookie.value().to_owned()
}

async fn notes(house: &House) -> String {
    let kept = house
        .store
        .call(&"conv_1".parse().unwrap())
        .await
        .unwrap()
        .unwrap();
    kept.call
        .staff()
        .notes
        .as_ref()
        .map_or_else(String::new, |notes| notes.value.clone())
}

/// Another port of our host, and another host.
async fn evils(browser: &Browser) -> [String; 2] {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    let router = evil(&browser.site);
    tokio::spawn(async move { axum::serve(listener, router).await });
    [
        format!("http://127.0.0.1:{port}"),
        format!("http://localhost:{port}"),
    ]
}

fn evil(site: &str) -> Router {
    let target = format!("{site}/calls/conv_1/notes");
    let form = format!(
        "<form method=post action='{target}'><input name=notes value=evil><input name=rev value=0></form>\
         <script>document.forms[0].submit()</script>"
    );
    let fetch = format!(
        "<script>fetch('{target}', {{ method: 'POST', mode: 'no-cors', credentials: 'include', \
         headers: {{ 'content-type': 'application/x-www-form-urlencoded' }}, body: 'notes=evil&rev=0' }})</script>"
    );
    let frame = format!("<iframe src='{site}/settings'></iframe>");
    let plant = |Path(secret): Path<String>| async move {
        let cookie = format!("{COOKIE}={secret}; Path=/");
        ([(SET_COOKIE, cookie)], "planted")
    };
    let page = |html: String| get(move || async move { Html(html) });
    Router::new()
        .route("/form", page(form))
        .route("/fetch", page(fetch))
        .route("/frame", page(frame))
        .route("/plant/{secret}", get(plant))
}

/// It has the form of a session's secret.
fn planted() -> String {
    "A".repeat(43)
}

/// The pages of settings, with somebody and something on each.
#[tokio::test]
#[ignore = "it starts a browser"]
async fn the_pages_of_settings_fit_a_phone_and_a_desk() {
    let Some(browser) = ready().await else { return };
    let long = "a.very.long.address.of.somebody@subsidiary.example.com";
    browser.house.adds(long, Role::Viewer).await;
    let now = crate::house::now();
    let made = access::create_key(&browser.house.store, "Nightly export", Role::Viewer, now).await;
    let revoke = format!("/settings/keys/{}/revoke", made.unwrap().1.id);
    browser.signs_in().await;
    for width in [1440, 390] {
        browser.mode(false, width, 900).await;
        let paths = [
            "/settings",
            "/settings/people",
            "/settings/keys",
            revoke.as_str(),
            "/settings/webhook",
            "/settings/rules",
            "/settings/log",
            "/confirm",
            "/calls/conv_1/erase",
        ];
        browser.fits(&paths).await;
    }
    browser.closes().await;
}
