//! Whatever was known of any call before its table was lost is known after.

mod world;

use world::World;

#[tokio::test]
async fn a_lost_table_of_calls_is_rebuilt_as_it_was() {
    let world = World::new().await;
    world.work().await;
    let (before, histories) = (world.known().await, world.histories().await);
    assert_eq!(before.len(), 30);
    assert_eq!(before.values().filter(|it| it.erased.is_some()).count(), 2);

    world.lose_calls().await;
    world.lose("counters", &["shard", "bucket"]).await;
    world.rebuild().await;
    let after = world.known().await;
    for (id, known) in &before {
        assert_eq!(after.get(id), Some(known), "{id}");
    }
    for (id, history) in world.histories().await {
        let old = &histories[&id];
        assert_eq!(
            &history[..old.len()],
            &old[..],
            "{id}'s history is as it was"
        );
    }
}

#[tokio::test]
async fn counters_that_outlived_the_calls_are_not_counted_twice() {
    let world = World::new().await;
    world.lose_calls().await;
    world.rebuild().await;
    assert_eq!(world.known().await.len(), 30);
}

#[tokio::test]
async fn rebuilding_what_is_there_or_was_cut_short_changes_nothing() {
    let world = World::new().await;
    world.work().await;
    let (before, histories) = (world.known().await, world.histories().await);
    world.rebuild().await;
    assert_eq!(world.known().await, before);
    assert_eq!(world.histories().await, histories);

    world.lose_calls().await;
    world.app.store.restore(|_| {}).await.unwrap();
    // It goes on as if nothing had happened meanwhile.
    world.edit_later().await;
    world.rebuild().await;
    let after = world.known().await;
    for (id, known) in before.iter().filter(|(id, _)| **id != world.calls[1].id) {
        assert_eq!(after.get(id), Some(known), "{id}");
    }
    let notes = after[&world.calls[1].id].staff.notes.clone().unwrap();
    assert_eq!((notes.rev, notes.value.as_str()), (3, "third"));
}

#[tokio::test]
async fn what_is_in_the_journal_alone_is_kept_and_named() {
    let world = World::new().await;
    world.work().await;
    world.lose_calls().await;
    world.lose("deliveries", &["id"]).await;
    let gone = world.calls[1].id.clone();
    let later = sandbox::elevenlabs::Later::Deleted;
    world.vendor.vendor().later(&gone, boot::now(), later);

    world.rebuild().await;
    let lost = world.app.store.without_facts().await.unwrap();
    assert_eq!(lost, [world.id(1)]);
    let staff = &world.known().await[&gone].staff;
    assert_eq!(staff.notes.as_ref().unwrap().value, "second");
}
