//! Pages concatenate to the whole list, and a cursor is for its list alone.

use std::collections::BTreeSet;

use proptest::prelude::{Strategy, any, proptest};
use proptest::sample::{Index, select, subsequence};
use proptest::test_runner::{Config, TestRunner};

use crate::sample::world;
use crate::world::World;

/// Filters, of which a list has at most one a line.
const FILTERS: [&[&str]; 9] = [
    &["status=success", "status=unknown"],
    &["state=done", "state=failed"],
    &["converted=false", "converted=true"],
    &["direction=outbound"],
    &["agent_id=agent_b"],
    &["phone=0100", "phone=%2B14155550101", "phone=5550100"],
    &["from=2026-11-18T13:00:00Z", "to=2026-11-19T00:00:00Z"],
    &["min_duration=30", "max_duration=90"],
    &["attribution=unattributed"],
];

#[test]
fn pages_concatenate_to_the_whole_list() {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    let (world, _) = runtime.block_on(world());
    let filters = subsequence(FILTERS.to_vec(), 0..=3)
        .prop_flat_map(|lines| lines.into_iter().map(select).collect::<Vec<_>>());
    let (sorts, orders) = (
        select(vec!["started_at", "duration", "status"]),
        select(vec!["asc", "desc"]),
    );
    let mut runner = TestRunner::new(Config {
        cases: 60,
        failure_persistence: None,
        ..Config::default()
    });
    let lists = (filters, sorts, orders, 1..=8_usize);
    runner
        .run(&lists, |(filters, sort, order, limit)| {
            let query = format!("{}&sort={sort}&order={order}", filters.join("&"));
            let query = query.trim_start_matches('&').to_owned();
            runtime.block_on(concatenates(&world, &query, limit));
            Ok(())
        })
        .unwrap();
}

async fn concatenates(world: &World, query: &str, limit: usize) {
    let whole = world
        .get(&format!("/api/v1/calls?{query}&limit=100"))
        .await
        .ids();
    let mut paged = Vec::new();
    let mut cursor = String::new();
    loop {
        let page = world
            .get(&format!("/api/v1/calls?{query}&limit={limit}{cursor}"))
            .await;
        assert!(page.ids().len() <= limit);
        paged.extend(page.ids());
        match page.ok()["next_cursor"].as_str() {
            Some(next) => cursor = format!("&cursor={next}"),
            None => break,
        }
    }
    assert_eq!(paged, whole, "{query} in pages of {limit}");
    let once: BTreeSet<_> = paged.iter().collect();
    assert_eq!(once.len(), paged.len(), "{query} repeats a call");
}

#[tokio::test]
async fn a_cursor_goes_on_in_its_own_list_alone() {
    let (world, _) = world().await;
    let cursor = cursor(&world, "status=success&limit=2").await;
    let other = [
        "",
        "status=failure",
        "status=success&direction=inbound",
        "status=success&sort=duration",
        "status=success&order=asc",
    ];
    for query in other {
        let answer = world
            .get(&format!("/api/v1/calls?{query}&cursor={cursor}"))
            .await;
        assert_eq!(answer.blames("parameter"), "cursor", "{query}");
    }
    let deliveries = world
        .get(&format!("/api/v1/deliveries?cursor={cursor}"))
        .await;
    assert_eq!(deliveries.blames("parameter"), "cursor");
    let larger = format!("/api/v1/calls?cursor={cursor}&limit=50&status=success");
    assert_eq!(
        world.get(&larger).await.ids().len(),
        8,
        "the size of a page is free"
    );
}

#[test]
fn a_cursor_that_was_changed_is_refused() {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    let world = runtime.block_on(world()).0;
    let cursor = runtime.block_on(cursor(&world, "limit=2"));
    proptest!(Config { cases: 200, failure_persistence: None, ..Config::default() }, |(
        place in any::<Index>(),
        letter in select(('a'..='z').chain('0'..='9').chain(['-', '_']).collect::<Vec<_>>()),
    )| {
        let mut letters: Vec<char> = cursor.chars().collect();
        *place.get_mut(&mut letters) = letter;
        let changed: String = letters.into_iter().collect();
        if changed != cursor {
            let path = format!("/api/v1/calls?cursor={changed}");
            let answer = runtime.block_on(world.get(&path));
            assert_eq!(answer.blames("parameter"), "cursor", "{changed}");
        }
    });
}

#[tokio::test]
async fn a_page_that_could_not_look_further_says_so() {
    let (world, _) = world().await;
    let page = world.get("/api/v1/calls?limit=100").await.ok();
    assert_eq!(
        (&page["partial"], &page["next_cursor"]),
        (&false.into(), &serde_json::Value::Null)
    );
    let page = world.get("/api/v1/calls?limit=3").await.ok();
    assert_eq!(page["partial"], false, "a full page is no partial one");
    assert!(page["next_cursor"].is_string());
}

async fn cursor(world: &World, query: &str) -> String {
    let page = world.get(&format!("/api/v1/calls?{query}")).await.ok();
    page["next_cursor"].as_str().unwrap().to_owned()
}
