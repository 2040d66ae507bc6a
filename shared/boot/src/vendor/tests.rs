use axum::http::HeaderMap;
use elevenlabs::Listing;

use super::*;
use crate::secrets::manager::{Manager, later};
use std::time::Duration;
use tokio::net::TcpListener;

const KEY: &str = "sk_0123456789";

fn environment(variables: &[(&str, &str)]) -> Environment {
    Environment::new(
        variables
            .iter()
            .map(|(name, value)| ((*name).into(), (*value).into())),
    )
}

/// The API, which answers every question with the key it was asked with.
async fn api() -> BaseUrl {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let server = axum::Router::new().fallback(|headers: HeaderMap| async move {
        let key = headers["xi-api-key"].to_str().unwrap().to_owned();
        format!(r#"{{"conversations": [], "has_more": true, "next_cursor": "{key}"}}"#)
    });
    tokio::spawn(async move { axum::serve(listener, server).await.unwrap() });
    format!("http://{address}").parse().unwrap()
}

/// The key that a question is asked with.
async fn asked_with(vendor: &Vendor) -> Option<String> {
    let client = vendor.client().await.ok()?;
    let page = client.conversations(&Listing::default()).await.unwrap();
    page.value.next_cursor
}

#[tokio::test]
async fn without_a_key_it_is_off_and_says_so() {
    let mut environment = environment(&[]);
    let vendor = Vendor::read_here(&mut environment);
    environment.finish(()).unwrap();
    assert!(vendor.is_off());
    assert_eq!(vendor.base(), &BaseUrl::default());
    let why = vendor.client().await.unwrap_err();
    assert_eq!(why.to_string(), "sync is off: there is no API key");
}

#[tokio::test]
async fn a_key_of_the_environment_is_asked_with() {
    let base = api().await.to_string();
    let mut environment =
        environment(&[("ELEVENLABS_API_KEY", KEY), ("ELEVENLABS_BASE_URL", &base)]);
    let vendor = Vendor::read_here(&mut environment);
    environment.finish(()).unwrap();
    assert_eq!(asked_with(&vendor).await.as_deref(), Some(KEY));
}

#[test]
fn what_is_wrong_is_named_and_the_key_never_quoted() {
    let wrong = [
        ("ELEVENLABS_API_KEY", "sk_0123 456789"),
        ("ELEVENLABS_BASE_URL", "https://evil.example"),
    ];
    let mut environment = environment(&wrong);
    Vendor::read_here(&mut environment);
    let problems = environment.finish(()).unwrap_err().to_string();
    assert!(
        problems.contains("ELEVENLABS_API_KEY is \"…\""),
        "{problems}"
    );
    assert!(
        problems.contains("ELEVENLABS_BASE_URL is \"https://evil.example\""),
        "{problems}"
    );
    assert!(!problems.contains("0123"), "{problems}");
}

#[tokio::test]
async fn one_client_serves_until_the_key_changes() {
    let (client, manager) = Manager::start(Some("sk_one")).await;
    let key = Secret::in_secrets_manager(client, "arn".to_owned(), "the API key");
    let vendor = Vendor::new(api().await, Some(key), Pace::default(), crate::now);
    assert_eq!(asked_with(&vendor).await.as_deref(), Some("sk_one"));

    later(Duration::from_mins(6)).await;
    let made = || async {
        vendor
            .0
            .made
            .lock()
            .await
            .as_ref()
            .map(|made| Arc::as_ptr(&made.key))
    };
    let before = made().await;
    assert_eq!(asked_with(&vendor).await.as_deref(), Some("sk_one"));
    assert_eq!(
        (manager.asked(), made().await),
        (2, before),
        "it was read again and is the same"
    );

    manager.puts(Some("sk_two"));
    later(Duration::from_mins(6)).await;
    assert_eq!(asked_with(&vendor.clone()).await.as_deref(), Some("sk_two"));
}

#[tokio::test]
async fn a_key_that_cannot_be_read_is_asked_for_once_a_minute() {
    let (client, manager) = Manager::start(None).await;
    let key = Secret::in_secrets_manager(client, "arn".to_owned(), "the API key");
    let vendor = Vendor::new(api().await, Some(key), Pace::default(), crate::now);
    for _ in 0..3 {
        let why = vendor.client().await.unwrap_err();
        assert_eq!(why.to_string(), "the API key cannot be read");
    }
    assert_eq!((manager.asked(), vendor.is_off()), (1, false));

    manager.puts(Some("sk one"));
    later(Duration::from_mins(1)).await;
    assert_eq!(asked_with(&vendor).await, None, "what is there is no key");
    manager.puts(Some("sk_one"));
    later(Duration::from_mins(1)).await;
    assert_eq!(asked_with(&vendor).await.as_deref(), Some("sk_one"));
}
