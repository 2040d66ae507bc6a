//! Hostile texts in what people name on pages: views, keys, and why they decided.

use access::Role;
use http::StatusCode;
use jiff::SignedDuration;
use serde_json::json;

use crate::browser::Browser;
use crate::hostile::TEXTS;
use crate::house::{House, Person};
use crate::world::call;

const PAGES: [&str; 6] = [
    "/calls",
    "/calls/conv_1?from=%2Fcalls",
    "/settings/keys",
    "/settings/log",
    "/jobs",
    "/settings/people",
];

#[tokio::test]
async fn what_people_name_stands_on_pages_only_as_text() {
    let house = House::new().await;
    let admin = house.person(Role::Admin).await;
    for texts in TEXTS.chunks(15) {
        let kept = enters(&house, &admin, texts).await;
        assert!(kept > 0, "nothing was kept of {texts:?}");
        for path in PAGES {
            let page = admin.sees(path).await;
            assert_eq!(page.matches("<script").count(), 1, "{path}");
            assert_eq!(page.matches("<img").count(), 1, "{path}");
            for text in texts.iter().filter(|text| text.contains(['<', '"'])) {
                assert!(!page.contains(text), "{text} stands unescaped at {path}");
            }
        }
    }
}

#[tokio::test]
#[ignore = "it starts a browser"]
async fn what_people_name_executes_nothing_in_a_browser() {
    let Some(browser) = Browser::open().await else {
        return;
    };
    let admin = browser.house.person(Role::Admin).await;
    enters(&browser.house, &admin, &TEXTS[..45]).await;
    browser
        .watches(
            "window.refused = []; document.addEventListener('securitypolicyviolation', \
             (e) => refused.push(e.violatedDirective + ' ' + e.blockedURI));",
        )
        .await;
    browser.signs_in().await;
    for path in PAGES {
        browser.goes_to(path).await;
        let found = "document.querySelectorAll('details').forEach((fold) => { fold.open = true }); \
            return [window.pwned ?? null, window.refused, \
            document.querySelectorAll('main script, main iframe, main img').length]";
        assert_eq!(browser.asks(found).await, json!([null, [], 0]), "{path}");
    }
    browser.closes().await;
}

/// A view, a key and a reason for each of `texts`; answers how many views were
/// kept, as names are short.
async fn enters(house: &House, admin: &Person<'_>, texts: &[&str]) -> usize {
    house
        .receives(&call("conv_1", SignedDuration::from_mins(5)))
        .await;
    let mut kept = 0;
    for text in texts {
        let view = [
            ("name", *text),
            ("address", "/calls?limit=25"),
            ("everyone", "yes"),
        ];
        let saved = admin.sends("/calls/views", &view).await.status;
        assert!(saved != StatusCode::INTERNAL_SERVER_ERROR, "{text}");
        kept += usize::from(saved == StatusCode::SEE_OTHER);
        let key = [("name", *text), ("role", "viewer")];
        let made = admin.sends("/settings/keys", &key).await;
        assert!(made.status != StatusCode::INTERNAL_SERVER_ERROR, "{text}");
        let bulk = [
            ("which", "ticked"),
            ("id", "conv_1"),
            ("query", ""),
            ("to", "nobody"),
            ("reason", *text),
            ("expected", "1"),
            ("sure", "yes"),
            ("overwrite", "yes"),
        ];
        let decided = admin.sends("/calls/bulk", &bulk).await.status;
        assert!(decided != StatusCode::INTERNAL_SERVER_ERROR, "{text}");
    }
    kept
}
