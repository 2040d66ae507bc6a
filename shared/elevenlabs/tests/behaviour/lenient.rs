//! A surprise costs the field it is in, and nothing else.

use elevenlabs::{Event, Seen, Unusable};
use proptest::prelude::*;
use serde_json::{Map, Value, json};

use crate::support::{Chance, DELIVERIES, call, fixture, read, seen};

/// The deliveries that show a call.
fn calls() -> impl Iterator<Item = &'static str> {
    DELIVERIES
        .into_iter()
        .filter(|name| !name.contains("audio"))
}

fn parsed(name: &str) -> Value {
    serde_json::from_str(&fixture(name)).expect("a fixture is JSON")
}

/// The way to everything within `value`, as JSON pointers; of a list, the first
/// items stand for all.
fn ways(value: &Value) -> Vec<String> {
    let mut ways = Vec::new();
    let within: Vec<(String, &Value)> = match value {
        Value::Object(fields) => fields
            .iter()
            .map(|(name, part)| (name.clone(), part))
            .collect(),
        Value::Array(items) => items
            .iter()
            .take(6)
            .enumerate()
            .map(|(n, part)| (n.to_string(), part))
            .collect(),
        _ => Vec::new(),
    };
    for (step, part) in within {
        ways.push(format!("/{step}"));
        ways.extend(
            self::ways(part)
                .into_iter()
                .map(|way| format!("/{step}{way}")),
        );
    }
    ways
}

fn replaced(body: &Value, way: &str, with: Value) -> Value {
    let mut body = body.clone();
    *body.pointer_mut(way).expect("the way leads somewhere") = with;
    body
}

/// Names that customers choose stand in these objects.
const MAPS: [&str; 5] = [
    "dynamic_variables",
    "evaluation_criteria_results",
    "data_collection_results",
    "sip_header_dynamic_variables",
    "metadata",
];

/// A field's way as a warning writes it.
fn named(way: &str) -> String {
    let mut named = String::new();
    let mut in_map = false;
    for step in way.split('/').skip(1) {
        match step.parse::<usize>() {
            Ok(place) => named.push_str(&format!("[{place}]")),
            Err(_) if in_map => named.push_str(".*"),
            Err(_) => named.push_str(&format!(".{step}")),
        }
        in_map = MAPS.contains(&step) && step != "metadata";
    }
    named.trim_start_matches('.').to_owned()
}

#[test]
fn a_field_of_the_wrong_type_is_named_and_an_unknown_one_is_passed_over() {
    let mut named_fields = 0;
    for name in [
        "01-webhook-transcription-inbound-twilio",
        "13-webhook-transcription-whatsapp-text",
    ] {
        let body = parsed(name);
        let whole = seen(body.to_string());
        let leaf = |way: &&String| {
            !body
                .pointer(way)
                .is_some_and(|part| part.is_object() || part.is_array())
        };
        for way in ways(&body).iter().filter(leaf) {
            let any_type = way.contains("/dynamic_variables/") || way.ends_with("/value");
            if any_type || ["/type", "/data/conversation_id"].contains(&way.as_str()) {
                continue;
            }
            let surprised = seen(replaced(&body, way, json!([[]])).to_string());
            let warnings: Vec<&str> = surprised
                .warnings
                .iter()
                .map(|warning| warning.path())
                .collect();
            match warnings.as_slice() {
                [] => assert_eq!(surprised, whole, "{way} changed something in silence"),
                [path] => assert_eq!(*path, named(way)),
                more => panic!("{way} gave {more:?}"),
            }
            named_fields += warnings.len();
        }
    }
    assert!(named_fields > 100, "only {named_fields} fields are known");
}

/// Any value of any type, some of them odd for their type.
fn anything() -> impl Strategy<Value = Value> {
    prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<u64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        any::<String>().prop_map(Value::from),
        Just(json!("")),
        Just(json!("12")),
        Just(json!([])),
        Just(json!({})),
        Just(json!([null, 1, "a", [], {}])),
        Just(json!({"a": null, "type": 1, "0": []})),
    ]
}

