//! Every published sample tells what its page says it tells.

use std::collections::BTreeMap;

use domain::{
    Channel, Collected, Completeness, Criterion, Direction, Feedback, Flag, Json, Source, Speaker,
    State, Status, ToolUse, VendorError, flags,
};
use elevenlabs::{Event, Kind, Seen, detail};

use crate::support::{DELIVERIES, SIGNED, at, call, fact, fixture, read, read_in, seen};

fn sample(name: &str) -> Seen {
    let seen = seen(fixture(name));
    assert_eq!(seen.warnings, [], "{name}");
    seen
}

fn text(value: Option<impl ToString>) -> Option<String> {
    value.map(|value| value.to_string())
}

#[track_caller]
fn check<T: ToString>(value: Option<T>, expected: &str) {
    assert_eq!(text(value).as_deref(), Some(expected));
}

#[test]
fn an_inbound_twilio_call_is_seen_whole() {
    let seen = sample("01-webhook-transcription-inbound-twilio");
    assert_eq!(seen.kind, Kind::Transcription);
    assert_eq!(seen.id().as_str(), "conv_6201kbe4v9m2f7sx8dn3qwhrt5yz");
    let stamp = seen.observation.stamp();
    assert_eq!(
        (stamp.at, stamp.completeness),
        (at(1_795_000_157), Completeness::Full)
    );
    let sightings: Vec<_> = seen.observation.sightings().iter().collect();
    assert_eq!(sightings.len(), 1);
    assert_eq!(
        (sightings[0].0, sightings[0].1.first),
        (Source::Webhook, at(SIGNED + 1))
    );

    check(fact!(seen, state), "done");
    check(fact!(seen, status), "success");
    check(fact!(seen, agent_id), "agent_4101kb2m8x7qe5ntw3r6yj9hvs0c");
    check(fact!(seen, agent_name), "Harbour Dental front desk");
    check(
        fact!(seen, version_id),
        "agtvrsn_0901kb1aafjxxfxt93gd841r7tv5",
    );
    check(fact!(seen, environment), "production");
    assert_eq!(fact!(seen, started_at), Some(at(1_795_000_120)));
    assert_eq!(fact!(seen, accepted_at), Some(at(1_795_000_122)));
    assert_eq!(fact!(seen, duration_secs), Some(28));
    assert_eq!(fact!(seen, channel), Some(Channel::Phone));
    check(fact!(seen, source), "twilio");
    assert_eq!(fact!(seen, direction), Some(Direction::Inbound));
    check(fact!(seen, external_number), "+447700900123");
    check(fact!(seen, agent_number), "+442079460123");
    check(
        fact!(seen, phone_number_id),
        "phnum_2501kb4e9h6wfn1sv8x3jt7qcm0d",
    );
    check(fact!(seen, call_sid), "CA0f4c1f7d7be24f0a9b6f2f3f5b8f7a11");
    check(fact!(seen, carrier_result), "answered");
    check(fact!(seen, termination_reason), "end_call tool was called.");
    check(fact!(seen, language), "en");
    check(fact!(seen, title), "Whitening visit booked");
    assert!(
        fact!(seen, summary)
            .unwrap()
            .starts_with("The caller asked about teeth whitening")
    );
    assert_eq!(fact!(seen, cost_credits), Some(229));
    assert_eq!(fact!(seen, cost_usd_micros), Some(40_819));
    assert_eq!(fact!(seen, score_millis), Some(900));
    assert_eq!(fact!(seen, has_audio), Some(true));
    assert_eq!(fact!(seen, text_only), Some(false));
    let feedback = Feedback {
        rating: Some(5),
        likes: Some(1),
        dislikes: Some(0),
        comment: None,
    };
    assert_eq!(fact!(seen, feedback), Some(feedback));
    for absent in [
        text(fact!(seen, user_id)),
        text(fact!(seen, failure_reason)),
    ] {
        assert_eq!(absent, None);
    }
    assert_eq!((fact!(seen, error), fact!(seen, warnings)), (None, None));
    assert_eq!((fact!(seen, transcript), fact!(seen, raw)), (None, None));
}

