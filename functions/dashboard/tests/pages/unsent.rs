//! What was typed when the session ended, in a real browser: it comes back.

use access::Role;
use jiff::SignedDuration;
use serde_json::json;

use crate::browser::Browser;
use crate::business::campaign;
use crate::house::PASSWORD;
use crate::siege::{COOKIE, signs_in};
use crate::world::call;

const FORM: &str = "#attribution .entry";

#[tokio::test]
#[ignore = "it starts a browser"]
async fn what_was_typed_when_the_session_ended_is_back_after_signing_in() {
    let Some(browser) = Browser::open().await else {
        return;
    };
    let house = &browser.house;
    house.adds("ana@example.com", Role::Editor).await;
    house.runs(campaign("spring", "Spring roofs")).await;
    let ann = crate::business::recipient("spring", "r1", "+14155550199");
    house.lists(&[ann]).await;
    let body = call("conv_1", SignedDuration::from_mins(5));
    house.receives(&body).await;
    browser.goes_to("/sign-in?next=/calls/conv_1").await;
    signs_in(&browser, PASSWORD).await;

    browser.clicks("#attribution summary").await;
    finds(&browser, "to", "spring").await;
    finds(&browser, "recipient", "r1").await;
    let reason = format!("{FORM} input[name='reason']");
    browser.types(&reason, "she said so").await;
    let chosen = shown(&browser).await;
    assert_eq!(chosen[0], "Spring roofs");
    browser.client.delete_cookie(COOKIE).await.unwrap();
    browser.clicks(&format!("{FORM} button")).await;

    browser.clicks("[data-refused] a[href^='/sign-in']").await;
    browser.waits_for("input[type='email']").await;
    signs_in(&browser, PASSWORD).await;
    browser.waits_for(&format!("{FORM} .alert")).await;
    assert!(browser.path().await.starts_with("/calls/conv_1"));
    assert_eq!(shown(&browser).await, chosen);
    assert!(
        browser
            .text("#said")
            .await
            .contains("What you typed is back")
    );

    browser.clicks(&format!("{FORM} button")).await;
    browser.waits_for("#attribution [role='status']").await;
    let words = browser.text("#attribution").await;
    for said in ["Spring roofs", "r1", "she said so"] {
        assert!(words.contains(said), "{said}: {words}");
    }
    browser.closes().await;
}

/// Types into the field that stands in for `name`, and takes what is found first.
async fn finds(browser: &Browser, name: &str, typed: &str) {
    let field = format!("{FORM} .combobox:has([name='{name}'])");
    browser
        .types(&format!("{field} [role='combobox']"), typed)
        .await;
    browser
        .clicks(&format!("{field} [role='option'][data-value]"))
        .await;
}

/// What the form shows of what was chosen, and the reason.
async fn shown(browser: &Browser) -> [String; 3] {
    let fields = format!(
        "return [...document.querySelectorAll(\"{FORM} [role='combobox'], {FORM} [name='reason']\")]\
         .map((field) => field.value)"
    );
    let shown = browser.asks(&fields).await;
    assert_ne!(shown, json!([]));
    serde_json::from_value(shown).unwrap()
}
