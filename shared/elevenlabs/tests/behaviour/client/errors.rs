//! What goes wrong is told by what can be done about it.

use std::convert::Infallible;

use axum::body::{Body, Bytes};
use elevenlabs::client::{ApiError, Fault, Limit};
use elevenlabs::{Listing, Pace, Unusable};
use futures::stream;
use serde_json::Value;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;

use super::stand_in::{KEY, StandIn, answer, client, json, nothing, once};
use crate::support::fixture;

/// What comes of a question that is answered once like this.
async fn error(status: u16, body: &str) -> ApiError {
    let body = body.to_owned();
    let stand_in = StandIn::saying(move |_| json(status, body.clone())).await;
    ask(&stand_in, once()).await
}

async fn ask(stand_in: &StandIn, pace: Pace) -> ApiError {
    let client = stand_in.client_with(pace);
    client.conversations(&Listing::default()).await.unwrap_err()
}

#[tokio::test]
async fn every_form_of_complaint_is_understood() {
    let samples: Value = serde_json::from_str(&fixture("40-api-errors")).unwrap();
    let mut told = Vec::new();
    for sample in samples.as_array().unwrap() {
        let status = sample["http_status"].as_u64().unwrap();
        let error = error(status.try_into().unwrap(), &sample["body"].to_string()).await;
        let message = error.complaint().and_then(|complaint| complaint.message());
        told.push(format!("{error} | {}", message.unwrap_or_default()));
    }
    let expected = [
        "the API key was refused (unauthorized, request 0f7c1b2a3d4e5f60718293a4b5c6d7e8) | Invalid API key",
        "what was asked for is not there (conversation_not_found, request 1f7c1b2a3d4e5f60718293a4b5c6d7e8) | No such conversation.",
        "the API key was refused (insufficient_permissions, request 2f7c1b2a3d4e5f60718293a4b5c6d7e8) | The key lacks the needed permission.",
        "the question was rejected (less_than_equal) | query.page_size: Input should be less than or equal to 100",
        "the cursor was refused (invalid_cursor, request 3f7c1b2a3d4e5f60718293a4b5c6d7e8) | The cursor cannot be used.",
        "too many questions: the rate is exceeded (rate_limit_exceeded, request 4f7c1b2a3d4e5f60718293a4b5c6d7e8) | Slow down.",
        "too many questions: too many at once (concurrent_limit_exceeded, request 5f7c1b2a3d4e5f60718293a4b5c6d7e8) | Too many requests at once.",
        "too many questions: the vendor is busy (system_busy) | Busy.",
        "no answer: the API answered 500 | Internal Server Error",
    ];
    assert_eq!(told, expected);
}

