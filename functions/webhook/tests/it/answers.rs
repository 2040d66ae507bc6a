//! Each row of the table of answers.

use std::sync::Arc;
use std::time::Duration;

use http::Method;
use serde_json::json;
use store::{DeliveryFilter, Outcome};

use crate::world::{NOW, SECRET, World, ended, secrets, signed};

#[tokio::test]
async fn a_signed_call_is_recorded_and_said_so_in_json() {
    let world = World::new().await;
    let answer = world.deliver(&ended("conv_1")).await;
    assert_eq!(answer.status, 200);
    assert_eq!(
        answer.body,
        json!({ "outcome": "recorded", "conversation_id": "conv_1" })
    );
    assert!(world.known("conv_1").await.is_some());
}

#[tokio::test]
async fn the_same_again_is_unchanged_whatever_the_signature_time() {
    let world = World::new().await;
    world.deliver(&ended("conv_1")).await;
    let body = ended("conv_1").to_string();
    for second in [NOW, NOW - 60, NOW + 60] {
        let again = world
            .send(body.as_bytes(), Some(&signed(body.as_bytes(), second)))
            .await;
        assert_eq!(again.outcome(), (200, "unchanged"));
    }
}

#[tokio::test]
async fn a_flat_body_signed_anew_is_unchanged() {
    let world = World::new().await;
    let body = json!({
        "event": "conversation.ended", "conversation_id": "conv_1", "agent_id": "agent_1",
        "start_time_unix_secs": 1_795_000_000, "call_duration_secs": 60, "call_successful": true,
    });
    let body = body.to_string();
    let sent = async |second| {
        world
            .send(body.as_bytes(), Some(&signed(body.as_bytes(), second)))
            .await
    };
    assert_eq!(sent(NOW).await.outcome(), (200, "recorded"));
    assert_eq!(sent(NOW + 5).await.outcome(), (200, "unchanged"));
    assert_eq!(sent(NOW - 5).await.outcome(), (200, "unchanged"));
}

#[tokio::test]
async fn an_unknown_type_is_ignored_and_its_body_kept() {
    let world = World::new().await;
    let answer = world
        .deliver(&json!({ "type": "voice_removed", "event_timestamp": 1, "data": {} }))
        .await;
    assert_eq!(answer.outcome(), (200, "ignored"));
    assert_eq!(answer.body["reason"], "unknown_type");
    let log = logged(&world, Outcome::Ignored).await;
    assert!(log.iter().all(|row| row.has_body) && log.len() == 1);
}

async fn logged(world: &World, outcome: Outcome) -> Vec<store::DeliveryRow> {
    let filter = DeliveryFilter {
        outcome: Some(outcome),
        conversation_id: None,
    };
    world
        .store
        .deliveries(&filter, 100, None)
        .await
        .unwrap()
        .rows
}

#[tokio::test]
async fn another_agents_call_is_ignored_and_only_counted() {
    let mut world = World::new().await;
    world.app.ingest.agents = Some(["agent_2".parse().unwrap()].into());
    let answer = world.deliver(&ended("conv_1")).await;
    assert_eq!(
        (answer.outcome(), &answer.body["reason"]),
        ((200, "ignored"), &json!("foreign_agent"))
    );
    assert!(logged(&world, Outcome::Ignored).await.is_empty());
    assert_eq!(world.counted("ignored").await, 1);
}

#[tokio::test]
async fn an_erased_conversation_stays_erased() {
    let world = World::new().await;
    world.deliver(&ended("conv_1")).await;
    let id = "conv_1".parse().unwrap();
    world
        .store
        .erase_call(&id, "person:ana", "asked", crate::world::now())
        .await
        .unwrap();
    assert_eq!(
        world.deliver(&ended("conv_1")).await.outcome(),
        (200, "erased")
    );
    assert_eq!(logged(&world, Outcome::Erased).await.len(), 1);
}

