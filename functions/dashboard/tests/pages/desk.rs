//! What people do all day with the list and the calls beside it, in a real
//! browser.

use std::time::Duration;

use fantoccini::key::Key;
use jiff::SignedDuration;
use serde_json::{Value, json};

use crate::browser::Browser;
use crate::house::{House, now};
use crate::stories::axe;
use crate::world::{call, made};

const WIDE: (u32, u32) = (1440, 900);
const PHONE: (u32, u32) = (390, 844);

#[tokio::test]
async fn a_call_opens_beside_the_list_and_the_list_stays_as_it_is() {
    let Some(browser) = desk(30, WIDE).await else {
        return;
    };
    browser.goes_to("/calls?limit=25").await;
    browser
        .asks("document.querySelector('#list').mark = 'the same'; scrollTo(0, 600)")
        .await;
    let place = browser.asks("return scrollY").await;
    browser
        .asks("document.querySelector('[data-id=conv_12] .party a').click()")
        .await;
    browser
        .waits_for("#beside[data-open='conv_12'] #transcript")
        .await;
    let same = "return document.querySelector('#list').mark";
    assert_eq!(browser.asks(same).await, json!("the same"));
    assert_eq!(
        browser.path().await,
        "/calls/conv_12?from=%2Fcalls%3Flimit%3D25"
    );
    assert_eq!(focused(&browser).await, "H1");

    browser.clicks("#beside [rel='next']").await;
    browser.waits_for("#beside[data-open='conv_13']").await;
    browser.waits_for("[data-id='conv_13'].open").await;
    browser.client.back().await.unwrap();
    browser.waits_for("#beside[data-open='conv_12']").await;
    browser.clicks("#beside [data-back]").await;
    browser.waits_for("#beside:empty").await;
    assert_eq!(browser.path().await, "/calls?limit=25");
    assert_eq!(browser.asks(same).await, json!("the same"));
    assert_eq!(browser.asks("return scrollY").await, place);

    browser.client.back().await.unwrap();
    browser.waits_for("#beside[data-open='conv_12']").await;
    browser.client.refresh().await.unwrap();
    browser.waits_for("#list [data-id='conv_12'].open").await;
    browser.closes().await;
}

#[tokio::test]
async fn the_list_is_searched_as_one_types_and_no_letter_is_lost() {
    let Some(browser) = desk(30, WIDE).await else {
        return;
    };
    browser.goes_to("/calls").await;
    browser.clicks("#phone").await;
    for letter in ["0", "1", "5", "7"] {
        keys(&browser, letter).await;
        tokio::time::sleep(Duration::from_millis(120)).await;
    }
    browser.waits_for(".chips").await;
    assert_eq!(browser.path().await, "/calls?phone=0157");
    assert_eq!(
        browser.asks("return document.activeElement.value").await,
        json!("0157")
    );
    assert_eq!(shown(&browser).await, ["conv_15"]);
    assert!(browser.text("#said").await.contains("1 call"));

    // An answer that is late is not shown over the one that was asked for after it.
    browser.asks(LATE).await;
    browser.types("#phone", "0148").await;
    tokio::time::sleep(Duration::from_millis(400)).await;
    browser.types("#phone", "0149").await;
    tokio::time::sleep(Duration::from_millis(2_500)).await;
    assert_eq!(shown(&browser).await, ["conv_07"]);
    assert_eq!(browser.path().await, "/calls?phone=0149");

    browser
        .asks("document.querySelector('select[name=status]').value = 'failure'")
        .await;
    browser.asks("document.querySelector('select[name=status]').dispatchEvent(new Event('input', { bubbles: true }))").await;
    browser.waits_for("#results .empty").await;
    browser.clicks(".chips .clear").await;
    browser.waits_for("#results .call").await;
    assert_eq!(browser.path().await, "/calls");
    browser.closes().await;
}

/// The first answer from now on takes its time.
const LATE: &str = "
    const send = XMLHttpRequest.prototype.send;
    let first = true;
    XMLHttpRequest.prototype.send = function (...given) {
        if (!first) return send.apply(this, given);
        first = false;
        setTimeout(() => { if (this.readyState === 1) send.apply(this, given); }, 1500);
    };";

