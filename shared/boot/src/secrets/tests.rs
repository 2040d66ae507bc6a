use super::manager::{Manager, later};
use super::*;

async fn start(secret: Option<&'static str>) -> (Secrets, Manager) {
    let (client, manager) = Manager::start(secret).await;
    let name = "the webhook's secrets";
    (
        Secrets::in_secrets_manager(client, "arn".to_owned(), name),
        manager,
    )
}

async fn current(secrets: &Secrets) -> Option<String> {
    let current = secrets.current().await.ok()?;
    let exposed: Vec<&str> = current
        .iter()
        .map(elevenlabs::WebhookSecret::expose)
        .collect();
    Some(exposed.join(","))
}

#[tokio::test]
async fn secrets_are_read_again_every_five_minutes() {
    let (secrets, manager) = start(Some("one")).await;
    assert_eq!(current(&secrets).await.as_deref(), Some("one"));

    manager.puts(Some("two,three"));
    later(Duration::from_secs(290)).await;
    assert_eq!(current(&secrets).await.as_deref(), Some("one"));
    assert_eq!(manager.asked(), 1);

    later(Duration::from_secs(20)).await;
    assert_eq!(current(&secrets).await.as_deref(), Some("two,three"));
}

#[tokio::test]
async fn a_copy_serves_on_while_the_secrets_cannot_be_read() {
    let (secrets, manager) = start(Some("one")).await;
    current(&secrets).await;

    manager.puts(None);
    later(Duration::from_hours(3)).await;
    assert_eq!(current(&secrets).await.as_deref(), Some("one"));
}

#[tokio::test]
async fn unreadable_secrets_are_asked_for_once_a_minute() {
    let (secrets, manager) = start(None).await;
    for _ in 0..3 {
        assert_eq!(current(&secrets).await, None);
    }
    assert_eq!(manager.asked(), 1);

    manager.puts(Some("one"));
    assert_eq!(current(&secrets).await, None);
    later(Duration::from_mins(1)).await;
    assert_eq!(current(&secrets).await.as_deref(), Some("one"));
}

#[tokio::test]
async fn an_empty_secret_is_unavailable() {
    let (secrets, _) = start(Some(" , ")).await;
    assert_eq!(current(&secrets).await, None);
}

#[tokio::test]
async fn a_mismatch_has_them_read_anew_once_a_minute() {
    let (secrets, manager) = start(Some("one")).await;
    current(&secrets).await;

    manager.puts(Some("two"));
    assert!(!secrets.refreshed().await, "they were read a moment ago");
    later(Duration::from_mins(1)).await;
    assert!(secrets.refreshed().await);
    assert_eq!(current(&secrets).await.as_deref(), Some("two"));

    later(Duration::from_mins(1)).await;
    assert!(!secrets.refreshed().await, "they are the same as before");
    assert_eq!(manager.asked(), 3);
}

#[tokio::test]
async fn given_secrets_never_change() {
    let secrets = Secrets::given("one".parse().unwrap());
    assert!(!secrets.refreshed().await);
    assert_eq!(current(&secrets).await.as_deref(), Some("one"));
}
