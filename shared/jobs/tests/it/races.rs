//! Jobs, people and deliveries that meet on the same calls.

use domain::{Choice, Rules};
use ingest::{Delivered, Settings, receive};
use jobs::{change, settle, work_on};
use store::{Entry, Put, Was};

use crate::world::{LONG, World, at, body, credited, entry, order};

#[tokio::test]
async fn a_job_people_and_news_that_race_all_take_effect() {
    let world = World::with_spring().await;
    for n in 0..6 {
        let number = format!("+1415555000{}", n % 2);
        world.call_from(&format!("conv_{n}"), &number, n).await;
    }
    let rules = Entry::Rules(Rules {
        lead: 100,
        ..Rules::default()
    });
    let job = change(&world.store, rules, None, order("op_1"))
        .await
        .unwrap();
    let news = async {
        for n in 0..6 {
            let number = format!("+1415555000{}", n % 2);
            let news = body(&format!("conv_{n}"), &number, n)
                .replace("\"call_duration_secs\":28", "\"call_duration_secs\":99");
            let news = news.replace("A letter.", "A longer story.");
            let delivered = Delivered {
                body: news.into(),
                signed_at: at(950),
                received_at: at(950),
                signed_with: None,
            };
            receive(&world.store, &Settings::default(), delivered)
                .await
                .unwrap();
        }
    };
    let people = async {
        world.decide("conv_0", Choice::Nobody).await;
        world.decide("conv_5", credited("spring")).await;
        world.decide("conv_3", credited("spring")).await;
    };
    let working = work_on(&world.store, &job.id, LONG, at(960));
    let (job, (), ()) = futures::join!(working, news, people);
    assert!(job.unwrap().is_over());
    settle(&world.store, at(1100)).await.unwrap();
    while ingest::redecide_due(&world.store, 100, at(1200))
        .await
        .unwrap()
        > 0
    {}

    for n in 0..6 {
        let call = world.call(&format!("conv_{n}")).await;
        assert_eq!(call.derived().unwrap().decision.revision, 1, "conv_{n}");
        assert_eq!(
            call.staff().has_decided(),
            [0, 3, 5].contains(&n),
            "conv_{n}"
        );
    }
    world.recounts().await;
}

#[tokio::test]
async fn of_two_who_change_one_campaign_one_is_told_that_it_changed() {
    let world = World::with_spring().await;
    let named = |name: &str| {
        let mut campaign = crate::world::campaign("spring");
        campaign.name = name.to_owned();
        entry(campaign)
    };
    let (one, other) = (named("One"), named("Other"));
    let (one, other) = futures::join!(
        world.store.put_entry(&one, Some(1), None),
        world.store.put_entry(&other, Some(1), None),
    );
    let outcomes = [one.unwrap(), other.unwrap()];
    let done = outcomes
        .iter()
        .filter(|put| matches!(put, Put::Done { .. }))
        .count();
    let stale = outcomes
        .iter()
        .filter(|put| matches!(put, Put::Stale { current: 2 }))
        .count();
    assert_eq!((done, stale), (1, 1), "{outcomes:?}");
}

#[tokio::test]
async fn rows_of_a_list_that_are_written_at_once_lose_no_mailing() {
    let world = World::with_spring().await;
    let row = |mailing: &str| domain::Recipient {
        campaign: "spring".parse().unwrap(),
        id: "r1".parse().unwrap(),
        mailings: [mailing.parse().unwrap()].into(),
        first_name: None,
        last_name: Some("Miller".to_owned()),
        phones: vec!["+14155550001".parse().unwrap()],
        email: None,
        address: None,
        city: None,
        zip: None,
        country: None,
        code: None,
    };
    let rows = [[row("a")], [row("b")], [row("c")]];
    let writes = rows
        .iter()
        .map(|rows| world.store.put_recipients(rows, None));
    let was = futures::future::join_all(writes).await;
    let new = was
        .iter()
        .filter(|was| was.as_ref().unwrap().0 == [Was::New])
        .count();
    assert_eq!(new, 1);
    let stands = world
        .store
        .recipient(&"spring".parse().unwrap(), &"r1".parse().unwrap())
        .await;
    assert_eq!(stands.unwrap().unwrap().mailings.len(), 3);
}