#[test]
fn criteria_and_collected_data_keep_verdict_value_and_reason() {
    let seen = sample("01-webhook-transcription-inbound-twilio");
    let criteria = fact!(seen, criteria).unwrap();
    assert_eq!(criteria.len(), 3);
    let expected = Criterion {
        result: Some("success".to_owned()),
        rationale: Some("Greeting and closing were used.".to_owned()),
        score: Some(8),
        max_score: Some(10),
    };
    assert_eq!(criteria["script_quality"], expected);
    let collected = fact!(seen, collected).unwrap();
    let values: BTreeMap<&str, Option<&str>> = collected
        .iter()
        .map(|(name, field)| {
            (
                name.as_str(),
                field.value.as_ref().map(|Json(text)| text.as_str()),
            )
        })
        .collect();
    let expected = [
        ("appointment_date", Some("\"2026-11-24\"")),
        ("is_new_patient", Some("true")),
        ("lead_source", Some("\"advert\"")),
        ("party_size", Some("1")),
        ("quoted_price", None),
    ];
    assert_eq!(values, BTreeMap::from(expected));
    assert_eq!(
        collected["quoted_price"].rationale.as_deref(),
        Some("No price was discussed.")
    );
}

#[test]
fn a_transcript_keeps_speakers_times_texts_and_tools() {
    let turns = sample("01-webhook-transcription-inbound-twilio").transcript;
    assert_eq!(turns.len(), 10);
    assert_eq!(turns[0].speaker, Speaker::Agent);
    assert_eq!(
        (turns[3].speaker.clone(), turns[3].at_secs),
        (Speaker::User, 11)
    );
    let said = "Tuesday afternoon if possible. My name is José Núñez.";
    assert_eq!(turns[3].text.as_deref(), Some(said));
    assert_eq!(
        (turns[4].text.as_deref(), turns[3].medium.as_deref()),
        (None, None)
    );
    let params = "{\"day\": \"2026-11-24\", \"period\": \"afternoon\", \"name\": \"José Núñez\"}";
    let called = ToolUse::Called {
        name: "book_slot".to_owned(),
        params: Some(params.to_owned()),
    };
    assert_eq!(turns[4].tools, [called]);
    let value = "{\"ok\":true,\"slot\":\"2026-11-24T15:30:00+01:00\"}";
    let answered = ToolUse::Answered {
        name: "book_slot".to_owned(),
        value: Some(value.to_owned()),
        failed: false,
    };
    assert_eq!(turns[5].tools, [answered]);
    assert_eq!(turns[9].tools.len(), 2);
}

#[test]
fn a_trunk_without_its_plus_and_with_headers_is_understood() {
    let seen = sample("02-webhook-transcription-inbound-sip-trunk");
    check(fact!(seen, agent_number), "+493023125123");
    check(fact!(seen, external_number), "+491713920012");
    check(fact!(seen, source), "sip_trunk");
    check(fact!(seen, call_sid), "SCL_Qu4voPd3TXvD");
    check(fact!(seen, status), "failure");
    assert_eq!(
        (fact!(seen, carrier_result), fact!(seen, cost_usd_micros)),
        (None, None)
    );
    let headers = fact!(seen, sip_headers).unwrap();
    assert_eq!(headers["x_campaign"], "solar-autumn");
    let criteria = fact!(seen, criteria).unwrap();
    assert_eq!(
        criteria["callback_agreed"].result.as_deref(),
        Some("unknown")
    );
    assert_eq!(fact!(seen, feedback), None, "an empty form is no feedback");
    assert!(seen.transcript[2].interrupted);
    assert_eq!(
        seen.transcript[3].text.as_deref(),
        Some("Nein danke, tschüss 👋")
    );
}

