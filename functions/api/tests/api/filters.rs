//! Each filter of a list of calls.

use crate::sample::{INBOUND, INBOUND_ID, PHONES, START, Sample, recorded, world};
use crate::world::World;

#[tokio::test]
async fn each_filter_lets_through_what_it_says() {
    let (world, set) = world().await;
    check(&world, &set, "status=success", |call| {
        call.status == "success"
    })
    .await;
    check(&world, &set, "status=failure", |call| {
        call.status == "failure"
    })
    .await;
    check(&world, &set, "status=unknown", |call| {
        call.status == "unknown"
    })
    .await;
    check(&world, &set, "state=done", |call| call.state == "done").await;
    check(&world, &set, "state=failed", |call| call.state == "failed").await;
    check(&world, &set, "state=in-progress", |_| false).await;
    check(&world, &set, "converted=true", |call| call.converted).await;
    check(&world, &set, "converted=false", |call| !call.converted).await;
    check(&world, &set, "agent_id=agent_a", |call| {
        call.agent == "agent_a"
    })
    .await;
    check(&world, &set, "agent_id=agent_none", |_| false).await;
    check(&world, &set, "direction=inbound", |call| {
        call.direction == "inbound"
    })
    .await;
    check(&world, &set, "direction=outbound", |call| {
        call.direction == "outbound"
    })
    .await;
    check(&world, &set, "attribution=unattributed", |_| true).await;
    check(&world, &set, "attribution=confirmed", |_| false).await;
    check(&world, &set, "campaign_id=spring", |_| false).await;
}

#[tokio::test]
async fn a_range_of_durations_takes_both_its_ends() {
    let (world, set) = world().await;
    check(&world, &set, "min_duration=60", |call| call.duration >= 60).await;
    check(&world, &set, "max_duration=60", |call| call.duration <= 60).await;
    check(&world, &set, "min_duration=30&max_duration=90", |call| {
        (30..=90).contains(&call.duration)
    })
    .await;
    check(&world, &set, "min_duration=61&max_duration=60", |_| false).await;
}

#[tokio::test]
async fn a_range_of_times_takes_its_beginning_and_not_its_end() {
    let (world, set) = world().await;
    let (from, to) = (START + 3600, START + 7200);
    let (from_text, to_text) = (text(from), text(to));
    check(&world, &set, &format!("from={from_text}"), |call| {
        call.started >= from
    })
    .await;
    check(&world, &set, &format!("to={to_text}"), |call| {
        call.started < to
    })
    .await;
    let both = format!("from={from_text}&to={to_text}");
    check(&world, &set, &both, |call| call.started == from).await;
    check(
        &world,
        &set,
        &format!("from={to_text}&to={from_text}"),
        |_| false,
    )
    .await;
}

#[tokio::test]
async fn a_range_that_holds_nothing_is_answered_without_looking() {
    let world = World::new().await;
    for range in [
        "from=2026-11-18&to=2026-11-18",
        "min_duration=5&max_duration=4",
    ] {
        let path = format!("/api/v1/calls?{range}");
        let (page, requests) = world.sandbox.requests_of(world.get(&path)).await;
        assert_eq!(page.ids(), [""; 0]);
        assert_eq!(requests.of("Query"), 0, "{requests}");
    }
}

#[tokio::test]
async fn an_offset_whose_plus_was_not_escaped_is_understood() {
    let (world, set) = world().await;
    // Both are 13:06:40 in universal time, the start of the third pair of calls.
    for offset in ["2026-11-18T15:06:40+02:00", "2026-11-18T15:06:40%2B02:00"] {
        check(&world, &set, &format!("from={offset}"), |call| {
            call.started >= START + 2 * 3600
        })
        .await;
    }
}

#[tokio::test]
async fn a_date_begins_in_the_ledgers_time_zone() {
    let (world, set) = world().await;
    // Midnight of New York is 05:00 in universal time in November.
    let midnight = timestamp("2026-11-18T05:00:00Z");
    check(&world, &set, "from=2026-11-18", |call| {
        call.started >= midnight
    })
    .await;
    check(&world, &set, "to=2026-11-18", |call| {
        call.started < midnight
    })
    .await;
    let next = timestamp("2026-11-19T05:00:00Z");
    let day = midnight..next;
    check(&world, &set, "from=2026-11-18&to=2026-11-19", |call| {
        day.contains(&call.started)
    })
    .await;
}

#[tokio::test]
async fn a_phone_is_found_whole_or_by_its_end() {
    let (world, set) = world().await;
    check(&world, &set, "phone=%2B14155550100", |call| {
        call.phone == PHONES[0]
    })
    .await;
    check(&world, &set, "phone=+14155550100", |call| {
        call.phone == PHONES[0]
    })
    .await;
    let ends = |end: &'static str| {
        move |call: &Sample| call.phone.is_some_and(|phone| phone.ends_with(end))
    };
    check(&world, &set, "phone=0100", ends("0100")).await;
    check(&world, &set, "phone=4155550100", ends("4155550100")).await;
    check(&world, &set, "phone=14155550100", ends("14155550100")).await;
    check(&world, &set, "phone=9999", |_| false).await;
}

#[tokio::test]
async fn filters_narrow_together_in_every_order() {
    let (world, set) = world().await;
    for sort in ["started_at", "duration", "status"] {
        let query =
            format!("sort={sort}&status=success&direction=inbound&phone=0100&max_duration=90");
        check(&world, &set, &query, |call| {
            let phone = call.phone.is_some_and(|phone| phone.ends_with("0100"));
            call.status == "success" && call.direction == "inbound" && phone && call.duration <= 90
        })
        .await;
        let query = format!(
            "sort={sort}&phone=%2B12125550100&converted=true&from={}",
            text(START + 9000)
        );
        check(&world, &set, &query, |call| {
            call.phone == PHONES[2] && call.converted && call.started >= START + 9000
        })
        .await;
    }
}

#[tokio::test]
async fn conversations_that_are_no_phone_calls_are_listed_too() {
    let world = World::new().await;
    world.deliver(recorded(INBOUND)).await;
    world
        .deliver(recorded("03-webhook-transcription-web-widget"))
        .await;
    assert_eq!(world.get("/api/v1/calls").await.ids().len(), 2);

    let credited = world.get("/api/v1/calls?attribution=unattributed").await;
    assert_eq!(credited.ids(), [INBOUND_ID]);
    let web = world
        .get("/api/v1/calls?attribution=not_applicable")
        .await
        .ok();
    assert_eq!(web["calls"][0]["channel"], "web");
}

async fn check(world: &World, set: &[Sample], query: &str, belongs: impl Fn(&Sample) -> bool) {
    let mut listed = world
        .get(&format!("/api/v1/calls?limit=100&{query}"))
        .await
        .ids();
    listed.sort();
    let expected = set
        .iter()
        .filter(|call| belongs(call))
        .map(|call| call.id.clone());
    assert_eq!(listed, expected.collect::<Vec<_>>(), "{query}");
}

fn text(seconds: i64) -> String {
    jiff::Timestamp::from_second(seconds).unwrap().to_string()
}

fn timestamp(text: &str) -> i64 {
    text.parse::<jiff::Timestamp>().unwrap().as_second()
}