#[tokio::test]
async fn audio_is_ignored_and_not_kept() {
    let world = World::new().await;
    let body = json!({
        "type": "post_call_audio", "event_timestamp": 1_795_000_160,
        "data": { "agent_id": "agent_1", "conversation_id": "conv_1", "full_audio": "//MQxAAA" },
    });
    assert_eq!(world.deliver(&body).await.outcome(), (200, "ignored"));
    let log = logged(&world, Outcome::Ignored).await;
    assert!(log.len() == 1 && !log[0].has_body);
    assert!(world.known("conv_1").await.is_none());
}

#[tokio::test]
async fn an_unusable_body_is_quarantined_with_its_reason_and_kept() {
    let world = World::new().await;
    let unusable: [&[u8]; 7] = [
        b"",
        b"not json",
        b"[1, 2]",
        b"{\"type\":\"post_call_transcription\",\"event_timestamp\":1,\"data\":{}}",
        b"{\"type\":\"post_call_transcription\",\"event_timestamp\":1,\"data\":{\"conversation_id\":\"../x\"}}",
        b"{\"type\":\"post_call_transcription\",\"event_timestamp\":1,\"data\":7}",
        b"{\"type\":\"post_call_transcription\",\"data\":{\"conversation_id\":\"conv_1\"",
    ];
    for (n, body) in unusable.into_iter().enumerate() {
        let answer = world.deliver_bytes(body).await;
        assert_eq!(
            answer.outcome(),
            (200, "quarantined"),
            "{}",
            String::from_utf8_lossy(body)
        );
        assert!(
            answer.body["reason"]
                .as_str()
                .is_some_and(|reason| !reason.is_empty())
        );
        let log = logged(&world, Outcome::Quarantined).await;
        assert_eq!(log.len(), n + 1);
        let kept = world
            .store
            .delivery_body(&log[0].id.parse().unwrap())
            .await
            .unwrap();
        assert!(log.iter().all(|row| row.has_body) && kept.is_some());
    }
}

#[tokio::test]
async fn a_stale_or_early_delivery_is_refused_and_the_sync_told() {
    let world = World::new().await;
    let body = ended("conv_1").to_string();
    let sent = async |second| {
        world
            .send(body.as_bytes(), Some(&signed(body.as_bytes(), second)))
            .await
            .status
            .as_u16()
    };
    assert_eq!(sent(NOW - 3600).await, 200);
    assert_eq!(sent(NOW + 300).await, 200);
    assert_eq!(sent(NOW - 3601).await, 401);
    assert_eq!(sent(NOW + 301).await, 401);
    assert_eq!(
        (
            world.counted("sig_stale").await,
            world.counted("sig_future").await
        ),
        (1, 1)
    );
    assert_eq!(world.counted("sig_mismatch").await, 0);
    let pending = world.store.pending().await.unwrap();
    let asked: Vec<_> = pending.iter().map(|it| it.id.as_str()).collect();
    assert_eq!(asked, ["conv_1"]);
    assert_eq!(logged(&world, Outcome::Rejected).await.len(), 2);
}

#[tokio::test]
async fn a_missing_malformed_or_wrong_signature_is_refused_alike_and_leaves_no_body() {
    let world = World::new().await;
    let body = ended("conv_1").to_string();
    let tampered = signed(b"another body", NOW);
    let cases = [
        (None, "sig_missing"),
        (Some("nonsense"), "sig_malformed"),
        (Some("t=abc,v0=00"), "sig_malformed"),
        (Some(tampered.as_str()), "sig_mismatch"),
    ];
    let mut answers = Vec::new();
    for (signature, code) in cases {
        let before = world.counted(code).await;
        let answer = world.send(body.as_bytes(), signature).await;
        assert_eq!(answer.status, 401, "{code}");
        assert_eq!(answer.headers["content-type"], "application/problem+json");
        assert_eq!(world.counted(code).await, before + 1);
        answers.push(answer.body);
    }
    assert!(
        answers.windows(2).all(|pair| pair[0] == pair[1]),
        "a stranger learns nothing"
    );
    assert!(world.known("conv_1").await.is_none());
    let log = logged(&world, Outcome::Rejected).await;
    assert!(
        log.iter()
            .all(|row| !row.has_body && row.conversation_id.is_none())
    );
}

