//! What the list tells of a conversation, and what it leaves to the whole one.

use domain::{Call, Channel, Completeness, Direction, Region, Source, State, Status};
use elevenlabs::{ConversationPage, Listed, detail, listed};
use serde_json::{Value, json};

use crate::support::{at, fact, fixture};

const TOLD: i64 = 1_795_010_000;

fn page(body: impl AsRef<[u8]>) -> ConversationPage {
    listed(body.as_ref(), at(TOLD), at(TOLD + 1)).unwrap()
}

fn pages() -> Vec<Listed> {
    let first = page(fixture("20-api-conversations-list-page-1"));
    let last = page(fixture("21-api-conversations-list-page-2-last"));
    assert_eq!((first.warnings, last.warnings), (vec![], vec![]));
    assert_eq!((first.unreadable, last.unreadable), (0, 0));
    [first.conversations, last.conversations].concat()
}

/// The only conversation of a list of one.
fn only(summary: Value) -> Listed {
    let page = page(json!({"conversations": [summary], "has_more": false}).to_string());
    page.conversations.into_iter().next().unwrap()
}

#[test]
fn a_finished_conversation_tells_all_the_list_has() {
    let listed = pages().pop().unwrap();
    assert_eq!(listed.id.as_str(), "conv_6201kbe4v9m2f7sx8dn3qwhrt5yz");
    assert_eq!(
        (listed.state.clone(), listed.rating),
        (State::Done, Some(5))
    );
    assert_eq!(
        (listed.started_at, listed.duration_secs),
        (Some(at(1_795_000_120)), Some(28))
    );
    assert_eq!(listed.agent_id, fact!(listed, agent_id));

    let stamp = listed.observation.stamp();
    assert_eq!(
        (stamp.at, stamp.completeness),
        (at(TOLD), Completeness::Summary)
    );
    let sightings: Vec<_> = listed.observation.sightings().iter().collect();
    assert_eq!(
        (sightings[0].0, sightings[0].1.first),
        (Source::Sync, at(TOLD + 1))
    );

    assert_eq!(fact!(listed, started_at), Some(at(1_795_000_120)));
    assert_eq!(fact!(listed, channel), Some(Channel::Phone));
    assert_eq!(fact!(listed, source).as_deref(), Some("twilio"));
    assert_eq!(fact!(listed, direction), Some(Direction::Inbound));
    assert_eq!(fact!(listed, status), Some(Status::Success));
    assert_eq!(fact!(listed, score_millis), Some(900));
    assert_eq!(
        fact!(listed, title).as_deref(),
        Some("Whitening visit booked")
    );
    assert!(fact!(listed, summary).unwrap().contains("teeth whitening"));
    assert_eq!(fact!(listed, language).as_deref(), Some("en"));
    assert_eq!(
        fact!(listed, vendor_tags),
        Some(vec!["tag_lead".to_owned()])
    );
    assert_eq!(fact!(listed, cost_credits), Some(229));
    assert_eq!(fact!(listed, cost_usd_micros), Some(40_819));
    assert_eq!(
        fact!(listed, termination_reason).as_deref(),
        Some("end_call tool was called.")
    );
}

#[test]
fn a_running_conversation_tells_what_there_is() {
    let listed = pages().swap_remove(0);
    assert_eq!(
        (listed.state.clone(), listed.rating),
        (State::InProgress, None)
    );
    assert_eq!(listed.duration_secs, Some(0));
    assert_eq!(
        (fact!(listed, title), fact!(listed, termination_reason)),
        (None, None)
    );
}

#[test]
fn sentiment_is_told_in_words() {
    let told = pages()
        .into_iter()
        .filter_map(|listed| fact!(listed, sentiment));
    let told: Vec<String> = told.collect();
    assert_eq!(told, ["positive (sentiment 0.74, frustration 0.05)"]);

    let listed = only(json!({
        "conversation_id": "conv_1",
        "sentiment_analysis": {"overall_label": "mixed", "overall_sentiment_score": "high"},
    }));
    assert_eq!(fact!(listed, sentiment).as_deref(), Some("mixed"));
    assert_eq!(
        (listed.state, listed.started_at),
        (State::Other("unknown".to_owned()), None)
    );
}

#[test]
fn a_source_that_may_carry_anything_names_no_channel() {
    for (source, channel) in [
        ("sip_trunk", Some(Channel::Phone)),
        ("twilio_sms", Some(Channel::Sms)),
        ("whatsapp", Some(Channel::Whatsapp)),
        ("python_sdk", None),
        ("unknown", None),
    ] {
        let listed = only(json!({
            "conversation_id": "conv_1",
            "status": "done",
            "conversation_initiation_source": source,
        }));
        assert_eq!(fact!(listed, channel), channel, "{source}");
    }
}

/// The list is told again and again, and a conversation read only once.
#[test]
fn a_later_list_takes_nothing_from_a_conversation_read_in_full() {
    let body = fixture("22-api-conversation-detail-done");
    let whole = detail(
        body.as_bytes(),
        at(TOLD - 60),
        at(TOLD - 59),
        &Region::default(),
    )
    .unwrap();
    let call = Call::unknown(whole.id().clone()).observe(&whole.observation);
    let listed = pages().pop().unwrap();
    let then = call.observe(&listed.observation);
    let (before, after) = (call.into_parts(), then.into_parts());
    assert_eq!(before.facts.differing(&after.facts), Vec::<&str>::new());
    assert!(after.facts.feedback.is_some() && after.facts.external_number.is_some());
}
