//! What the stand-in says, as the code that it is there for reads it.

use domain::{Region, Timestamp};
use elevenlabs::{Event, Verified};
use sandbox::business::{Planned, month};
use sandbox::elevenlabs::{Conversation, event};

fn of_a_month() -> Vec<Planned> {
    month(as_of())
}

fn as_of() -> Timestamp {
    "2026-11-22T18:00:00Z".parse().unwrap()
}

fn body(planned: &Planned) -> String {
    event(&Conversation::played(planned)).to_string()
}

#[test]
fn every_call_of_a_month_is_understood_without_a_warning() {
    for planned in of_a_month() {
        let body = body(&planned);
        let verified = Verified::kept(body.as_bytes(), as_of());
        match Event::read(&verified, as_of(), &Region::default()).unwrap() {
            Event::Call(seen) => assert!(seen.warnings.is_empty(), "{:?}", seen.warnings),
            other => panic!("{other:?}"),
        }
    }
}

#[test]
fn a_call_is_told_the_same_way_each_time() {
    let bodies = || of_a_month().iter().map(body).collect::<Vec<_>>();
    assert_eq!(bodies(), bodies());
}

#[test]
fn nothing_is_left_unfilled() {
    const SLOTS: [&str; 9] = [
        "first", "last", "street", "day", "time", "count", "price", "code", "room",
    ];
    for planned in of_a_month() {
        let body = body(&planned);
        for slot in SLOTS {
            assert!(!body.contains(&format!("{{{slot}}}")), "{slot} in {body}");
        }
    }
}
