//! How fast questions are asked, whoever asks them.

use std::time::Duration;

use elevenlabs::client::{ApiError, Limit};
use elevenlabs::{Listing, Pace};
use futures::future::join_all;
use tokio::time::Instant;

use super::stand_in::{StandIn, nothing};

/// Asks `many` questions at once, each by a clone of its own.
async fn ask(stand_in: &StandIn, pace: Pace, many: usize) -> Vec<Result<(), ApiError>> {
    let client = stand_in.client_with(pace);
    let questions = (0..many).map(|_| {
        let client = client.clone();
        async move { client.conversations(&Listing::default()).await.map(|_| ()) }
    });
    join_all(questions).await
}

#[tokio::test(start_paused = true)]
async fn at_most_four_are_in_flight() {
    let stand_in = StandIn::slowly(Duration::from_secs(3), |_| nothing()).await;
    let asked = ask(&stand_in, Pace::default(), 30).await;
    assert!(asked.iter().all(Result::is_ok));
    assert_eq!((stand_in.asked().len(), stand_in.most_in_flight()), (30, 4));
}

#[tokio::test(start_paused = true)]
async fn five_a_second_are_asked() {
    let stand_in = StandIn::saying(|_| nothing()).await;
    let began = Instant::now();
    let asked = ask(&stand_in, Pace::default(), 55).await;
    assert!(asked.iter().all(Result::is_ok));
    // The first five may go at once.
    let took = began.elapsed();
    assert!(
        took >= Duration::from_secs(10) && took < Duration::from_millis(10_500),
        "{took:?}"
    );
}

#[tokio::test(start_paused = true)]
async fn a_question_does_not_wait_for_its_turn_for_ever() {
    let stand_in = StandIn::slowly(Duration::from_secs(15), |_| nothing()).await;
    let asked = ask(&stand_in, Pace::default(), 20).await;
    let late = asked.iter().filter(|asked| {
        matches!(
            asked,
            Err(ApiError::Busy {
                limit: Limit::Queue,
                ..
            })
        )
    });
    assert!(late.count() > 0);
    assert!(asked.iter().filter(|asked| asked.is_ok()).count() >= 8);
}
