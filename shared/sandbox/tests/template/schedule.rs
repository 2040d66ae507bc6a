//! When the sync runs, and what becomes of a run that fails.

use serde_json::{Value, json};

use crate::{list, resource, template};

fn event(name: &str) -> Value {
    let event = resource("Sync")["Properties"]["Events"][name]["Properties"].clone();
    assert!(!event.is_null(), "{name}");
    event
}

fn queue() -> Value {
    json!({ "Fn::GetAtt": "FailedTicks.Arn" })
}

#[test]
fn the_sync_ticks_each_minute_and_runs_each_quarter_of_an_hour() {
    let schedule = |name| {
        let event = event(name);
        let input: Value = serde_json::from_str(event["Input"].as_str().unwrap()).unwrap();
        (event["Schedule"].clone(), input)
    };
    assert_eq!(
        schedule("Tick"),
        (json!("rate(1 minute)"), json!({ "kind": "tick" }))
    );
    let quarterly = (json!("rate(15 minutes)"), json!({ "kind": "scheduled" }));
    assert_eq!(schedule("Scheduled"), quarterly);
}

#[test]
fn the_sync_runs_when_it_is_asked_to() {
    let asked = event("Asked");
    assert_eq!(asked["EventBusName"], json!({ "Ref": "Events" }));
    let pattern = json!({ "source": ["ringledger"], "detail-type": ["SyncRequested"] });
    assert_eq!(asked["Pattern"], pattern);
}

#[test]
fn a_tick_is_not_repeated_and_whatever_fails_is_kept() {
    for name in ["Tick", "Scheduled", "Asked"] {
        let event = event(name);
        let retries = &event["RetryPolicy"];
        assert!(
            retries["MaximumRetryAttempts"].as_u64().unwrap() <= 3,
            "{name}"
        );
        assert!(
            retries["MaximumEventAgeInSeconds"].as_u64().unwrap() <= 900,
            "{name}"
        );
        assert_eq!(event["DeadLetterConfig"]["Arn"], queue(), "{name}");
    }
    assert_eq!(event("Tick")["RetryPolicy"]["MaximumRetryAttempts"], 0);

    let asynchronous = &resource("Sync")["Properties"]["EventInvokeConfig"];
    assert_eq!(asynchronous["MaximumRetryAttempts"], 0);
    let destination = &asynchronous["DestinationConfig"]["OnFailure"]["Destination"];
    assert_eq!(destination, &queue());
    assert_eq!(
        resource("FailedTicks")["Properties"]["SqsManagedSseEnabled"],
        true
    );
}

#[test]
fn the_queue_takes_what_fails_from_every_rule_and_from_no_other() {
    let policy = &resource("FailedTicksFromTheRules")["Properties"]["PolicyDocument"];
    let source = &policy["Statement"][0]["Condition"]["ArnEquals"]["aws:SourceArn"];
    // SAM names a rule after its function and its event.
    let rules = [
        "SyncTick.Arn",
        "SyncScheduled.Arn",
        "SyncAsked.Arn",
        "Mails.Arn",
    ];
    let rules: Vec<Value> = rules.map(|arn| json!({ "Fn::GetAtt": arn })).into();
    assert_eq!(list(source), rules);
}

#[test]
fn the_sync_knows_the_key_the_host_and_our_own_address() {
    let variables = &resource("Sync")["Properties"]["Environment"]["Variables"];
    assert_eq!(
        variables["ELEVENLABS_API_KEY_ARN"],
        json!({ "Ref": "ApiKey" })
    );
    let none = json!({ "Ref": "AWS::NoValue" });
    assert_eq!(variables["ELEVENLABS_BASE_URL"]["Fn::If"][2], none);
    let address = template().at("/Outputs/WebhookUrl/Value").cloned();
    assert_eq!(Some(variables["WEBHOOK_URL"].clone()), address);
}