/// What is left of a call when the value at `way` is something else.
fn check_surprise(name: &str, way: &str, with: &Value) {
    let body = parsed(name);
    let was_leaf = !body
        .pointer(way)
        .is_some_and(|part| part.is_object() || part.is_array());
    let surprised = read(replaced(&body, way, with.clone()).to_string());
    match (way, surprised) {
        ("/type", Err(unusable)) => assert_eq!(unusable, Unusable::NoType),
        ("/type", Ok(event)) => assert!(matches!(event, Event::Unknown { .. }), "{event:?}"),
        ("/data", Err(unusable)) => {
            assert!(matches!(
                unusable,
                Unusable::NoData | Unusable::NoConversationId
            ));
        }
        ("/data/conversation_id", Err(unusable)) => assert!(matches!(
            unusable,
            Unusable::NoConversationId | Unusable::InvalidConversationId(_)
        ),),
        (_, Ok(Event::Call(surprised))) => {
            let whole = seen(body.to_string());
            let differing = surprised
                .observation
                .facts()
                .differing(whole.observation.facts());
            let own_id = way == "/data/conversation_id" || surprised.id() == whole.id();
            assert!(own_id, "the call became another");
            // The name of a trace's root span is what its facts hang on, and an
            // object where there was none is no surprise but another statement.
            let leaf = was_leaf && !with.is_object() && !name.contains("opentelemetry");
            assert!(
                !leaf || differing.len() <= 2,
                "{way} took {differing:?} along"
            );
            assert!(call(&surprised).started_at().is_some());
        }
        (way, other) => panic!("{name} with {with} at {way}: {other:?}"),
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1500, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn anything_anywhere_still_leaves_a_call(
        sample in proptest::sample::select(calls().collect::<Vec<_>>()),
        place in any::<proptest::sample::Index>(),
        with in anything(),
    ) {
        let ways = ways(&parsed(sample));
        check_surprise(sample, place.get::<String>(&ways), &with);
    }
}

/// How a body is written down anew without saying anything else.
struct Style {
    shuffle: bool,
    escape: bool,
    repeat: bool,
    strangers: bool,
}

fn written(value: &Value, style: &Style, chance: &mut Chance, name: &str) -> String {
    match value {
        Value::Object(fields) => {
            let mut fields: Vec<(&String, &Value)> = fields.iter().collect();
            if style.shuffle {
                for n in (1..fields.len()).rev() {
                    fields.swap(n, chance.below(n + 1));
                }
            }
            let mut parts: Vec<String> = fields
                .into_iter()
                .map(|(name, part)| {
                    format!(
                        "{}: {}",
                        text(name, style, chance),
                        written(part, style, chance, name)
                    )
                })
                .collect();
            if style.repeat && !MAPS.contains(&name) {
                let names: Vec<String> = parts
                    .iter()
                    .filter_map(|part| part.split(": ").next().map(str::to_owned))
                    .collect();
                parts.extend(names.into_iter().map(|name| format!("{name}: null")));
            }
            if style.strangers && !MAPS.contains(&name) {
                let stranger = *chance.of(&[
                    "null",
                    "1e999",
                    "[[{}]]",
                    "{\"type\": {}}",
                    "\"\\ud800\"",
                    "-0",
                ]);
                parts.insert(
                    chance.below(parts.len() + 1),
                    format!("\"stranger\": {stranger}"),
                );
            }
            format!("{{{}}}", parts.join(","))
        }
        Value::Array(items) => {
            let items: Vec<String> = items
                .iter()
                .map(|item| written(item, style, chance, ""))
                .collect();
            format!("[ {} ]", items.join(" ,\n"))
        }
        Value::String(value) => text(value, style, chance),
        other => other.to_string(),
    }
}

fn text(text: &str, style: &Style, chance: &mut Chance) -> String {
    if !style.escape {
        return Value::from(text).to_string();
    }
    let mut units = [0; 2];
    let escaped = text.chars().map(|c| match chance.below(3) {
        0 if c.is_ascii_alphanumeric() => c.to_string(),
        _ => c
            .encode_utf16(&mut units)
            .iter()
            .map(|unit| format!("\\u{unit:04x}"))
            .collect(),
    });
    format!("\"{}\"", escaped.collect::<String>())
}

#[track_caller]
fn check_style(style: &Style) {
    let mut chance = Chance(5);
    for name in calls() {
        let body = parsed(name);
        let whole: Seen = seen(body.to_string());
        for _ in 0..5 {
            let again = seen(written(&body, style, &mut chance, ""));
            let differing = again
                .observation
                .facts()
                .differing(whole.observation.facts());
            assert_eq!(
                (name, differing, &again.warnings),
                (name, vec![], &whole.warnings)
            );
            assert!(
                again == whole,
                "{name} differs in its transcript or its stamps"
            );
        }
    }
}

const PLAIN: Style = Style {
    shuffle: false,
    escape: false,
    repeat: false,
    strangers: false,
};

#[test]
fn fields_nobody_knows_change_nothing() {
    check_style(&Style {
        strangers: true,
        ..PLAIN
    });
}

#[test]
fn the_order_of_fields_changes_nothing() {
    check_style(&Style {
        shuffle: true,
        ..PLAIN
    });
}

#[test]
fn escapes_change_nothing() {
    check_style(&Style {
        escape: true,
        ..PLAIN
    });
}

#[test]
fn a_field_repeated_with_nothing_changes_nothing() {
    check_style(&Style {
        repeat: true,
        ..PLAIN
    });
}

#[test]
fn a_field_that_is_gone_is_as_good_as_null() {
    let body = parsed("01-webhook-transcription-inbound-twilio");
    for way in ways(&body) {
        if [
            "/type",
            "/data",
            "/data/conversation_id",
            "/event_timestamp",
        ]
        .contains(&way.as_str())
        {
            continue;
        }
        let (parent, field) = way.rsplit_once('/').expect("a way has a slash");
        let null = seen(replaced(&body, &way, Value::Null).to_string());
        let mut gone = body.clone();
        if let Some(Value::Object(fields)) = gone.pointer_mut(parent) {
            Map::remove(fields, field);
            assert_eq!(seen(gone.to_string()), null, "{way}");
        }
    }
}
