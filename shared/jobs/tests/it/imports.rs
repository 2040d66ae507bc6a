use domain::{Choice, Key};
use jobs::{Job, JobState, Order, import, undo};
use store::Was;

use crate::world::{World, at, list, order, spring};

async fn imported(world: &World, id: &str, list: &[u8]) -> Job {
    let job = import(&world.store, &spring(), list, order(id))
        .await
        .unwrap();
    world.done(&job).await
}

#[tokio::test]
async fn an_import_says_what_it_read_and_refused_and_its_rows_answer_questions() {
    let world = World::with_spring().await;
    let mut rows = list(30, "Miller");
    rows.extend_from_slice(
        b"\nnonsense\n\n{\"recipient_id\":\"x\",\"mailing_ids\":[\"nowhere\"]}\n",
    );
    rows.extend_from_slice(&list(1, "Miller"));
    rows.extend_from_slice(b"\n");
    rows.extend_from_slice(&list(1, "Other"));

    let job = imported(&world, "op_1", &rows).await;

    assert_eq!(job.state, JobState::Done);
    let counts = job.summary.rows;
    assert_eq!(
        (counts.read, counts.new, counts.refused, counts.repeated),
        (34, 30, 3, 1)
    );
    let refused: Vec<_> = job
        .summary
        .refused
        .iter()
        .map(|row| (row.line, row.why.as_str()))
        .collect();
    assert_eq!(
        refused,
        [
            (31, "is no recipient"),
            (33, "mailing_ids names no mailing of this campaign"),
            (35, "recipient_id is that of line 1"),
        ]
    );
    let key = Key::Phone("+14155550007".parse().unwrap());
    let answers = world
        .store
        .answers(&[key.clone()].into(), at(0))
        .await
        .unwrap();
    assert_eq!(answers[&key].recipients[0].id.as_str(), "r0007");
}

#[tokio::test]
async fn a_dry_run_counts_the_same_and_writes_nothing() {
    let world = World::with_spring().await;
    let dry = Order {
        dry_run: true,
        ..order("op_dry")
    };
    let job = import(&world.store, &spring(), &list(30, "Miller"), dry)
        .await
        .unwrap();
    let job = world.done(&job).await;
    assert_eq!(job.summary.rows.new, 30);
    let page = world
        .store
        .recipients_of(&spring(), None, 10)
        .await
        .unwrap();
    assert!(page.rows.is_empty());

    imported(&world, "op_1", &list(30, "Miller")).await;
    let dry = Order {
        dry_run: true,
        ..order("op_dry_2")
    };
    let job = import(&world.store, &spring(), &list(40, "Miller"), dry)
        .await
        .unwrap();
    let counts = world.done(&job).await.summary.rows;
    assert_eq!((counts.new, counts.unchanged, counts.changed), (10, 30, 0));
}

#[tokio::test]
async fn undoing_an_import_leaves_the_list_as_it_was_and_undoing_that_brings_it_back() {
    let world = World::with_spring().await;
    world.call_from("conv_1", "+14155550003", 1).await;
    imported(&world, "op_1", &list(20, "Miller")).await;
    let before = world.everything(&spring()).await;
    imported(&world, "op_2", &list(35, "Smith")).await;
    let after = world.everything(&spring()).await;
    assert_ne!(before, after);

    let operation = crate::world::operation("op_2");
    let undone = undo(&world.store, &operation, order("op_3")).await.unwrap();
    let undone = world.done(&undone).await;
    assert_eq!(undone.summary.outcomes.get("restored"), Some(&35));
    assert_eq!(world.everything(&spring()).await, before);
    let job = world.store.job(&operation).await.unwrap().unwrap();
    assert_eq!(
        (job.state, job.undone_by),
        (JobState::Undone, Some(undone.id.clone()))
    );

    let again = undo(&world.store, &operation, order("op_4")).await.unwrap();
    assert_eq!(again.id, undone.id, "one operation is undone once");
    let redone = undo(&world.store, &undone.id, order("op_5")).await.unwrap();
    world.done(&redone).await;
    assert_eq!(world.everything(&spring()).await, after);
}

#[tokio::test]
async fn what_somebody_changed_since_is_not_undone() {
    let world = World::with_spring().await;
    imported(&world, "op_1", &list(5, "Miller")).await;
    let id = "r0002".parse().unwrap();
    let mut row = world
        .store
        .recipient(&spring(), &id)
        .await
        .unwrap()
        .unwrap();
    row.city = Some("Oakland".to_owned());
    let was = world
        .store
        .put_recipients(std::slice::from_ref(&row), None)
        .await
        .unwrap();
    assert_eq!(was.0, [Was::Different]);

    let operation = crate::world::operation("op_1");
    let job = undo(&world.store, &operation, order("op_2")).await.unwrap();
    let job = world.done(&job).await;
    assert_eq!(job.summary.outcomes["restored"], 4);
    assert_eq!(job.summary.outcomes["conflict"], 1);
    assert_eq!(
        world.store.recipient(&spring(), &id).await.unwrap(),
        Some(row)
    );
}

#[tokio::test]
async fn a_row_that_changes_its_phone_answers_for_the_old_one_no_more() {
    let world = World::with_spring().await;
    imported(&world, "op_1", &list(1, "Miller")).await;
    let moved = br#"{"recipient_id":"r0000","phones":["+14155550999"]}"#;
    imported(&world, "op_2", moved).await;

    let old = Key::Phone("+14155550000".parse().unwrap());
    let new = Key::Phone("+14155550999".parse().unwrap());
    let keys = [old.clone(), new.clone()].into();
    let answers = world.store.answers(&keys, at(0)).await.unwrap();
    assert!(answers[&old].recipients.is_empty());
    let row = &answers[&new].recipients[0];
    assert_eq!(row.mailings.len(), 1, "mailings are added, never dropped");
}

#[tokio::test]
async fn a_persons_decision_outlasts_import_undo_and_rules() {
    let world = World::with_spring().await;
    world.call_from("conv_1", "+14155550001", 1).await;
    world.decide("conv_1", Choice::Nobody).await;
    let word = world.call("conv_1").await.staff().attribution.clone();

    imported(&world, "op_1", &list(5, "Miller")).await;
    let rules = world.store.rules().await.unwrap().value;
    let rules = domain::Rules {
        automatic_from: 10,
        ..rules
    };
    let change = jobs::change(
        &world.store,
        store::Entry::Rules(rules),
        None,
        order("op_2"),
    );
    let job = change.await.unwrap();
    world.done(&job).await;
    let operation = crate::world::operation("op_1");
    let job = undo(&world.store, &operation, order("op_3")).await.unwrap();
    world.done(&job).await;
    world.call_from("conv_1", "+14155550001", 1).await;

    assert_eq!(world.call("conv_1").await.staff().attribution, word);
}
