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

    let page = text(&house.person(Role::Viewer).await.sees("/").await);
    let today = "Today 1 call Success 1 100 % Failure 0 0 % Converted 1 100 % Unattributed 1 100 % Mean duration 1:23";
    let week = "Last 7 days 2 calls Success 1 50 % Failure 1 50 % Converted 1 50 % Unattributed 2 100 % Mean duration 1:00";
    assert!(page.contains(today), "{page}");
    assert!(page.contains(week), "{page}");
    assert!(page.contains("Tue 10 Mar 1 0 1 0 0"), "{page}");
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