#[tokio::test]
async fn new_calls_are_told_of_and_come_in_by_a_click() {
    let Some(browser) = desk(12, WIDE).await else {
        return;
    };
    // Nobody waits a quarter of a minute.
    browser
        .watches("const real = setInterval; window.setInterval = (act, wait) => real(act, Math.min(wait, 300));")
        .await;
    browser.goes_to("/calls").await;
    let first = "return document.querySelector('#results .call').getBoundingClientRect().top";
    let top = browser.asks(first).await;
    for n in 1..4 {
        let later = now() + SignedDuration::from_mins(n);
        browser
            .house
            .receives(&made(&format!("new_{n}"), later, |_| {}))
            .await;
    }
    told(&browser, "3 new calls").await;
    assert_eq!(browser.asks(first).await, top, "nothing moves");
    assert_eq!(shown(&browser).await.first().unwrap(), "conv_00");
    browser.clicks("#news button").await;
    browser.waits_for("[data-id='new_3']").await;
    assert_eq!(shown(&browser).await.first().unwrap(), "new_3");
    for n in 10..22 {
        let later = now() + SignedDuration::from_mins(n);
        browser
            .house
            .receives(&made(&format!("new_{n}"), later, |_| {}))
            .await;
    }
    told(&browser, "10+ new calls").await;
    browser.goes_to("/calls?sort=duration").await;
    tokio::time::sleep(Duration::from_millis(700)).await;
    assert_eq!(
        browser.asks("return document.getElementById('news')").await,
        Value::Null
    );
    browser.closes().await;
}

