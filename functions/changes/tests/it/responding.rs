//! Who answered a campaign for the first time, and when.

use std::collections::BTreeMap;

use domain::{Choice, Edit, Marks, Verdict};
use jiff::civil::{Date, date};

use crate::world::World;

const FIRST: Date = date(2026, 11, 1);
const LAST: Date = date(2026, 11, 30);
/// Days before the calls of the world.
const A_DAY: i64 = 86_400;
const ANN: &str = "+14155550100";
const BOB: &str = "+14155550101";

impl World {
    /// A call from `number`, so many days earlier, that a person credits.
    async fn credited(&self, id: &str, number: &str, days: i64, campaign: &str) {
        self.call_of(id, number, days * A_DAY).await;
        self.credits(id, Some(campaign), None).await;
    }

    async fn credits(&self, id: &str, campaign: Option<&str>, recipient: Option<&str>) {
        let choice = match campaign {
            None => Choice::Nobody,
            Some(campaign) => Choice::Campaign {
                campaign: campaign.parse().unwrap(),
                recipient: recipient.map(|id| id.parse().unwrap()),
            },
        };
        let verdict = Verdict {
            choice,
            reason: None,
            blind: false,
        };
        self.edits(id, Edit::Attribution(verdict)).await;
    }

    /// New responders, by day of November and campaign.
    async fn responders(&self) -> Vec<(i8, String, i64)> {
        let counters = self.store.counters(FIRST, LAST).await.unwrap();
        let mut sum = BTreeMap::<(i8, String), i64>::new();
        for (bucket, tally) in counters.iter().filter(|(_, it)| it.responders != 0) {
            let campaign = bucket.campaign.as_ref().unwrap().to_string();
            *sum.entry((bucket.day.day(), campaign)).or_default() += tally.responders;
        }
        let counts = sum.into_iter();
        counts
            .map(|((day, campaign), count)| (day, campaign, count))
            .collect()
    }

    async fn recounts(&self) {
        assert_eq!(self.store.recount().await.unwrap().drifts, []);
        let days = self.store.recount_days(FIRST..=LAST).await.unwrap();
        assert_eq!(days.drifts, []);
        assert_eq!(self.store.retell_responses(FIRST..=LAST).await.unwrap(), 0);
    }
}

fn told(expected: &[(i8, &str, i64)]) -> Vec<(i8, String, i64)> {
    let expected = expected.iter();
    expected
        .map(|(day, campaign, count)| (*day, (*campaign).to_owned(), *count))
        .collect()
}

#[tokio::test]
async fn a_person_is_counted_once_a_campaign_on_the_day_of_their_first_answer() {
    let world = World::new().await;
    world.credited("conv_1", ANN, 0, "spring").await;
    world.credited("conv_2", ANN, 2, "spring").await;
    world.credited("conv_3", ANN, 1, "autumn").await;
    world.credited("conv_4", BOB, 0, "spring").await;
    assert_eq!(world.publish("calls").await, Default::default());
    let first = world.day(0);
    let expected = [
        (first - 2, "spring", 1),
        (first - 1, "autumn", 1),
        (first, "spring", 1),
    ];
    assert_eq!(world.responders().await, told(&expected));
    world.recounts().await;
}

#[tokio::test]
async fn the_same_records_again_count_nobody_twice() {
    let world = World::new().await;
    world.credited("conv_1", ANN, 0, "spring").await;
    world.credited("conv_2", ANN, 2, "spring").await;
    world.credits("conv_2", None, None).await;
    for _ in 0..3 {
        world.publish("calls").await;
        let expected = [(world.day(0), "spring", 1)];
        assert_eq!(world.responders().await, told(&expected));
    }
    world.recounts().await;
}

#[tokio::test]
async fn who_is_no_answer_any_more_is_not_counted() {
    let world = World::new().await;
    world.credited("conv_1", ANN, 0, "spring").await;
    world.credited("conv_2", BOB, 0, "spring").await;
    world.credited("conv_3", "anonymous", 0, "spring").await;
    world.publish("calls").await;
    assert_eq!(
        world.responders().await,
        told(&[(world.day(0), "spring", 2)])
    );

    let spam = Marks {
        spam: Some(true),
        test: None,
    };
    world.edits("conv_1", Edit::Marks(spam)).await;
    world.publish("calls").await;
    assert_eq!(
        world.responders().await,
        told(&[(world.day(0), "spring", 1)])
    );

    let id = "conv_2".parse().unwrap();
    let erased = world
        .store
        .erase_call(&id, "ana", "asked", crate::world::now());
    erased.await.unwrap();
    world.publish("calls").await;
    assert_eq!(world.responders().await, []);
    world.recounts().await;
}

#[tokio::test]
async fn a_recipient_is_one_person_by_whatever_number_they_call() {
    let world = World::new().await;
    for (id, number) in [("conv_1", ANN), ("conv_2", BOB), ("conv_3", "anonymous")] {
        world.call_of(id, number, 0).await;
        world.credits(id, Some("spring"), Some("r1")).await;
    }
    world.publish("calls").await;
    assert_eq!(
        world.responders().await,
        told(&[(world.day(0), "spring", 1)])
    );
}

#[tokio::test]
async fn what_the_stream_lost_is_told_again() {
    let world = World::new().await;
    world.credited("conv_1", ANN, 0, "spring").await;
    world.credited("conv_2", ANN, 1, "spring").await;
    assert_eq!(world.responders().await, []);
    assert_eq!(world.store.retell_responses(FIRST..=LAST).await.unwrap(), 2);
    let expected = told(&[(world.day(1), "spring", 1)]);
    assert_eq!(world.responders().await, expected);
    world.publish("calls").await;
    assert_eq!(world.responders().await, expected, "the stream comes late");
    world.store.fold(FIRST, LAST).await.unwrap();
    assert_eq!(world.responders().await, expected);
    world.recounts().await;
}
