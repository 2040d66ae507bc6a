//! Lists are written anew, and what they were found by before is gone.

use std::collections::BTreeSet;

use domain::{Key, PhoneNumber, Recipient};

use crate::world::{World, at};

const TABLE: &str = "directory";

#[tokio::test]
async fn what_a_recipient_was_found_by_before_is_gone() {
    let world = World::with_spring().await;
    let number: PhoneNumber = "+12125550147".parse().unwrap();
    let row = recipient(&number);
    world
        .store
        .put_recipients(std::slice::from_ref(&row), None)
        .await
        .unwrap();
    let other: PhoneNumber = "+12125550148".parse().unwrap();
    found_by_another(&world, &number, &other).await;
    assert_eq!(found(&world, &other).await, std::slice::from_ref(&row));

    let whose = [(row.campaign.clone(), row.id.clone())];
    world.store.write_anew(&whose).await.unwrap();
    assert_eq!(world.store.delete_stale_questions().await.unwrap(), 1);
    assert_eq!(found(&world, &number).await, [row]);
    assert!(found(&world, &other).await.is_empty());
    assert_eq!(world.store.delete_stale_questions().await.unwrap(), 0);
}

#[tokio::test]
async fn it_is_noted_how_lists_were_read() {
    let world = World::new().await;
    assert_eq!(world.store.lists_read_by().await.unwrap(), None);
    world.store.note_lists_read_by(1).await.unwrap();
    assert_eq!(world.store.lists_read_by().await.unwrap(), Some(1));
}

fn recipient(number: &PhoneNumber) -> Recipient {
    Recipient {
        campaign: "spring".parse().unwrap(),
        id: "r1".parse().unwrap(),
        mailings: BTreeSet::new(),
        first_name: None,
        last_name: None,
        phones: vec![number.clone()],
        email: None,
        address: None,
        city: None,
        zip: None,
        country: None,
        code: None,
    }
}

/// As if the number had once been read as another one.
async fn found_by_another(world: &World, number: &PhoneNumber, other: &PhoneNumber) {
    let client = world.sandbox.client();
    let table = format!("{}{TABLE}", sandbox::TABLE_PREFIX);
    let question = Key::Phone(number.clone()).name();
    let all = client.scan().table_name(&table).send().await.unwrap();
    let rows = all.items.unwrap_or_default().into_iter();
    let mut row = rows
        .into_iter()
        .find(|item| item.get("pk").and_then(|pk| pk.as_s().ok()) == Some(&question))
        .unwrap();
    let pk = row.get_mut("pk").unwrap();
    *pk = aws_sdk_dynamodb::types::AttributeValue::S(Key::Phone(other.clone()).name());
    let put = client.put_item().table_name(&table).set_item(Some(row));
    put.send().await.unwrap();
}

async fn found(world: &World, number: &PhoneNumber) -> Vec<Recipient> {
    let key = Key::Phone(number.clone());
    let asked = BTreeSet::from([key.clone()]);
    let mut answers = world.store.answers(&asked, at(0)).await.unwrap();
    answers.remove(&key).unwrap_or_default().recipients
}