async fn told(browser: &Browser, words: &str) {
    for _ in 0..60 {
        let says = browser
            .asks("return document.querySelector('#news')?.textContent ?? ''")
            .await;
        if says == json!(words) {
            return;
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    panic!("{words} is not told");
}

#[tokio::test]
async fn the_keys_walk_the_list_and_can_be_switched_off() {
    let Some(browser) = desk(12, WIDE).await else {
        return;
    };
    browser.goes_to("/calls").await;
    keys(&browser, "j").await;
    keys(&browser, "j").await;
    keys(&browser, "k").await;
    keys(&browser, "j").await;
    let at = "return document.activeElement.closest('.call')?.dataset.id";
    assert_eq!(browser.asks(at).await, json!("conv_01"));
    keys(&browser, "x").await;
    browser
        .waits_for("[data-id='conv_01'] .tick input:checked")
        .await;
    browser
        .asks("document.querySelector('[data-id=conv_01] .party a').focus()")
        .await;
    keys(&browser, &Key::Enter.to_string()).await;
    browser.waits_for("#beside[data-open='conv_01']").await;
    keys(&browser, "j").await;
    browser.waits_for("#beside[data-open='conv_02']").await;
    keys(&browser, &Key::Escape.to_string()).await;
    browser.waits_for("#beside:empty").await;

    keys(&browser, "?").await;
    browser.clicks("dialog[open] [data-keys-switch]").await;
    keys(&browser, &Key::Escape.to_string()).await;
    browser.goes_to("/calls").await;
    keys(&browser, "j").await;
    assert_eq!(browser.asks(at).await, Value::Null);
    browser.closes().await;
}

#[tokio::test]
async fn views_and_columns_are_kept() {
    let Some(browser) = desk(12, WIDE).await else {
        return;
    };
    browser.goes_to("/calls?sort=duration&status=success").await;
    browser.clicks(".views .drop summary").await;
    browser
        .types(
            ".views form[action='/calls/views'] input[name='name']",
            "Long ones",
        )
        .await;
    browser
        .clicks(".views form[action='/calls/views'] button")
        .await;
    browser
        .waits_for("nav[aria-label='Views'] a[aria-current='page'] bdi")
        .await;
    assert_eq!(
        browser
            .text("nav[aria-label='Views'] a[aria-current]")
            .await,
        "Long ones"
    );
    browser.goes_to("/calls").await;
    browser.clicks(".views .drop:last-of-type summary").await;
    browser.clicks("input[name='column'][value='agent']").await;
    browser.clicks("form[action='/calls/columns'] button").await;
    browser.waits_for(".calls:not(:has(th.agent))").await;
    browser.closes().await;
}

#[tokio::test]
async fn more_than_a_hundred_calls_are_paged_and_sorted_both_ways() {
    let Some(browser) = desk(105, WIDE).await else {
        return;
    };
    browser.goes_to("/calls?limit=50").await;
    assert_eq!(shown(&browser).await.len(), 50);
    for _ in 0..2 {
        let last = shown(&browser).await;
        browser.clicks("a[rel='next']").await;
        let gone = format!("#results:not(:has([data-id='{}']))", last.first().unwrap());
        browser.waits_for(&gone).await;
    }
    assert_eq!(shown(&browser).await.len(), 5);
    for (column, first, last) in [
        ("at", "conv_00", "conv_104"),
        ("duration", "conv_00", "conv_104"),
    ] {
        browser
            .goes_to(&format!(
                "/calls?sort={}",
                if column == "at" {
                    "status"
                } else {
                    "started_at"
                }
            ))
            .await;
        browser.clicks(&format!("th.{column} a")).await;
        browser
            .waits_for(&format!("th.{column}[aria-sort='descending']"))
            .await;
        assert_eq!(shown(&browser).await.first().unwrap(), first);
        browser.clicks(&format!("th.{column} a")).await;
        browser
            .waits_for(&format!("th.{column}[aria-sort='ascending']"))
            .await;
        assert_eq!(shown(&browser).await.first().unwrap(), last);
    }
    browser.clicks("th.status a").await;
    browser.waits_for("th.status[aria-sort='descending']").await;
    browser.clicks("th.status a").await;
    browser.waits_for("th.status[aria-sort='ascending']").await;
    browser.closes().await;
}

#[tokio::test]
async fn five_thousand_turns_are_searched_and_read_without_delay() {
    let Some(browser) = desk(1, WIDE).await else {
        return;
    };
    let turn = |n: u32| json!({ "role": "user", "message": format!("word {n} of many"), "time_in_call_secs": n });
    let long = made("conv_long", now() + SignedDuration::from_mins(1), |data| {
        data["transcript"] = (0..5_000).map(turn).collect::<Vec<Value>>().into();
    });
    browser.house.receives(&long).await;
    browser.goes_to("/calls/conv_long?from=%2Fcalls").await;
    browser
        .asks("document.querySelector('#turns').mark = 'first'")
        .await;
    browser.clicks("#turns .paging a[href*='turns=2']").await;
    browser.waits_for("#turn-501").await;
    browser.waits_for("#list").await;
    browser
        .types("#transcript input[name='find']", "WORD 4321")
        .await;
    browser.waits_for("#turn-4322 mark").await;
    assert!(browser.text("#said").await.contains("1 turn"));
    let field = "return document.activeElement.name + document.activeElement.value";
    assert_eq!(browser.asks(field).await, json!("findWORD 4321"));
    // Skipping what is not seen keeps scrolling smooth.
    let tasks = browser.asks(SCROLL).await;
    assert!(tasks.as_f64().unwrap() < 400.0, "{tasks} ms for a frame");
    browser.closes().await;
}

/// The longest frame while the whole page is scrolled through.
const SCROLL: &str = "
    document.querySelector('#transcript input').value = '';
    let [worst, last] = [0, performance.now()];
    for (let n = 0; n < 40; n += 1) {
        scrollBy(0, 900);
        document.body.getBoundingClientRect();
        const now = performance.now();
        [worst, last] = [Math.max(worst, now - last), now];
    }
    return worst;";

#[tokio::test]
async fn raw_json_folds_is_searched_and_copied() {
    let Some(browser) = desk(1, WIDE).await else {
        return;
    };
    browser
        .watches("Object.defineProperty(navigator, 'clipboard', { value: { writeText: async (text) => { window.copied = text; } } })")
        .await;
    browser.goes_to("/calls/conv_00/raw").await;
    browser.clicks("[data-fold='close']").await;
    browser.types("[data-tree] input", "QUOTE").await;
    browser.waits_for(".hit.here").await;
    assert_eq!(browser.text("[data-tree] .outcome").await, "1 of 3");
    let seen = "return document.querySelector('.hit.here').checkVisibility()";
    assert_eq!(browser.asks(seen).await, json!(true));
    keys(&browser, &Key::Enter.to_string()).await;
    assert_eq!(browser.text("[data-tree] .outcome").await, "2 of 3");
    browser.asks("[...document.querySelectorAll('[data-tree] button')].find((one) => one.textContent === 'Copy all').click()").await;
    copied(&browser, "post_call_transcription").await;
    browser
        .asks("const line = [...document.querySelectorAll('.json p')].find((one) => one.textContent.startsWith('agent_id'));
            line.dispatchEvent(new PointerEvent('pointerover', { bubbles: true }));
            line.querySelector('.copier').click();")
        .await;
    copied(&browser, "\"agent_front_desk\"").await;
    browser.closes().await;
}

async fn copied(browser: &Browser, part: &str) {
    for _ in 0..40 {
        let text = browser.asks("return window.copied ?? ''").await;
        if text.as_str().unwrap().contains(part) && (text == json!(part) || !part.starts_with('"'))
        {
            return;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    panic!("{part} is not copied");
}

#[tokio::test]
async fn on_a_phone_a_call_is_a_page_of_its_own_and_the_transcript_comes_first() {
    let Some(browser) = desk(12, PHONE).await else {
        return;
    };
    browser.goes_to("/calls").await;
    browser.clicks("[data-id='conv_03'] .party a").await;
    browser
        .waits_for("#beside[data-open='conv_03'] #transcript")
        .await;
    let order = "return ['transcript', 'notes'].map((id) => document.getElementById(id).getBoundingClientRect().top)";
    let tops = browser.asks(order).await;
    assert!(tops[0].as_f64() < tops[1].as_f64(), "{tops}");
    assert_eq!(
        browser
            .asks("return document.getElementById('list').checkVisibility()")
            .await,
        json!(false)
    );
    browser.clicks("#beside [rel='next']").await;
    browser.waits_for("#beside[data-open='conv_04']").await;
    browser.clicks("#beside [data-back]").await;
    browser.waits_for("#results .call").await;
    let open = browser.path().await;
    browser
        .fits(&[
            "/calls",
            "/calls/conv_03?from=%2Fcalls",
            "/calls?columns=dialled,recipient,ended,seen,actions",
        ])
        .await;
    assert_eq!(open, "/calls");
    browser.closes().await;
}

#[tokio::test]
async fn axe_finds_nothing_on_the_desk_in_any_state() {
    let Some(axe) = axe() else { return };
    let Some(browser) = desk(12, WIDE).await else {
        return;
    };
    browser
        .house
        .receives(&call("conv_00", SignedDuration::ZERO))
        .await;
    for (dark, (width, height)) in [(false, WIDE), (true, PHONE)] {
        browser.mode(dark, width, height).await;
        for path in [
            "/calls?columns=title,agent,dialled,duration,status,attribution,recipient,conversion,ended,seen,actions",
            "/calls?phone=0145&range=7d",
            "/calls/conv_03?from=%2Fcalls",
            "/calls/conv_03?from=%2Fcalls&find=roof",
            "/calls/conv_03/raw?find=roof",
        ] {
            browser.goes_to(path).await;
            browser.asks("document.querySelectorAll('main details:not(.drop), tr:nth-of-type(2):has(~ tr:nth-of-type(6)) .drop').forEach((one) => { one.open = true; })").await;
            assert_eq!(browser.axe(&axe).await, json!([]), "{path} dark: {dark}");
        }
        browser.goes_to("/calls").await;
        keys(&browser, "?").await;
        browser.waits_for("dialog[open]").await;
        assert_eq!(browser.axe(&axe).await, json!([]), "keys dark: {dark}");
    }
    browser.closes().await;
}

/// A browser at a list of so many calls, each a minute older and a second
/// shorter than the one above.
async fn desk(calls: i64, (width, height): (u32, u32)) -> Option<Browser> {
    let browser = Browser::open().await?;
    fill(&browser.house, calls).await;
    browser.mode(false, width, height).await;
    browser.signs_in().await;
    Some(browser)
}

async fn fill(house: &House, calls: i64) {
    for n in 0..calls {
        let start = now() - SignedDuration::from_mins(n);
        let body = made(&format!("conv_{n:02}"), start, |data| {
            data["metadata"]["call_duration_secs"] = json!(500 - n);
            data["metadata"]["phone_call"]["external_number"] =
                json!(format!("+1415555{:04}", 142 + n));
        });
        house.receives(&body).await;
    }
}

/// The calls of the list, in its order.
async fn shown(browser: &Browser) -> Vec<String> {
    let rows =
        "return [...document.querySelectorAll('#results .call')].map((row) => row.dataset.id)";
    serde_json::from_value(browser.asks(rows).await).unwrap()
}

async fn focused(browser: &Browser) -> String {
    let name = browser.asks("return document.activeElement.tagName").await;
    name.as_str().unwrap().to_owned()
}

/// Presses keys where the focus is.
async fn keys(browser: &Browser, text: &str) {
    browser
        .client
        .active_element()
        .await
        .unwrap()
        .send_keys(text)
        .await
        .unwrap();
}
