//! The living example.

use crate::program::Program;

#[tokio::test]
async fn a_second_demo_adds_nothing_and_real_calls_are_elsewhere() {
    let program = Program::new();
    let first = program.answer(&["demo", "--once"]);
    let calls: usize = first.split_whitespace().next().unwrap().parse().unwrap();
    assert!(calls > 200, "{first}");
    says(
        &first,
        &format!("{calls} calls were delivered: {calls} recorded, 0 unchanged."),
    );
    says(
        &first,
        &format!("The list shows {calls} calls; 0 are missing, and 0 counters drift."),
    );

    let second = program.answer(&["demo", "--once"]);
    says(
        &second,
        &format!("{calls} calls were delivered: 0 recorded, {calls} unchanged."),
    );
    says(
        &second,
        &format!("The list shows {calls} calls; 0 are missing, and 0 counters drift."),
    );

    let server = program.serve().await;
    let key = program.answer(&["key", "create", "--name", "test", "--role", "viewer"]);
    let list = server.asked(key.trim_end(), "/calls").await.unwrap();
    assert_eq!(list["calls"].as_array().unwrap().len(), 0);
}

#[tokio::test]
async fn keys_are_made_for_the_example_while_it_runs() {
    let program = Program::new();
    let demo = program.demo().await;
    let key = program.answer(&["key", "create", "--name", "test", "--role", "viewer"]);
    assert!(demo.asked(key.trim_end(), "/calls").await.is_some());
    assert!(
        !program
            .run(&["erase", "--conversation", "conv_1", "--yes"])
            .status
            .success()
    );
}

#[track_caller]
fn says(told: &str, sentence: &str) {
    assert!(told.contains(sentence), "{told}");
}
