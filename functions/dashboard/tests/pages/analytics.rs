//! Analytics: every figure equals the counters, whatever is asked for.

use access::Role;
use domain::{Conversion, Edit, Marks, Money};
use http::StatusCode;
use jiff::SignedDuration;
use serde_json::json;

use crate::business::{campaign, recipient};
use crate::house::{House, now};
use crate::knock::text;
use crate::ledger::says;
use crate::world::{call, made};

const CALLER: &str = "+14155550142";

/// Two campaigns' calls, one conversion, one spam, over a week.
async fn busy() -> House {
    let house = House::new().await;
    house.runs(campaign("spring", "Spring <b>roofs</b>")).await;
    house.lists(&[recipient("spring", "r1", CALLER)]).await;
    for n in 0..8_i64 {
        let start = now() - SignedDuration::from_hours(n * 20);
        let body = made(&format!("conv_{n}"), start, |data| {
            let number = if n < 3 { CALLER } else { "+14155550177" };
            data["metadata"]["phone_call"]["external_number"] = json!(number);
            data["metadata"]["call_duration_secs"] = json!(5 + n * 200);
            data["agent_id"] = json!(if n % 2 == 0 { "agent_a" } else { "agent_b" });
        });
        house.receives(&body).await;
    }
    let sold = Conversion {
        converted: true,
        kind: None,
        value: Money::new(1240.5, "USD").ok(),
        note: None,
    };
    house.edits("conv_1", Edit::Conversion(sold)).await;
    let spam = Marks {
        spam: Some(true),
        test: None,
    };
    house.edits("conv_7", Edit::Marks(spam)).await;
    house
}

#[tokio::test]
async fn days_without_calls_say_so() {
    let house = House::new().await;
    let person = house.person(Role::Viewer).await;
    let words = text(&person.sees("/analytics").await);
    says(&words, &["No calls in these days", "10 Feb to 11 Mar 2026"]);
}

#[tokio::test]
async fn every_figure_is_told_beside_the_period_before_and_with_how_sure_it_is() {
    let house = busy().await;
    let person = house.person(Role::Viewer).await;
    let words = text(&person.sees("/analytics?range=30").await);
    says(
        &words,
        &[
            "Each figure stands beside that of 11 Jan to 9 Feb 2026.",
            "Calls 8 none before 1 left out of rates",
            "Conversion rate 14 % none before 1 of 7; likely 3 to 51 %",
            "Value 1,240.50 USD",
            "Wed 11 Mar, not over yet 1 1 0 0 0",
            "10 to 29 s 0 0 %",
            "under 1 s 0 0 %",
            "Under 10 seconds 1",
            "20 minutes and more 1",
            "Days from mailbox to call CSV of Days from mailbox to call 3 calls",
            "Spring &#60;b&#62;roofs&#60;/b&#62; 3",
        ],
    );
}

#[tokio::test]
async fn a_campaign_and_an_agent_narrow_everything_down() {
    let house = busy().await;
    let person = house.person(Role::Viewer).await;
    let page = person
        .sees("/analytics?range=7&campaign_id=spring&agent_id=agent_a")
        .await;
    let words = text(&page);
    says(
        &words,
        &["Calls 2 none before", "or it is not known by agent"],
    );
    assert!(!words.contains("New responders"), "not known by agent");
    let calls =
        "/calls?from=2026-03-05&#38;to=2026-03-12&#38;campaign_id=spring&#38;agent_id=agent_a";
    assert!(page.contains(calls), "the calls that are meant");
    assert!(page.contains("<option value=\"spring\" selected>"));
    assert!(page.contains("<option value=\"agent_a\" selected>"));
}

#[tokio::test]
async fn what_cannot_be_used_is_said_and_the_page_still_shows() {
    let house = busy().await;
    let person = house.person(Role::Viewer).await;
    for (query, said) in [
        ("first=soon", "first must be a day, such as 2026-11-01"),
        (
            "first=2026-03-11&last=2026-03-01",
            "last lies before the first day",
        ),
        ("range=fortnight", "range is not a range with a name"),
        ("campaign_id=%3Cscript%3E", "campaign_id "),
        ("luck=1", "luck is not known here"),
    ] {
        let words = text(&person.sees(&format!("/analytics?{query}")).await);
        says(&words, &[said, "Analytics"]);
    }
}

#[tokio::test]
async fn each_table_is_a_file_that_holds_the_counters() {
    let house = busy().await;
    let person = house.person(Role::Viewer).await;
    let answer = person.opens("/analytics/csv/timeline?range=7").await;
    assert_eq!(answer.header("content-type"), "text/csv; charset=utf-8");
    let name = "attachment; filename=\"ringledger-timeline-2026-03-05-2026-03-11.csv\"";
    assert_eq!(answer.header("content-disposition"), name);
    let lines: Vec<&str> = answer.body.lines().collect();
    assert_eq!(lines.len(), 8, "{}", answer.body);
    let calls = lines.iter().skip(1).map(|line| {
        let cell = line.split(',').nth(2).unwrap();
        cell.trim_matches('"').parse::<i64>().unwrap()
    });
    assert_eq!(calls.sum::<i64>(), 8);
    assert!(
        answer.body.contains("\"1240.500000\",\"USD\""),
        "{}",
        answer.body
    );
    let campaigns = person.opens("/analytics/csv/campaigns?range=7").await.body;
    assert!(
        campaigns.contains("\"spring\",\"Spring <b>roofs</b>\""),
        "{campaigns}"
    );
    for (path, status) in [
        ("/analytics/csv/durations?range=7", StatusCode::OK),
        ("/analytics/csv/mailbox?range=7", StatusCode::OK),
        ("/analytics/csv/luck", StatusCode::NOT_FOUND),
    ] {
        assert_eq!(person.opens(path).await.status, status, "{path}");
    }
    let unusable = person.opens("/analytics/csv/durations?first=soon").await;
    assert!(unusable.status.is_client_error());
}

#[tokio::test]
async fn ninety_days_cost_the_same_however_many_calls_and_whatever_the_filter() {
    let house = House::new().await;
    let person = house.person(Role::Viewer).await;
    let paths = [
        "/analytics?range=90",
        "/analytics?range=90&campaign_id=spring",
        "/analytics?range=90&agent_id=agent_front_desk",
        "/analytics?range=90&campaign_id=spring&agent_id=agent_front_desk",
    ];
    let mut before = Vec::new();
    house.receives(&call("conv_0", SignedDuration::ZERO)).await;
    for path in paths {
        let (_, asked) = house.sandbox.requests_of(person.sees(path)).await;
        before.push(asked.to_string());
    }
    for n in 1..120 {
        let body = call(&format!("conv_{n}"), SignedDuration::from_hours(n * 17));
        house.receives(&body).await;
    }
    for (path, before) in paths.iter().zip(before) {
        let (_, asked) = house.sandbox.requests_of(person.sees(path)).await;
        assert_eq!(asked.to_string(), before, "{path}");
    }
}