#[test]
fn a_website_visitor_has_variables_and_no_numbers() {
    let seen = sample("03-webhook-transcription-web-widget");
    assert_eq!(fact!(seen, channel), Some(Channel::Web));
    check(fact!(seen, source), "widget");
    check(fact!(seen, user_id), "visitor_5f2c");
    assert_eq!(
        (fact!(seen, external_number), fact!(seen, direction)),
        (None, None)
    );
    let variables = fact!(seen, dynamic_variables).unwrap();
    assert!(
        variables.keys().any(|name| name.starts_with("utm_")),
        "{variables:?}"
    );
    let collected = fact!(seen, collected).unwrap();
    let email = Collected {
        value: Some(Json("\"ana@example.com\"".to_owned())),
        rationale: Some("Spoken by the visitor.".to_owned()),
    };
    assert_eq!(collected["email"], email);
}

#[test]
fn the_least_that_is_valid_is_a_call() {
    let seen = sample("04-webhook-transcription-minimal");
    assert_eq!(fact!(seen, started_at), Some(at(1_795_001_990)));
    assert_eq!(fact!(seen, duration_secs), Some(3));
    assert_eq!(fact!(seen, has_audio), Some(false));
    assert_eq!((fact!(seen, status), fact!(seen, channel)), (None, None));
    assert_eq!(call(&seen).status(), Status::Unknown);
    assert!(seen.transcript.is_empty());
}

#[test]
fn an_outbound_campaign_call_names_batch_campaign_and_the_one_called() {
    let seen = sample("05-webhook-transcription-outbound-batch-campaign");
    assert_eq!(fact!(seen, direction), Some(Direction::Outbound));
    check(fact!(seen, external_number), "+447700900456");
    check(
        fact!(seen, batch_call_id),
        "btcal_5501kbj0z3x6e8nv2t9wq4mhys7c",
    );
    check(
        fact!(seen, batch_recipient_id),
        "rcpnt_1101kbj0z7k4e2nv9t5wq8mhys3c",
    );
    check(fact!(seen, vendor_campaign_id), "camp_2026_q4_solar");
    check(fact!(seen, user_id), "lead_184");
    let variables = fact!(seen, dynamic_variables).unwrap();
    assert_eq!(variables["campaign_id"].0, "\"cmp-2026-11-solar\"");
    assert_eq!(variables["customer_name"].0, "\"Łukasz O’Neil\"");
    assert_eq!(
        (
            variables["score"].0.as_str(),
            variables["is_vip"].0.as_str()
        ),
        ("0.82", "false")
    );
}

#[test]
fn a_broken_call_tells_why() {
    let seen = sample("06-webhook-transcription-failed");
    check(fact!(seen, state), "failed");
    let error = VendorError {
        code: Some(1011),
        reason: Some("custom_llm generation failed".to_owned()),
    };
    assert_eq!(fact!(seen, error), Some(error));
    assert_eq!(fact!(seen, status), None);
}

#[test]
fn a_recording_is_acknowledged_and_not_decoded() {
    let Event::Audio {
        conversation_id,
        agent_id,
    } = read(fixture("07-webhook-audio")).unwrap()
    else {
        panic!("is no recording");
    };
    assert_eq!(
        conversation_id.as_str(),
        "conv_6201kbe4v9m2f7sx8dn3qwhrt5yz"
    );
    check(agent_id, "agent_4101kb2m8x7qe5ntw3r6yj9hvs0c");
}

#[test]
fn a_call_that_never_connected_is_a_failed_call_to_the_one_called() {
    let busy = sample("08-webhook-call-initiation-failure-twilio-busy");
    assert_eq!(busy.kind, Kind::InitiationFailure);
    check(fact!(busy, failure_reason), "busy");
    check(fact!(busy, external_number), "+447700900321");
    check(fact!(busy, agent_number), "+442079460123");
    check(fact!(busy, call_sid), "CA22bb3c5e9b8042f6a1c3d5e7f9b1a3ee");
    check(fact!(busy, carrier_result), "busy");
    check(fact!(busy, source), "twilio");
    assert_eq!(
        fact!(busy, error),
        Some(VendorError {
            code: Some(486),
            reason: None
        })
    );

    let no_answer = sample("09-webhook-call-initiation-failure-twilio-no-answer");
    check(fact!(no_answer, failure_reason), "no-answer");
    check(fact!(no_answer, carrier_result), "no_answer");

    let sip = sample("10-webhook-call-initiation-failure-sip");
    check(fact!(sip, external_number), "+15555550100");
    check(fact!(sip, agent_number), "+493023125123");
    check(fact!(sip, call_sid), "SCL_a81Kf02mQz");
    check(fact!(sip, source), "sip_trunk");
    assert_eq!(fact!(sip, error).unwrap().code, Some(404));

    for seen in [busy, no_answer, sip] {
        check(fact!(seen, state), "failed");
        assert_eq!(fact!(seen, status), Some(Status::Unknown));
        assert_eq!(fact!(seen, direction), Some(Direction::Outbound));
        assert_eq!(fact!(seen, channel), Some(Channel::Phone));
        assert_eq!(fact!(seen, duration_secs), Some(0));
        let event_time = seen.observation.stamp().at;
        assert_eq!(fact!(seen, started_at), Some(event_time));
        assert!(!call(&seen).is_complete(), "the sync fetches the rest");
    }
}

