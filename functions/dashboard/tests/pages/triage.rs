//! Working through the queue and deciding on many calls, in a real browser.

use fantoccini::Locator;
use jiff::SignedDuration;
use serde_json::{Value, json};

use crate::browser::Browser;
use crate::business::campaign;
use crate::stories::axe;
use crate::unattributed::{nothing, wait_in};
use crate::world::call;

const QUEUE: &str = "/analytics/unattributed-calls";

#[tokio::test]
async fn the_queue_is_worked_through_with_keys() {
    let Some(browser) = queue().await else { return };
    assert_eq!(browser.focus().await, "conv_shared");
    browser.presses("a").await;
    browser.leaves("conv_shared").await;
    let second = browser.focus().await;
    assert!(browser.text("#toast").await.contains("Credited."));
    assert!(browser.said().await.contains("Credited."));
    browser.presses("u").await;
    browser.comes_to("conv_shared").await;
    assert!(browser.text("#toast").await.contains("Taken back"));

    browser.presses("j").await;
    browser.comes_to(&second).await;
    browser.presses("k").await;
    browser.comes_to("conv_shared").await;
    for (key, says) in [
        ("n", "Credited to nobody."),
        ("s", "Marked as spam."),
        ("t", "Marked as a test."),
    ] {
        let before = browser.focus().await;
        browser.presses(key).await;
        browser.leaves(&before).await;
        assert!(browser.text("#toast").await.contains(says));
    }
    browser.presses("?").await;
    browser.waits_for("dialog#keys[open]").await;
    browser.closes().await;
}

#[tokio::test]
async fn another_campaign_and_a_recipient_are_found_by_typing() {
    let Some(browser) = queue().await else { return };
    browser.house.runs(campaign("fall", "Fall gutters")).await;
    browser.goes_to(&format!("{QUEUE}?call=conv_a")).await;
    browser.presses("c").await;
    let typing = "document.activeElement.getAttribute('role') === 'combobox'";
    assert_eq!(browser.asks(&format!("return {typing}")).await, json!(true));
    browser.types_on("spr").await;
    browser
        .waits_for("#another [role='option'][aria-selected='true']")
        .await;
    browser.types_on("\u{e007}").await;
    let chosen = "return document.querySelector('#another [name=to]').value";
    assert_eq!(browser.asks(chosen).await, json!("to:spring"));
    browser.types_on("\u{e004}").await;
    browser.types_on("name2\u{e007}").await;
    let chosen = "return document.querySelector('#another [name=recipient]').value === 'r2'";
    browser.until(chosen).await;
    browser.clicks("#another > button").await;
    browser.leaves("conv_a").await;
    let id = "conv_a".parse().unwrap();
    let kept = browser.house.store.call(&id).await.unwrap().unwrap();
    let credit = domain::Credit::of(&kept.call);
    assert_eq!(credit.campaign.map(|id| id.as_str()), Some("spring"));
    assert_eq!(credit.recipient.map(|id| id.as_str()), Some("r2"));
    browser.closes().await;
}

#[tokio::test]
async fn keys_are_switched_off_for_good_and_do_nothing_while_somebody_types() {
    let Some(browser) = queue().await else { return };
    browser.presses("c").await;
    browser.types_on("n").await;
    assert_eq!(browser.focus().await, "conv_shared");
    browser.goes_to(QUEUE).await;
    browser.presses("?").await;
    browser.clicks("dialog#keys [data-keys-switch]").await;
    browser.clicks("dialog#keys [data-closes]").await;
    for _ in 0..2 {
        browser.presses("n").await;
        browser.presses("a").await;
        tokio::time::sleep(std::time::Duration::from_millis(300)).await;
        assert_eq!(browser.focus().await, "conv_shared");
        browser.goes_to(QUEUE).await;
    }
    assert_eq!(browser.asks("return [...document.querySelectorAll('button kbd')].some((one) => one.checkVisibility())").await, json!(false));
    browser.closes().await;
}

#[tokio::test]
async fn the_queue_works_without_script_and_at_phone_width() {
    let Some(browser) = queue().await else { return };
    browser.does_without_script().await;
    browser.mode(false, 390, 844).await;
    browser.goes_to(QUEUE).await;
    browser.clicks("#accept").await;
    browser.waits_for("#toast .says").await;
    browser.clicks("#toast form button").await;
    browser.waits_for("#accept").await;
    assert!(browser.text("#toast").await.contains("Taken back"));
    browser.clicks("#spam").await;
    browser.waits_for("#toast form").await;
    browser.fits(&[QUEUE, "/jobs", "/admins"]).await;
    browser.closes().await;
}

