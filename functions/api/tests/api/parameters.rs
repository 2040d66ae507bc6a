//! What a query says and cannot be used is refused by name, and never ignored.

use crate::sample::{INBOUND, INBOUND_ID, recorded};
use crate::world::World;

#[tokio::test]
async fn a_value_that_cannot_be_used_is_refused_with_its_parameter() {
    let world = World::new().await;
    let bad = [
        ("campaign_id", &["", "a%20b", "-", "a%23b"][..]),
        ("status", &["", "Success", "won", "success,failure"]),
        ("state", &["", "finished", "in_progress"]),
        ("attribution", &["", "manual"]),
        ("converted", &["", "yes", "1", "True"]),
        ("agent_id", &["", "a/b", "%F0%9F%93%9E"]),
        ("direction", &["", "in"]),
        (
            "phone",
            &[
                "",
                "100",
                "%2B",
                "%2B0123456789",
                "abc",
                "0100;",
                "555-0100",
                "1234567890123456",
            ],
        ),
        (
            "from",
            &[
                "",
                "yesterday",
                "2026-13-01",
                "2026-11-18T10:00:00",
                "1795000000",
                "-2026-01-01",
            ],
        ),
        (
            "to",
            &[
                "",
                "2026-02-30",
                "2026-11-18T10:00",
                "2026-11-18T10:00:00+25:00",
                "9999999999",
            ],
        ),
        (
            "min_duration",
            &["", "-1", "1.5", "ten", "4294967296", "%2B1"],
        ),
        ("max_duration", &["", "-1", "1e3"]),
        ("sort", &["", "started", "duration_secs"]),
        ("order", &["", "up", "DESC"]),
        (
            "limit",
            &["", "0", "101", "-5", "ten", "99999999999999999999"],
        ),
        ("cursor", &["", "abc", "%00", "eyJzIjoxfQ"]),
    ];
    for (parameter, values) in bad {
        for value in values {
            let answer = world
                .get(
                    &format!("/api/v1/calls?limit=5&{parameter}={value}").replacen(
                        "limit=5&limit",
                        "limit",
                        1,
                    ),
                )
                .await;
            assert_eq!(answer.blames("parameter"), parameter, "{value}");
        }
    }
}

#[tokio::test]
async fn a_parameter_that_is_unknown_or_repeated_is_refused_by_name() {
    let world = World::new().await;
    world.deliver(recorded(INBOUND)).await;
    let call = format!("/api/v1/calls/{INBOUND_ID}");
    let unknown = [
        "/api/v1/calls?q=1".to_owned(),
        "/api/v1/calls?Status=success&q".to_owned(),
        format!("{call}?q=1"),
        format!("{call}/raw?q=1"),
        format!("{call}/history?q=1"),
        "/api/v1/deliveries?q=1".to_owned(),
        "/api/v1/openapi.json?q=1".to_owned(),
        "/healthz?q=1".to_owned(),
    ];
    for path in unknown {
        let blamed = world.get(&path).await.blames("parameter");
        assert!(path.contains(&format!("?{blamed}")), "{path}");
    }
    let twice = world
        .get("/api/v1/calls?status=success&limit=2&status=failure")
        .await;
    assert_eq!(twice.blames("parameter"), "status");
}
