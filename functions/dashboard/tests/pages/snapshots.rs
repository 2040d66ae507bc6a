//! What each page looks like to a reader of HTML, at a fixed time.

use access::Role;
use domain::{Conversion, Edit, Money};
use jiff::SignedDuration;
use serde_json::json;

use crate::business::{campaign, recipient};
use crate::house::{House, Person, now};
use crate::world::{call, made, sample};

#[tokio::test]
async fn pages_stay_as_they_are() {
    let house = House::new().await;
    let person = house.person(Role::Editor).await;
    check(&person, "calls-empty", "/calls").await;

    house.receives(&sample("01")).await;
    house
        .receives(&call("conv_1", SignedDuration::from_mins(5)))
        .await;
    let withheld = made("conv_2", now() - SignedDuration::from_hours(20), |data| {
        data["metadata"]["phone_call"]["external_number"] = json!("anonymous");
        data["analysis"]["call_successful"] = json!("failure");
    });
    house.receives(&withheld).await;
    let value = Money::new(1240.5, "USD").ok();
    let note = Some("booked".to_owned());
    house
        .edits(
            "conv_1",
            Edit::Conversion(Conversion {
                converted: true,
                kind: None,
                value,
                note,
            }),
        )
        .await;
    house
        .edits("conv_1", Edit::Tags(["vip".parse().unwrap()].into()))
        .await;

    let id = sample("01")["data"]["conversation_id"]
        .as_str()
        .unwrap()
        .to_owned();
    check(&person, "calls", "/calls").await;
    check(
        &person,
        "calls-filtered",
        "/calls?status=failure&sort=duration&limit=25",
    )
    .await;
    check(&person, "calls-unusable", "/calls?phone=12&page=2").await;
    check(&person, "call", &format!("/calls/{id}")).await;
    check(&person, "call-edited", "/calls/conv_1").await;
    check(
        &person,
        "call-beside",
        "/calls/conv_1?from=%2Fcalls%3Fcolumns%3Dagent%252Cdialled%252Cended%252Cseen",
    )
    .await;
    check(&person, "unattributed", "/analytics/unattributed-calls").await;
    check(&person, "exports", "/exports?status=failure").await;
    check(&person, "overview", "/").await;
    check(&person, "settings", "/settings").await;
    check(&person, "sign-in", "/sign-in?next=/calls").await;
    check(&person, "not-found", "/calls/conv_none").await;
}

#[tokio::test]
async fn the_page_of_the_ledger_stays_as_it_is() {
    let house = House::new().await;
    let person = house.person(Role::Editor).await;
    check(&person, "ingest-empty", "/ingest").await;
    house
        .receives(&call("conv_1", SignedDuration::from_mins(5)))
        .await;
    house.has_had_a_day().await;
    check(&person, "ingest", "/ingest").await;
    check(&person, "ingest-searched", "/ingest?conversation_id=conv_2").await;
}

#[tokio::test]
async fn pages_of_campaigns_stay_as_they_are() {
    let house = House::new().await;
    let person = house.person(Role::Admin).await;
    house.runs(campaign("spring", "Spring roofs")).await;
    house
        .lists(&[recipient("spring", "r1", "+14155550142")])
        .await;
    house.receives(&call("conv_1", SignedDuration::ZERO)).await;
    let list = b"Customer no,Name,Telephone\nr2,Ann Lee,415 555 0143\n,Bob Ray,\n";
    let answer = person.uploads("/campaigns/spring/imports", list).await;
    let import = answer.header("location").to_owned();
    let chosen = [
        ("column-1", "recipient_id"),
        ("column-2", "full_name"),
        ("column-3", "phone"),
        ("mailing", "spring-one"),
    ];
    let trial = person.sends(&import, &chosen).await;
    let trial = trial.header("location").to_owned();
    check(&person, "campaigns", "/campaigns").await;
    check(&person, "campaign", "/campaigns/spring").await;
    check(&person, "campaign-mailings", "/campaigns/spring/mailings").await;
    check(&person, "campaign-numbers", "/campaigns/spring/numbers").await;
    check(&person, "campaign-calls", "/campaigns/spring/calls").await;
    check(&person, "recipients", "/campaigns/spring/recipients").await;
    check(&person, "import", &import).await;
    check(&person, "job", &trial).await;
    check(&person, "call-credited", "/calls/conv_1").await;
    check(&person, "numbers", "/numbers").await;
    check(&person, "accuracy", "/analytics/accuracy").await;
    check(&person, "analytics", "/analytics?range=7").await;
    check(
        &person,
        "analytics-empty",
        "/analytics?first=2026-01-01&last=2026-01-31",
    )
    .await;
    check(&person, "review", "/analytics/review").await;
    check(&person, "rules", "/settings/rules").await;
    let bulk = person
        .sends("/calls/bulk", &[("which", "all"), ("to", "to:spring")])
        .await;
    insta::assert_snapshot!("bulk", settled(&bulk.body));
}

async fn check(person: &Person<'_>, name: &str, path: &str) {
    let page = person.opens(path).await.body;
    insta::assert_snapshot!(name, settled(&page));
}

/// Without what differs from run to run: tokens, delivery ids, and the names of
/// files after their content.
fn settled(page: &str) -> String {
    let page = blanked(page, "name=\"csrf\" value=\"", '"');
    let page = blanked(&page, "/ingest/deliveries/", '"');
    let page = blanked(&page, "action=\"/jobs/", '/');
    let page = blanked(&page, "/api/v1/jobs/", '/');
    let page = blanked(&page, "/assets/style.", '"');
    blanked(
        &blanked(&page, "/assets/script.", '"'),
        "/assets/icon.",
        '"',
    )
}

fn blanked(page: &str, before: &str, end: char) -> String {
    let mut parts = page.split(before);
    let mut settled = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let rest = part.find(end).map_or("", |place| &part[place..]);
        settled.push_str(before);
        settled.push('…');
        settled.push_str(rest);
    }
    settled
}
