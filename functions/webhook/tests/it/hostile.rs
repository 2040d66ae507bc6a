//! Odd and hostile deliveries: none is answered 5xx, none forged leaves a call.

use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use serde_json::{Value, json};

use crate::world::{World, ended};

fn any_json() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        ".{0,20}".prop_map(Value::from),
    ];
    leaf.prop_recursive(3, 20, 4, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            prop::collection::hash_map("[a-z_]{1,12}", inner, 0..4)
                .prop_map(|fields| fields.into_iter().collect()),
        ]
    })
}

/// Every place in `value`, as a JSON pointer.
fn places(value: &Value, at: &str, found: &mut Vec<String>) {
    let children: Vec<(String, &Value)> = match value {
        Value::Object(fields) => fields
            .iter()
            .map(|(name, value)| (name.clone(), value))
            .collect(),
        Value::Array(items) => items
            .iter()
            .enumerate()
            .map(|(n, item)| (n.to_string(), item))
            .collect(),
        _ => return,
    };
    for (name, child) in children {
        let place = format!("{at}/{}", name.replace('~', "~0").replace('/', "~1"));
        found.push(place.clone());
        places(child, &place, found);
    }
}

#[test]
fn a_sample_with_any_field_replaced_is_answered_200_and_kept() {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    let world = runtime.block_on(World::new());
    let sample = include_str!(
        "../../../../shared/elevenlabs/tests/fixtures/01-webhook-transcription-inbound-twilio.json"
    );
    let sample: Value = serde_json::from_str(sample).unwrap();
    let mut all = Vec::new();
    places(&sample, "", &mut all);
    let mut runner = TestRunner::new(Config {
        cases: 400,
        failure_persistence: None,
        ..Config::default()
    });
    let result = runner.run(
        &(any::<prop::sample::Index>(), any_json(), any::<u64>()),
        |(place, odd, n)| {
            let place = place.get(&all);
            let mut body = sample.clone();
            let id = format!("conv_{n}");
            body["data"]["conversation_id"] = json!(id);
            if let Some(field) = body.pointer_mut(place) {
                *field = odd;
            }
            let answer = runtime.block_on(world.deliver(&body));
            prop_assert_eq!(answer.status.as_u16(), 200, "{}", place);
            let vital = ["/type", "/data", "/data/conversation_id"].contains(&place.as_str());
            let kept = runtime.block_on(world.known(&id)).is_some();
            prop_assert!(vital || kept, "{} lost the call: {:?}", place, answer);
            Ok(())
        },
    );
    result.unwrap();
}

#[tokio::test]
async fn bodies_that_are_hard_to_read_are_quarantined_not_failed() {
    let world = World::new().await;
    let deep = format!("{}{}", "[".repeat(100_000), "]".repeat(100_000));
    let wide = format!(
        "{{{}}}",
        (0..50_000)
            .map(|n| format!("\"k{n}\":{n}"))
            .collect::<Vec<_>>()
            .join(",")
    );
    let bodies: Vec<Vec<u8>> = vec![
        deep.clone().into_bytes(),
        format!("{{\"type\":\"post_call_transcription\",\"data\":{deep}}}").into_bytes(),
        wide.into_bytes(),
        vec![0xff; 1000],
        b"\xef\xbb\xbf{}".to_vec(),
        b"{\"type\":null}".to_vec(),
        b"null".to_vec(),
        b"\"text\"".to_vec(),
        b"1e999".to_vec(),
        vec![0; 100],
    ];
    for body in bodies {
        let answer = world.deliver_bytes(&body).await;
        let outcome = answer.outcome();
        assert!(
            [(200, "quarantined"), (200, "ignored")].contains(&outcome),
            "{outcome:?}"
        );
    }
}

#[test]
fn no_changed_byte_of_a_signed_body_or_header_lets_a_call_in() {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    let world = runtime.block_on(World::new());
    let body = ended("conv_1").to_string().into_bytes();
    let signature = crate::world::signed(&body, crate::world::NOW).into_bytes();
    let mut runner = TestRunner::new(Config {
        cases: 300,
        failure_persistence: None,
        ..Config::default()
    });
    let places = (any::<prop::sample::Index>(), any::<bool>(), 33_u8..127);
    let result = runner.run(&places, |(place, in_body, byte)| {
        let (mut body, mut signature) = (body.clone(), signature.clone());
        let changed = if in_body { &mut body } else { &mut signature };
        let place = place.index(changed.len());
        prop_assume!(changed[place] != byte && !changed[place].eq_ignore_ascii_case(&byte));
        changed[place] = byte;
        let header = String::from_utf8(signature).unwrap();
        let answer = runtime.block_on(world.send(&body, Some(&header)));
        prop_assert_eq!(answer.status.as_u16(), 401, "{}", header);
        Ok(())
    });
    result.unwrap();
    assert!(runtime.block_on(world.known("conv_1")).is_none());
}