#[test]
fn what_the_conversation_says_of_a_failed_attempt_replaces_what_its_event_said() {
    let event = sample("10-webhook-call-initiation-failure-sip");
    let body = fixture("24-api-conversation-detail-failed-no-connection");
    let answer = detail(
        body.as_bytes(),
        at(1_795_006_800),
        at(SIGNED),
        &"US".parse().unwrap(),
    );
    let answer = answer.unwrap();
    assert_eq!(event.id(), answer.id());
    let joined = call(&event).observe(&answer.observation);
    let other_order = call(&answer).observe(&event.observation);
    assert_eq!(joined.facts(), other_order.facts());
    assert_eq!(joined.started_at(), Some(at(1_795_006_690)));
    assert_eq!(
        joined.facts().failure_reason.as_ref().unwrap().value,
        "unknown"
    );
    assert!(joined.is_complete());
}

#[test]
fn a_trace_tells_a_summary_of_the_call() {
    let seen = sample("11-webhook-transcription-opentelemetry");
    assert_eq!(seen.kind, Kind::OpenTelemetry);
    assert_eq!(seen.observation.stamp().completeness, Completeness::Summary);
    check(fact!(seen, state), "done");
    assert_eq!(fact!(seen, started_at), Some(at(1_795_000_120)));
    assert_eq!(fact!(seen, duration_secs), Some(28));
    check(fact!(seen, external_number), "+447700900123");
    check(fact!(seen, summary), "Booked a visit.");
    assert_eq!(fact!(seen, channel), Some(Channel::Phone));
    assert_eq!(seen.transcript.len(), 1);
    assert_eq!(
        (
            seen.transcript[0].speaker.clone(),
            seen.transcript[0].at_secs
        ),
        (Speaker::User, 4)
    );
    assert_eq!(
        seen.transcript[0].text.as_deref(),
        Some("Hi, could I book a visit?")
    );
}

#[test]
fn a_trace_gives_way_to_the_conversation_whichever_comes_first() {
    let trace = sample("11-webhook-transcription-opentelemetry");
    let whole = sample("01-webhook-transcription-inbound-twilio");
    let one = call(&trace).observe(&whole.observation);
    let other = call(&whole).observe(&trace.observation);
    assert_eq!(one.facts(), other.facts());
    assert_eq!(one.facts().summary, whole.observation.facts().summary);
}

#[test]
fn a_machine_that_picks_up_is_voicemail() {
    let seen = sample("12-webhook-transcription-outbound-voicemail");
    check(fact!(seen, carrier_result), "voicemail");
    assert_eq!(flags(&call(&seen)), [Flag::Voicemail]);
}

#[test]
fn the_agents_own_finding_of_a_machine_outweighs_the_carriers_answer() {
    let body = fixture("12-webhook-transcription-outbound-voicemail");
    let said = body.replace(
        "\"call_result\": \"voicemail\"",
        "\"call_result\": \"answered\"",
    );
    assert_ne!(said, body);
    check(fact!(seen(&said), carrier_result), "voicemail");
    let failed = said
        .replace("voicemail_detection_success", "voicemail_detection_error")
        .replace("\"is_error\": false", "\"is_error\": true");
    check(fact!(seen(failed), carrier_result), "answered");
}

