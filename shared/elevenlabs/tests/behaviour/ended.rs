//! The flat body of hand-made integrations.

use domain::{Channel, Direction, Speaker, Status};
use elevenlabs::{Event, Kind, Seen};
use serde_json::{Value, json};

use crate::support::{SIGNED, at, fact, read, seen};

const START: i64 = 1_795_000_000;

fn body() -> Value {
    json!({
        "event": "conversation.ended",
        "conversation_id": "conv_flat",
        "agent_id": "agent_1",
        "start_time_unix_secs": START,
        "call_duration_secs": 65,
        "call_successful": true,
        "phone_number": "+442079460123",
        "caller_phone": "+447700900123",
        "transcript": {"messages": [
            {"role": "assistant", "content": "Hello!", "timestamp": 0},
            {"role": "user", "content": "Hi.", "timestamp": 4},
        ]},
        "analysis": {"sentiment": "positive", "intent": "booking", "outcome": "booked"},
        "metadata": {"campaign_id": "spring", "score": 0.5, "secret__key": "s", "none": null},
    })
}

fn with(field: &str, value: Value) -> Seen {
    let mut body = body();
    body[field] = value;
    seen(body.to_string())
}

#[test]
fn a_flat_body_is_a_finished_call() {
    let seen = seen(body().to_string());
    assert_eq!(
        (seen.kind, seen.warnings.as_slice()),
        (Kind::Ended, [].as_slice())
    );
    assert_eq!(
        seen.observation.stamp().at,
        at(SIGNED),
        "the signed time is its time"
    );
    assert_eq!(fact!(seen, state), Some(domain::State::Done));
    assert_eq!(fact!(seen, started_at), Some(at(START)));
    assert_eq!(fact!(seen, duration_secs), Some(65));
    assert_eq!(fact!(seen, status), Some(Status::Success));
    assert_eq!(fact!(seen, sentiment).as_deref(), Some("positive"));
    assert_eq!(fact!(seen, intent).as_deref(), Some("booking"));
    assert_eq!(fact!(seen, outcome).as_deref(), Some("booked"));
    let metadata = fact!(seen, metadata).unwrap();
    let names: Vec<_> = metadata.keys().map(String::as_str).collect();
    assert_eq!(names, ["campaign_id", "score"]);
    assert_eq!(metadata["campaign_id"].0, "\"spring\"");
}

#[test]
fn the_caller_is_the_other_party_and_the_number_is_ours() {
    let seen = seen(body().to_string());
    assert_eq!(
        fact!(seen, external_number).unwrap().as_str(),
        "+447700900123"
    );
    assert_eq!(fact!(seen, agent_number).unwrap().as_str(), "+442079460123");
    assert_eq!(fact!(seen, channel), Some(Channel::Phone));
    assert_eq!(fact!(seen, direction), Some(Direction::Inbound));

    for hidden in [json!(null), json!(""), json!("anonymous")] {
        let seen = with("caller_phone", hidden);
        assert_eq!(fact!(seen, external_number), None);
        assert_eq!(fact!(seen, agent_number).unwrap().as_str(), "+442079460123");
        assert_eq!(fact!(seen, channel), Some(Channel::Phone));
        assert_eq!(seen.warnings, []);
    }
}

#[test]
fn success_may_be_a_word_or_yes_or_no() {
    for (said, expected) in [
        (json!(true), Some(Status::Success)),
        (json!(false), Some(Status::Failure)),
        (json!("true"), Some(Status::Success)),
        (json!("success"), Some(Status::Success)),
        (json!("failure"), Some(Status::Failure)),
        (json!("unknown"), Some(Status::Unknown)),
        (json!("partial"), Some(Status::Other("partial".to_owned()))),
        (json!(null), None),
        (json!(""), None),
    ] {
        assert_eq!(
            fact!(with("call_successful", said.clone()), status),
            expected,
            "{said}"
        );
    }
    let odd = with("call_successful", json!(1));
    assert_eq!(fact!(odd, status), None);
    assert_eq!(
        odd.warnings[0].to_string(),
        "call_successful is not a word, true or false"
    );
}

#[test]
fn messages_may_be_timed_in_any_way() {
    let iso = |seconds| at(START + seconds).to_string();
    for times in [
        [json!(2), json!(9)],
        [json!("2"), json!("9.2")],
        [json!(2.4), json!(8.6)],
        [json!(START + 2), json!(START + 9)],
        [json!(format!("{}", START + 2)), json!(START as f64 + 9.4)],
        [json!(iso(2)), json!(iso(9))],
    ] {
        let messages = times
            .clone()
            .map(|at| json!({"role": "user", "content": "x", "timestamp": at}));
        let seen = with("transcript", json!({"messages": messages}));
        let timed: Vec<u32> = seen.transcript.iter().map(|turn| turn.at_secs).collect();
        assert_eq!(
            (timed.as_slice(), seen.warnings.as_slice()),
            ([2, 9].as_slice(), [].as_slice()),
            "{times:?}"
        );
    }
}

#[test]
fn without_a_start_the_clock_of_the_messages_begins_with_the_first() {
    let mut body = body();
    body["start_time_unix_secs"] = json!("soon");
    body["transcript"] = json!([
        {"role": "user", "content": "late", "timestamp": START + 30},
        {"role": "someone", "content": null, "timestamp": START + 10},
        {"role": "user", "content": "untimed"},
    ]);
    let seen = seen(body.to_string());
    let timed: Vec<u32> = seen.transcript.iter().map(|turn| turn.at_secs).collect();
    assert_eq!(timed, [20, 0, 0]);
    assert_eq!(
        seen.transcript[1].speaker,
        Speaker::Other("someone".to_owned())
    );
    assert_eq!(
        seen.warnings[0].to_string(),
        "start_time_unix_secs is not a time"
    );
    assert_eq!(
        fact!(seen, started_at),
        Some(at(SIGNED - 65)),
        "inferred from its end"
    );
}

#[test]
fn the_kind_may_stand_under_type_as_well() {
    let mut body = body();
    body["type"] = body["event"].take();
    assert_eq!(seen(body.to_string()).kind, Kind::Ended);
}

#[test]
fn a_flat_body_has_the_signed_time_whatever_else_it_says() {
    assert_eq!(
        with("event_timestamp", json!(5)).observation.stamp().at,
        at(SIGNED)
    );
}

#[test]
fn an_id_and_a_kind_are_all_it_takes() {
    let seen = seen(r#"{"event":"conversation.ended","conversation_id":"c"}"#);
    assert_eq!(fact!(seen, channel), None);
    assert_eq!(fact!(seen, started_at), Some(at(SIGNED)));
    assert!(
        matches!(read(r#"{"event":"conversation.started","conversation_id":"c"}"#),
        Ok(Event::Unknown { kind, conversation_id: Some(_) }) if kind == "conversation.started")
    );
}
