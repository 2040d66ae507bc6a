//! The overview: its figures equal what came in.

use access::Role;
use domain::{Cause, Conversion, Edit, Health};
use jiff::SignedDuration;
use serde_json::json;

use crate::house::{House, now};
use crate::knock::text;
use crate::ledger::says;
use crate::synced::ago;
use crate::world::{call, made};

#[tokio::test]
async fn before_anything_came_the_overview_says_how_to_connect() {
    let house = House::new().await;
    let page = text(&house.person(Role::Viewer).await.sees("/").await);
    assert!(page.contains("No calls yet"), "{page}");
}

#[tokio::test]
async fn figures_count_today_and_seven_days() {
    let house = House::new().await;
    house
        .receives(&call("conv_1", SignedDuration::from_mins(5)))
        .await;
    let failed = made("conv_2", now() - SignedDuration::from_hours(30), |data| {
        data["analysis"]["call_successful"] = json!("failure");
        data["metadata"]["call_duration_secs"] = json!(37);
    });
    house.receives(&failed).await;
    house
        .receives(&call("conv_old", SignedDuration::from_hours(24 * 7)))
        .await;
    let yes = Edit::Conversion(Conversion {
        converted: true,
        kind: None,
        value: None,
        note: None,
    });
    house.edits("conv_1", yes).await;

    let person = house.person(Role::Viewer).await;
    let page = text(&person.sees("/").await);
    says(
        &page,
        &[
            "5 to 11 Mar 2026; today is not over",
            "Each figure stands beside that of 26 Feb to 4 Mar 2026.",
            "Calls 2 ▲ up 100 %",
            "Conversion rate 50 % ▲ up 50.0 points 1 of 2; likely 9 to 91 %",
            "Unattributed 2 ▲ up 100 %",
            "Tue 10 Mar 1 0 1 0 0",
            "3 calls need a decision",
            "Updated 15:00:00",
        ],
    );
    let month = text(&person.sees("/?range=30").await);
    says(&month, &["10 Feb to 11 Mar 2026", "Calls 3 none before"]);
}

#[tokio::test]
async fn much_that_finds_no_campaign_is_warned_of_with_what_to_do() {
    let house = House::new().await;
    let person = house.person(Role::Viewer).await;
    let warning = "are credited to no campaign";
    for n in 0..20 {
        let page = person.sees("/").await;
        assert!(!page.contains(warning), "{n} calls are not many");
        let body = call(&format!("conv_{n}"), SignedDuration::from_mins(n));
        house.receives(&body).await;
    }
    let page = text(&person.sees("/").await);
    says(
        &page,
        &["20 calls of the last 7 days, 100 %, are credited to no campaign."],
    );
}

#[tokio::test]
async fn a_busy_overview_asks_as_often_as_an_empty_one() {
    let house = House::new().await;
    let person = house.person(Role::Viewer).await;
    let (_, empty) = house.sandbox.requests_of(person.sees("/?range=30")).await;
    for n in 0..60 {
        let body = call(&format!("conv_{n}"), SignedDuration::from_hours(n * 7));
        house.receives(&body).await;
    }
    let (_, busy) = house.sandbox.requests_of(person.sees("/?range=30")).await;
    assert_eq!(busy.to_string(), empty.to_string());
}

#[tokio::test]
async fn what_is_wrong_stands_above_the_overview_and_the_calls_and_nowhere_else() {
    let house = House::new().await;
    house.receives(&call("conv_1", SignedDuration::ZERO)).await;
    let person = house.person(Role::Viewer).await;
    let banner = "role=\"alert\"";
    house
        .is_judged(Health::Degraded, Some(Cause::CallsMissed))
        .await;
    for path in ["/", "/calls"] {
        assert!(!person.sees(path).await.contains(banner), "{path}");
    }
    for (words, minutes) in [("The webhook is down", 5), ("succeeded for 50 minutes", 50)] {
        house
            .syncs(|state| {
                state.judged.health = if minutes == 5 {
                    Health::Down
                } else {
                    Health::Healthy
                };
                state.last_success = Some(ago(minutes));
            })
            .await;
        for path in ["/", "/calls"] {
            let page = person.sees(path).await;
            assert!(page.contains(banner) && page.contains(words), "{path}");
        }
        assert!(!person.sees("/settings").await.contains(banner));
    }
}

#[tokio::test]
async fn the_overview_has_a_line_on_how_calls_come_in() {
    let house = House::new().await;
    house.is_judged(Health::Healthy, None).await;
    house.receives(&call("conv_1", SignedDuration::ZERO)).await;
    let page = text(&house.person(Role::Viewer).await.sees("/").await);
    says(
        &page,
        &[
            "Webhook healthy since 09:12 · last delivery just now · last sync 14:46 · complete up to 14:45",
            "1 call today, none of them rescued by the sync, 0 missing.",
        ],
    );
}
