//! What may pass is asked again, but not for ever.

use std::time::Duration;

use elevenlabs::client::{ApiError, Fault, Limit};
use elevenlabs::{Client, Listing, Pace};
use tokio::time::{Instant, sleep};

use super::stand_in::{StandIn, answer, json, nothing};
use crate::support::at;

async fn list(client: &Client) -> Result<(), ApiError> {
    client.conversations(&Listing::default()).await.map(|_| ())
}

/// How long a question takes that is first answered with `status` and this
/// header, and then well.
async fn waited(status: u16, name: &'static str, value: &'static str) -> Duration {
    let stand_in = StandIn::saying(move |nth| match nth {
        0 => answer(
            status,
            &[(name, value), ("date", "Thu, 26 Nov 2026 12:00:00 GMT")],
            "{}",
        ),
        _ => nothing(),
    })
    .await;
    let began = Instant::now();
    list(&stand_in.client()).await.unwrap();
    assert_eq!(stand_in.asked().len(), 2);
    began.elapsed()
}

#[tokio::test(start_paused = true)]
async fn the_vendors_wish_to_wait_is_obeyed() {
    for (status, name, value, seconds) in [
        (429, "retry-after", "7", 7),
        (503, "retry-after", "7", 7),
        (429, "retry-after-ms", "9000", 9),
        (429, "retry-after", "Thu, 26 Nov 2026 12:00:11 GMT", 11),
        (429, "retry-after", "Thu, 26 Nov 2026 11:00:00 GMT", 0),
    ] {
        let waited = waited(status, name, value).await;
        let longest = Duration::from_secs(seconds) + Duration::from_millis(100);
        assert!(
            waited >= Duration::from_secs(seconds) && waited < longest,
            "{value}: {waited:?}"
        );
    }
}

#[tokio::test(start_paused = true)]
async fn a_wish_that_is_none_counts_as_no_wish() {
    for value in ["soon", "-1", "1e3", ""] {
        assert!(
            waited(429, "retry-after", value).await <= Duration::from_secs(1),
            "{value}"
        );
    }
}

#[tokio::test(start_paused = true)]
async fn a_wait_that_takes_too_long_is_told_at_once_and_keeps_everyone_waiting() {
    let stand_in = StandIn::saying(|nth| match nth {
        0 => answer(
            429,
            &[("retry-after", "3600")],
            r#"{"detail": "slow down"}"#,
        ),
        _ => nothing(),
    })
    .await;
    let client = stand_in.client();
    let began = Instant::now();
    let minute = Some(Duration::from_mins(1));
    match list(&client).await.unwrap_err() {
        ApiError::Busy { after, .. } => assert_eq!(after, minute, "an hour is too much to ask"),
        other => panic!("{other}"),
    }
    let other = client.clone();
    match list(&other).await.unwrap_err() {
        ApiError::Busy {
            limit: Limit::Rate,
            after: Some(_),
            ..
        } => {}
        other => panic!("{other}"),
    }
    assert!(began.elapsed() < Duration::from_secs(1));
    assert_eq!(stand_in.asked().len(), 1);

    sleep(Duration::from_secs(30)).await;
    list(&other).await.unwrap();
    assert!(began.elapsed() >= Duration::from_mins(1));
}

#[tokio::test(start_paused = true)]
async fn without_a_wish_waits_are_left_to_chance_and_double() {
    for _ in 0..20 {
        let stand_in =
            StandIn::saying(|nth| if nth < 3 { json(503, "{}") } else { nothing() }).await;
        let began = Instant::now();
        list(&stand_in.client()).await.unwrap();
        assert!(began.elapsed() <= Duration::from_millis(500 + 1000 + 2000 + 100));
    }
}

#[tokio::test(start_paused = true)]
async fn a_question_is_asked_a_few_times_only() {
    for status in [408, 409, 429, 500, 502, 503, 504] {
        let stand_in = StandIn::saying(move |_| json(status, "{}")).await;
        assert!(
            list(&stand_in.client()).await.unwrap_err().is_passing(),
            "{status}"
        );
        assert_eq!(stand_in.asked().len(), 4, "{status}");
    }
    for status in [400, 401, 402, 403, 404, 405, 422] {
        let stand_in = StandIn::saying(move |_| json(status, "{}")).await;
        assert!(
            !list(&stand_in.client()).await.unwrap_err().is_passing(),
            "{status}"
        );
        assert_eq!(stand_in.asked().len(), 1, "{status}");
    }
}

#[tokio::test(start_paused = true)]
async fn an_answer_that_never_comes_ends_in_time() {
    let stand_in = StandIn::slowly(Duration::from_hours(1), |_| nothing()).await;
    let began = Instant::now();
    let error = list(&stand_in.client()).await.unwrap_err();
    assert_eq!(error, ApiError::Unavailable(Fault::TimedOut));
    let took = began.elapsed();
    assert!(
        took >= Duration::from_secs(40) && took <= Duration::from_secs(46),
        "{took:?}"
    );
}

#[tokio::test(start_paused = true)]
async fn after_ten_failures_one_question_a_minute_finds_out_whether_they_are_over() {
    let stand_in = StandIn::saying(|nth| if nth < 11 { json(500, "{}") } else { nothing() }).await;
    let client = stand_in.client_with(Pace {
        tries: 10,
        ..Pace::default()
    });
    // The tenth failure opens it, and then nothing is asked.
    let began = Instant::now();
    while stand_in.asked().len() < 10 {
        list(&client).await.unwrap_err();
    }
    let ApiError::CircuitOpen { until } = list(&client).await.unwrap_err() else {
        panic!("it is closed");
    };
    assert!(until > at(super::stand_in::NOW) && until <= at(super::stand_in::NOW + 60));
    assert_eq!(stand_in.asked().len(), 10);
    assert!(began.elapsed() < Duration::from_mins(3));

    sleep(Duration::from_mins(1)).await;
    let probe = list(&client).await.unwrap_err();
    assert!(
        matches!(probe, ApiError::CircuitOpen { .. }),
        "the probe fails, so it stays open"
    );
    assert_eq!(stand_in.asked().len(), 11);

    sleep(Duration::from_mins(1)).await;
    list(&client).await.unwrap();
    list(&client).await.unwrap();
    assert_eq!(stand_in.asked().len(), 13);
}

#[tokio::test(start_paused = true)]
async fn a_refusal_is_an_answer_and_keeps_the_circuit_closed() {
    let stand_in = StandIn::saying(|nth| json(if nth % 4 == 3 { 404 } else { 500 }, "{}")).await;
    let client = stand_in.client();
    for _ in 0..10 {
        assert!(matches!(
            list(&client).await.unwrap_err(),
            ApiError::Gone(_)
        ));
    }
    assert_eq!(stand_in.asked().len(), 40);
}
