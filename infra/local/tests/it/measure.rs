//! `measure`: a business of six calls, played and compared.

use std::fs;
use std::path::Path;

use serde_json::{Value, json};

use crate::program::Program;

/// What each file of the business says.
fn business(folder: &Path) {
    let write = |name: &str, text: &str| fs::write(folder.join(name), text).unwrap();
    fs::create_dir(folder.join("recipients")).unwrap();
    write(
        "campaigns.csv",
        "campaign_id,name,timezone,window_days,starts_on,ends_on,channel,country,offer\n\
         spring,Spring Gutters,America/New_York,60,2026-03-01,2026-06-30,direct_mail,US,Free gutter check\n",
    );
    write(
        "mailings.csv",
        "mailing_id,campaign_id,drop_date,in_home_from,in_home_to\n\
         spring_m1,spring,2026-03-02,2026-03-05,2026-03-09\n",
    );
    write(
        "recipients/spring.csv",
        "recipient_id,mailing_id,first_name,last_name,phone,zip,code\n\
         S1,spring_m1,Ann,Bell,415-555-0101,94105,GUT-ECFVV\n\
         S2,spring_m1,Cal,Dorn,(415) 555-0102,94105,\n",
    );
    write(
        "tracking_numbers.csv",
        "number,campaign_id,from,to\n+18775550111,spring,2026-03-01,\n",
    );
    write(
        "known_numbers.csv",
        "number,kind,label\n+18775550129,main,main number\n",
    );
    write(
        "agents.csv",
        "agent_id,name,language,is_test,retention,collects\nagent_1,Desk,en,false,standard,code=promo shoe=size\n",
    );
    write(
        "imports.csv",
        "campaign_id,imported_at\nspring,2026-03-12T12:00:00Z\n",
    );
    let calls = [
        // Before its list was loaded: credited once it is.
        event(
            "conv_early",
            1_773_151_200,
            "+14155550101",
            "+18775550129",
            "Hello, a question please.",
        ),
        event(
            "conv_code",
            1_773_410_400,
            "",
            "+18775550129",
            "It says G U T, E C F V V.",
        ),
        event(
            "conv_other",
            1_773_411_400,
            "+14155550199",
            "+18775550129",
            "Do you work on weekends at all?",
        ),
        event(
            "conv_lost",
            1_773_412_400,
            "+14155550102",
            "+18775550111",
            "Hello, a question please.",
        ),
        event(
            "conv_decided",
            1_773_151_800,
            "+14155550177",
            "+18775550129",
            "Do you do roofs, too?",
        ),
        event(
            "conv_never",
            1_773_413_400,
            "+14155550101",
            "+18775550111",
            "Hello, a question please.",
        ),
    ];
    write("events.jsonl", &lines(&calls));
    write("api_detail.jsonl", &lines(&[calls[3]["data"].clone()]));
    let deliveries = [
        delivery(0, "2026-03-10T14:02:00Z", "conv_early", "delivered"),
        delivery(4, "2026-03-10T14:12:00Z", "conv_decided", "delivered"),
        delivery(1, "2026-03-13T14:02:00Z", "conv_code", "delivered"),
        delivery(2, "2026-03-13T14:20:00Z", "conv_other", "delivered"),
        delivery(2, "2026-03-13T14:21:00Z", "conv_other", "duplicated"),
        delivery(3, "2026-03-13T14:40:00Z", "conv_lost", "lost"),
        delivery(5, "2026-03-13T14:50:00Z", "conv_never", "lost"),
    ];
    write("deliveries.jsonl", &lines(&deliveries));
    let actions = [
        // Before the list that the recipient stands in is loaded.
        action("2026-03-11T09:00:00Z", "conv_decided", Some("S2")),
        action("2026-03-14T09:00:00Z", "conv_other", None),
    ];
    write("human_actions.jsonl", &lines(&actions));
    let truth = [
        truth("conv_early", Some("S1")),
        truth("conv_code", Some("S1")),
        truth("conv_other", None),
        truth("conv_lost", Some("S2")),
        truth("conv_decided", Some("S2")),
        truth("conv_never", None),
    ];
    write("truth.jsonl", &lines(&truth));
}

fn lines(values: &[Value]) -> String {
    values.iter().map(|value| format!("{value}\n")).collect()
}

fn event(id: &str, start: i64, from: &str, to: &str, said: &str) -> Value {
    json!({
        "type": "post_call_transcription",
        "event_timestamp": start + 60,
        "data": {
            "agent_id": "agent_1",
            "conversation_id": id,
            "status": "done",
            "transcript": [{ "role": "user", "message": said, "time_in_call_secs": 3 }],
            "metadata": {
                "start_time_unix_secs": start,
                "call_duration_secs": 60,
                "phone_call": {
                    "type": "twilio", "direction": "inbound", "phone_number_id": "p",
                    "agent_number": to, "external_number": from, "stream_sid": "s", "call_sid": "c",
                },
            },
        },
    })
}

fn action(at: &str, id: &str, recipient: Option<&str>) -> Value {
    json!({
        "at": at, "conversation_id": id, "action": "assign", "campaign_id": "spring",
        "recipient_id": recipient, "by": "sam", "reason": "listened",
    })
}

fn delivery(line: usize, at: &str, id: &str, fate: &str) -> Value {
    json!({ "at": at, "conversation_id": id, "body_ref": line, "fate": fate })
}

fn truth(id: &str, recipient: Option<&str>) -> Value {
    json!({
        "conversation_id": id,
        "campaign_id": recipient.map(|_| "spring"),
        "recipient_id": recipient,
        "class": "response",
        "resolvable_campaign": recipient.is_some(),
        "resolvable_recipient": recipient.is_some(),
    })
}

#[test]
fn a_business_is_played_and_compared_with_what_happened() {
    let program = Program::new();
    let folder = tempfile::tempdir().unwrap();
    business(folder.path());
    let predictions = folder.path().join("predictions.jsonl");
    let said = program.answer(&[
        "measure",
        folder.path().to_str().unwrap(),
        "--predictions",
        predictions.to_str().unwrap(),
    ]);
    for line in [
        "campaign precision   1.0000 (3 of 3)",
        "campaign recall      1.0000 (3 of 3)",
        "recipient recall     1.0000 (3 of 3)",
        "people's decisions   1.0000 (2 of 2) stand",
    ] {
        assert!(said.contains(line), "{line} in\n{said}");
    }
    let predictions = fs::read_to_string(predictions).unwrap();
    let read: Vec<Value> = predictions
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    let statuses: Vec<_> = read
        .iter()
        .map(|line| {
            (
                line["conversation_id"].as_str().unwrap(),
                line["status"].as_str().unwrap(),
            )
        })
        .collect();
    assert_eq!(
        statuses,
        [
            ("conv_early", "automatic"),
            ("conv_code", "automatic"),
            ("conv_other", "confirmed"),
            ("conv_lost", "automatic"),
            ("conv_decided", "confirmed"),
            ("conv_never", "unattributed"),
        ]
    );
    assert_eq!(read[1]["recipient_id"], "S1");
}

#[test]
fn a_folder_that_is_no_business_is_named() {
    let program = Program::new();
    let folder = tempfile::tempdir().unwrap();
    let output = program
        .command(&["measure", folder.path().to_str().unwrap()])
        .output()
        .unwrap();
    assert!(!output.status.success());
    assert!(String::from_utf8_lossy(&output.stderr).contains("is no sample business"));
}