#[tokio::test]
async fn ticked_calls_are_decided_on_in_a_dialog_and_undone_from_the_toast() {
    let Some(browser) = list().await else { return };
    browser.ticks(0, false).await;
    browser.ticks(4, true).await;
    assert_eq!(browser.text("[data-decide]").await, "Decide on 5 calls");
    let bottom = "scrollTo(0, document.body.scrollHeight); return null";
    browser.asks(bottom).await;
    browser.clicks("a[rel='next']").await;
    browser.waits_for("a[rel='prev']").await;
    browser.ticks(0, false).await;
    assert_eq!(browser.text("[data-decide]").await, "Decide on 6 calls");
    assert!(browser.said().await.contains("6 calls ticked"));

    browser.clicks("[data-decide]").await;
    browser.waits_for("dialog[open] #decide").await;
    browser.clicks("dialog [data-closes]").await;
    assert_eq!(
        browser
            .asks("return document.querySelector('dialog[open]')")
            .await,
        Value::Null
    );
    assert_eq!(browser.credited().await, 0, "cancelling changes nothing");

    browser.clicks("[data-decide]").await;
    browser.waits_for("dialog[open] #decide").await;
    browser.clicks("dialog [value='look']").await;
    let invalid = "return document.querySelector('dialog [role=combobox]').validationMessage";
    assert_eq!(
        browser.asks(invalid).await,
        json!("Choose one of the list.")
    );
    browser.types("dialog [role='combobox']", "spring").await;
    browser
        .waits_for("dialog [role='option'][aria-selected='true']")
        .await;
    browser.types_on("\u{e007}").await;
    browser.clicks("dialog [value='look']").await;
    browser.waits_for("dialog [name='sure']").await;
    assert!(
        browser
            .text("dialog h1")
            .await
            .contains("Credit 6 calls to Spring roofs?")
    );
    assert_eq!(browser.text("dialog .ways button").await, "Credit 6 calls");
    browser.clicks("dialog .ways button").await;
    browser.waits_for("#toast .says").await;
    assert!(browser.text("#toast").await.contains("6 changed"));
    assert!(
        browser.path().await.starts_with("/calls"),
        "one stays at the list"
    );
    assert_eq!(browser.credited().await, 6);
    browser.clicks("#toast form button").await;
    browser.waits_for("[data-job]").await;
    assert_eq!(browser.credited().await, 0);
    browser.goes_to("/jobs").await;
    assert!(browser.text("table").await.contains("Was undone"));
    browser.closes().await;
}

#[tokio::test]
async fn all_that_match_are_counted_on_the_button_and_decided_on() {
    let Some(browser) = list().await else { return };
    browser.ticks(0, false).await;
    browser.waits_for("#bulk[data-counted]").await;
    browser
        .until(
            "return document.querySelector('[data-all]').textContent === 'All 14 calls that match'",
        )
        .await;
    browser.clicks("[data-all]").await;
    browser.waits_for("dialog[open] #decide").await;
    assert!(
        browser
            .text("dialog h1")
            .await
            .contains("Decide on 14 calls")
    );
    browser.closes().await;
}

#[tokio::test]
async fn what_was_typed_when_the_session_ended_is_back_after_signing_in() {
    let Some(browser) = list().await else { return };
    browser.goes_to("/calls/conv_03").await;
    browser.types("#notes textarea", "a long thought").await;
    browser.client.delete_all_cookies().await.unwrap();
    browser.clicks("#notes button").await;
    browser
        .waits_for("[data-refused] a[href^='/sign-in?next=']")
        .await;
    let token = access::setup_link(&browser.house.store, crate::house::now())
        .await
        .unwrap();
    browser.goes_to(&access::setup_path(&token)).await;
    browser.waits_for("#password").await;
    browser.goes_to("/calls/conv_03").await;
    let typed = "return document.querySelector('#notes textarea').value";
    let kept = browser.asks(typed).await;
    assert_eq!(kept, json!(""), "going elsewhere first lets it go");
    browser.types("#notes textarea", "a longer thought").await;
    browser.client.delete_all_cookies().await.unwrap();
    browser.clicks("#notes button").await;
    browser.waits_for("[data-refused] a[data-back]").await;
    browser.asks("document.cookie = ''; return null").await;
    browser.sets_cookie_of_a_new_session().await;
    browser.clicks("[data-refused] a[data-back]").await;
    browser.waits_for("#notes").await;
    assert_eq!(browser.asks(typed).await, json!("a longer thought"));
    browser.closes().await;
}