#[test]
fn a_whatsapp_chat_is_text_with_a_number() {
    let seen = sample("13-webhook-transcription-whatsapp-text");
    assert_eq!(fact!(seen, channel), Some(Channel::Whatsapp));
    assert_eq!(fact!(seen, text_only), Some(true));
    check(fact!(seen, external_number), "+447700900987");
    check(fact!(seen, phone_number_id), "109876543210987");
    assert_eq!(fact!(seen, direction), Some(Direction::Inbound));
    assert_eq!(seen.transcript[0].medium.as_deref(), Some("text"));
    assert_eq!(
        seen.transcript[0].text.as_deref(),
        Some("Hi, how long is delivery? 🚚")
    );
}

#[test]
fn the_older_shape_of_the_vendors_page_is_a_call_like_any_other() {
    let seen = sample("14-webhook-transcription-documentation-shape");
    check(fact!(seen, state), "done");
    check(fact!(seen, status), "success");
    check(fact!(seen, user_id), "user-17");
    assert_eq!(fact!(seen, cost_credits), Some(212));
    assert_eq!(
        (fact!(seen, has_audio), fact!(seen, termination_reason)),
        (None, None)
    );
    assert_eq!(
        (fact!(seen, criteria), fact!(seen, collected)),
        (None, None)
    );
    assert_eq!(
        fact!(seen, dynamic_variables).unwrap()["user_name"].0,
        "\"Robin\""
    );
    let texts: Vec<_> = seen
        .transcript
        .iter()
        .map(|turn| turn.text.as_deref().unwrap())
        .collect();
    assert_eq!(
        texts,
        [
            "Good morning, how can I help?",
            "Where is my parcel?",
            "It arrives today."
        ]
    );
    assert_eq!(seen.transcript[2].at_secs, 6);
}

#[test]
fn the_apis_answers_are_read_as_the_webhooks_data() {
    let region = "US".parse().unwrap();
    let read = |name: &str| {
        let seen = detail(
            fixture(name).as_bytes(),
            at(SIGNED),
            at(SIGNED + 5),
            &region,
        )
        .unwrap();
        assert_eq!(
            (seen.kind, seen.warnings.as_slice()),
            (Kind::Detail, [].as_slice()),
            "{name}"
        );
        let sources: Vec<_> = seen
            .observation
            .sightings()
            .iter()
            .map(|(source, _)| source)
            .collect();
        assert_eq!(sources, [Source::Sync]);
        assert_eq!(seen.observation.stamp().at, at(SIGNED));
        seen
    };
    let done = read("22-api-conversation-detail-done");
    let webhook = sample("01-webhook-transcription-inbound-twilio");
    assert_eq!(
        done.observation
            .facts()
            .differing(webhook.observation.facts()),
        [""; 0]
    );
    assert_eq!(done.transcript, webhook.transcript);

    let running = read("23-api-conversation-detail-in-progress");
    assert_eq!(fact!(running, state), Some(State::InProgress));
    assert!(running.transcript.is_empty());
    let failed = read("24-api-conversation-detail-failed-no-connection");
    assert_eq!(fact!(failed, state), Some(State::Failed));
    check(fact!(failed, call_sid), "otb_7701m02dx3t8emg9w4wg6h4vnrek");
    check(fact!(failed, carrier_result), "failed");
}

#[test]
fn national_numbers_are_read_in_the_region_that_is_set() {
    let body = fixture("01-webhook-transcription-inbound-twilio");
    let body = body.replace(
        "\"agent_number\": \"+442079460123\"",
        "\"agent_number\": \"020 7946 0123\"",
    );
    let Event::Call(seen) = read_in(&body, "GB").unwrap() else {
        panic!("shows no call")
    };
    check(fact!(seen, agent_number), "+442079460123");
}

#[test]
fn no_sample_is_left_out() {
    for name in DELIVERIES {
        let event = read(fixture(name)).unwrap();
        assert!(event.conversation_id().is_some(), "{name}");
        assert!(!matches!(event, Event::Unknown { .. }), "{name}");
    }
}
