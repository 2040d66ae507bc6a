//! What people do with the pages, done in a real browser.

use jiff::SignedDuration;
use serde_json::json;

use crate::browser::{Browser, left_out};
use crate::business::campaign;
use crate::house::{House, now};
use crate::world::{call, made, sample};

#[tokio::test]
async fn a_call_is_found_converted_and_noted() {
    let Some(browser) = Browser::open().await else {
        return;
    };
    fill(&browser.house).await;
    browser.signs_in().await;
    finds_converts_and_notes(&browser).await;
    browser.closes().await;
}

#[tokio::test]
async fn all_of_it_works_without_script() {
    let Some(browser) = Browser::open().await else {
        return;
    };
    fill(&browser.house).await;
    browser.signs_in().await;
    browser.does_without_script().await;
    finds_converts_and_notes(&browser).await;
    browser.closes().await;
}

/// List, sort, page, detail, convert, note, back.
async fn finds_converts_and_notes(browser: &Browser) {
    browser.clicks("nav a[href='/calls']").await;
    browser.clicks("th.duration a").await;
    browser
        .waits_for("th.duration[aria-sort='descending']")
        .await;
    browser.clicks("a[rel='next']").await;
    browser.waits_for("a[rel='prev']").await;
    let second = browser.path().await;
    let number = browser.text("tr.call .party a").await;

    browser.clicks("tr.call .party a").await;
    browser.waits_for("#conversion").await;
    assert!(browser.text("h1").await.contains(number.trim()));
    browser.clicks("#conversion input[value='yes']").await;
    browser
        .types("#conversion input[name='value']", "99.5")
        .await;
    browser.clicks("#conversion button").await;
    browser.waits_for("#conversion [role='status']").await;
    browser
        .types("#notes textarea", "asked for a morning slot")
        .await;
    browser.clicks("#notes button").await;
    browser.waits_for("#notes [role='status']").await;
    assert!(browser.text("#history").await.contains("changed the notes"));

    browser.goes_to(&second).await;
    browser.waits_for("td.conversion .badge.good").await;
    assert!(browser.text("td.conversion").await.contains("99.50 USD"));
    browser.clicks("a[rel='prev']").await;
    browser
        .waits_for("#results:not(:has(a[rel='prev'])) th.duration[aria-sort='descending']")
        .await;
}

#[tokio::test]
async fn a_filter_leaves_only_what_was_chosen_in_the_address() {
    let Some(browser) = Browser::open().await else {
        return;
    };
    fill(&browser.house).await;
    browser.signs_in().await;
    browser.goes_to("/calls").await;
    browser.types("input[name='phone']", "0142").await;
    browser.clicks("form.filter .acts button").await;
    browser.waits_for(".chips").await;
    assert_eq!(browser.path().await, "/calls?phone=0142");
    browser.closes().await;
}

#[tokio::test]
async fn saved_is_said_once() {
    let Some(browser) = Browser::open().await else {
        return;
    };
    fill(&browser.house).await;
    browser.signs_in().await;
    browser.goes_to("/calls/conv_00?saved=notes#notes").await;
    browser.waits_for("#notes [role='status']").await;
    assert_eq!(browser.path().await, "/calls/conv_00#notes");
    browser.closes().await;
}

#[tokio::test]
async fn at_phone_width_nothing_scrolls_sideways_and_everything_can_be_hit() {
    let Some(browser) = Browser::open().await else {
        return;
    };
    fill(&browser.house).await;
    browser.mode(false, 390, 844).await;
    let outside = ["/sign-in", "/setup?token=x"];
    browser.fits(&outside).await;
    browser.signs_in().await;
    let paths = paths(&browser.house).await;
    let paths: Vec<&str> = paths.iter().map(String::as_str).collect();
    browser.fits(&paths).await;
    browser.mode(false, 320, 640).await;
    browser.fits(&paths).await;
    browser.closes().await;
}

#[tokio::test]
async fn on_the_list_of_calls_no_word_is_cut_or_covered_at_any_width() {
    let Some(browser) = Browser::open().await else {
        return;
    };
    fill(&browser.house).await;
    browser.house.receives(&sample("03")).await;
    browser.signs_in().await;
    for width in [390, 700, 970, 1060, 1190, 1440] {
        browser.mode(false, width, 900).await;
        browser.goes_to("/calls?limit=25").await;
        assert!(browser.text(".calls").await.contains("Not applicable"));
        assert_eq!(browser.asks(CUT).await, json!([]), "{width}");
    }
    browser.closes().await;
}

/// Badges that end in dots, and names that reach into the next column.
const CUT: &str = "
    const cut = [...document.querySelectorAll('.calls .badge')]
        .filter((badge) => badge.scrollWidth > badge.clientWidth);
    const wide = [...document.querySelectorAll('.calls .party bdi')]
        .filter((name) => name.getBoundingClientRect().right > name.closest('td').getBoundingClientRect().right);
    return [...cut, ...wide].map((element) => element.outerHTML);";

