//! What is kept reads back as it was written.

use std::collections::BTreeMap;

use domain::{
    AgentProfile, Assignment, Batch, Campaign, ConversionRule, KnownNumber, Meaning, Medium, Money,
    NumberKind, PhoneNumber, Recipient, Rules, Trigger, Value,
};
use jiff::civil::date;
use store::{Entry, Line, Put};

use crate::world::{World, campaign};

fn rules() -> Rules {
    let rule = |name: &str, when, value| ConversionRule {
        name: name.to_owned(),
        kind: "appointment".to_owned(),
        when,
        value,
    };
    Rules {
        revision: 1,
        conversions: vec![
            rule(
                "a",
                Trigger::Criterion {
                    id: "booked".to_owned(),
                },
                Value::Nothing,
            ),
            rule(
                "b",
                Trigger::Collected {
                    id: "visit".to_owned(),
                    equals: Some("yes".to_owned()),
                },
                Value::Fixed(Money::of_micros(12_500_000, "USD").unwrap()),
            ),
            rule(
                "c",
                Trigger::Tool {
                    name: "book".to_owned(),
                },
                Value::Collected {
                    id: "price".to_owned(),
                    currency: "EUR".to_owned(),
                },
            ),
            rule("d", Trigger::Duration { secs: 60 }, Value::Nothing),
        ],
        ..Rules::default()
    }
}

fn line(number: &PhoneNumber) -> Line {
    Line {
        assignments: vec![Assignment {
            number: number.clone(),
            campaign: "spring".parse().unwrap(),
            from: date(2026, 3, 1),
            to: None,
        }],
        known: Some(KnownNumber {
            number: number.clone(),
            kind: NumberKind::Trunk,
            label: Some("Front desk".to_owned()),
        }),
    }
}

fn agent() -> AgentProfile {
    AgentProfile {
        id: "agent_1".parse().unwrap(),
        name: Some("Front desk".to_owned()),
        is_test: true,
        campaign: Some("spring".parse().unwrap()),
        collects: BTreeMap::from([(Meaning::Zip, ["plz".to_owned()].into())]),
    }
}

#[tokio::test]
async fn every_entry_reads_back_as_it_was_written() {
    let world = World::new().await;
    let number: PhoneNumber = "+14155550199".parse().unwrap();
    let campaign = Campaign {
        medium: Medium::Outbound,
        zone: "America/New_York".parse().unwrap(),
        starts_on: Some(date(2026, 3, 1)),
        ends_on: Some(date(2026, 5, 1)),
        region: Some("GB".parse().unwrap()),
        offer: Some("20 % off".to_owned()),
        phrases: vec!["the yellow card".to_owned()],
        codes: ["SPRING20".to_owned()].into(),
        ..campaign("spring")
    };
    let batch = Batch {
        id: "btcal_1 #/ü".to_owned(),
        campaign: campaign.id.clone(),
        name: Some("Monday".to_owned()),
    };
    let entries = [
        Entry::Campaign(campaign.id.clone(), Some(campaign.clone())),
        Entry::Agent(agent().id, Some(agent())),
        Entry::Rules(rules()),
        Entry::Number(number.clone(), line(&number)),
        Entry::Batch(batch.id.clone(), Some(batch)),
    ];
    for entry in &entries {
        let put = world.store.put_entry(entry, Some(0), None).await.unwrap();
        assert!(matches!(put, Put::Done { rev: 1, .. }), "{put:?}");
        let kept = world.store.entry(&entry.place()).await.unwrap();
        assert_eq!((&kept.value, kept.rev), (entry, 1));
        let again = world.store.put_entry(entry, Some(0), None).await.unwrap();
        assert!(
            matches!(again, Put::Done { rev: 1, .. }),
            "a repeat writes nothing"
        );
    }
    let (book, asked) = world.sandbox.requests_of(world.store.book()).await;
    let book = book.unwrap();
    assert_eq!(asked.to_string(), "1 Query");
    assert_eq!(book.campaigns[&campaign.id], campaign);
    assert_eq!((book.agents.len(), book.rules), (1, rules()));
    let numbers = world.store.numbers().await.unwrap();
    assert_eq!(numbers, [(number.clone(), line(&number))]);
}

#[tokio::test]
async fn a_recipient_reads_back_as_it_was_written_whatever_their_id() {
    let world = World::new().await;
    let row = Recipient {
        campaign: "spring".parse().unwrap(),
        id: "№ 7#x / ü".parse().unwrap(),
        mailings: ["one".parse().unwrap(), "two".parse().unwrap()].into(),
        first_name: Some("Jo".to_owned()),
        last_name: Some("Miller".to_owned()),
        phones: vec![
            "+14155550001".parse().unwrap(),
            "+14155550002".parse().unwrap(),
        ],
        email: Some("jo@example.com".to_owned()),
        address: Some("1 Mill Lane".to_owned()),
        city: Some("Oakland".to_owned()),
        zip: Some("94601".to_owned()),
        country: Some("US".to_owned()),
        code: Some("SPR-20".to_owned()),
    };
    world
        .store
        .put_recipients(std::slice::from_ref(&row), None)
        .await
        .unwrap();
    let kept = world.store.recipient(&row.campaign, &row.id).await.unwrap();
    assert_eq!(kept.as_ref(), Some(&row));
    for key in domain::keys_of(&row) {
        let answers = world
            .store
            .answers(&[key.clone()].into(), crate::world::at(0))
            .await;
        assert_eq!(
            answers.unwrap()[&key].recipients,
            std::slice::from_ref(&row),
            "{key:?}"
        );
    }
}