#[tokio::test]
async fn a_flood_of_forgeries_is_counted_exactly_and_leaves_a_capped_sample() {
    let world = World::new().await;
    for n in 0..300 {
        world
            .send(
                format!("{{\"forged\":{n}}}").as_bytes(),
                Some("t=1795100000,v0=00ff"),
            )
            .await;
    }
    let refused = world.counted("sig_malformed").await + world.counted("sig_mismatch").await;
    assert_eq!(refused, 300);
    assert_eq!(logged(&world, Outcome::Rejected).await.len(), 20);
}

#[tokio::test]
async fn another_method_is_405_and_a_body_over_six_megabytes_413() {
    let world = World::new().await;
    for method in [Method::GET, Method::PUT, Method::DELETE, Method::PATCH] {
        let answer = world.request(method, b"", None, "10.0.0.1").await;
        assert_eq!(answer.status, 405);
        assert_eq!(answer.headers["allow"], "POST");
    }
    let largest = vec![b' '; webhook::LARGEST];
    assert_eq!(
        world.deliver_bytes(&largest).await.outcome(),
        (200, "quarantined")
    );
    let larger = vec![b' '; webhook::LARGEST + 1];
    assert_eq!(world.deliver_bytes(&larger).await.status, 413);
    assert_eq!(
        (
            world.counted("method").await,
            world.counted("too_large").await
        ),
        (4, 1)
    );
}

#[tokio::test]
async fn what_the_database_does_not_take_is_parked() {
    let mut world = World::new().await;
    world.app.ingest.deadline = Duration::from_millis(50);
    world.sandbox.stall();
    let answer = world.deliver(&ended("conv_1")).await;
    world.sandbox.restore();
    assert_eq!(
        answer.body,
        json!({ "outcome": "parked", "conversation_id": "conv_1" })
    );
    ingest::drain(&world.store, &world.app.ingest)
        .await
        .unwrap();
    assert!(world.known("conv_1").await.is_some());
}

#[tokio::test]
async fn when_nothing_can_keep_it_the_sender_is_asked_to_come_again() {
    let folder = tempfile::tempdir().unwrap();
    let objects = object_store::local::LocalFileSystem::new_with_prefix(folder.path()).unwrap();
    let mut world = World::over(Arc::new(objects)).await;
    world.app.ingest.deadline = Duration::from_millis(50);
    world.sandbox.refuse();
    // A file where the folder of parked bodies should be: nothing can be parked.
    std::fs::write(folder.path().join("parked"), b"").unwrap();
    let answer = world.deliver(&ended("conv_1")).await;
    assert_eq!(answer.status, 503);
    assert!(answer.headers.contains_key("retry-after"));
}

#[tokio::test]
async fn deliveries_from_unlisted_addresses_are_refused_when_there_is_a_list() {
    let mut world = World::new().await;
    world.app.allowed = vec!["34.67.146.145/32".parse().unwrap()];
    let body = ended("conv_1").to_string();
    let signature = signed(body.as_bytes(), NOW);
    let from = async |address| {
        world
            .request(Method::POST, body.as_bytes(), Some(&signature), address)
            .await
    };
    assert_eq!(from("10.0.0.1").await.status, 403);
    assert_eq!(from("34.67.146.145").await.outcome(), (200, "recorded"));
    assert_eq!(world.counted("address").await, 1);
}

#[tokio::test]
async fn any_of_several_secrets_lets_a_delivery_in() {
    let mut world = World::new().await;
    world.app.secrets = boot::Secrets::given(secrets(&["wsec_another_secret_of_24_bytes", SECRET]));
    assert_eq!(
        world.deliver(&ended("conv_1")).await.outcome(),
        (200, "recorded")
    );
}

#[tokio::test]
async fn two_signature_headers_are_refused() {
    use tower::ServiceExt;
    let world = World::new().await;
    let body = ended("conv_1").to_string();
    let request = http::Request::post(webhook::PATH)
        .header("elevenlabs-signature", signed(body.as_bytes(), NOW))
        .header("elevenlabs-signature", signed(body.as_bytes(), NOW))
        .body(axum::body::Body::from(body))
        .unwrap();
    assert_eq!(world.router().oneshot(request).await.unwrap().status(), 401);
}
