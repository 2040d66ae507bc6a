//! What stays when the program stops, however it stops.

use std::collections::BTreeSet;
use std::sync::Mutex;

use futures::StreamExt;
use futures::stream::FuturesUnordered;

use crate::program::{Program, body};

#[tokio::test]
async fn a_call_that_is_delivered_is_seen_and_stays() {
    let program = Program::new();
    let server = program.serve().await;
    let secret = server.secret();
    let answer = server.deliver(body("conv_1")).await.unwrap();
    assert_eq!(answer.status(), 200);
    let key = program.answer(&["key", "create", "--name", "test", "--role", "editor"]);
    let key = key.trim_end();
    assert_eq!(
        server.asked(key, "/calls/conv_1").await.unwrap()["conversation_id"],
        "conv_1"
    );
    server.stop();
    assert!(!program.data().join("running.json").exists());

    let server = program.serve().await;
    assert_eq!(server.secret(), secret);
    assert!(server.asked(key, "/calls/conv_1").await.is_some());
    let list = server.asked(key, "/calls").await.unwrap();
    assert_eq!(list["calls"].as_array().unwrap().len(), 1);
}

#[tokio::test]
async fn what_was_answered_for_survives_a_kill() {
    let program = Program::new();
    let key = key_of_fresh(&program).await;
    for round in 0..3 {
        let server = program.serve().await;
        let kept = Mutex::new(BTreeSet::new());
        deliver_until_killed(server, round, &kept).await;

        let server = program.serve().await;
        let kept = kept.into_inner().unwrap();
        assert!(!kept.is_empty());
        for id in kept {
            let call = server.asked(&key, &format!("/calls/{id}")).await;
            assert!(call.is_some(), "{id} was answered for and is gone");
        }
    }
    assert!(program.answer(&["recount"]).ends_with(" 0 differ\n"));
}

async fn key_of_fresh(program: &Program) -> String {
    program.serve().await.stop();
    let key = program.answer(&["key", "create", "--name", "test", "--role", "viewer"]);
    key.trim_end().to_owned()
}

/// Four hundred deliveries, eight at once; the server is killed amid them.
async fn deliver_until_killed(
    server: crate::program::Server,
    round: usize,
    kept: &Mutex<BTreeSet<String>>,
) {
    let ids: Vec<String> = (0..400)
        .map(|call| format!("conv_{round}_{call}"))
        .collect();
    let mut waiting = ids.iter();
    let mut under_way = FuturesUnordered::new();
    let deliver = |id: &String| {
        let (id, delivery) = (id.clone(), server.deliver(body(id)));
        async move {
            delivery
                .await
                .ok()
                .filter(|answer| answer.status() == 200)
                .map(|_| id)
        }
    };
    under_way.extend(waiting.by_ref().take(8).map(deliver));
    while let Some(done) = under_way.next().await {
        kept.lock().unwrap().extend(done);
        if kept.lock().unwrap().len() >= 40 + round * 15 {
            break;
        }
        under_way.extend(waiting.next().map(deliver));
    }
    assert!(!under_way.is_empty(), "the kill comes in the middle");
    drop(under_way);
    server.kill();
}
