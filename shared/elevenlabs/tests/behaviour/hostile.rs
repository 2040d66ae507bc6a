//! Bodies that no honest sender writes, and some that only bad luck does.

use domain::{Flag, InvalidId};
use elevenlabs::{Event, Unusable, Warning, Why};
use serde_json::{Value, json};

use crate::support::{Chance, DELIVERIES, SIGNED, at, call, fact, fixture, read, seen};

fn minimal() -> Value {
    serde_json::from_str(&fixture("04-webhook-transcription-minimal")).expect("is JSON")
}

#[track_caller]
fn check(body: impl AsRef<[u8]>, expected: Unusable) {
    assert_eq!(read(body).unwrap_err(), expected);
}

#[test]
fn what_cannot_be_a_call_says_why() {
    check("", Unusable::NotJson { line: 1, column: 0 });
    check(
        "{\"type\": \n\"post_call",
        Unusable::NotJson {
            line: 2,
            column: 10,
        },
    );
    check(b"{\"type\": \"\xff\"}", Unusable::NotUtf8);
    for no_object in ["[]", "null", "\"text\"", "5", "true"] {
        check(no_object, Unusable::NotAnObject);
    }
    for no_type in ["{}", r#"{"type": 5}"#, r#"{"type": "", "event": null}"#] {
        check(no_type, Unusable::NoType);
    }
    for data in ["null", "[]", "\"{}\"", "1"] {
        check(
            format!(r#"{{"type": "post_call_transcription", "data": {data}}}"#),
            Unusable::NoData,
        );
    }
    check(
        r#"{"type": "post_call_transcription_otel"}"#,
        Unusable::NoData,
    );
    for (id, expected) in [
        ("null", Unusable::NoConversationId),
        ("7", Unusable::NoConversationId),
        ("\"\"", Unusable::NoConversationId),
        (
            "\"a b\"",
            Unusable::InvalidConversationId(InvalidId::Character),
        ),
        (
            "\"../x\"",
            Unusable::InvalidConversationId(InvalidId::Character),
        ),
    ] {
        for kind in [
            "post_call_transcription",
            "call_initiation_failure",
            "post_call_audio",
        ] {
            check(
                format!(r#"{{"type": "{kind}", "data": {{"conversation_id": {id}}}}}"#),
                expected.clone(),
            );
        }
    }
    let long = "a".repeat(129);
    check(
        format!(
            r#"{{"type": "post_call_transcription", "data": {{"conversation_id": "{long}"}}}}"#
        ),
        Unusable::InvalidConversationId(InvalidId::TooLong(128)),
    );
}

#[test]
fn other_events_are_none_of_our_business() {
    for kind in [
        "unredacted_transcript",
        "answering_machine_detection",
        "voice_removed",
        "x",
    ] {
        let event = read(format!(
            r#"{{"data": {{"conversation_id": "c_1"}}, "type": "{kind}"}}"#
        ));
        let Ok(Event::Unknown {
            kind: named,
            conversation_id,
        }) = event
        else {
            panic!("{event:?}")
        };
        assert_eq!(
            (named.as_str(), conversation_id.unwrap().as_str()),
            (kind, "c_1")
        );
    }
    let bare = read(r#"{"type": "voice_removed", "data": {"conversation_id": "no id"}}"#);
    assert!(matches!(
        bare,
        Ok(Event::Unknown {
            conversation_id: None,
            ..
        })
    ));
    assert!(matches!(
        read(r#"{"type": "x"}"#),
        Ok(Event::Unknown { .. })
    ));
}

#[test]
fn a_byte_order_mark_and_space_around_do_no_harm() {
    let body = fixture("04-webhook-transcription-minimal");
    assert_eq!(seen(format!("\u{feff}{body}")), seen(&body));
    assert_eq!(seen(format!("\r\n {body}\r\n\t ")), seen(&body));
}

#[test]
fn the_order_of_the_keys_does_not_matter() {
    let body = r#"{"data": {"conversation_id": "c"}, "event_timestamp": 7, "type": "post_call_transcription"}"#;
    let seen = seen(body);
    assert_eq!(seen.observation.stamp().at, at(7));
    let missing = seen
        .warnings
        .iter()
        .map(Warning::to_string)
        .collect::<Vec<_>>();
    assert_eq!(missing, ["data.status is missing"]);
    assert_eq!(fact!(seen, state), Some(domain::State::Done));
}

#[test]
fn of_repeated_keys_the_last_that_says_something_counts() {
    let seen = seen(
        r#"{"type": "x", "type": "post_call_transcription", "type": null,
            "data": {"conversation_id": "c", "agent_id": "a", "agent_id": "b", "agent_id": null,
                "metadata": {"cost": 1, "cost": 2, "cost": {}}, "metadata": "x"},
            "data": "nothing"}"#,
    );
    assert_eq!(fact!(seen, agent_id).unwrap().as_str(), "b");
    assert_eq!(fact!(seen, cost_credits), Some(2));
}

#[test]
fn half_a_surrogate_pair_costs_one_character() {
    let body = fixture("01-webhook-transcription-inbound-twilio");
    let broken = body
        .replace("Goodbye!", r"Good\ud83dbye!")
        .replace("Whitening", r"\udc4bhitening");
    let seen = seen(broken);
    assert_eq!(seen.transcript[8].text.as_deref(), Some("Good\u{fffd}bye!"));
    assert_eq!(fact!(seen, title).unwrap(), "\u{fffd}hitening visit booked");
    assert_eq!(seen.warnings.len(), 1);
    assert_eq!(seen.warnings[0].why(), Why::Mended);
}

#[test]
fn a_number_that_nothing_holds_costs_one_field() {
    let body = fixture("01-webhook-transcription-inbound-twilio");
    for odd in ["1e999", "NaN", "-Infinity"] {
        let seen = seen(body.replace("\"cost\": 229", &format!("\"cost\": {odd}")));
        assert_eq!(fact!(seen, cost_credits), None);
        assert_eq!(fact!(seen, duration_secs), Some(28));
    }
}

fn nested(levels: usize) -> String {
    format!("{}{}", "[".repeat(levels), "]".repeat(levels))
}

#[test]
fn depth_has_an_end_wherever_it_is() {
    let wrapped = |deep: &str| {
        format!(
            r#"{{"type": "post_call_transcription", "data": {{"conversation_id": "c", {deep}}}}}"#
        )
    };
    for bomb in [
        nested(200_000),
        "[".repeat(5_000_000),
        "{\"a\":".repeat(500_000),
        wrapped(&format!("\"unknown\": {}", nested(127))),
        wrapped(&format!("\"metadata\": {}", nested(100_000))),
        wrapped(&format!("\"transcript\": {}", nested(1000))),
    ] {
        check(bomb, Unusable::TooDeep);
    }
    seen(wrapped(&format!("\"unknown\": {}", nested(126))));
    let brackets = "[{".repeat(1000);
    seen(wrapped(&format!("\"agent_name\": \"\\\"{brackets}\"")));
}

#[test]
fn deep_values_are_kept_as_far_as_they_can_be_written_into_other_json() {
    for (levels, kept) in [(64, true), (65, false), (120, false)] {
        let mut body = minimal();
        let deep: Value = serde_json::from_str(&nested(levels)).unwrap();
        body["data"]["conversation_initiation_client_data"] =
            json!({"dynamic_variables": {"deep": deep, "flat": 1}});
        let seen = seen(body.to_string());
        let variables = fact!(seen, dynamic_variables).unwrap();
        assert_eq!(
            variables.get("deep").map(|json| json.0.len()),
            kept.then_some(2 * levels)
        );
        assert_eq!(
            (variables.len(), seen.warnings.is_empty()),
            (1 + usize::from(kept), kept)
        );
    }
}

#[test]
fn a_truncated_body_is_never_a_call_and_never_a_panic() {
    for name in DELIVERIES {
        let body = fixture(name);
        let body = body.trim_end().as_bytes();
        let step = body.len() / 150 + 1;
        for end in (0..body.len()).step_by(step).chain([body.len() - 1]) {
            assert!(read(&body[..end]).is_err(), "{name} until {end}");
        }
    }
}

#[test]
fn bytes_at_random_never_panic() {
    let mut chance = Chance(2);
    for _ in 0..20_000 {
        let bytes: Vec<u8> = (0..chance.below(200))
            .map(|_| chance.number().to_le_bytes()[0])
            .collect();
        assert!(read(&bytes).is_err());
    }
}

#[test]
fn samples_with_bytes_at_random_never_panic() {
    let mut chance = Chance(3);
    for name in DELIVERIES {
        let body = fixture(name);
        for _ in 0..150 {
            let mut body = body.clone().into_bytes();
            for _ in 0..=chance.below(4) {
                let place = chance.below(body.len());
                body[place] = *chance.of(b"\"\\{}[],:0e-.u \x00\xff");
            }
            let _ = read(&body);
        }
    }
}

#[test]
fn there_is_an_end_to_what_is_kept_of_a_fact() {
    let many: Value = (0..5000)
        .map(|n| (format!("name_{n:04}"), json!(n)))
        .collect::<serde_json::Map<_, _>>()
        .into();
    let mut body = minimal();
    body["data"]["analysis"] = json!({
        "transcript_summary": "é".repeat(100_000),
        "data_collection_results": (0..2000)
            .map(|n| (format!("field_{n}"), json!({"value": n})))
            .collect::<serde_json::Map<_, _>>(),
    });
    body["data"]["user_id"] = json!("u".repeat(2000));
    body["data"]["conversation_initiation_client_data"] = json!({"dynamic_variables": many});
    body["data"]["transcript"] = json!([{"role": "user", "message": "m".repeat(1_000_000)}]);
    let seen = seen(body.to_string());
    assert_eq!(fact!(seen, summary).unwrap().len(), 64 * 1024);
    assert_eq!(fact!(seen, user_id), None);
    assert_eq!(fact!(seen, dynamic_variables).unwrap().len(), 1000);
    assert_eq!(fact!(seen, collected).unwrap().len(), 1000);
    assert_eq!(seen.transcript[0].text.as_ref().unwrap().len(), 1_000_000);
    let warnings: Vec<String> = seen.warnings.iter().map(Warning::to_string).collect();
    for expected in [
        "data.user_id is too long to be kept",
        "data.analysis.transcript_summary was cut to 65536 bytes",
        "data.analysis.data_collection_results has more than 1000 entries; the first were kept",
    ] {
        assert!(
            warnings.iter().any(|warning| warning == expected),
            "{warnings:?}"
        );
    }
}

#[test]
fn warnings_have_an_end_too() {
    let mut body = minimal();
    body["data"]["transcript"] = (0..10_000)
        .map(|_| json!({"role": "user", "message": 1}))
        .collect();
    let seen = seen(body.to_string());
    assert_eq!(seen.transcript.len(), 10_000);
    assert_eq!(seen.warnings.len(), 51);
    assert_eq!(
        seen.warnings[3].to_string(),
        "data.transcript[3].message is not a text"
    );
    assert_eq!(seen.warnings[50].why(), Why::AndMore(10_000 - 50));
}

#[test]
fn what_must_not_be_kept_is_not() {
    let mut body = minimal();
    body["data"]["conversation_initiation_client_data"] = json!({"dynamic_variables": {
        "secret__token": "hunter2",
        "SECRET__other": "hunter2",
        "system__conversation_history": {"entries": ["hunter2"]},
        "secretive": "kept",
        "empty": "",
        "none": null,
        "list": [1, {"b": 2, "a": 1.50}],
    }});
    let seen = seen(body.to_string());
    assert!(!format!("{seen:?}").contains("hunter2"));
    let variables = fact!(seen, dynamic_variables).unwrap();
    let names: Vec<_> = variables.keys().map(String::as_str).collect();
    assert_eq!(names, ["list", "secretive"]);
    assert_eq!(variables["list"].0, r#"[1,{"a":1.5,"b":2}]"#);
    assert_eq!(seen.warnings, []);
}

#[test]
fn a_value_has_one_spelling_however_it_was_escaped() {
    let spelled = |value: &str| {
        let body = format!(
            r#"{{"type": "post_call_transcription", "data": {{"conversation_id": "c",
            "conversation_initiation_client_data": {{"dynamic_variables": {{"v": {value}}}}}}}}}"#
        );
        fact!(seen(body), dynamic_variables).unwrap()["v"].0.clone()
    };
    assert_eq!(spelled(r#""\u00e9\/""#), spelled("\"é/\""));
    assert_eq!(
        spelled("{ \"b\" : 1,\n \"a\":2 }"),
        spelled(r#"{"a":2,"b":1}"#)
    );
    for number in [
        "0.1",
        "1e300",
        "12345678901234567890",
        "-0.0",
        "1.7976931348623157e308",
    ] {
        assert_eq!(spelled(&spelled(number)), spelled(number), "{number}");
    }
}

#[test]
fn times_that_cannot_be_are_left_out_and_the_start_inferred() {
    for (start, why) in [
        (json!(-1), "is out of range"),
        (json!(1_795_000_000_000_i64), "is out of range"),
        (json!("1e300"), "is out of range"),
        (json!("yesterday"), "is not a time"),
        (json!(true), "is not a time"),
        (json!([1]), "is not a time"),
    ] {
        let mut body = minimal();
        body["data"]["metadata"]["start_time_unix_secs"] = start.clone();
        let seen = seen(body.to_string());
        assert_eq!(
            seen.warnings[0].to_string(),
            format!("data.metadata.start_time_unix_secs {why}"),
            "{start}"
        );
        assert_eq!(
            fact!(seen, started_at),
            Some(at(1_795_002_000 - 3)),
            "{start}"
        );
        let stamp = seen.observation.facts().started_at.as_ref().unwrap().stamp;
        assert!(
            stamp < seen.observation.stamp(),
            "any told start replaces it"
        );
    }
}

#[test]
fn the_time_of_the_event_may_be_a_text_and_gives_way_to_the_signed_one() {
    let told = |event_timestamp: Value| {
        let mut body = minimal();
        body["event_timestamp"] = event_timestamp;
        seen(body.to_string()).observation.stamp().at
    };
    assert_eq!(told(json!("1795002000")), at(1_795_002_000));
    assert_eq!(
        told(json!("2026-11-18T12:00:00Z")),
        "2026-11-18T12:00:00Z".parse().unwrap()
    );
    for none in [json!(null), json!(""), json!({}), json!(-5), json!(1e15)] {
        assert_eq!(told(none), at(SIGNED));
    }
}

#[test]
fn numbers_may_be_spelled_as_texts() {
    let mut body = minimal();
    body["data"]["metadata"] = json!({
        "start_time_unix_secs": "1795001990", "call_duration_secs": " 61.5 ", "cost": "12",
        "cost_fiat": "0.25", "text_only": "true",
    });
    let seen = seen(body.to_string());
    assert_eq!(seen.warnings, []);
    assert_eq!(fact!(seen, started_at), Some(at(1_795_001_990)));
    assert_eq!(fact!(seen, duration_secs), Some(62));
    assert_eq!(
        (fact!(seen, cost_credits), fact!(seen, cost_usd_micros)),
        (Some(12), Some(250_000))
    );
    assert_eq!(fact!(seen, text_only), Some(true));
}

#[test]
fn the_list_of_results_stands_in_for_the_map() {
    let mut body: Value =
        serde_json::from_str(&fixture("01-webhook-transcription-inbound-twilio")).unwrap();
    let whole = seen(body.to_string());
    for gone in [json!(null), json!({}), json!("x")] {
        body["data"]["analysis"]["evaluation_criteria_results"] = gone.clone();
        body["data"]["analysis"]["data_collection_results"] = gone;
        let listed = seen(body.to_string());
        assert_eq!(fact!(listed, criteria), fact!(whole, criteria));
        assert_eq!(fact!(listed, collected), fact!(whole, collected));
    }
}

#[test]
fn without_a_phone_call_the_vendors_variables_name_the_parties() {
    let mut body = minimal();
    body["data"]["metadata"]["conversation_initiation_source"] = json!("twilio");
    body["data"]["conversation_initiation_client_data"] = json!({"dynamic_variables": {
        "system__caller_id": "+447700900123", "system__called_number": 442079460123_i64,
    }});
    let inbound = seen(body.to_string());
    assert_eq!(
        fact!(inbound, external_number).unwrap().as_str(),
        "+447700900123"
    );
    assert_eq!(
        fact!(inbound, agent_number).unwrap().as_str(),
        "+442079460123"
    );
    assert_eq!(fact!(inbound, direction), None);

    body["data"]["metadata"]["batch_call"] = json!({"batch_call_id": "b"});
    let placed = seen(body.to_string());
    assert_eq!(
        fact!(placed, external_number).unwrap().as_str(),
        "+442079460123"
    );
    assert_eq!(fact!(placed, direction), Some(domain::Direction::Outbound));

    body["data"]["metadata"]["conversation_initiation_source"] = json!("widget");
    assert_eq!(fact!(seen(body.to_string()), external_number), None);
    body["data"]["metadata"]["conversation_initiation_source"] = json!("twilio");
    body["data"]["metadata"]["phone_call"] = json!({"external_number": "anonymous"});
    let hidden = seen(body.to_string());
    assert_eq!(
        (fact!(hidden, external_number), hidden.warnings.len()),
        (None, 0)
    );
}

#[test]
fn a_text_message_has_its_own_parties() {
    let mut body = minimal();
    body["data"]["metadata"]["sms"] = json!({
        "direction": "inbound", "phone_number_id": "p", "sms_user_phone_number": "+447700900123",
        "agent_phone_number": "+442079460123",
    });
    let seen = seen(body.to_string());
    assert_eq!(fact!(seen, channel), Some(domain::Channel::Sms));
    assert_eq!(
        fact!(seen, external_number).unwrap().as_str(),
        "+447700900123"
    );
    assert_eq!(fact!(seen, agent_number).unwrap().as_str(), "+442079460123");
    assert_eq!(flags(&seen), [Flag::Text]);
}

fn flags(seen: &elevenlabs::Seen) -> Vec<Flag> {
    domain::flags(&call(seen))
}

#[test]
fn an_initiation_failure_of_any_make_is_a_failed_call() {
    let body = |metadata: Value| {
        json!({"type": "call_initiation_failure", "event_timestamp": 1_795_006_100, "data": {
            "conversation_id": "c", "agent_id": "a", "failure_reason": "busy", "metadata": metadata,
        }})
        .to_string()
    };
    let sip = seen(body(json!({"type": "sip", "body": {
        "from_number": 493023125123_i64, "to_number": 14155550100_i64, "sip_status_code": "486",
    }})));
    assert_eq!(
        fact!(sip, external_number).unwrap().as_str(),
        "+14155550100"
    );
    assert_eq!(fact!(sip, agent_number).unwrap().as_str(), "+493023125123");
    assert_eq!(fact!(sip, error).unwrap().code, Some(486));
    for odd in [
        json!(null),
        json!({"type": "exotel"}),
        json!("x"),
        json!({"type": 1, "body": []}),
    ] {
        let seen = seen(body(odd));
        assert_eq!(fact!(seen, state), Some(domain::State::Failed));
        assert_eq!(fact!(seen, direction), Some(domain::Direction::Outbound));
    }
}

#[test]
fn a_trace_may_be_thin_or_rich() {
    let body = |traces: Value| {
        json!({"type": "post_call_transcription_otel", "event_timestamp": 1_795_000_157,
            "data": {"conversation_id": "c", "agent_id": "a", "otlp_traces": traces}})
        .to_string()
    };
    for thin in [
        json!(null),
        json!({}),
        json!({"resourceSpans": []}),
        json!([1]),
    ] {
        let seen = seen(body(thin));
        assert_eq!(fact!(seen, state), Some(domain::State::Done));
        assert_eq!(fact!(seen, started_at), Some(at(1_795_000_157)));
        assert!(seen.transcript.is_empty());
    }
    let text = |key: &str, value: &str| json!({"key": key, "value": {"stringValue": value}});
    let rich = seen(body(json!({"resourceSpans": [{"scopeSpans": [{"spans": [
        {"name": "elevenlabs.recv.agent_response", "startTimeUnixNano": 1_795_000_120_500_000_000_i64,
            "attributes": [text("elevenlabs.agent.text", "Hello")]},
        {"name": "elevenlabs.tool.voicemail_detection", "startTimeUnixNano": "1795000121000000000",
            "attributes": [text("elevenlabs.tool.result", "heard a beep")]},
        {"name": "elevenlabs.conversation", "startTimeUnixNano": "1795000120000000000",
            "endTimeUnixNano": "1795000130600000000", "attributes": [
            text("elevenlabs.status", "failed"), text("elevenlabs.user_id", "u"),
            text("elevenlabs.analysis.call_successful", "failure"),
            text("elevenlabs.termination_reason", "hung up"),
            text("elevenlabs.dynamic_variable.campaign", "spring"),
            text("elevenlabs.dynamic_variable.secret__key", "hunter2"),
            {"key": "elevenlabs.dynamic_variable.n", "value": {"intValue": "5"}},
            {"key": "odd", "value": {"arrayValue": {"values": []}}}, "odd", null,
        ]},
    ]}]}]})));
    assert_eq!(fact!(rich, state), Some(domain::State::Failed));
    assert_eq!(fact!(rich, status), Some(domain::Status::Failure));
    assert_eq!(fact!(rich, duration_secs), Some(11));
    assert_eq!(fact!(rich, termination_reason).unwrap(), "hung up");
    assert_eq!(fact!(rich, carrier_result).unwrap(), "voicemail");
    let variables = fact!(rich, dynamic_variables).unwrap();
    assert_eq!((variables.len(), variables["n"].0.as_str()), (2, "5"));
    assert_eq!(rich.transcript.len(), 1);
    assert_eq!(rich.transcript[0].tools.len(), 2);
}

#[test]
fn reasons_and_warnings_never_quote_the_body() {
    let mut chance = Chance(4);
    for name in DELIVERIES {
        let body = fixture(name)
            .replace("+4477009", "canary")
            .replace("conv_", "can ary");
        for _ in 0..50 {
            let mut broken = body.clone();
            broken.truncate(broken.floor_char_boundary(chance.below(body.len())));
            let said = [read(&broken), read(&body)].map(|read| match read {
                Ok(Event::Call(seen)) => format!("{:?}", seen.warnings),
                Ok(other) => format!("{:?}", other.conversation_id()),
                Err(unusable) => format!("{unusable} {unusable:?}"),
            });
            assert!(
                !said.concat().contains("canary") && !said.concat().contains("can ary"),
                "{said:?}"
            );
        }
    }
}
