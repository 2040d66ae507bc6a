//! `If-Match`: nobody overwrites what they have not seen, and nothing but an edit
//! of the same field gets in the way.

use http::header::ETAG;
use serde_json::{Value, json};

use crate::answer::Answer;
use crate::sample::{INBOUND, INBOUND_ID, recorded};
use crate::world::World;

#[tokio::test]
async fn an_edit_of_what_somebody_else_edited_is_told_the_current_value() {
    let world = called().await;
    let seen = etag(&world.get(&path("")).await);
    let theirs = world
        .put_if(&path("/notes"), &notes("theirs"), Some(&seen))
        .await;
    theirs.ok();

    let answer = world
        .put_if(&path("/notes"), &notes("mine"), Some(&seen))
        .await;
    let problem = answer.problem(412);
    assert_eq!(problem["current"]["notes"], "theirs");
    assert_eq!(etag(&answer), etag(&theirs));
    assert_eq!(world.get(&path("")).await.ok()["notes"], "theirs");

    let again = world
        .put_if(&path("/notes"), &notes("mine"), Some(&etag(&answer)))
        .await;
    assert_eq!(again.ok()["notes"], "mine");
}

#[tokio::test]
async fn an_edit_of_another_field_gets_in_nobodys_way() {
    let world = called().await;
    let seen = etag(&world.get(&path("")).await);
    world
        .put_if(&path("/notes"), &notes("x"), Some(&seen))
        .await
        .ok();
    world
        .put_if(&path("/tags"), &json!({ "tags": ["x"] }), Some(&seen))
        .await
        .ok();
    world
        .put_if(
            &path("/conversion"),
            &json!({ "converted": true }),
            Some(&seen),
        )
        .await
        .ok();
}

#[tokio::test]
async fn each_field_is_checked_against_its_own_revision() {
    let bodies = [
        (
            "/conversion",
            json!({ "converted": true }),
            json!({ "converted": false }),
        ),
        ("/notes", notes("one"), notes("two")),
        (
            "/tags",
            json!({ "tags": ["one"] }),
            json!({ "tags": ["two"] }),
        ),
    ];
    for (field, first, second) in &bodies {
        let world = called().await;
        for (other, body, _) in bodies.iter().filter(|(other, ..)| other != field) {
            world.put(&path(other), body).await.ok();
        }
        let seen = etag(&world.get(&path("")).await);
        world.put_if(&path(field), first, Some(&seen)).await.ok();
        world
            .put_if(&path(field), second, Some(&seen))
            .await
            .problem(412);
    }
}

#[tokio::test]
async fn what_the_vendor_sends_gets_in_nobodys_way() {
    let world = called().await;
    let seen = etag(&world.get(&path("")).await);
    let mut later: Value = serde_json::from_slice(&recorded(INBOUND)).unwrap();
    later["event_timestamp"] = json!(1_795_000_999);
    later["data"]["analysis"]["call_successful"] = json!("failure");
    world.deliver(later.to_string()).await;

    let call = world.get(&path("")).await;
    assert_eq!(call.ok()["status"], "failure");
    assert_eq!(etag(&call), seen, "the tag is of what people entered alone");
    world
        .put_if(&path("/notes"), &notes("x"), Some(&seen))
        .await
        .ok();
}

#[tokio::test]
async fn the_same_edit_sent_again_succeeds_without_effect() {
    let world = called().await;
    let seen = etag(&world.get(&path("")).await);
    let first = world
        .put_if(&path("/notes"), &notes("x"), Some(&seen))
        .await;
    let again = world
        .put_if(&path("/notes"), &notes("x"), Some(&seen))
        .await;
    assert_eq!(first.ok(), again.ok());
    assert_eq!(etag(&first), etag(&again));
}

#[tokio::test]
async fn of_two_edits_at_once_one_is_made() {
    let world = called().await;
    let seen = etag(&world.get(&path("")).await);
    let (one, two) = (notes("one"), notes("two"));
    let notes = path("/notes");
    let (one, two) = tokio::join!(
        world.put_if(&notes, &one, Some(&seen)),
        world.put_if(&notes, &two, Some(&seen)),
    );
    let mut statuses = [one.status.as_u16(), two.status.as_u16()];
    statuses.sort_unstable();
    assert_eq!(statuses, [200, 412]);
    let (made, told) = if one.status == 200 {
        (&one, &two)
    } else {
        (&two, &one)
    };
    assert_eq!(told.json()["current"], made.json());
}

#[tokio::test]
async fn an_edit_without_a_condition_or_with_a_star_is_made_on_any_state() {
    let world = called().await;
    world.put(&path("/notes"), &notes("one")).await.ok();
    world.put(&path("/notes"), &notes("two")).await.ok();
    world
        .put_if(&path("/notes"), &notes("three"), Some("*"))
        .await
        .ok();
}

#[tokio::test]
async fn a_tag_that_was_never_ours_is_never_current() {
    let world = called().await;
    for foreign in [
        "\"abc\"",
        "W/\"c0-n0-t0\"",
        "c0-n0-t0",
        "\"c0-n9-t0\"",
        "\"c0-n4294967295-t0\"",
    ] {
        let answer = world
            .put_if(&path("/notes"), &notes("x"), Some(foreign))
            .await;
        assert_eq!(
            answer.problem(412)["current"]["notes"],
            json!(null),
            "{foreign}"
        );
    }
    let several = world
        .put_if(
            &path("/notes"),
            &notes("x"),
            Some("\"c0-n0-t0\", \"c1-n0-t0\""),
        )
        .await;
    assert_eq!(several.blames("parameter"), "If-Match");
    let nowhere = world
        .put_if(
            "/api/v1/calls/conv_none/notes",
            &notes("x"),
            Some("\"abc\""),
        )
        .await;
    nowhere.problem(404);
}

async fn called() -> World {
    let world = World::new().await;
    world.deliver(recorded(INBOUND)).await;
    world
}

fn path(field: &str) -> String {
    format!("/api/v1/calls/{INBOUND_ID}{field}")
}

fn notes(text: &str) -> Value {
    json!({ "notes": text })
}

fn etag(answer: &Answer) -> String {
    answer.header(ETAG.as_str()).to_owned()
}
