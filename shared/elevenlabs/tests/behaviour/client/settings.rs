//! Webhooks and settings: what is read of them, and what is sent to change them.

use elevenlabs::client::{ApiError, PostCallChange, WebhookChange};
use serde_json::{Value, json};

use super::stand_in::{StandIn, json as saying};
use crate::support::{at, fixture};

#[tokio::test(start_paused = true)]
async fn webhooks_tell_how_they_fared() {
    let stand_in =
        StandIn::saying(|_| saying(200, fixture("29-api-workspace-webhooks-list"))).await;
    let webhooks = stand_in.client().webhooks().await.unwrap().value.items;
    let webhook = &webhooks[0];
    assert_eq!(webhook.id, "3f6f0f6c1a2b4c5d8e9f0a1b2c3d4e5f");
    assert_eq!(
        webhook.url.as_deref(),
        Some("https://hooks.example.com/elevenlabs")
    );
    assert_eq!(
        (webhook.is_disabled, webhook.is_auto_disabled),
        (false, false)
    );
    assert_eq!(webhook.most_recent_failure_error_code, Some(502));
    assert_eq!(
        webhook.most_recent_failure_timestamp,
        Some(at(1_794_996_000))
    );
    assert_eq!(webhook.retry_enabled, None);
    assert_eq!(webhook.usage, ["ConvAI Settings", "ConvAI Agent Settings"]);
    assert_eq!(
        stand_in.lines(),
        ["GET /v1/workspace/webhooks?include_usages=true"]
    );
}

#[tokio::test(start_paused = true)]
async fn a_key_that_may_not_see_usages_sees_the_rest() {
    let stand_in = StandIn::saying(|nth| match nth {
        0 => saying(403, r#"{"detail": {"code": "insufficient_permissions"}}"#),
        _ => saying(
            200,
            r#"{"webhooks": [{"webhook_id": "w1", "retry_enabled": true}]}"#,
        ),
    })
    .await;
    let webhooks = stand_in.client().webhooks().await.unwrap().value.items;
    assert_eq!(
        (webhooks[0].usage.len(), webhooks[0].retry_enabled),
        (0, Some(true))
    );
    let lines = stand_in.lines();
    assert_eq!(lines[1], "GET /v1/workspace/webhooks");
}

#[tokio::test(start_paused = true)]
async fn a_webhook_is_changed_without_its_events() {
    let stand_in = StandIn::saying(|_| saying(200, r#"{"status": "ok"}"#)).await;
    let client = stand_in.client();
    let mut change = WebhookChange {
        name: "Call tracking".to_owned(),
        is_disabled: false,
        retry_enabled: Some(true),
    };
    client.change_webhook("w1", &change).await.unwrap();
    change.retry_enabled = None;
    client.change_webhook("w1", &change).await.unwrap();
    let gone = client.change_webhook("../settings", &change).await;
    assert!(matches!(gone, Err(ApiError::Gone(_))));

    let sent: Vec<(String, Value)> = stand_in
        .asked()
        .into_iter()
        .map(|asked| (asked.line, serde_json::from_str(&asked.body).unwrap()))
        .collect();
    let line = "PATCH /v1/workspace/webhooks/w1".to_owned();
    let with = json!({"name": "Call tracking", "is_disabled": false, "retry_enabled": true});
    let without = json!({"name": "Call tracking", "is_disabled": false});
    assert_eq!(sent, [(line.clone(), with), (line, without)]);
}

#[tokio::test(start_paused = true)]
async fn a_webhook_is_made_once_and_tells_its_secret() {
    let made = r#"{"webhook_id": "w2", "webhook_secret": "wsec_new"}"#;
    let stand_in = StandIn::saying(move |_| saying(200, made)).await;
    let url = "https://calls.example/api/webhooks/elevenlabs";
    let new = stand_in
        .client()
        .create_webhook("Calls", url)
        .await
        .unwrap();
    assert_eq!((new.id.as_str(), new.secret.expose()), ("w2", "wsec_new"));
    assert!(!format!("{new:?}").contains("wsec_new"));
    let asked = stand_in.asked().pop().unwrap();
    assert_eq!(asked.line, "POST /v1/workspace/webhooks");
    let settings = json!({"auth_type": "hmac", "name": "Calls", "webhook_url": url});
    let sent: Value = serde_json::from_str(&asked.body).unwrap();
    assert_eq!(sent, json!({ "settings": settings }));

    let busy = StandIn::saying(|_| saying(503, r#"{"detail": "later"}"#)).await;
    let error = busy
        .client()
        .create_webhook("Calls", url)
        .await
        .unwrap_err();
    assert!(error.is_passing());
    assert_eq!(busy.lines().len(), 1, "another try might make another");
}

#[tokio::test(start_paused = true)]
async fn a_webhook_without_a_secret_is_of_no_use() {
    let made = r#"{"webhook_id": "w2", "webhook_secret": null}"#;
    let stand_in = StandIn::saying(move |_| saying(200, made)).await;
    let made = stand_in.client().create_webhook("Calls", "https://x").await;
    assert!(matches!(made, Err(ApiError::Unreadable(_))));
}

#[tokio::test(start_paused = true)]
async fn a_changed_setting_leaves_the_others_as_they_are() {
    let stand_in = StandIn::saying(|nth| match nth {
        0 => saying(200, fixture("30-api-convai-settings")),
        _ => saying(200, r#"{"webhooks": {"events": ["transcript"]}}"#),
    })
    .await;
    let client = stand_in.client();
    let present = client.settings().await.unwrap().value;
    assert_eq!(
        present.webhook_id(),
        Some("3f6f0f6c1a2b4c5d8e9f0a1b2c3d4e5f")
    );
    assert_eq!(
        present.events(),
        Some(vec!["transcript", "call_initiation_failure"])
    );
    assert_eq!(
        (present.send_audio(), present.exclude_transcript()),
        (None, Some(false))
    );
    assert_eq!(present.transcript_format(), Some("json"));

    let change = PostCallChange {
        events: Some(vec!["transcript".to_owned()]),
        send_audio: Some(false),
        ..PostCallChange::default()
    };
    let then = client
        .change_settings(&present, &change)
        .await
        .unwrap()
        .value;
    assert_eq!(then.events(), Some(vec!["transcript"]));
    let asked = stand_in.asked().pop().unwrap();
    assert_eq!(asked.line, "PATCH /v1/convai/settings");
    let expected = json!({"webhooks": {
        "post_call_webhook_id": "3f6f0f6c1a2b4c5d8e9f0a1b2c3d4e5f",
        "events": ["transcript"],
        "transcript_format": "json",
        "exclude_transcript": false,
        "send_audio": false,
    }});
    assert_eq!(
        serde_json::from_str::<Value>(&asked.body).unwrap(),
        expected
    );
}

#[tokio::test(start_paused = true)]
async fn settings_without_webhooks_are_unreadable() {
    for body in ["{}", r#"{"webhooks": []}"#, r#"{"webhooks": null}"#] {
        let stand_in = StandIn::saying(move |_| saying(200, body)).await;
        let error = stand_in.client().settings().await.unwrap_err();
        assert!(matches!(error, ApiError::Unreadable(_)), "{body}");
    }
}