#[tokio::test]
async fn axe_finds_nothing() {
    let Some(axe) = axe() else { return };
    let Some(browser) = Browser::open().await else {
        return;
    };
    fill(&browser.house).await;
    browser.signs_in().await;
    let mut paths = paths(&browser.house).await;
    paths.extend(
        [
            "/calls?phone=9999",
            "/calls?phone=x",
            "/calls?cursor=x",
            "/nowhere",
            "/sign-in",
        ]
        .map(str::to_owned),
    );
    for (dark, width) in [(false, 1440), (true, 390)] {
        browser.mode(dark, width, 900).await;
        for path in &paths {
            browser.goes_to(path).await;
            let found = browser.axe(&axe).await;
            assert_eq!(found, json!([]), "{path} dark: {dark} width: {width}");
        }
    }
    browser.closes().await;
}

/// axe-core, where CI has put it.
pub(crate) fn axe() -> Option<String> {
    let path = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../../target/axe/package/axe.min.js"
    );
    let axe = std::fs::read_to_string(path).ok();
    if axe.is_none() {
        left_out("axe, which needs axe-core unpacked in target/axe, as .ci/tools does it");
    }
    axe
}

async fn paths(house: &House) -> Vec<String> {
    let samples = ["01", "10"].map(|name| {
        format!(
            "/calls/{}",
            sample(name)["data"]["conversation_id"].as_str().unwrap()
        )
    });
    let deliveries = house
        .store
        .deliveries(&store::DeliveryFilter::default(), 3, None)
        .await
        .unwrap();
    let deliveries = deliveries
        .rows
        .into_iter()
        .map(|row| format!("/ingest/deliveries/{}", row.id));
    let plain = [
        "/",
        "/calls",
        "/calls?status=failure&sort=status",
        "/calls/conv_00/raw",
        "/analytics/unattributed-calls",
        "/analytics",
        "/analytics?first=2026-01-01&last=2026-01-31",
        "/campaigns",
        "/campaigns/spring",
        "/campaigns/spring/mailings",
        "/campaigns/spring/numbers",
        "/campaigns/spring/calls",
        "/campaigns/spring/recipients",
        "/calls/conv_00?from=%2Fcampaigns%2Fspring%2Fcalls",
        "/campaigns/spring/imports/list_sample",
        "/jobs",
        "/jobs/op_trial",
        "/admins",
        "/numbers",
        "/analytics/accuracy",
        "/analytics/review",
        "/settings/rules",
        "/ingest",
        "/ingest?conversation_id=conv_00",
        "/settings",
        "/settings/people",
        "/settings/keys",
        "/settings/webhook",
        "/settings/log",
        "/confirm",
        "/calls/conv_00/erase",
    ];
    plain
        .map(str::to_owned)
        .into_iter()
        .chain(samples)
        .chain(deliveries)
        .collect()
}

/// A campaign with a list that credits some of the calls, and a trial of it.
async fn runs_a_campaign(house: &House) {
    house.runs(campaign("spring", "Spring roofs")).await;
    let list =
        b"Customer no,Name,Telephone\nr1,Ann Lee,415 555 0142\nr2,Cy Po,415 555 0143\n,Bob Ray,\n";
    let upload = "list_sample".parse().unwrap();
    house
        .store
        .put_upload(&upload, "sheet", list)
        .await
        .unwrap();
    let mailing = "spring-one".parse().ok();
    let how = jobs::List {
        bytes: list,
        columns: &[],
        default_mailing: mailing.as_ref(),
    };
    let spring = "spring".parse().unwrap();
    let order = |id: &str, dry_run| jobs::Order {
        id: id.parse().ok(),
        actor: "person:ana@example.com".to_owned(),
        dry_run,
        now: now(),
    };
    for (id, dry_run) in [("op_trial", true), ("op_import", false)] {
        let job = jobs::import(&house.store, &spring, how, order(id, dry_run)).await;
        let long = std::time::Duration::from_secs(60);
        let done = jobs::work_on(&house.store, &job.unwrap().id, long, now()).await;
        assert!(done.unwrap().is_over());
    }
    let from = now().to_zoned(jiff::tz::TimeZone::UTC).date();
    let assignment = domain::Assignment {
        number: "+14155550100".parse().unwrap(),
        campaign: "spring".parse().unwrap(),
        from,
        to: None,
    };
    let number = assignment.number.clone();
    let assigned = house.store.put_assignments(&number, vec![assignment]).await;
    assigned.unwrap();
    let verdict = domain::Verdict {
        choice: domain::Choice::Campaign {
            campaign: "spring".parse().unwrap(),
            recipient: "r2".parse().ok(),
        },
        reason: None,
        blind: true,
    };
    let verdict = domain::Edit::Attribution(verdict);
    house.edits("conv_01", verdict).await;
}

async fn fill(house: &House) {
    for n in 0..14_i64 {
        house
            .receives(&made(
                &format!("conv_{n:02}"),
                now() - SignedDuration::from_mins(n),
                |data| {
                    data["metadata"]["call_duration_secs"] = json!(100 + n);
                    data["metadata"]["phone_call"]["external_number"] =
                        json!(format!("+1415555{:04}", 142 + n));
                },
            ))
            .await;
    }
    house.receives(&sample("01")).await;
    house.receives(&sample("10")).await;
    house.receives(&call("conv_00", SignedDuration::ZERO)).await;
    house.receives_bytes(b"{".to_vec()).await;
    house.has_had_a_day().await;
    house
        .syncs(|state| state.judged.health = domain::Health::Down)
        .await;
    runs_a_campaign(house).await;
}
