//! Figures of many calls.

use serde_json::{Value, json};

use crate::business::{CREDIT, assign, called};
use crate::sample;
use crate::world::World;

#[tokio::test]
async fn calls_are_counted_by_day() {
    let (world, set) = sample::world().await;
    let line = figures(&world, "timeline?from=2026-11-01&to=2026-12-01").await;
    assert_eq!(line["days"].as_array().unwrap().len(), 30);
    assert_eq!(line["days"][0]["day"], "2026-11-01");
    assert_eq!(line["days"][0]["calls"], 0);
    assert_eq!(line["total"]["calls"], set.len());
    let days = line["days"].as_array().unwrap().iter();
    let sum: i64 = days.map(|day| day["calls"].as_i64().unwrap()).sum();
    assert_eq!(line["total"]["calls"], sum);

    let one = figures(
        &world,
        "timeline?from=2026-11-01&to=2026-12-01&agent_id=agent_a",
    )
    .await;
    let of_agent = set.iter().filter(|call| call.agent == "agent_a").count();
    assert_eq!(one["total"]["calls"], of_agent);
}

#[tokio::test]
async fn calls_are_counted_by_duration_and_by_campaign() {
    let (world, set) = sample::world().await;
    let range = "from=2026-11-01&to=2026-12-01";
    let durations = figures(&world, &format!("durations?{range}")).await;
    assert_eq!(durations["calls"], set.len());
    let buckets = durations["buckets"].as_array().unwrap();
    assert_eq!(buckets[0]["from_secs"], 0);
    assert_eq!(buckets.last().unwrap()["below_secs"], Value::Null);
    let campaigns = figures(&world, &format!("campaigns?{range}")).await;
    assert_eq!(campaigns["campaigns"][0]["campaign_id"], Value::Null);
    assert_eq!(campaigns["campaigns"][0]["calls"], set.len());
}

#[tokio::test]
async fn the_rules_are_measured_by_what_people_decide() {
    let world = called().await;
    assign(&world, "spring").await.ok();
    let range = "from=2026-01-01&to=2026-12-02";
    let before = figures(&world, &format!("attribution?{range}")).await;
    assert_eq!(
        before["coverage"],
        json!({ "attributed": 1, "applicable": 1, "share": 1.0 })
    );
    assert_eq!(before["statuses"]["automatic"], 1);
    assert_eq!(before["accuracy"]["precision"], Value::Null);

    let body = json!({ "campaign_id": "spring", "blind": true });
    world.put(CREDIT, &body).await.ok();
    let after = figures(&world, &format!("attribution?{range}")).await;
    for accuracy in [&after["accuracy"], &after["blind"]] {
        assert_eq!(accuracy["precision"]["right"], 1);
        assert_eq!(accuracy["precision"]["share"], 1.0);
        assert!(accuracy["precision"]["low"].as_f64().unwrap() < 0.3);
        assert_eq!(accuracy["by_rule"][0]["rule"], "B1");
        assert_eq!(
            accuracy["by_campaign"][0]["campaign_name"],
            "The spring one"
        );
        assert_eq!(accuracy["calibration"][0]["right"], 1);
    }
    let other = figures(&world, &format!("attribution?{range}&campaign_id=autumn")).await;
    assert_eq!(other["accuracy"]["precision"], Value::Null);
    let agent = figures(&world, &format!("attribution?{range}&agent_id=agent_a")).await;
    assert_eq!(agent["accuracy"], Value::Null);
}

#[tokio::test]
async fn a_range_is_of_days_and_bounded() {
    let world = World::new().await;
    let path = "/api/v1/analytics/timeline";
    let usual = world.get(path).await.ok();
    assert_eq!(usual["days"].as_array().unwrap().len(), 30);
    assert_eq!(usual["days"][29]["day"], "2026-12-01");
    let empty = world
        .get(&format!("{path}?from=2026-11-02&to=2026-11-02"))
        .await
        .ok();
    assert_eq!(empty["days"], json!([]));
    for (query, parameter) in [
        ("from=1990-01-01&to=2026-01-01", "from"),
        ("from=soon", "from"),
        ("campaign_id=-", "campaign_id"),
        ("status=done", "status"),
    ] {
        let answer = world.get(&format!("{path}?{query}")).await;
        assert_eq!(answer.blames("parameter"), parameter, "{query}");
    }
}

async fn figures(world: &World, of: &str) -> Value {
    world.get(&format!("/api/v1/analytics/{of}")).await.ok()
}