#[tokio::test]
async fn axe_finds_nothing_in_any_state() {
    let (Some(axe), Some(browser)) = (axe(), queue().await) else {
        return;
    };
    for (dark, width) in [(false, 1440), (true, 390)] {
        browser.mode(dark, width, 900).await;
        browser.goes_to(QUEUE).await;
        browser.presses("?").await;
        browser.waits_for("dialog[open]").await;
        assert_eq!(browser.axe(&axe).await, json!([]), "keys");
        browser.clicks("dialog [data-closes]").await;
        browser.presses("c").await;
        browser.waits_for("[role='option']").await;
        assert_eq!(browser.axe(&axe).await, json!([]), "choosing");
        browser.goes_to(QUEUE).await;
        let before = browser.focus().await;
        browser.presses("n").await;
        browser.leaves(&before).await;
        assert_eq!(browser.axe(&axe).await, json!([]), "toast");
        browser.goes_to(&format!("{QUEUE}?call={before}")).await;
        assert_eq!(browser.axe(&axe).await, json!([]), "decided");
        browser.asks("sessionStorage.clear(); return null").await;
        browser.goes_to("/calls").await;
        browser.ticks(0, false).await;
        assert_eq!(browser.axe(&axe).await, json!([]), "ticked");
        browser.clicks("[data-decide]").await;
        browser.waits_for("dialog[open] #decide").await;
        assert_eq!(browser.axe(&axe).await, json!([]), "deciding");
        browser.types("dialog [role='combobox']", "spring").await;
        browser
            .waits_for("dialog [role='option'][aria-selected='true']")
            .await;
        browser.types_on("\u{e007}").await;
        browser.clicks("dialog [value='look']").await;
        browser.waits_for("dialog [name='sure']").await;
        assert_eq!(browser.axe(&axe).await, json!([]), "confirming");
        browser.goes_to("/jobs").await;
        assert_eq!(browser.axe(&axe).await, json!([]), "jobs");
    }
    browser.closes().await;
}

/// A browser at a queue of five calls.
async fn queue() -> Option<Browser> {
    let browser = Browser::open().await?;
    wait_in(&browser.house).await;
    for id in ["conv_a", "conv_b", "conv_c"] {
        browser.house.receives(&nothing(id)).await;
    }
    browser.signs_in().await;
    browser.goes_to(QUEUE).await;
    Some(browser)
}

/// A browser at a list of fourteen calls that no campaign caused.
async fn list() -> Option<Browser> {
    let browser = Browser::open().await?;
    browser.house.runs(campaign("spring", "Spring roofs")).await;
    for n in 0..14_i64 {
        let id = format!("conv_{n:02}");
        browser
            .house
            .receives(&call(&id, SignedDuration::from_mins(n)))
            .await;
    }
    browser.signs_in().await;
    browser.goes_to("/calls").await;
    Some(browser)
}

impl Browser {
    /// The call in focus.
    async fn focus(&self) -> String {
        let path = self
            .asks("return document.querySelector('#focus-title a').getAttribute('href')")
            .await;
        path.as_str()
            .unwrap()
            .trim_start_matches("/calls/")
            .to_owned()
    }

    async fn comes_to(&self, id: &str) {
        self.waits_for(&format!("#focus-title a[href='/calls/{id}']"))
            .await;
    }

    async fn leaves(&self, id: &str) {
        self.waits_for(&format!("#focus-title a:not([href='/calls/{id}'])"))
            .await;
        self.waits_for("#toast .says").await;
    }

    /// What was announced last.
    async fn said(&self) -> String {
        let said = self
            .asks("return document.getElementById('said').textContent")
            .await;
        said.as_str().unwrap().to_owned()
    }

    /// Presses a key where nothing is typed.
    async fn presses(&self, key: &str) {
        self.asks("document.activeElement?.blur(); return null")
            .await;
        let body = self.client.find(Locator::Css("body")).await.unwrap();
        body.send_keys(key).await.unwrap();
    }

    /// Types where the focus is.
    async fn types_on(&self, text: &str) {
        self.client
            .active_element()
            .await
            .unwrap()
            .send_keys(text)
            .await
            .unwrap();
    }

    /// Clicks the box of the row `n` of the list, with shift for a range.
    async fn ticks(&self, n: u64, shift: bool) {
        let click = "
            const box = document.querySelectorAll('input[form=bulk][name=id]')[arguments[0]];
            box.dispatchEvent(new MouseEvent('click', { bubbles: true, cancelable: true, shiftKey: arguments[1] }));";
        let arguments = vec![json!(n), json!(shift)];
        self.client.execute(click, arguments).await.unwrap();
    }

    /// Asks until the answer is yes.
    async fn until(&self, question: &str) {
        for _ in 0..100 {
            if self.asks(question).await == json!(true) {
                return;
            }
            tokio::time::sleep(std::time::Duration::from_millis(50)).await;
        }
        panic!("it never became so: {question}");
    }

    /// How many calls are credited to the campaign by a person.
    async fn credited(&self) -> usize {
        let filter = store::Filter {
            attribution: Some(domain::AttributionStatus::Confirmed),
            ..store::Filter::default()
        };
        let plan = store::Plan {
            filter,
            limit: 50,
            ..store::Plan::default()
        };
        self.house.store.calls(&plan).await.unwrap().rows.len()
    }

    /// Signs in beside the page that is open.
    async fn sets_cookie_of_a_new_session(&self) {
        let token = access::setup_link(&self.house.store, crate::house::now())
            .await
            .unwrap();
        let path = access::setup_path(&token);
        let open = "
            const done = arguments[arguments.length - 1];
            fetch(arguments[0]).then(() => done(true));";
        self.client
            .execute_async(open, vec![json!(path)])
            .await
            .unwrap();
    }
}