#[tokio::test]
async fn both_kinds_of_too_many_are_told_apart() {
    for (code, expected) in [
        ("rate_limit_exceeded", Limit::Rate),
        ("too_many_concurrent_requests", Limit::Concurrency),
        ("system_busy", Limit::Vendor),
        ("something_new", Limit::Unnamed),
    ] {
        let body = format!(r#"{{"detail": {{"status": "{code}", "message": "m"}}}}"#);
        match error(429, &body).await {
            ApiError::Busy { limit, after, .. } => assert_eq!((limit, after), (expected, None)),
            other => panic!("{other}"),
        }
    }
}

#[tokio::test]
async fn a_cursor_may_be_refused_by_validation_too() {
    let body = r#"{"detail": [{"loc": ["query", "cursor"], "msg": "bad", "type": "value_error"}]}"#;
    assert!(matches!(error(422, body).await, ApiError::BadCursor(_)));
    let body = r#"{"detail": {"code": "invalid_parameters", "param": "page_size"}}"#;
    assert!(matches!(error(400, body).await, ApiError::Rejected(_)));
    assert!(matches!(error(402, "{}").await, ApiError::Payment(_)));
}

#[tokio::test]
async fn a_message_is_short_and_on_one_line_and_in_no_log() {
    let long = format!("+14155550100 \\u0007 \\n is {}", "wrong ".repeat(100));
    let body = format!(r#"{{"detail": {{"code": "bad_request", "message": "{long}"}}}}"#);
    let error = error(400, &body).await;
    let message = error.complaint().unwrap().message().unwrap();
    assert!(
        message.starts_with("+14155550100 is wrong wrong"),
        "{message}"
    );
    assert_eq!(message.chars().count(), 200);
    for logged in [error.to_string(), format!("{error:?}")] {
        assert!(!logged.contains("4155550100"), "{logged}");
    }
    let body = r#"{"detail": {"code": "14155550100", "request_id": "a b", "message": " "}}"#;
    let error = self::error(400, body).await;
    assert_eq!(error.to_string(), "the question was rejected");
    assert_eq!(error.complaint().unwrap().message(), None);
}

#[tokio::test]
async fn the_key_is_sent_and_never_shown() {
    let stand_in = StandIn::saying(|_| {
        let body = format!(
            r#"{{"detail": {{"code": "{KEY}", "message": "no such key: {KEY}", "request_id": "{KEY}"}}}}"#
        );
        json(401, body)
    })
    .await;
    let error = ask(&stand_in, Pace::default()).await;
    assert_eq!(
        stand_in.asked().len(),
        1,
        "a refused key is not asked with again"
    );
    assert_eq!(stand_in.asked()[0].key, KEY);
    let complaint = error.complaint().unwrap();
    let shown = [
        format!("{error} {error:?}"),
        format!("{:?}", stand_in.client()),
        format!(
            "{:?} {:?} {:?}",
            complaint.message(),
            complaint.code(),
            complaint.request_id()
        ),
    ];
    for shown in shown {
        assert!(!shown.contains("0123456789"), "{shown}");
    }
}

#[tokio::test]
async fn no_redirect_is_followed() {
    let elsewhere = StandIn::saying(|_| nothing()).await;
    let url = elsewhere.url().to_owned();
    let stand_in = StandIn::saying(move |_| answer(307, &[("location", &url)], "")).await;
    let error = ask(&stand_in, once()).await;
    assert_eq!(
        error,
        ApiError::Unavailable(Fault::Redirected { status: 307 })
    );
    assert_eq!(elsewhere.asked(), []);
}

#[tokio::test]
async fn a_page_is_no_answer_whatever_its_status() {
    let page = "<!doctype html><title>Sorry</title>";
    for status in [200, 404] {
        assert_eq!(
            error(status, page).await,
            ApiError::Unavailable(Fault::NotJson)
        );
    }
    let stand_in = StandIn::saying(|_| answer(200, &[("content-type", "text/html")], "{}")).await;
    assert_eq!(
        ask(&stand_in, once()).await,
        ApiError::Unavailable(Fault::NotJson)
    );
    match error(502, page).await {
        ApiError::Unavailable(Fault::Status { status: 502, .. }) => {}
        other => panic!("{other}"),
    }
}

#[tokio::test]
async fn half_an_answer_is_none() {
    let whole = fixture("20-api-conversations-list-page-1");
    for end in [0, 1, whole.len() / 2, whole.len() - 3] {
        let half = whole.get(..end).unwrap();
        assert_eq!(
            error(200, half).await,
            ApiError::Unavailable(Fault::CutOff),
            "{end}"
        );
    }
}

#[tokio::test]
async fn a_connection_that_breaks_is_told_from_one_that_never_was() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let breaking = tokio::spawn(async move {
        let (mut stream, _) = listener.accept().await.unwrap();
        let mut request = [0; 1024];
        let _ = stream.read(&mut request).await.unwrap();
        let half = b"HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\n{\"conversations\": [";
        stream.write_all(half).await.unwrap();
    });
    let client = client(&url, once());
    match client.conversations(&Listing::default()).await.unwrap_err() {
        ApiError::Unavailable(Fault::Interrupted(_)) => {}
        other => panic!("{other}"),
    }
    breaking.await.unwrap();
    match client.conversations(&Listing::default()).await.unwrap_err() {
        ApiError::Unavailable(Fault::Unreachable(why)) => assert!(!why.contains("http"), "{why}"),
        other => panic!("{other}"),
    }
}

#[tokio::test]
async fn no_more_is_taken_than_an_answer_may_have() {
    const MOST: usize = 8 * 1024 * 1024;
    let announced = StandIn::saying(|_| json(200, vec![b' '; MOST + 1])).await;
    assert_eq!(
        ask(&announced, once()).await,
        ApiError::TooLarge { most: MOST }
    );

    // In pieces, of which nobody knows how many there will be.
    let endless = StandIn::saying(|_| {
        let piece = Bytes::from_static(&[b' '; 64 * 1024]);
        let pieces = stream::repeat_with(move || Ok::<_, Infallible>(piece.clone()));
        json(200, Body::from_stream(pieces))
    })
    .await;
    assert_eq!(
        ask(&endless, Pace::default()).await,
        ApiError::TooLarge { most: MOST }
    );
    assert_eq!(endless.asked().len(), 1, "it would be as large again");
}

#[tokio::test]
async fn an_answer_of_another_shape_is_no_empty_list() {
    let cases = [
        ("[]", Unusable::NotAnObject),
        ("{}", Unusable::Missing("conversations")),
        (
            r#"{"conversations": {}}"#,
            Unusable::Missing("conversations"),
        ),
        (
            r#"{"conversations": [], "has_more": true}"#,
            Unusable::NoCursor,
        ),
        ("nonsense", Unusable::NotJson { line: 1, column: 2 }),
    ];
    for (body, expected) in cases {
        assert_eq!(
            error(200, body).await,
            ApiError::Unreadable(expected),
            "{body}"
        );
    }
}
