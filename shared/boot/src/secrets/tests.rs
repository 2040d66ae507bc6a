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

#[tokio::test]
async fn secrets_are_replaced_and_read_anew_at_once() {
    let (secrets, manager) = start(Some("one")).await;
    current(&secrets).await;
    secrets.replace("one,two").await.unwrap();
    assert_eq!(manager.holds().as_deref(), Some("one,two"));
    assert_eq!(current(&secrets).await.as_deref(), Some("one"));
    assert_eq!(secrets.read_anew().await.unwrap().expose(), "one,two");
    assert_eq!(current(&secrets).await.as_deref(), Some("one,two"));
    let minute = Duration::from_mins(1);
    assert!(secrets.known_everywhere_after() > minute);

    manager.puts(None);
    assert!(
        secrets.read_anew().await.is_err(),
        "a copy is not the place"
    );
    let error = secrets.replace("three").await.unwrap_err().to_string();
    assert!(error.contains("ResourceNotFoundException"), "{error}");
    assert!(!error.contains("three"));
}

#[tokio::test]
async fn secrets_in_a_file_are_read_again_a_second_after() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("webhook-secret");
    std::fs::write(&path, "one\n").unwrap();
    let secrets = Secrets::in_file(path.clone(), "the webhook's secrets");
    assert_eq!(current(&secrets).await.as_deref(), Some("one"));

    secrets.replace("one,two").await.unwrap();
    assert_eq!(std::fs::read_to_string(&path).unwrap(), "one,two\n");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let mode = std::fs::metadata(&path).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
    }
    later(Duration::from_secs(1)).await;
    assert!(secrets.refreshed().await);
    assert_eq!(current(&secrets).await.as_deref(), Some("one,two"));
}

#[tokio::test]
async fn given_secrets_cannot_be_replaced_from_here() {
    let secrets = Secrets::given("one".parse().unwrap());
    assert!(secrets.replace("two").await.is_err());
}
