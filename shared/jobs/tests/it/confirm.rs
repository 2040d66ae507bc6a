//! What a dry run showed is done when a person says so, once.

use domain::Recipient;
use jobs::{NotStarted, Order, change, confirm, import};

use crate::world::{World, at, campaign, entry, guessed, list, operation, order, spring};

fn dry(id: &str) -> Order {
    Order {
        dry_run: true,
        ..order(id)
    }
}

fn really() -> Order {
    Order {
        id: None,
        actor: "person:ana".to_owned(),
        dry_run: false,
        now: at(950),
    }
}

async fn recipients(world: &World) -> Vec<Recipient> {
    let page = world.store.recipients_of(&spring(), None, 100).await;
    page.unwrap().rows
}

#[tokio::test]
async fn a_list_is_imported_as_its_dry_run_said() {
    let world = World::with_spring().await;
    world.call_from("conv_1", "+14155550003", 0).await;
    let rows = list(5, "Lee");
    let tried = import(&world.store, &spring(), guessed(&rows), dry("op_dry")).await;
    let tried = world.done(&tried.unwrap()).await;
    assert!(recipients(&world).await.is_empty());

    let id = operation("op_dry");
    let job = confirm(&world.store, &id, really()).await.unwrap();
    let again = confirm(&world.store, &id, really()).await.unwrap();
    assert_eq!(job.id, again.id);
    let job = world.done(&job).await;
    assert_eq!(recipients(&world).await.len(), 5);
    assert_eq!(job.summary.rows.new, tried.summary.rows.new);
    assert_eq!(job.summary.report.gained, tried.summary.report.gained);
}

#[tokio::test]
async fn a_change_that_somebody_overtook_is_not_made() {
    let world = World::with_spring().await;
    let rev = world.store.campaign(&spring()).await.unwrap().unwrap().rev;
    let mut named = campaign("spring");
    named.name = "Spring roofs".to_owned();
    let tried = change(&world.store, entry(named.clone()), Some(rev), dry("op_dry")).await;
    world.done(&tried.unwrap()).await;

    let mut other = campaign("spring");
    other.name = "Other".to_owned();
    let made = change(&world.store, entry(other), Some(rev), order("op_1")).await;
    world.done(&made.unwrap()).await;
    let late = confirm(&world.store, &operation("op_dry"), really()).await;
    assert!(matches!(late, Err(NotStarted::Stale { .. })), "{late:?}");
}

#[tokio::test]
async fn only_a_dry_run_is_confirmed() {
    let world = World::with_spring().await;
    let rev = world.store.campaign(&spring()).await.unwrap().unwrap().rev;
    let made = change(
        &world.store,
        entry(campaign("spring")),
        Some(rev),
        order("op_1"),
    )
    .await;
    world.done(&made.unwrap()).await;
    let refused = confirm(&world.store, &operation("op_1"), really()).await;
    assert!(matches!(refused, Err(NotStarted::NotUndoable(_))));
    let unknown = confirm(&world.store, &operation("op_9"), really()).await;
    assert!(matches!(unknown, Err(NotStarted::UnknownOperation(_))));
}
