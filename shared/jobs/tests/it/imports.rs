use domain::{Choice, Key};
use jobs::{Job, JobState, Order, import, undo};
use store::Was;

use crate::world::{World, at, guessed, list, order, spring};

async fn imported(world: &World, id: &str, list: &[u8]) -> Job {
    let job = import(&world.store, &spring(), guessed(list), order(id))
        .await
        .unwrap();
    world.done(&job).await
}

#[tokio::test]
async fn an_import_says_what_it_read_and_refused_and_its_rows_answer_questions() {
    let world = World::with_spring().await;
    let mut rows = list(30, "Miller");
    rows.extend_from_slice(b"\n,spring-one,Nobody,,\n\nx,nowhere,Lee,,\n");
    rows.extend_from_slice(b"r0000,spring-one,Miller,(415) 555-0000,94105\n");
    rows.extend_from_slice(b"r0000,spring-one,Other,(415) 555-0000,94105\n");

    let job = imported(&world, "op_1", &rows).await;

    assert_eq!(job.state, JobState::Done);
    let counts = job.summary.rows;
    assert_eq!(
        (counts.read, counts.new, counts.refused, counts.repeated),
        (34, 30, 3, 1)
    );
    let refused: Vec<_> = job.summary.refused.iter().map(|row| row.line).collect();
    assert_eq!(refused, [32, 34, 36], "the lines that an editor shows");
    assert!(job.summary.refused[1].why.contains("'nowhere'"));
    let whole = jobs::refused(&world.store, &job.id).await.unwrap();
    let whole: serde_json::Value = serde_json::from_slice(&whole).unwrap();
    assert_eq!(whole[0]["cells"][2], "Nobody");
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
    let job = import(&world.store, &spring(), guessed(&list(30, "Miller")), dry)
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
    let job = import(&world.store, &spring(), guessed(&list(40, "Miller")), dry)
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
    let moved = b"recipient_id,phone\nr0000,(415) 555-0999\n";
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

#[tokio::test]
async fn a_file_that_is_no_list_is_refused_at_once_and_columns_may_be_chosen() {
    let world = World::with_spring().await;
    let refused = import(
        &world.store,
        &spring(),
        guessed(b"PK\x03\x04zip"),
        order("op_1"),
    )
    .await;
    assert!(
        matches!(refused, Err(jobs::NotStarted::Unreadable(_))),
        "{refused:?}"
    );
    assert!(
        world
            .store
            .job(&crate::world::operation("op_1"))
            .await
            .unwrap()
            .is_none()
    );

    let columns = [("b".to_owned(), Some("recipient_id".to_owned()))];
    let chosen = jobs::List {
        bytes: b"a,b\nMiller,7\n",
        columns: &columns,
        default_mailing: Some(&"spring-one".parse().unwrap()),
    };
    let job = import(&world.store, &spring(), chosen, order("op_2"))
        .await
        .unwrap();
    world.done(&job).await;
    let row = world
        .store
        .recipient(&spring(), &"7".parse().unwrap())
        .await
        .unwrap();
    assert_eq!(row.unwrap().mailings.len(), 1);
}
